"""A place that becomes free is offered to who waits, one after the other."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from followup.clinics.models import Appointment, Session, WaitingEntry
from followup.clinics.rules.places import NOT_WITHIN
from followup.clinics.rules.states import (
    OFFER_EXPIRED,
    AppointmentState,
    SessionState,
    WaitingState,
)
from followup.clinics.selectors.answered import settled_by
from followup.clinics.selectors.free import eligible_from, free_places, runs_in
from followup.clinics.services.announcing import appointment_told
from followup.clinics.services.pick_ends import SYSTEM, picks_settled
from followup.clinics.services.taking import called, let_go, take
from kernel import clock
from kernel.errors import Conflict

OFFER_HOLDS = timedelta(hours=48)


def offer_next(session: Session) -> None:
    """Offer the free places of a session to the first who wait and whom they fit. The session is locked."""
    moment = clock.now()
    if session.state != SessionState.OPEN or session.starts_at - moment < NOT_WITHIN:
        return
    for entry in _waiting(session):
        free = free_places([session.pk]).get(session.pk, [])
        if not free:
            return
        found = runs_in(free, entry.visit_type.places)
        earliest, known = eligible_from(session.clinic, entry.patient_id)
        if not found or not known or (earliest is not None and session.on < earliest):
            continue
        try:
            with transaction.atomic():
                appointment = take(
                    SYSTEM,
                    session=session,
                    places=found[0],
                    patient_id=entry.patient_id,
                    visit_type=entry.visit_type,
                    state=AppointmentState.OFFERED,
                    planned_visit_id=entry.planned_visit_id,
                    expires_at=min(moment + OFFER_HOLDS, session.starts_at - NOT_WITHIN / 2),
                )
        except Conflict:  # busy at this time, or the visit has its appointment: the next one
            continue
        entry.state, entry.appointment = WaitingState.OFFERED, appointment
        entry.version += 1
        entry.save()
        appointment_told(SYSTEM, appointment, "appointment.offered")


def offers_expire() -> int:
    """Take back offers that nobody took up, and pass the place on. Returns how many.

    Each in its own transaction; one that somebody works on is left for the next time.
    """
    due = list(
        Appointment.objects.filter(state=AppointmentState.OFFERED, expires_at__lte=clock.now())
        .order_by("expires_at")
        .values_list("pk", "session_id")[:500]
    )
    return sum(_expire(appointment_id, session_id) for appointment_id, session_id in due)


@transaction.atomic
def _expire(appointment_id: UUID, session_id: UUID) -> bool:
    sessions = Session.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    session = sessions.select_related("clinic").filter(pk=session_id).first()
    if session is None:
        return False
    appointment = (
        Appointment.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("clinic")
        .filter(pk=appointment_id, state=AppointmentState.OFFERED, expires_at__lte=clock.now())
        .first()
    )
    if appointment is None:
        return False
    let_go(appointment, OFFER_EXPIRED)
    _entries(appointment).update(state=WaitingState.LAPSED)
    appointment_told(SYSTEM, appointment, "appointment.offer_expired")
    offer_next(session)
    return True


def waits_again(appointment: Appointment) -> None:
    """The offer was taken back by the clinic: whoever had it keeps their turn."""
    _entries(appointment).update(state=WaitingState.WAITING, appointment=None)


def settled(appointment: Appointment) -> None:
    """Whoever has the appointment waits no more for it."""
    entries = WaitingEntry.objects.filter(settled_by(appointment), state=WaitingState.WAITING)
    entries.update(state=WaitingState.BOOKED, appointment=appointment)


def offer_accept(appointment: Appointment) -> None:
    """The patient comes: the appointment, which is locked, is booked; it is not told yet."""
    appointment.state, appointment.expires_at = AppointmentState.BOOKED, None
    appointment.confirmed_at = clock.now()
    appointment.version += 1
    appointment.save()
    taken_up(appointment)
    picks_settled(SYSTEM, appointment)
    called(appointment)


def taken_up(appointment: Appointment) -> None:
    _entries(appointment).update(state=WaitingState.BOOKED)


def declined(appointment: Appointment) -> None:
    _entries(appointment).update(state=WaitingState.WITHDRAWN)


def _entries(appointment: Appointment) -> QuerySet[WaitingEntry]:
    return WaitingEntry.objects.filter(appointment=appointment, state=WaitingState.OFFERED)


def _waiting(session: Session) -> list[WaitingEntry]:
    return list(
        WaitingEntry.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("visit_type", "patient")
        .filter(
            clinic=session.clinic_id,
            state=WaitingState.WAITING,
            earliest__lte=session.on,
            latest__gte=session.on,
            patient__deceased_on=None,
        )
        .order_by("created_at", "id")
    )
