"""What an appointment settles: calls to be made, choices that were sent and waiting for a place."""

from __future__ import annotations

from django.db.models import Q

from followup.clinics.models import Appointment
from followup.protocols.rules.schedule import State as VisitState

STILL_WANTED = Q(planned_visit=None) | Q(planned_visit__state=VisitState.PLANNED)
"""A visit of the plan that took place otherwise, or came to nothing, needs no call any more. It does not say that the
patient lives: a visit that opened before a death stays planned."""


def settled_by(appointment: Appointment) -> Q:
    """What concerns a visit of the plan is settled by an appointment for that visit alone: a patient who comes for
    something else has not been seen for it. What concerns none is settled by any appointment in the clinic."""
    settled = Q(planned_visit=None, clinic=appointment.clinic_id)
    if appointment.planned_visit_id is not None:
        settled |= Q(planned_visit=appointment.planned_visit_id)
    return Q(patient=appointment.patient_id) & settled
