"""Resumable uploads: create, append, finish, cancel, sweep."""

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.errors import Conflict, DomainError, Forbidden, NotFound
from kernel.files import filetypes, names, policies, staging, storage
from kernel.files.errors import FileRefused
from kernel.files.models import Upload, UploadState
from kernel.files.services.store import Target, file_store, patient_of_subject
from kernel.ids import new_id

LIFETIME = timedelta(hours=24)
MAX_OPEN = 100
MAX_OPEN_BYTES = 8 * 1024**3
_LARGE_ENDINGS = frozenset({*filetypes.TYPES["zip"].extensions, *filetypes.TYPES["dicom"].extensions, ""})


@dataclass(frozen=True, slots=True)
class NewUpload:
    """What the client announces."""

    subject_type: str
    subject_id: UUID
    name: str
    length: int
    folder: str = ""
    category: str = ""
    client_id: UUID | None = None


def size_limit(name: str) -> int:
    """Bytes allowed for a file of this name: archives and DICOM may be larger than documents."""
    extension = filetypes.extension_of(name)
    large = extension in _LARGE_ENDINGS or extension.isdigit()
    return int(settings.UPLOAD_MAX_ARCHIVE_BYTES if large else settings.UPLOAD_MAX_BYTES)


@transaction.atomic
def upload_create(*, actor: Actor, new: NewUpload) -> Upload:
    """Open an upload to a subject the actor may contribute to, before any byte is sent.

    Sent again with the same `client_id` it returns the upload of the first time. Raises NotFound (subject not
    visible), Forbidden (may see but not add), FileRefused (size), DomainError 429 (too many open uploads).
    """
    _check_access(actor, new)
    _one_at_a_time(actor)
    if new.client_id is not None:
        known = Upload.objects.filter(person_id=_owner(actor), client_id=new.client_id).first()
        if known is not None:
            return _same_upload(known, new)
    name = names.clean_name(new.name)
    if new.length < 1:
        raise FileRefused("file_empty")
    if new.length > size_limit(name):
        raise FileRefused("file_too_large", limit=size_limit(name))
    _check_quota(actor, new.length)
    return Upload.objects.create(
        id=new_id(),
        person_id=_owner(actor),
        centre_id=actor.centre_id,
        client_id=new.client_id,
        subject_type=new.subject_type,
        subject_id=new.subject_id,
        name=name,
        folder=new.folder,
        category=new.category,
        length=new.length,
        storage_key=storage.new_key(),
        expires_at=now() + LIFETIME,
    )


def _owner(actor: Actor) -> UUID:
    """Uploads belong to people; the system has `file_create_from_bytes`."""
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id


def _check_access(actor: Actor, new: NewUpload) -> None:
    if policies.can_contribute(actor, new.subject_type, new.subject_id):
        return
    if policies.can_view_subject(actor, new.subject_type, new.subject_id):
        raise Forbidden
    raise NotFound


