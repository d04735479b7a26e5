"""The patient chooses the place."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.patients.models import Patient
from followup.clinics.models.appointment import Appointment
from followup.clinics.models.clinic import Clinic, VisitType
from followup.clinics.models.session import Place
from followup.clinics.rules.states import PICK_CALLS, PickState, Recall
from followup.protocols.models import PlannedVisit
from kernel.models import BaseModel


class Pick(BaseModel):
    """A patient may take one of some free places of a clinic, until the end of `until_on` on its wall.

    `only_these`: some of `places`; else the next free ones, on days between `from_on` and `latest_on` (null: any).
    Nothing is held meanwhile: whoever comes first has the place. `note`: why none suits. `recall`: the patient is to
    be called. Decided once, and never deleted (triggers). Personal data: that the patient is followed there. Read by:
    the staff of the clinic. Kept as the record.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="picks")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="picks")
    visit_type = models.ForeignKey(VisitType, models.PROTECT, related_name="+")
    planned_visit = models.ForeignKey(PlannedVisit, models.PROTECT, related_name="picks", null=True)
    only_these = models.BooleanField(default=False)
    places = models.ManyToManyField(Place, related_name="+")
    from_on = models.DateField(null=True)
    latest_on = models.DateField(null=True)
    until_on = models.DateField()
    until_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=PickState.OPEN.value)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    recall = models.CharField(max_length=12, blank=True)
    recall_note = models.CharField(max_length=300, blank=True)
    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="picked_by", null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "patient"], condition=Q(state=PickState.OPEN), name="pick_once"
            ),
            models.UniqueConstraint(
                fields=["planned_visit"], condition=Q(state=PickState.OPEN), name="pick_of_planned_visit_once"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(latest_on=None) | Q(latest_on__gte=F("from_on")),
                name="pick_days",
            ),
            models.CheckConstraint(condition=Q(state__in=list(PickState)), name="pick_state"),
            models.CheckConstraint(
                condition=Q(state=PickState.OPEN, decided_at=None)
                | ~Q(state=PickState.OPEN) & Q(decided_at__isnull=False),
                name="pick_decided_when",
            ),
            models.CheckConstraint(
                condition=Q(state=PickState.CHOSEN, appointment__isnull=False)
                | ~Q(state=PickState.CHOSEN) & Q(appointment=None),
                name="pick_chosen_what",
            ),
            models.CheckConstraint(
                condition=Q(note="") | Q(state=PickState.NONE_SUITS), name="pick_note_of_whom"
            ),
            models.CheckConstraint(
                condition=Q(recall="") | Q(state__in=PICK_CALLS, recall__in=list(Recall)),
                name="pick_recall_of_whom",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="pick_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="pick_decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.state <> 'open' AND NEW.state <> OLD.state)"
                    " OR (OLD.patient_id, OLD.clinic_id) IS DISTINCT FROM (NEW.patient_id, NEW.clinic_id))"
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "-created_at"], name="pick_of_clinic"),
            models.Index(fields=["until_at"], condition=Q(state=PickState.OPEN), name="pick_open"),
            models.Index(fields=["clinic"], condition=Q(recall=Recall.OPEN), name="pick_to_recall"),
        ]

    def __str__(self) -> str:
        return f"{self.clinic_id} {self.until_on}"
