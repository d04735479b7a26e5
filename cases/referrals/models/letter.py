"""The PDF/A made from a snapshot or a decision."""

from django.db import models
from django.db.models import Q

from cases.referrals.models.decision import Decision
from cases.referrals.models.snapshot import ReferralSnapshot
from kernel.models import BaseModel


class LetterKind(models.TextChoices):
    REFERRAL = "referral", "referral"
    DECISION = "decision", "decision"


class Letter(BaseModel):
    """One letter in one language: waiting (`file` null) until its PDF was made, then final.

    The row is written with what it shows, in one transaction; the PDF is made at once or by a task, and a sweeper
    in beat finds rows that still wait. `source_sha256` is the hash printed on every page. Data: clinical (the
    file). Read by: who may see the clinical record. Retention: that of the record.
    """

    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    snapshot = models.ForeignKey(ReferralSnapshot, models.PROTECT, related_name="letters", null=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters", null=True)
    language = models.CharField(max_length=2)
    source_sha256 = models.CharField(max_length=64)
    file = models.ForeignKey("kernel_files.StoredFile", models.PROTECT, related_name="+", null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="referral", snapshot__isnull=False, decision=None)
                | Q(kind="decision", snapshot=None, decision__isnull=False),
                name="letter_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["snapshot", "language"],
                condition=Q(snapshot__isnull=False),
                name="letter_per_snapshot",
            ),
            models.UniqueConstraint(
                fields=["decision", "language"],
                condition=Q(decision__isnull=False),
                name="letter_per_decision",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(file=None), name="letter_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
