"""From bytes on our disk to a stored file: recognise, refuse or clean, hash, put away, write the row."""

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel import queue, realtime, subjects
from kernel.actors import Actor
from kernel.audit.services import record
from kernel.files import filetypes, names, policies, processors, sandbox, staging, storage
from kernel.files.errors import FileRefused
from kernel.files.events import FileChanged
from kernel.files.models import FileStatus, StoredFile

PROCESS_TASK = "kernel.files.tasks.process_file"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file goes and what it is called. `name` may be any text that came from outside."""

    subject_type: str
    subject_id: UUID
    name: str
    folder: str = ""
    category: str = ""
    parent_id: UUID | None = None


@transaction.atomic
def file_create_from_bytes(
    *,
    actor: Actor,
    subject_type: str,
    subject_id: UUID,
    name: str,
    content: bytes,
    category: str,
) -> StoredFile:
    """Store `content` that the server itself made or imported (a letter, an attachment of a Bundle).

    The caller has asked its own policy: access of `actor` to the subject is not asked again here. The content
    goes through the same checks as an upload. Sending the same bytes under the same name again returns the file
    of the first time. Raises FileRefused. Audits "file.stored", announces `file.changed`, enqueues processing.
    """
    if not content:
        raise FileRefused("file_empty")
    staged = staging.prepare() / f"made-{uuid.uuid4().hex}"
    staged.write_bytes(content)
    staged.chmod(0o600)
    target = Target(subject_type, subject_id, name, category=category)
    try:
        return file_store(actor=actor, path=staged, key=storage.new_key(), target=target)
    finally:
        staged.unlink(missing_ok=True)


@transaction.atomic
def file_store(*, actor: Actor, path: Path, key: str, target: Target) -> StoredFile:
    """Take over the staged file at `path` (which stays, and may be cleaned in place) under the storage `key`.

    Returns the existing file when the same content already stands in the same place. Raises FileRefused with
    nothing stored. Slow work comes first, so that no lock waits for it.
    """
    name = names.clean_name(target.name)
    found = _inspect(path, name)
    file_type = filetypes.TYPES[found["type"]]
    processor = processors.for_file(file_type.kind, file_type.content_type)
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    file = StoredFile(
        subject_type=target.subject_type,
        subject_id=target.subject_id,
        name=names.clean_name(filetypes.with_right_extension(file_type, name)),
        folder=target.folder,
        category=target.category,
        size=path.stat().st_size,
        sha256=sha256,
        content_type=file_type.content_type,
        kind=file_type.kind,
        status=FileStatus.READY if processor is None else FileStatus.RECEIVED,
        uploaded_by_id=actor.person_id,
        centre_id=actor.centre_id,
        parent_id=target.parent_id,
        storage_key=key,
    )
    existing = _same_file(file)
    if existing is not None:
        return _tried_again(existing)
    storage.put(path, key)
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        # The same file arrived twice at the same moment: the other one won.
        storage.delete(key)
        existing = _same_file(file)
        if existing is None:
            raise
        return existing
    _tell(actor, file, original_sha256=found["original_sha256"])
    return file


def _tried_again(existing: StoredFile) -> StoredFile:
    """Whoever sends a file again that could not be processed wants it to be tried again."""
    failed = StoredFile.objects.filter(pk=existing.pk, status=FileStatus.FAILED)
    if failed.update(status=FileStatus.RECEIVED, reason_code="", attempts=0):
        existing.refresh_from_db()
        queue.enqueue(PROCESS_TASK, file_id=str(existing.pk))
    return existing


def _inspect(path: Path, name: str) -> dict[str, str]:
    try:
        result: dict[str, str] = sandbox.run(
            "kernel.files.jobs:inspect",
            writes=[path],
            path=str(path),
            name=name,
            inspections=processors.inspections(),
        )
    except sandbox.SandboxRefused as exc:
        raise FileRefused(exc.code, detail=exc.detail) from exc
    except sandbox.SandboxError as exc:
        raise FileRefused("unreadable") from exc
    return result


def _same_file(file: StoredFile) -> StoredFile | None:
    return StoredFile.objects.filter(
        subject_type=file.subject_type,
        subject_id=file.subject_id,
        sha256=file.sha256,
        name=file.name,
        folder=file.folder,
        category=file.category,
        withdrawn_at=None,
    ).first()


def _tell(actor: Actor, file: StoredFile, *, original_sha256: str | None) -> None:
    detail = {"size": file.size, "sha256": file.sha256, "content_type": file.content_type}
    if original_sha256:
        detail["original_sha256"] = original_sha256
    record(
        actor=actor,
        action="file.stored",
        patient_id=patient_of(file),
        object_type="file",
        object_id=file.pk,
        detail=detail,
    )
    announce(file)
    if file.status == FileStatus.RECEIVED:
        queue.enqueue(PROCESS_TASK, file_id=str(file.pk))


def patient_of(file: StoredFile) -> UUID | None:
    """The patient whose access log shows what happens to the file."""
    return patient_of_subject(file.subject_type, file.subject_id)


def patient_of_subject(subject_type: str, subject_id: UUID) -> UUID | None:
    if subject_type not in subjects.types():
        return None
    return subjects.get(subject_type).patient_id(subject_id)


def announce(file: StoredFile) -> None:
    """Tell everyone who may see the file that its row changed."""
    event = FileChanged(
        file_id=file.pk, subject_type=file.subject_type, subject_id=file.subject_id, status=file.status
    )
    realtime.publish(event, person_ids=policies.people_who_can_view(file))