def _one_at_a_time(actor: Actor) -> None:
    """Creations of one person wait for each other, so that counting before inserting is no race."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"kernel_files.upload:{actor.person_id}"],
        )


def _same_upload(known: Upload, new: NewUpload) -> Upload:
    same = (known.subject_type, known.subject_id, known.length) == (
        new.subject_type,
        new.subject_id,
        new.length,
    )
    if not same:
        raise Conflict("client_id_taken", _("This upload was begun for another file. Start it anew."))
    return known


def _check_quota(actor: Actor, length: int) -> None:
    sizes = Upload.objects.filter(
        person_id=_owner(actor), state=UploadState.OPEN, expires_at__gt=now()
    ).values_list("length", flat=True)
    if len(sizes) >= MAX_OPEN or sum(sizes) + length > MAX_OPEN_BYTES:
        raise DomainError(
            "too_many_uploads",
            _("Too many uploads are open. Wait until some are finished, or cancel some."),
            status=429,
        )


def upload_append(
    *,
    actor: Actor,
    upload_id: UUID,
    offset: int,
    body: staging.Reader,
    announced: int | None = None,
    checksum: staging.Checksum | None = None,
) -> Upload:
    """Add what `body` brings at `offset`; with the last byte the file is checked and stored (`upload.file`).

    `announced` is the length of the body when the client told it. All in one transaction: the offset is never
    ahead of what is on disk, and a server that dies in the middle loses at most this request. Raises NotFound,
    DomainError 423 (someone else is writing), Conflict (wrong offset; `extra.offset` tells the right one),
    410 (expired, cancelled, lost), 460 (checksum), FileRefused (the content; the upload is then over).
    """
    refused: FileRefused | None = None
    with transaction.atomic():
        upload = upload_locked(actor=actor, upload_id=upload_id)
        _check_open(upload)
        if offset != upload.offset:
            raise Conflict(
                "offset_mismatch",
                _("The upload continues at another place."),
                extra={"offset": upload.offset},
            )
        remaining = upload.length - upload.offset
        if announced is not None and announced > remaining:
            raise DomainError("more_than_announced", _("This is more than was announced."), status=413)
        upload.offset += _append(upload, body=body, limit=remaining, checksum=checksum)
        if upload.state == UploadState.OPEN and upload.offset == upload.length:
            refused = _finish(actor, upload)
        upload.expires_at = now() + LIFETIME
        upload.save()
    if upload.state != UploadState.OPEN:
        staging.remove(upload.pk)
    if refused is not None:
        raise refused
    return upload


def _append(upload: Upload, *, body: staging.Reader, limit: int, checksum: staging.Checksum | None) -> int:
    if limit == 0:
        return 0
    try:
        return staging.append(upload.pk, offset=upload.offset, body=body, limit=limit, checksum=checksum)
    except staging.StagingLost as exc:
        raise DomainError("upload_lost", _("The upload was lost. Start it again."), status=410) from exc
    except staging.ChecksumMismatch as exc:
        raise DomainError(
            "checksum_mismatch", _("This part was damaged on the way. Send it again."), status=460
        ) from exc


def _finish(actor: Actor, upload: Upload) -> FileRefused | None:
    """Store the complete file. A refusal is the end of the upload, and is committed as such."""
    # Recorded under the centre in which the upload was begun, whatever tab sends the last part.
    author = Actor(
        kind=actor.kind,
        person_id=upload.person_id,
        centre_id=upload.centre_id,
        label=actor.label,
        ip=actor.ip,
    )
    if not policies.can_contribute(author, upload.subject_type, upload.subject_id):
        raise NotFound  # no longer theirs since the upload began
    target = Target(upload.subject_type, upload.subject_id, upload.name, upload.folder, upload.category)
    try:
        upload.file = file_store(
            actor=author, path=staging.path_of(upload.pk), key=upload.storage_key, target=target
        )
    except FileRefused as exc:
        upload.state, upload.reason_code = UploadState.REJECTED, exc.code
        record(
            actor=author,
            action="file.refused",
            patient_id=patient_of_subject(upload.subject_type, upload.subject_id),
            object_type="upload",
            object_id=upload.pk,
            detail={"code": exc.code},
        )
        return exc
    upload.state = UploadState.FINISHED
    return None


def upload_locked(*, actor: Actor, upload_id: UUID) -> Upload:
    """The actor's own upload under its row lock. Someone else's does not exist. 423 while another request writes."""
    try:
        upload = (
            Upload.objects.select_for_update(nowait=True, of=("self",))
            .filter(pk=upload_id, person_id=_owner(actor))
            .first()
        )
    except OperationalError as exc:
        if not isinstance(exc.__cause__, LockNotAvailable):
            raise
        raise DomainError(
            "upload_busy", _("Another part of this file is still arriving."), status=423
        ) from exc
    if upload is None:
        raise NotFound
    return upload


def _check_open(upload: Upload) -> None:
    """A finished upload answers as it did before; everything else that is not open says what became of it."""
    if upload.state == UploadState.REJECTED:
        raise FileRefused(upload.reason_code)
    if upload.state == UploadState.TERMINATED or (
        upload.state == UploadState.OPEN and upload.expires_at <= now()
    ):
        raise gone()


def gone() -> DomainError:
    return DomainError(
        "upload_gone", _("This upload was cancelled or has expired. Start it again."), status=410
    )


@transaction.atomic
def upload_terminate(*, actor: Actor, upload_id: UUID) -> None:
    """Cancel: the bytes on their way are deleted. A file that was already stored stays (withdraw it)."""
    upload = upload_locked(actor=actor, upload_id=upload_id)
    if upload.state == UploadState.TERMINATED:
        raise gone()
    if upload.state == UploadState.OPEN:
        upload.state = UploadState.TERMINATED
        upload.save(update_fields=["state"])
        transaction.on_commit(lambda: staging.remove(upload.pk))


def uploads_sweep(*, limit: int = 500) -> int:
    """Remove expired rows and their staged bytes, and what a killed process left behind. Returns how many rows."""
    _remove_leftovers()
    with transaction.atomic():
        expired = list(
            Upload.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(expires_at__lte=now())
            .order_by("expires_at")[:limit]
        )
        for upload in expired:
            staging.remove(upload.pk)
            if upload.state != UploadState.FINISHED:
                # The remains of a finish that was cut short; a stored file never has this key then.
                storage.delete(upload.storage_key)
        Upload.objects.filter(pk__in=[upload.pk for upload in expired]).delete()
    return len(expired)


def _remove_leftovers() -> None:
    """Staged files that nobody has touched for two lifetimes belong to no row any more."""
    oldest = time.time() - 2 * LIFETIME.total_seconds()
    for path in staging.prepare().iterdir():
        with suppress(FileNotFoundError):  # another sweep was faster
            if path.stat().st_mtime >= oldest:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
