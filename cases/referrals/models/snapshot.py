"""What was sent, frozen."""

from django.conf import settings
from django.db import models

from cases.referrals.models.referral import Referral
from kernel.models import BaseModel


class ReferralSnapshot(BaseModel):
    """Version n of a referral as it was submitted: the data, its SHA-256, and who sent it when.

    Immutable: the database refuses UPDATE, DELETE and TRUNCATE. A correction is version n + 1.
    `sha256` is that of `data` in canonical JSON (sorted keys, no spaces, UTF-8). The PDF/A letter made from it is
    a Letter. Data: clinical and personal. Read by: who may see the clinical record. Retention: that of the record.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    schema_version = models.CharField(max_length=24)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["referral", "number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="snapshot_number"),
        ]

    def __str__(self) -> str:
        return f"v{self.number} {self.id}"
