"""An appointment takes its places, and lets them go. The database decides who was first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from followup.clinics.models import Appointment, AppointmentPlace, Clinic, Place, Session, VisitType
from followup.clinics.rules.states import AppointmentState, Recall, SessionState
from followup.clinics.selectors.answered import settled_by
from followup.clinics.selectors.free import eligible_from, offers_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict


def take(
    actor: Actor,
    *,
    session: Session,
    places: Sequence[Place],
    patient_id: UUID,
    visit_type: VisitType,
    state: AppointmentState = AppointmentState.BOOKED,
    planned_visit_id: UUID | None = None,
    mode: str = "",
    note: str = "",
    client_id: UUID | None = None,
    moved_from: Appointment | None = None,
    expires_at: datetime | None = None,
) -> Appointment:
    """Hold the places for the patient. The session is locked. Raises Conflict: a place is taken (with the next free
    ones), the patient has another appointment then, the planned visit has one already."""
    appointment = Appointment(
        clinic=session.clinic,
        session=session,
        patient_id=patient_id,
        visit_type=visit_type,
        planned_visit_id=planned_visit_id,
        mode=mode or visit_type.mode,
        note=note,
        starts_at=min(place.starts_at for place in places),
        ends_at=max(place.ends_at for place in places),
        state=state,
        expires_at=expires_at,
        confirmed_at=None if state == AppointmentState.OFFERED else clock.now(),
        moved_from=moved_from,
        booked_by_id=actor.person_id,
        booked_centre_id=actor.centre_id,
        client_id=client_id,
        **({"calendar_id": moved_from.calendar_id} if moved_from else {}),
        sequence=moved_from.sequence if moved_from else 0,
    )
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
            AppointmentPlace.objects.bulk_create(
                AppointmentPlace(appointment=appointment, place=place) for place in places
            )
    except IntegrityError as error:
        raise _refused(error, session.clinic, visit_type, patient_id, session.on) from error
    if state != AppointmentState.OFFERED:
        called(appointment)
    return appointment


def called(appointment: Appointment) -> None:
    """Whoever was to be called for this has another appointment."""
    lost = Appointment.objects.filter(settled_by(appointment), recall=Recall.OPEN)
    lost.update(recall=Recall.REBOOKED)


def let_go(appointment: Appointment, reason: str, *, note: str = "", recall: bool = False) -> None:
    """Cancel; the trigger frees the places."""
    appointment.state = AppointmentState.CANCELLED
    appointment.cancel_reason = reason
    appointment.expires_at = None
    if note:
        appointment.note = note
    appointment.recall = Recall.OPEN if recall else Recall.NONE
    appointment.sequence += 1
    appointment.version += 1
    appointment.save()


def check_bookable(session: Session, patient: Patient) -> None:
    """Raises Conflict: the session takes no bookings, is over, or is not for this patient yet."""
    if session.state != SessionState.OPEN or not session.clinic.is_active:
        raise Conflict("session_not_open", _("This session takes no bookings."))
    if session.ends_at <= clock.now():
        raise Conflict("session_over", _("This session is over."))
    if patient.deceased_on is not None:
        raise Conflict("deceased", _("The patient has died."))
    check_eligible(session.clinic, patient.pk, session.on)


def check_eligible(clinic: Clinic, patient_id: UUID, on: date) -> None:
    """Raises Conflict."""
    earliest, known = eligible_from(clinic, patient_id)
    if not known:
        raise Conflict(
            "no_infusion",
            _("This clinic counts from the infusion, and there is none of this patient in CircleCare."),
        )
    if earliest is not None and on < earliest:
        raise Conflict(
            "not_yet_eligible",
            _("This clinic is for this patient from %(day)s on.") % {"day": clock.stamp_day(earliest)},
            extra={"eligible_on": earliest.isoformat()},
        )


def full(clinic: Clinic, visit_type: VisitType, patient_id: UUID, from_on: date) -> Conflict:
    """Somebody else has the place: the refusal brings the next free ones, to be taken with one more click."""
    offered = offers_of(clinic, visit_type, patient_id=patient_id, from_on=from_on)
    return Conflict(
        "place_taken",
        _("Somebody else has just taken this place. These are the next free ones."),
        extra={"offered": [_plain(offer.as_dict()) for offer in offered]},
    )


def _plain(offer: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat().replace("+00:00", "Z")
        if isinstance(value, date)
        else str(value)
        if isinstance(value, UUID)
        else value
        for name, value in offer.items()
    }


def _refused(
    error: IntegrityError, clinic: Clinic, visit_type: VisitType, patient_id: UUID, on: date
) -> Exception:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "place_held_once":
        return full(clinic, visit_type, patient_id, on)
    if name == "appointment_patient_once_at_a_time":
        return Conflict("patient_busy", _("The patient has another appointment at this time."))
    if name == "appointment_of_planned_visit_once":
        return Conflict("visit_has_appointment", _("This visit of the plan has an appointment already."))
    if name == "appointment_client_id_once":
        return Conflict("sent_twice", _("This booking was sent already."))
    return error
