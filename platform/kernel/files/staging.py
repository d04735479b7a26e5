"""The bytes of an upload on their way, one file per upload on disk.

The row's offset is the truth: it is committed only after the bytes before it were synced. What lies behind it
is the rest of a request that was cut, and is cut off before the next byte is written.
"""

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.http import UnreadablePostError

CHUNK_BYTES = 256 * 1024


class Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class StagingLost(Exception):
    """The disk holds less than the row says (staging folder wiped or not shared): start again."""


class ChecksumMismatch(Exception):
    """The chunk was damaged on the way; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Checksum:
    algorithm: str
    digest: bytes


def path_of(upload_id: UUID) -> Path:
    return Path(settings.UPLOAD_STAGING_DIR) / upload_id.hex


def prepare() -> Path:
    """Make the staging folder, readable by us alone."""
    folder = Path(settings.UPLOAD_STAGING_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def append(
    upload_id: UUID,
    *,
    offset: int,
    body: Reader,
    limit: int,
    checksum: Checksum | None = None,
    seconds: float = 120.0,
) -> int:
    """Write what comes from `body` after `offset`, at most `limit` bytes, and sync it. Returns how many.

    A body that breaks off keeps what came (without a checksum): the client goes on from there. After
    `seconds` what came is kept as well: a slow line must not hold the row's lock for long.
    """
    prepare()
    path = path_of(upload_id)
    if offset > 0 and (not path.exists() or path.stat().st_size < offset):
        raise StagingLost
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as staged:
        staged.truncate(offset)
        staged.seek(offset)
        digest = hashlib.new(checksum.algorithm) if checksum else None
        written = 0
        deadline = time.monotonic() + seconds
        while written < limit and time.monotonic() < deadline:
            chunk = _read(body, min(CHUNK_BYTES, limit - written))
            if not chunk:
                break
            staged.write(chunk)
            if digest is not None:
                digest.update(chunk)
            written += len(chunk)
        if digest is not None and checksum is not None and digest.digest() != checksum.digest:
            staged.truncate(offset)
            raise ChecksumMismatch
        staged.flush()
        os.fsync(staged.fileno())
    return written


def _read(body: Reader, size: int) -> bytes:
    try:
        return body.read(size)
    except (UnreadablePostError, OSError):
        return b""  # the line broke: what came before is good


def remove(upload_id: UUID) -> None:
    path_of(upload_id).unlink(missing_ok=True)
