"""The pathway of a patient through CAR-T: where it stands, who must act next, and every step it took."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.pathway.rules import Outcome, Side, State
from kernel.models import BaseModel


class Purpose(models.TextChoices):
    """Why there is a pathway. A patient has one open pathway per purpose (database constraint)."""

    CART = "cart", _("CAR-T")
    SECOND_CART = "second_cart", _("Second CAR-T")
    PREEMPTIVE_REACTIVATION = "preemptive_reactivation", _("Reactivation after pre-emptive collection")


class TransitionRow(models.Model):
    """One move that the database permits; the trigger on Pathway reads this table.

    Filled by migration from `rules.TRANSITIONS` (a test compares the two). An empty `source` means that a
    pathway may be opened in `target`. `outcomes`: the last decision must be one of these; null: any or none.
    Not managed: it is reference data made and changed by migrations only. Personal data: none.
    """

    source = models.CharField(max_length=32, blank=True)
    target = models.CharField(max_length=32)
    outcomes = ArrayField(models.CharField(max_length=32), null=True)

    class Meta:
        managed = False
        db_table = "cases_pathway_transition"

    def __str__(self) -> str:
        return f"{self.source or '-'} > {self.target}"


class Pathway(BaseModel):
    """One patient's way from candidate to follow-up, for one purpose.

    Open while `state` is not `closed`; a closed pathway keeps its reason and is never opened again.
    `owner_*` say which side, centre and (when named) person must act next, `due_at` until when (null: the
    state has no clock of its own). `hub_centre` is null until a hub is chosen, `outcome` is that of the last
    decision ("" before the first), `attempt` counts apheresis or manufacturing attempts, `planned_at` is the
    planned apheresis or delivery that replaces the default due time. `first_response_at` is the first human
    act of the hub after the last submission. `changed_at` orders the list of cases.
    Data: clinical. Read by: who may see the clinical record of the patient. Retention: that of the record.
    """

    patient = models.ForeignKey("cases_patients.Patient", models.PROTECT, related_name="pathways")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    state = models.CharField(max_length=32)
    attempt = models.PositiveSmallIntegerField(default=1)
    circle_centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    hub_centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+", null=True)
    owner_side = models.CharField(max_length=8)
    owner_centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    due_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=32, blank=True)
    closed_reason = models.CharField(max_length=48, blank=True)
    opened_at = models.DateTimeField()
    first_response_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "purpose"],
                condition=Q(closed_at=None),
                name="pathway_one_open_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(closed_reason="")
                | ~Q(state="closed") & Q(closed_at=None, closed_reason=""),
                name="pathway_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | ~Q(outcome=""), name="pathway_decided_with_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *[item.value for item in Outcome]]), name="pathway_known_outcome"
            ),
            models.CheckConstraint(
                condition=Q(owner_side__in=[Side.HUB.value, Side.CIRCLE.value]), name="pathway_known_side"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-changed_at", "-id"], condition=Q(closed_at=None), name="pathway_open_recent"
            ),
            models.Index(fields=["state", "due_at", "id"], condition=Q(closed_at=None), name="pathway_board"),
            models.Index(fields=["owner_centre", "due_at"], condition=Q(closed_at=None), name="pathway_due"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED


HAND_OVER = "hand_over"
"""The code of the step that moves nothing: a colleague took the case over."""


class PathwayStepQuerySet(models.QuerySet["PathwayStep"]):
    def moves(self) -> "PathwayStepQuerySet":
        """The steps that led somewhere: what times and waits are reckoned from."""
        return self.exclude(code=HAND_OVER)


class PathwayStep(BaseModel):
    """One move of a pathway: append-only, the database refuses UPDATE, DELETE and TRUNCATE.

    `from_state` is empty for the opening. `code` is the transition's name in the rules, or HAND_OVER.
    `confirmed` holds the guards that the acting person confirmed by hand. `to_person` is who took the case over.
    `person` is null and `actor_label` set for the system.
    Data: clinical. Read by: who may see the clinical record. Retention: that of the record.
    """

    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=32)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    actor_label = models.CharField(max_length=80, blank=True)
    centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    reason_code = models.CharField(max_length=48, blank=True)
    text = models.TextField(blank=True)
    confirmed = ArrayField(models.CharField(max_length=64), default=list)
    outcome = models.CharField(max_length=32, blank=True)
    owner_side = models.CharField(max_length=8)
    owner_centre = models.ForeignKey("network_directory.Centre", models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    to_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    objects = PathwayStepQuerySet.as_manager()

    class Meta:
        ordering = ["pathway", "position"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "position"], name="pathway_step_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.code}"
