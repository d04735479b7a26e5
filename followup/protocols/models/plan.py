"""The follow-up of one patient: made when the cells are given, to the fifteenth year."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.pathway.models import Pathway
from cases.patients.models import Patient
from cases.record.rules.text import choice, codes_of
from followup.protocols.models.protocol import ProtocolVersion, ProtocolVisit
from followup.protocols.rules.schedule import State
from followup.protocols.rules.standard import Mode, Owner
from kernel.models import BaseModel
from network.directory.models import Centre

SKIP_REASONS = (
    choice("elsewhere", "Visitato presso un altro centro", "Seen in another centre"),
    choice("patient_declined", "Il paziente non desidera la visita", "The patient does not want it"),
    choice("not_reachable", "Paziente non raggiungibile", "The patient cannot be reached"),
    choice("clinical", "Decisione clinica", "Clinical decision"),
    choice("other", "Altro", "Other"),
)


class FollowUpPlan(BaseModel):
    """The plan of one pathway, from the version of the protocol that was in force when the cells were given.
    `infused_on`: the day from which it counts; it stays when the infusion is taken back, and the visits are cancelled.
    `circle_centre`: who follows in place of the circle centre of the pathway, since the patient went to another one.
    `safety_from`: somebody decided that from this day, after a relapse or a new treatment, optional visits fall away.
    Clinical data; read by who may read the record; kept as long."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="follow_up_plans")
    pathway = models.OneToOneField(Pathway, models.PROTECT, related_name="follow_up_plan")
    protocol = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="plans")
    infused_on = models.DateField()
    circle_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", null=True)
    safety_from = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.pathway_id)


class PlannedVisit(BaseModel):
    """One visit of a plan.

    `is_past`: its window was over when it was planned, for an infusion of long ago; nobody is late for it. Planned ones
    move with the infusion; what was done or skipped stays as it was (trigger). `hub_centre` and
    `circle_centre` say who owns it: one of them, or both. `done_on` is the day of the visit; a skipped one has its
    reason. Clinical data; read by who may read the record; kept as long.
    """

    plan = models.ForeignKey(FollowUpPlan, models.PROTECT, related_name="visits")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="planned_visits")
    source = models.ForeignKey(ProtocolVisit, models.PROTECT, related_name="+")
    on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    owner = models.CharField(max_length=8)
    hub_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", null=True)
    circle_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", null=True)
    mode = models.CharField(max_length=12)
    is_optional = models.BooleanField(default=False)
    is_past = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=State.PLANNED.value)
    done_on = models.DateField(null=True)
    skip_reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    closed_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "source"], name="planned_visit_once"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("on"), closes_on__gte=F("on")), name="planned_visit_window"
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="planned_visit_state"),
            models.CheckConstraint(condition=Q(mode__in=list(Mode)), name="planned_visit_mode"),
            models.CheckConstraint(
                condition=Q(owner=Owner.HUB, hub_centre__isnull=False, circle_centre=None)
                | Q(owner=Owner.CIRCLE, hub_centre=None, circle_centre__isnull=False)
                | Q(owner=Owner.BOTH, hub_centre__isnull=False, circle_centre__isnull=False),
                name="planned_visit_owned_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DONE, done_on__isnull=False) | ~Q(state=State.DONE) & Q(done_on=None),
                name="planned_visit_done_on",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SKIPPED, skip_reason__in=sorted(codes_of(SKIP_REASONS)))
                | ~Q(state=State.SKIPPED) & Q(skip_reason=""),
                name="planned_visit_skipped_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[State.DONE, State.SKIPPED], closed_at__isnull=False, closed_by__isnull=False
                )
                | ~Q(state__in=[State.DONE, State.SKIPPED]) & Q(closed_at=None, closed_by=None),
                name="planned_visit_closed_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="planned_visit_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="planned_visit_happened",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('done', 'skipped') AND NEW.state = OLD.state"
                    ' AND (OLD."on", OLD.opens_on, OLD.closes_on, OLD.done_on)'
                    ' IS DISTINCT FROM (NEW."on", NEW.opens_on, NEW.closes_on, NEW.done_on)'
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "on"], name="planned_visit_of_patient"),
            # what is overdue where: the two of them side by side, as each centre asks
            models.Index(
                fields=["hub_centre", "closes_on"],
                condition=Q(state=State.PLANNED, is_optional=False, is_past=False, hub_centre__isnull=False),
                name="planned_visit_hub_late",
            ),
            models.Index(
                fields=["circle_centre", "closes_on"],
                condition=Q(
                    state=State.PLANNED, is_optional=False, is_past=False, circle_centre__isnull=False
                ),
                name="planned_visit_circle_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.on}"
