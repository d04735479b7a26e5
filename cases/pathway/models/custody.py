"""The chain of identity and custody. Rows are never changed; triggers hold the order and the two people.

All of these: clinical data, read by who may see the clinical record, kept 30 years after the expiry of the product.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.pathway.models import typed
from cases.pathway.models.pathway import Pathway
from cases.pathway.rules.custody import STEPS
from cases.pathway.rules.identity import How, Identifier, Source
from kernel.models import BaseModel

IDENTITY_NONE, IDENTITY_PASSED, IDENTITY_FAILED = "none", "passed", "failed"
_CHECKED = [step.code for step in STEPS if step.identity]
_BY_TWO = [step.code for step in STEPS if step.second]


class CustodyStep(BaseModel):
    """One step as it was done: who, when, where, what was read. A failed one stays; the step is then done again.

    `collection_no` counts the collections of the pathway, `attempt` its attempts at manufacturing. `identity`: what
    the server found when it compared the readings; "none" where nothing is read. `needs_second`: counts only once a
    second person signed. `values` hold the fields of the step as JSON, `deviation` what else went wrong. The numbers of
    a collection stand in generated columns, as first written: a correction has its own.
    The database refuses the step while an identity deviation is open, before an earlier mandatory step is good, and
    when it is good already.
    """

    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="custody_steps")
    collection_no = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=24)
    position = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    values = models.JSONField(default=dict)
    deviation = models.TextField(blank=True)
    identity = models.CharField(max_length=8)
    needs_second = models.BooleanField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    client_id = models.UUIDField(null=True)
    din = typed.text_of("din")
    volume_ml = typed.number_of("volume_ml")
    cd3_e9 = typed.number_of("cd3_e9")
    mnc_e9 = typed.number_of("mnc_e9")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "client_id"], condition=Q(client_id__isnull=False), name="custody_step_once"
            ),
            models.CheckConstraint(
                condition=Q(code__in=[step.code for step in STEPS], position__range=(1, len(STEPS))),
                name="custody_known_step",
            ),
            models.CheckConstraint(
                condition=Q(code__in=_CHECKED, identity__in=[IDENTITY_PASSED, IDENTITY_FAILED])
                | ~Q(code__in=_CHECKED) & Q(identity=IDENTITY_NONE),
                name="custody_identity_was_compared",
            ),
            models.CheckConstraint(
                condition=Q(code__in=_BY_TWO, needs_second=True)
                | ~Q(code__in=_BY_TWO) & Q(needs_second=False),
                name="custody_second_where_needed",
            ),
        ]
        indexes = [
            models.Index(fields=["pathway", "position"], name="custody_step_of_pathway"),
            models.Index(fields=["din"], condition=Q(code="collection"), name="custody_step_din"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.code}"


class CustodySignature(BaseModel):
    """The second person of a step, from their own sign-in. `identity`: their own reading, compared by the server.

    `objection`: what did not agree for them beyond the reading; it counts as failed. The database refuses the person
    who did the step, and a step whose identity failed.
    """

    step = models.OneToOneField(CustodyStep, models.PROTECT, related_name="signature")
    first_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    identity = models.CharField(max_length=8)
    objection = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("first_person")), name="custody_two_different_people"
            ),
            models.CheckConstraint(
                condition=Q(identity=IDENTITY_PASSED, objection="") | Q(identity=IDENTITY_FAILED),
                name="custody_signature_compared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identity} {self.step_id}"


class IdentityReading(BaseModel):
    """One identifier as read at a step by the first person (`signature` null) or the second, with the verdict."""

    step = models.ForeignKey(CustodyStep, models.PROTECT, related_name="readings")
    signature = models.ForeignKey(CustodySignature, models.PROTECT, related_name="readings", null=True)
    source = models.CharField(max_length=16, choices=[(item.value, item.value) for item in Source])
    identifier = models.CharField(max_length=16, choices=[(item.value, item.value) for item in Identifier])
    value = models.CharField(max_length=200)
    how = models.CharField(max_length=8, choices=[(item.value, item.value) for item in How])
    agrees = models.BooleanField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "signature", "source", "identifier"],
                nulls_distinct=False,
                name="identity_reading_once",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="identity_reading_has_value"),
        ]

    def __str__(self) -> str:
        return f"{self.source}.{self.identifier} {'agrees' if self.agrees else 'differs'}"


class CustodyCorrection(BaseModel):
    """What stood wrong in the fields of a step. The step keeps what was written first; identity is never corrected."""

    step = models.ForeignKey(CustodyStep, models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    reason = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    din = typed.text_of("din")
    volume_ml = typed.number_of("volume_ml")
    cd3_e9 = typed.number_of("cd3_e9")
    mnc_e9 = typed.number_of("mnc_e9")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["step", "number"], name="custody_correction_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="custody_correction_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.step_id}"


class Deviation(BaseModel):
    """An identity that did not agree. Open until it was resolved and somebody else confirmed that; blocks meanwhile."""

    step = models.OneToOneField(CustodyStep, models.PROTECT, related_name="opened_deviation")
    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="deviations")
    opened_at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"deviation {self.step_id}"


class DeviationResolution(BaseModel):
    """Why the identity did not agree and what was done, by a doctor or the quality officer of the CAR-T centre."""

    deviation = models.OneToOneField(Deviation, models.PROTECT, related_name="resolution")
    cause = models.CharField(max_length=32)
    reason = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="deviation_resolution_has_reason"),
        ]

    def __str__(self) -> str:
        return f"resolved {self.deviation_id}"


class DeviationConfirmation(BaseModel):
    """A second, different person agrees with the resolution; only then the step may be done again."""

    resolution = models.OneToOneField(DeviationResolution, models.PROTECT, related_name="confirmation")
    first_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("first_person")), name="deviation_two_different_people"
            ),
        ]

    def __str__(self) -> str:
        return f"confirmed {self.resolution_id}"
