"""The appointments of the visits of a plan, for the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.patients.selectors.output import centre_brief
from followup.clinics.models import Appointment
from followup.clinics.rules.states import AppointmentState


def appointments_of_visits(patient_id: UUID) -> dict[UUID, dict[str, Any]]:
    """By planned visit the one that holds, or the last one missed; the caller has checked access. One query."""
    rows = (
        Appointment.objects.filter(patient=patient_id, planned_visit__isnull=False)
        .exclude(state=AppointmentState.CANCELLED)
        .select_related("clinic", "clinic__centre", "session")
        .order_by("starts_at", "id")
    )
    return {
        item.planned_visit_id: {
            "id": item.pk,
            "session_id": item.session_id,
            "state": item.state,
            "on": item.session.on,
            "starts_at": item.starts_at,
            "ends_at": item.ends_at,
            "clinic": item.clinic.title,
            "zone": item.clinic.zone,
            "centre": centre_brief(item.clinic.centre),
        }
        for item in rows
        if item.planned_visit_id is not None
    }
