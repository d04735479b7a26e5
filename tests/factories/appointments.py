"""A clinic with appointments and reminders, as rows: for tests of what follows from an appointment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from followup.clinics.models import Appointment, Clinic, Session, VisitType
from followup.reminders.models import ReminderChoice
from kernel import clock


def make_clinic(centre: Any, **changed: Any) -> Clinic:
    clinic = Clinic.objects.create(
        **{
            "centre": centre,
            "title": "Ambulatorio FL post CAR-T",
            "zone": "Europe/Rome",
            "place": "Ospedale di Crema, palazzina B",
            **changed,
        }
    )
    VisitType.objects.create(clinic=clinic, code="visit", label_it="Visita", label_en="Visit")
    return clinic


def make_appointment(patient: Any, clinic: Clinic, starts_at: datetime, **changed: Any) -> Appointment:
    """Booked, with a session of its own."""
    ends_at = starts_at + timedelta(minutes=30)
    session = Session.objects.create(
        clinic=clinic,
        centre_id=clinic.centre_id,
        on=starts_at.astimezone(ZoneInfo(clinic.zone)).date(),
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return Appointment.objects.create(
        **{
            "clinic": clinic,
            "session": session,
            "patient": patient,
            "visit_type": clinic.visit_types.get(),
            "mode": "in_person",
            "starts_at": starts_at,
            "ends_at": ends_at,
            "state": "booked",
            **changed,
        }
    )


def agree(patient: Any, to: str = "patient", **changed: Any) -> ReminderChoice:
    """Mail in Italian, no quiet hours."""
    return ReminderChoice.objects.create(
        **{
            "patient": patient,
            "to": to,
            "agreed": True,
            "channels": ["mail"],
            "quiet_from": "00:00",
            "quiet_until": "00:00",
            "asked_at": clock.now(),
            **changed,
        }
    )
