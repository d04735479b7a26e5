"""Answers that stream stored bytes, under ASGI and WSGI alike."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import IO, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from kernel.files import ranges, storage
from kernel.files.names import content_disposition

CHUNK_BYTES = 256 * 1024

# Should a browser ever take a stored file for a page: nothing in it runs, loads, or reaches our origin.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'"
# Shown in place; everything else is a download.
INLINE_TYPES = frozenset(
    {"application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain", "video/mp4", "video/quicktime"}
)


class StoredBytes(StreamingHttpResponse):
    """A part of a stored object. Django would read a plain iterator into memory under ASGI; this one is read
    chunk by chunk in a thread there, and iterated as it is under WSGI."""

    def __init__(self, stream: IO[Any], part: ranges.ByteRange, **kwargs: Any) -> None:
        self._stored = stream
        self._part = part
        super().__init__(self._chunks(), **kwargs)
        self._resource_closers.append(stream.close)  # type: ignore[attr-defined]  # Django's own, not in the stubs

    def _chunks(self) -> Iterator[bytes]:
        self._stored.seek(self._part.start)
        left = self._part.length
        while left > 0:
            chunk = self._stored.read(min(CHUNK_BYTES, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunks = self._chunks()
        while chunk := await asyncio.to_thread(next, chunks, b""):
            yield chunk


def respond(
    request: Request, *, key: str, size: int | None, etag: str, content_type: str, name: str
) -> HttpResponseBase:
    """The object under `key`, whole, as 304, or as one range. `etag` without quotes; `size` None: ask."""
    tag = f'"{etag}"'
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        # Kept by this browser only, and asked again every time: access can end.
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": content_disposition(name, inline=content_type in INLINE_TYPES),
    }
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    total = storage.clinical().size(key) if size is None else size
    part, status = ranges.ByteRange(0, total), 200
    if request.headers.get("If-Range", tag) == tag:
        try:
            asked = ranges.parse(request.headers.get("Range"), total)
        except ranges.Unsatisfiable:
            return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{total}"})
        if asked is not None:
            part, status = asked, 206
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{total}"
    headers["Content-Length"] = str(part.length)
    charset = "; charset=utf-8" if content_type.startswith("text/") else ""
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers, content_type=content_type + charset)
    return StoredBytes(
        storage.open_key(key), part, status=status, headers=headers, content_type=content_type + charset
    )
