"""The clinical storage (disk or S3 by `STORAGES["clinical"]`): bytes under random keys, never a user's name."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

_CHUNK = 1 << 20


def clinical() -> Storage:
    return storages["clinical"]


def new_key() -> str:
    """Random (UUIDv4): it tells nothing, not even when."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class _Linked(File):  # type: ignore[type-arg]  # generic in the stubs only
    """A second name of a staged file. FileSystemStorage moves it into place: gigabytes need no copy."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def put(path: Path, key: str) -> None:
    """Store the file at `path` under `key`, durably; `path` itself stays. An earlier try under `key` is replaced."""
    storage = clinical()
    if storage.exists(key):
        storage.delete(key)
    link = path.with_name(f"{path.name}.{uuid.uuid4().hex}.link")
    try:
        os.link(path, link)
    except OSError:  # a file system without links, or the staging folder lies on another disk
        with path.open("rb") as stream:
            storage.save(key, File(stream))
    else:
        try:
            with path.open("rb") as stream:
                storage.save(key, _Linked(stream, name=str(link)))
        finally:
            link.unlink(missing_ok=True)
    _sync_folder(storage, key)


def put_bytes(content: bytes, key: str) -> None:
    clinical().save(key, ContentFile(content))


def _sync_folder(storage: Storage, key: str) -> None:
    """On disk the name must survive a power cut too, before the row that points to it is committed."""
    in_place = _path_on_disk(storage, key)
    if in_place is None:
        return
    descriptor = os.open(in_place.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _path_on_disk(storage: Storage, key: str) -> Path | None:
    try:
        return Path(storage.path(key))
    except NotImplementedError:  # S3 and the like
        return None


def delete(key: str) -> None:
    """Only for bytes that no row names (an upload that came to nothing)."""
    clinical().delete(key)


def open_key(key: str) -> IO[Any]:
    stream: IO[Any] = clinical().open(key, "rb")
    return stream


@contextmanager
def local_path(key: str) -> Iterator[Path]:
    """The bytes as a file that a parser can open: in place on disk, else a temporary copy."""
    storage = clinical()
    in_place = _path_on_disk(storage, key)
    if in_place is not None:
        yield in_place
        return
    staging = Path(settings.UPLOAD_STAGING_DIR)
    staging.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=staging, prefix="copy-") as copy:
        with storage.open(key, "rb") as stream:
            for chunk in stream.chunks(_CHUNK):
                copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
