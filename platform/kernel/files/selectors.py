"""Reads on files. Each starts from what the actor may view; lists take a constant number of queries."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kernel.actors import Actor
from kernel.clock import now
from kernel.errors import NotFound
from kernel.files import policies
from kernel.files.models import FileKind, FileStatus, StoredFile, Upload, UploadState


def file_get(*, actor: Actor, file_id: UUID) -> StoredFile:
    """One file. NotFound alike when missing and when not the actor's to see."""
    file = StoredFile.objects.select_related("uploaded_by", "withdrawn_by").filter(pk=file_id).first()
    if file is None or not policies.can_view(actor, file):
        raise NotFound
    return file


def file_list(
    *,
    actor: Actor,
    subject_type: str,
    subject_id: UUID,
    before: UUID | None = None,
    kind: str = "",
    category: str = "",
    text: str = "",
    limit: int = 50,
) -> list[StoredFile]:
    """Files of one subject, newest first, one more than `limit` when there are more. Raises NotFound.

    Each word of `text` stands in the name or in the folder.
    DICOM files that were taken over stand in the imaging list (a CT is hundreds of files); here they are only
    shown when asked for by `kind`, or when something went wrong with them.
    """
    if not policies.can_view_subject(actor, subject_type, subject_id):
        raise NotFound
    files = StoredFile.objects.filter(subject_type=subject_type, subject_id=subject_id)
    if kind:
        files = files.filter(kind=kind)
    else:
        files = files.exclude(
            Q(kind=FileKind.DICOM) & ~Q(status__in=(FileStatus.FAILED, FileStatus.REJECTED))
        )
    if category:
        files = files.filter(category=category)
    for word in text.split():
        files = files.filter(Q(name__icontains=word) | Q(folder__icontains=word))
    if before is not None:
        files = files.filter(pk__lt=before)
    return list(files.select_related("uploaded_by", "withdrawn_by").order_by("-id")[: limit + 1])


def upload_get(*, actor: Actor, upload_id: UUID) -> Upload:
    """The actor's own upload; someone else's does not exist."""
    upload = None
    if actor.person_id is not None:
        upload = Upload.objects.filter(pk=upload_id, person_id=actor.person_id).first()
    if upload is None:
        raise NotFound
    return upload


def upload_is_over(upload: Upload) -> bool:
    """Cancelled, refused or expired: nothing can be added any more."""
    if upload.state in (UploadState.TERMINATED, UploadState.REJECTED):
        return True
    return upload.state == UploadState.OPEN and upload.expires_at <= now()


def thumbnail_url(file: StoredFile) -> str | None:
    return f"/api/v1/files/{file.pk}/thumbnail/" if file.thumbnail_key and not file.is_withdrawn else None


def file_card(file: StoredFile) -> dict[str, Any]:
    """What a message or a list shows of a file."""
    return {
        "id": file.pk,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "kind": file.kind,
        "status": "withdrawn" if file.is_withdrawn else file.status,
        "thumbnail_url": thumbnail_url(file),
    }


def file_cards(*, file_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Cards by id, in one query. No access check: the caller shows them inside what they belong to."""
    return {file.pk: file_card(file) for file in StoredFile.objects.filter(pk__in=list(file_ids))}


def files_among(*, subjects: Iterable[tuple[str, UUID]], file_ids: Iterable[UUID]) -> QuerySet[StoredFile]:
    """Those of `file_ids` that belong to one of `subjects` and are not withdrawn: what may be attached there."""
    places = Q(pk__in=[])
    for subject_type, subject_id in subjects:
        places |= Q(subject_type=subject_type, subject_id=subject_id)
    return StoredFile.objects.filter(places, pk__in=list(file_ids), withdrawn_at=None)
