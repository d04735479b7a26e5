"""Shapes of the files API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kernel.actors import Actor
from kernel.api.serializers import StrictSerializer
from kernel.files import policies
from kernel.files.errors import text_of
from kernel.files.models import StoredFile
from kernel.files.selectors import thumbnail_url


class FileWithdrawInput(StrictSerializer):
    reason = serializers.CharField(max_length=500, help_text=_("Why the file should not be used any more."))


class FilePersonOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class FileOutput(serializers.Serializer[Any]):
    """`status` is received, processing, ready, rejected, failed; `reason` tells in words what `reason_code` means."""

    id = serializers.UUIDField()
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField()
    name = serializers.CharField()
    folder = serializers.CharField()
    category = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    content_type = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    reason_code = serializers.CharField()
    reason = serializers.CharField()
    uploaded_by = FilePersonOutput(allow_null=True)
    centre_id = serializers.UUIDField(allow_null=True)
    parent_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    pages = serializers.IntegerField(allow_null=True)
    preview_pages = serializers.IntegerField()
    members_taken = serializers.IntegerField(allow_null=True)
    members_skipped = serializers.IntegerField(allow_null=True)
    content_url = serializers.CharField(allow_null=True)
    thumbnail_url = serializers.CharField(allow_null=True)
    preview_url = serializers.CharField(
        allow_null=True, help_text=_("Put the page number in place of {page}.")
    )
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_by = FilePersonOutput(allow_null=True)
    withdrawn_reason = serializers.CharField()
    can_withdraw = serializers.BooleanField()


class FilePageOutput(serializers.Serializer[Any]):
    results = FileOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


def file_output(file: StoredFile, *, actor: Actor, may_contribute: bool) -> dict[str, Any]:
    """One file as a dict (a list of 200 takes no serializer instances). `uploaded_by` must be loaded."""
    address = f"/api/v1/files/{file.pk}/"
    shown = not file.is_withdrawn
    return {
        "id": file.pk,
        "subject_type": file.subject_type,
        "subject_id": file.subject_id,
        "name": file.name,
        "folder": file.folder,
        "category": file.category,
        "size": file.size,
        "sha256": file.sha256,
        "content_type": file.content_type,
        "kind": file.kind,
        "status": file.status,
        "reason_code": file.reason_code,
        "reason": str(text_of(file.reason_code)),
        "uploaded_by": _person(file.uploaded_by),
        "centre_id": file.centre_id,
        "parent_id": file.parent_id,
        "created_at": file.created_at,
        "pages": file.pages,
        "preview_pages": file.preview_pages,
        "members_taken": file.members_taken,
        "members_skipped": file.members_skipped,
        "content_url": f"{address}content/" if shown else None,
        "thumbnail_url": thumbnail_url(file),
        "preview_url": f"{address}preview/{{page}}/" if shown and file.preview_pages else None,
        "withdrawn_at": file.withdrawn_at,
        "withdrawn_by": _person(file.withdrawn_by),
        "withdrawn_reason": file.withdrawn_reason,
        "can_withdraw": shown and may_contribute and policies.is_ours(actor, file),
    }


def _person(person: Any) -> dict[str, Any] | None:
    return {"id": person.pk, "name": person.display_name} if person is not None else None
