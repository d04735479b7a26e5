"""The kernel's own processors: pictures and PDF files to previews, archives to their DICOM files."""

import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from kernel.actors import Actor
from kernel.files import names, sandbox, staging, storage
from kernel.files.archives import MAX_UNPACKED_BYTES
from kernel.files.errors import FileRefused
from kernel.files.models import StoredFile
from kernel.files.processors import Processed, ProcessingFailed
from kernel.files.services.store import Target, file_store

# Unpacked at a time: bounds the disk that an archive needs beside itself.
_PORTION_BYTES = 256 * 1024**2


def process_picture(_file: StoredFile, path: Path) -> Processed:
    return _render("kernel.files.jobs:render_picture", path)


def process_pdf(_file: StoredFile, path: Path) -> Processed:
    return _render("kernel.files.jobs:render_pdf", path)


def _render(job: str, path: Path) -> Processed:
    """A document without a preview is still a good document: the reason goes into the row."""
    with TemporaryDirectory(dir=staging.prepare(), prefix="render-") as folder:
        try:
            result: dict[str, Any] = sandbox.run(
                job, reads=[path], writes=[folder], path=str(path), into=folder
            )
        except sandbox.SandboxError as exc:
            return Processed(note=exc.code)
        prefix = f"previews/{uuid.uuid4().hex}"
        for picture in sandbox.plain_files(folder, "*.jpg"):
            storage.put_bytes(picture.read_bytes(), f"{prefix}/{picture.name}")
    return Processed(
        pages=result["pages"],
        preview_pages=result["previews"],
        preview_prefix=prefix,
        thumbnail_key=f"{prefix}/thumbnail.jpg",
    )


def process_archive(file: StoredFile, path: Path) -> Processed:
    """Every DICOM file of the archive becomes a stored file of the same subject; the archive itself is kept.

    May run again after a kill: members that are stored already are found, not doubled. Damaged members are
    counted as skipped, they do not hold back the others.
    """
    author = Actor(kind="system", person_id=file.uploaded_by_id, centre_id=file.centre_id, label="unpack")
    start: int | None = 0
    taken = skipped = unpacked = 0
    while start is not None:
        with TemporaryDirectory(dir=staging.prepare(), prefix="unpack-") as folder:
            try:
                portion: dict[str, Any] = sandbox.run(
                    "kernel.files.jobs:unpack",
                    reads=[path],
                    writes=[folder],
                    path=str(path),
                    into=folder,
                    start=start,
                    max_bytes=_PORTION_BYTES,
                    max_total=min(MAX_UNPACKED_BYTES - unpacked, 4 * settings.UPLOAD_MAX_ARCHIVE_BYTES),
                )
            except sandbox.SandboxError as exc:
                raise ProcessingFailed(exc.code) from exc
            left = {item.name: item for item in sandbox.plain_files(folder)}
            for member in portion["written"]:
                unpacked_file = left.pop(Path(member["path"]).name, None)
                stored = unpacked_file is not None and _store_member(
                    author, file, name=member["name"], path=unpacked_file
                )
                taken, skipped = taken + stored, skipped + (not stored)
        skipped += portion["skipped"]
        unpacked += portion["bytes"]
        start = portion["next"]
    return Processed(members_taken=taken, members_skipped=skipped)


def _store_member(author: Actor, archive: StoredFile, *, name: str, path: Path) -> bool:
    inner = f"{archive.name.removesuffix('.zip')}/{name}"
    folder = f"{archive.folder}/{names.clean_folder(inner)}".strip("/")[: names.MAX_FOLDER]
    target = Target(
        subject_type=archive.subject_type,
        subject_id=archive.subject_id,
        name=names.clean_name(name),
        folder=folder,
        category=archive.category,
        parent_id=archive.pk,
    )
    try:
        file_store(actor=author, path=path, key=storage.new_key(), target=target)
    except FileRefused:
        return False
    finally:
        path.unlink(missing_ok=True)
    return True
