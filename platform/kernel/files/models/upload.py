"""An upload on its way (tus): the row is the truth of how much has safely arrived."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.files.models.stored_file import StoredFile
from kernel.models import BaseModel


class UploadState(models.TextChoices):
    OPEN = "open", _("Open")
    FINISHED = "finished", _("Finished")
    REJECTED = "rejected", _("Rejected")
    TERMINATED = "terminated", _("Cancelled")


class Upload(BaseModel):
    """Belongs to one person. `offset` bytes are on disk and synced; anything after it in the staging file is
    the rest of an interrupted request and is cut off by the next one.

    States: open -> finished (`file`) | rejected (`reason_code`) | terminated. Rows are swept after
    `expires_at`. Holds: personal data (the file's name). Read by: its owner only.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    centre_id = models.UUIDField(null=True)
    # Made by the client: a creation that is sent again finds the upload of the first time.
    client_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=400, blank=True)
    category = models.CharField(max_length=40, blank=True)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    # Chosen at creation, so that a finish that was cut short and is done again finds its own remains.
    storage_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.OPEN)
    reason_code = models.CharField(max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_known"),
            models.CheckConstraint(condition=Q(length__gt=0), name="upload_not_empty"),
            models.CheckConstraint(
                condition=Q(offset__gte=0) & Q(offset__lte=F("length")), name="upload_offset_within_length"
            ),
            models.CheckConstraint(
                condition=Q(state="finished", file__isnull=False)
                | (~Q(state="finished") & Q(file__isnull=True)),
                name="upload_finished_has_file",
            ),
            models.UniqueConstraint(fields=["person", "client_id"], name="upload_client_id_once"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(state="open"), name="upload_open_by_person"),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]

    def __str__(self) -> str:
        return str(self.id)
