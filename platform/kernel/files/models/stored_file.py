"""A file that belongs to a subject (a patient, a conversation) and is read only through its policy."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import BaseModel


class FileKind(models.TextChoices):
    DOCUMENT = "document", _("Document")
    IMAGE = "image", _("Image")
    DICOM = "dicom", _("DICOM image")
    ARCHIVE = "archive", _("Image archive")
    OTHER = "other", _("Other file")


class FileStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    PROCESSING = "processing", _("Being processed")
    READY = "ready", _("Ready")
    REJECTED = "rejected", _("Rejected")
    FAILED = "failed", _("Could not be processed")


class StoredFile(BaseModel):
    """One file with its bytes in the clinical storage under a random key.

    States: received -> processing -> ready | failed (`reason_code` says why; the bytes stay readable) |
    rejected (a background check refused it: never served). A withdrawn file keeps row and bytes but is not
    served any more. Holds: personal and clinical data (name and bytes). Read by: whoever may view the
    subject. Retention: as the record of the subject; nothing is deleted.
    """

    # A lower room points up by (type, id): the subject's owner answers for access (kernel.subjects).
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=200)
    # Folder that the user dropped, "CT torace/serie 2"; shown, never used as a path.
    folder = models.CharField(max_length=400, blank=True)
    category = models.CharField(max_length=40, blank=True)
    size = models.BigIntegerField()
    # Of the bytes as stored. A photo loses its position first; the audit keeps the hash of what was sent.
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=FileKind)
    status = models.CharField(max_length=10, choices=FileStatus, default=FileStatus.RECEIVED)
    reason_code = models.CharField(max_length=40, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The acting centre of the uploader; the kernel knows no centres, hence an id without a constraint.
    centre_id = models.UUIDField(null=True)
    # The archive this file was unpacked from.
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="members")

    storage_key = models.CharField(max_length=120, unique=True)
    thumbnail_key = models.CharField(max_length=120, blank=True)
    # Pages of the document, and how many of the first ones have a preview under `preview_prefix`.
    pages = models.PositiveIntegerField(null=True)
    preview_pages = models.PositiveSmallIntegerField(default=0)
    preview_prefix = models.CharField(max_length=120, blank=True)
    # What came out of an archive.
    members_taken = models.PositiveIntegerField(null=True)
    members_skipped = models.PositiveIntegerField(null=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True)

    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="file_kind_known"),
            models.CheckConstraint(condition=Q(status__in=FileStatus.values), name="file_status_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_shape"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="file_withdrawn_with_reason",
            ),
            # The same folder dropped twice is stored once, also when both arrive at the same moment.
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sha256", "name", "folder", "category"],
                condition=Q(withdrawn_at=None),
                name="file_stored_once",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="file_by_subject"),
            # The sweeper looks only at what waits.
            models.Index(
                fields=["created_at"],
                condition=Q(status__in=("received", "processing")),
                name="file_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
