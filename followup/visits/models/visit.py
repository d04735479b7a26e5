"""A visit and what was written in it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.patients.models import Patient
from cases.record.models.base import tracked
from followup.clinics.models import Appointment
from followup.clinics.rules.places import Mode
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.items import ITEMS, Need
from followup.visits.rules.sections import SECTIONS
from followup.visits.rules.states import Outcome, VisitState
from kernel.clock import now
from kernel.models import BaseModel
from network.directory.models import Centre

_STANDS = """
    SELECT state INTO state_now FROM followup_visits_visit WHERE id = NEW.visit_id FOR SHARE;
    IF state_now IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'a signed visit is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def only_in_a_draft() -> pgtrigger.Trigger:
    """Rows of a visit that is signed or withdrawn stand as they are."""
    return pgtrigger.Trigger(
        name="only_in_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("state_now", "text")],
        func=_STANDS,
    )


class Visit(BaseModel):
    """One visit of a patient in a centre, on the day `on`: of the follow-up plan, of a clinic, or by itself.

    `reason`: why, of one outside the plan. `version` counts changes of the visit itself; its sections and items have
    their own. `client_id` makes a retry the same visit. A planned visit and an appointment have one visit (constraint)
    besides those that were withdrawn with their `withdrawn_reason`; what is signed or withdrawn stays, and none is
    deleted (triggers). Clinical data; read by who may read the record; kept as long.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="visits")
    planned_visit = models.ForeignKey(PlannedVisit, models.PROTECT, related_name="visits", null=True)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="visits", null=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    on = models.DateField()
    mode = models.CharField(max_length=12)
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, default=VisitState.DRAFT.value)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    client_id = models.UUIDField(editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["planned_visit"],
                condition=~Q(state=VisitState.WITHDRAWN),
                name="visit_of_planned_visit_once",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=~Q(state=VisitState.WITHDRAWN),
                name="visit_of_appointment_once",
            ),
            models.UniqueConstraint(fields=["begun_by", "client_id"], name="visit_client_id_once"),
            models.CheckConstraint(condition=Q(state__in=list(VisitState)), name="visit_state"),
            models.CheckConstraint(condition=Q(mode__in=list(Mode)), name="visit_mode"),
            models.CheckConstraint(
                condition=Q(state=VisitState.WITHDRAWN) & ~Q(withdrawn_reason="")
                | ~Q(state=VisitState.WITHDRAWN) & Q(withdrawn_reason=""),
                name="visit_withdrawn_why",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="visit_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="visit_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-on"], name="visit_of_patient"),
            models.Index(fields=["centre", "on"], condition=Q(state="draft"), name="visit_drafts"),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.on}"


class _Written(BaseModel):
    """Who wrote last, for which centre. Clinical data; read by who may read the record; kept as long."""

    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=now, editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


@tracked("VisitSectionVersion")
class VisitSection(_Written):
    """What was written under one heading, or that there is nothing to report; never both (constraint). A section that
    nobody has touched has no row. Replaced texts stay in the history."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="sections")
    code = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    nothing_to_report = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "code"], name="visit_section_once"),
            models.CheckConstraint(
                condition=Q(code__in=[section.code for section in SECTIONS]), name="visit_section_known"
            ),
            models.CheckConstraint(
                condition=Q(nothing_to_report=False) | Q(text=""), name="visit_section_text_or_nothing"
            ),
        ]
        triggers = [only_in_a_draft()]

    def __str__(self) -> str:
        return self.code


@tracked("VisitItemVersion")
class VisitItem(_Written):
    """What became of one item of the checklist, with `need` as the plan asked for it then. While the visit is written
    an item that nobody answered has no row; the signature gives it one with an empty outcome."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="items")
    code = models.CharField(max_length=24)
    need = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "code"], name="visit_item_once"),
            models.CheckConstraint(
                condition=Q(code__in=[item.code for item in ITEMS]), name="visit_item_known"
            ),
            models.CheckConstraint(condition=Q(need__in=list(Need)), name="visit_item_need"),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="visit_item_outcome"),
        ]
        triggers = [only_in_a_draft()]

    def __str__(self) -> str:
        return self.code


class VisitEntry(BaseModel):
    """An entry of the record that was made in the visit; the record keeps and corrects it. Clinical data: that it is
    there; read by who may read the record; kept as long."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="entries")
    section = models.CharField(max_length=20)
    kind = models.CharField(max_length=24)
    entry_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "entry_id"], name="visit_entry_once"),
            models.CheckConstraint(
                condition=Q(section__in=[section.code for section in SECTIONS]), name="visit_entry_section"
            ),
        ]
        triggers = [
            only_in_a_draft(),
            pgtrigger.Protect(name="visit_entry_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"
