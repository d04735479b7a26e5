"""A clinic for tests, made through the services."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.factories.directory import actor_of

if TYPE_CHECKING:
    from followup.clinics.models import Appointment, Clinic, Session
    from network.directory.models import Person

FIRST_TUESDAY: dict[str, Any] = {"rule": "FREQ=MONTHLY;BYDAY=1TU", "start_time": time(14)}


def make_clinic(by: Person, *, series: dict[str, Any] | None = None, **changed: Any) -> Clinic:
    """A clinic of the person's centre: first Tuesday of the month at 14:00, six places, for all."""
    from followup.clinics.services.clinic import clinic_create

    values = {"title": f"Ambulatorio {uuid4().hex[:6]}", "room": uuid4().hex[:6]} | changed
    return clinic_create(actor=actor_of(by), values=values, series={**FIRST_TUESDAY, **(series or {})})


def open_session(clinic: Clinic, number: int = 0, *, from_on: date | None = None) -> Session:
    """The next session that takes bookings, or the `number`th after it."""
    from followup.clinics.selectors.free import bookable_sessions
    from kernel import clock

    sessions = bookable_sessions([clinic.pk], from_on=from_on or clock.today())
    return [session for session in sessions if session.starts_at > clock.now()][number]


def book(by: Person, session: Session, patient: Any, place: int | None = None, **changed: Any) -> Appointment:
    """Book into the place with this number, or the first that is free."""
    from followup.clinics.models import Place, VisitType
    from followup.clinics.services.booking import appointment_book

    visit_type = VisitType.objects.filter(clinic=session.clinic_id).first()
    assert visit_type is not None
    values: dict[str, Any] = {"visit_type_id": visit_type.pk, "client_id": uuid4()} | changed
    if place is not None:
        values["place_id"] = Place.objects.get(session=session, number=place).pk
    return appointment_book(actor=actor_of(by), session_id=session.pk, patient_id=patient.pk, **values)
