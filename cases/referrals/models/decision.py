"""The hub's judgement, its reasons, who took part, and the circle's signature beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.pathway.rules import Outcome
from cases.referrals.models.referral import Referral
from cases.referrals.models.snapshot import ReferralSnapshot
from kernel.models import BaseModel


class Decision(BaseModel):
    """Decision n on a referral; a reconsideration makes n + 1 that names the one before.

    Immutable, as are its reasons, participants and co-signatures: the database refuses UPDATE, DELETE and
    TRUNCATE. `override_reason` is filled when an `eligible` decision was made although mandatory data were missing
    (`missing` lists them). `review_on` is mandatory for `deferred`. `data` with `sha256` is what the letter shows.
    Data: clinical. Read by: who may see the clinical record. Retention: that of the record.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    previous = models.OneToOneField("self", models.PROTECT, related_name="next", null=True)
    snapshot = models.ForeignKey(ReferralSnapshot, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=32)
    text = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    override_reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["referral", "number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="decision_number"),
            models.CheckConstraint(
                condition=Q(outcome__in=[item.value for item in Outcome]), name="decision_known_outcome"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="deferred") | Q(review_on__isnull=False), name="decision_deferred_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.id}"


class DecisionReason(BaseModel):
    """One reason of a decision; exactly one is primary (unique index, and the service writes it first)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reasons")
    code = models.CharField(max_length=48)
    is_primary = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "code"], name="decision_reason_once"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(is_primary=True), name="decision_one_primary_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DecisionParticipant(BaseModel):
    """Somebody who took part in the decision.

    `person` is null for a colleague without an account: then `name` stands alone. Data: personal (staff).
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"],
                condition=Q(person__isnull=False),
                name="decision_participant_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="decision_participant_named"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CoSign(BaseModel):
    """The circle's word on a decision: agrees or disagrees with a text. Never blocks; never changed.

    One per centre and decision. Data: clinical.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="co_signs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    agree = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "centre"], name="co_sign_once_per_centre"),
            models.CheckConstraint(
                condition=Q(agree=True) | ~Q(text=""), name="co_sign_disagreement_explained"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
