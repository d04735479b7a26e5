"""Questions of the hub to the circle, and their answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.referrals.models.referral import Referral
from kernel.models import BaseModel


class InfoRequest(BaseModel):
    """One question with an owner and a due date.

    States: open (`answered_at` null), answered, or dropped (`dropped_at`): the hub took it back (`dropped_by`),
    or the referral was withdrawn or closed (`dropped_by` null). The referral waits in `more_info_needed` while
    one is open. Answered or dropped it is immutable: the database refuses every change, also of its files.
    `owner_person` null: anybody of `owner_centre` may answer. Data: clinical (free text). Read by: who may
    see the clinical record. Retention: that of the record.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="info_requests")
    text = models.TextField()
    owner_centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    owner_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    due_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    answered_centre = models.ForeignKey(
        "network_directory.Centre", models.PROTECT, related_name="+", null=True
    )
    answered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="info_request_answered_by",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="info_request_has_text"),
        ]
        indexes = [
            models.Index(
                fields=["owner_centre", "due_on"],
                condition=Q(answered_at=None, dropped_at=None),
                name="info_request_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class InfoRequestFile(BaseModel):
    """A file of the patient that belongs to an answer. Data: clinical."""

    info_request = models.ForeignKey(InfoRequest, models.PROTECT, related_name="files")
    file = models.ForeignKey("kernel_files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["info_request", "file"], name="info_request_file_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
