"""Who waits for a place that becomes free."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.patients.models import Patient
from followup.clinics.models.appointment import Appointment
from followup.clinics.models.clinic import Clinic, VisitType
from followup.clinics.rules.states import WaitingState
from followup.protocols.models import PlannedVisit
from kernel.models import BaseModel

WAITS = (WaitingState.WAITING, WaitingState.OFFERED)


class WaitingEntry(BaseModel):
    """A patient who would come on a day between `earliest` and `latest`. `lapsed`: an offer was not taken up in time.
    Personal data: that the patient is followed there. Read by: the staff of the clinic. Kept as the record."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="waiting")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="waiting_entries")
    visit_type = models.ForeignKey(VisitType, models.PROTECT, related_name="+")
    planned_visit = models.ForeignKey(PlannedVisit, models.PROTECT, related_name="+", null=True)
    earliest = models.DateField()
    latest = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, default=WaitingState.WAITING.value)
    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="waiting_entry", null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "patient"], condition=Q(state__in=WAITS), name="waiting_once"
            ),
            models.CheckConstraint(condition=Q(latest__gte=F("earliest")), name="waiting_days"),
            models.CheckConstraint(condition=Q(state__in=list(WaitingState)), name="waiting_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[WaitingState.OFFERED, WaitingState.BOOKED])
                | Q(appointment__isnull=False),
                name="waiting_offered_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "created_at"],
                condition=Q(state=WaitingState.WAITING),
                name="waiting_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinic_id} {self.earliest}"
