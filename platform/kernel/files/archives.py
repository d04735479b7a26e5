"""Looking into ZIP files without believing them. Runs in the sandbox."""

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kernel.files import filetypes
from kernel.files.sandbox.refusal import Refused

MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 8 * 1024**3
# Blank slices and segmentations shrink well; a whole archive of that size that shrinks more is a bomb.
MAX_RATIO = 200
RATIO_COUNTS_FROM = 256 * 1024**2
_CHUNK = 1 << 20

_OFFICE_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}


def open_archive(path: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise Refused("archive_damaged") from exc


def container_type(path: str) -> str:
    """What a ZIP is: an office document ("docx", "odt", ...) or "zip" with at least one DICOM file in it."""
    with open_archive(path) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            return _office_type(names)
        document = _open_document_type(archive, names)
        if document is not None:
            return document
        check(archive)
        if not any(_is_dicom(archive, info) for info in members(archive)):
            raise Refused("archive_without_images")
        return "zip"


def _office_type(names: set[str]) -> str:
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("macros")
    for prefix, code in _OFFICE_PARTS:
        if any(name.startswith(prefix) for name in names):
            return code
    raise Refused("type_not_allowed")


def _open_document_type(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "mimetype" not in names:
        return None
    with archive.open("mimetype") as stream:
        return _OPEN_DOCUMENTS.get(stream.read(200).strip())


def check(archive: zipfile.ZipFile) -> None:
    """Refuse what no scanner's export looks like, from the table of contents alone."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise Refused("archive_too_many", limit=MAX_MEMBERS)
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused("archive_encrypted")
    if any(_is_unsafe(info) for info in infos):
        raise Refused("archive_unsafe_path")
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > MAX_UNPACKED_BYTES:
        raise Refused("archive_bomb")
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * max(packed, 1):
        raise Refused("archive_bomb")


def _is_unsafe(info: zipfile.ZipInfo) -> bool:
    # orig_filename: zipfile itself already cuts names at a NUL and turns the separators.
    name = info.orig_filename.replace("\\", "/")
    if name.startswith("/") or "\x00" in name or name[1:2] == ":" or ".." in name.split("/"):
        return True
    return stat.S_ISLNK(info.external_attr >> 16)


def members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files, in the order of the archive."""
    return (info for info in archive.infolist() if not info.is_dir() and info.file_size)


def _head(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as stream:
            return stream.read(1024)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as exc:
        raise Refused("archive_damaged") from exc


def _is_dicom(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    head = _head(archive, info)
    return filetypes.has_dicom_magic(head) or filetypes.is_bare_dicom(head)


def extract(path: str, into: str, *, start: int, max_bytes: int, max_total: int) -> dict[str, Any]:
    """Unpack DICOM members from the `start`th on, until about `max_bytes` are on disk.

    Files are named by their number, never by the archive. Returns what was written, what was skipped, and
    the `next` member to go on with (None at the end). The bytes that really come out are counted, whatever
    the table of contents said: more than `max_total` refuses the archive.
    """
    written: list[dict[str, Any]] = []
    skipped = 0
    total = 0
    with open_archive(path) as archive:
        check(archive)
        infos = list(members(archive))
        for index in range(start, len(infos)):
            info = infos[index]
            if not _is_dicom(archive, info) or info.filename.upper().endswith("DICOMDIR"):
                skipped += 1
                continue
            target = Path(into) / str(index)
            total += _inflate(archive, info, target, limit=max_total - total)
            written.append({"index": index, "name": info.filename, "path": str(target)})
            if total >= max_bytes and index + 1 < len(infos):
                return {"written": written, "skipped": skipped, "next": index + 1, "bytes": total}
    return {"written": written, "skipped": skipped, "next": None, "bytes": total}


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, *, limit: int) -> int:
    size = 0
    try:
        with archive.open(info) as stream, target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise Refused("archive_bomb")
                out.write(chunk)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as exc:
        raise Refused("archive_damaged") from exc
    return size
