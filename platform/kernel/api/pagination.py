"""Keyset pages: `{results, next, previous}`, no COUNT, no OFFSET, stable while rows are added.

The cursor is the base64 of the sort key of the last row; it carries no clinical value and is checked
strictly, so a made-up cursor answers 400, never 500.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from kernel.errors import Invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


def encode_cursor(key: Sequence[str | int | None]) -> str:
    raw = json.dumps(list(key), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str, *, length: int) -> list[Any]:
    """The sort key in `cursor`. Raises Invalid when it is not one of ours (wrong shape, wrong length)."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key = json.loads(raw)
    except (binascii.Error, UnicodeError, ValueError, RecursionError) as exc:
        raise _bad_cursor() from exc
    if not isinstance(key, list) or len(key) != length:
        raise _bad_cursor()
    if not all(_is_ours(part) for part in key):
        raise _bad_cursor()
    return key


def _is_ours(part: object) -> bool:
    """What a row can have been sorted by: no text that PostgreSQL cannot hold, no number beyond its columns."""
    if isinstance(part, str):
        return "\x00" not in part and not any("\ud800" <= char <= "\udfff" for char in part)
    return part is None or (isinstance(part, int) and abs(part) < 2**63)


def _bad_cursor() -> Invalid:
    return Invalid("bad_cursor", _("This page link is not valid. Start from the first page."), field="cursor")


def limit_of(request: Request, default: int = DEFAULT_LIMIT) -> int:
    """`?limit=` within 1..200; anything else is refused at its field."""
    raw = request.query_params.get("limit")
    if raw is None:
        return default
    try:
        limit = int(raw)
    except ValueError:
        limit = 0
    if not 1 <= limit <= MAX_LIMIT:
        message = _("Choose a number between 1 and %(max)s.") % {"max": MAX_LIMIT}
        raise Invalid("bad_limit", message, field="limit")
    return limit


@dataclass(frozen=True, slots=True)
class CursorPage:
    """One page. `rows` holds up to limit + 1 items: the extra one tells that there is more."""

    results: list[Any]
    next: str | None
    previous: str | None = None

    @classmethod
    def of(
        cls,
        request: Request,
        rows: Sequence[Any],
        *,
        limit: int,
        key: Callable[[Any], Sequence[str | int | None]],
        render: Callable[[Any], Any] = lambda row: row,
    ) -> "CursorPage":
        shown = list(rows[:limit])
        next_url = None
        if len(rows) > limit and shown:
            next_url = _url(request, encode_cursor(key(shown[-1])))
        previous = _url(request, None) if request.query_params.get("cursor") else None
        return cls(results=[render(row) for row in shown], next=next_url, previous=previous)

    def data(self) -> dict[str, Any]:
        return {"results": self.results, "next": self.next, "previous": self.previous}


def _url(request: Request, cursor: str | None) -> str:
    """A relative link: behind a proxy the server need not know its own name."""
    params = [(k, v) for k, values in request.query_params.lists() for v in values if k != "cursor"]
    if cursor is not None:
        params.append(("cursor", cursor))
    return f"{request.path}?{urlencode(params)}" if params else request.path
