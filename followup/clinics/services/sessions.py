"""Single afternoons: decided about, moved, closed, cancelled, added; and those of the rules made ahead."""

from __future__ import annotations

import logging
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Appointment, Clinic, Place, Series, Session
from followup.clinics.rules.places import length_minutes
from followup.clinics.rules.recurrence import at_wall, occurrence
from followup.clinics.rules.states import (
    COMING,
    SESSION_CANCELLED,
    AppointmentState,
    SessionState,
    Why,
)
from followup.clinics.selectors.access import clinic_get, session_get
from followup.clinics.services.announcing import appointment_told, clinic_told
from followup.clinics.services.making import closed_why, closures_of, places_make, series_catch_up
from followup.clinics.services.offering import waits_again
from followup.clinics.services.taking import check_eligible, let_go
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid, PreconditionFailed

logger = logging.getLogger(__name__)
_ALIVE = (SessionState.OPEN, SessionState.CLOSED, SessionState.NEEDS_DECISION)


@transaction.atomic
def session_add(
    *,
    actor: Actor,
    clinic_id: UUID,
    on: date,
    start_time: time,
    places: int | None = None,
    room: str | None = None,
    even_if_closed: bool = False,
) -> Session:
    """A single session beside the rules. Raises NotFound, Forbidden, Invalid (a day that is over), Conflict
    (`closed_day` unless `even_if_closed`, `room_taken`). Audited; told live."""
    clinic = clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    number = places or clinic.places
    zone = ZoneInfo(clinic.zone)
    minutes = length_minutes(places=number, slot_minutes=clinic.slot_minutes)
    item = occurrence(on, start_time, zone, length_minutes=minutes)
    _check_day(clinic, on, item.starts_at, even_if_closed=even_if_closed)
    session = Session(
        clinic=clinic,
        centre_id=clinic.centre_id,
        on=on,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        room=clinic.room if room is None else room,
    )
    _save(session)
    places_make(clinic.kind, [session], places=number, slot_minutes=clinic.slot_minutes)
    clinic_told(actor, clinic, "clinic.session_added", object_type="session", object_id=session.pk)
    return session


@transaction.atomic
def session_hold(
    *, actor: Actor, session_id: UUID, base_version: int, reason: str = "", room: str | None = None
) -> Session:
    """It is held although the day is a holiday, or in another `room`. Raises NotFound, Forbidden, PreconditionFailed,
    Conflict. Audited; told live."""
    session = _locked(actor, session_id, base_version)
    if session.state != SessionState.NEEDS_DECISION:
        raise Conflict("decided", _("This session has been decided about already."))
    session.state, session.reason = SessionState.OPEN, reason.strip()
    if room is not None:
        session.room = room
    return _changed(actor, session, "clinic.session_held_anyway")


@transaction.atomic
def session_move(
    *,
    actor: Actor,
    session_id: UUID,
    base_version: int,
    on: date,
    start_time: time,
    room: str | None = None,
    even_if_closed: bool = False,
) -> Session:
    """The whole session, with who is booked, goes to another day or hour: all of it or nothing.

    Raises NotFound, Forbidden, PreconditionFailed, Invalid, Conflict (`closed_day`, `room_taken`, `patient_busy`,
    `not_yet_eligible`, a session that is over). Audited, each appointment too; told live.
    """
    session = _locked(actor, session_id, base_version)
    clinic = session.clinic
    if session.state not in _ALIVE:
        raise Conflict("session_over", _("This session is over."))
    starts_at = at_wall(on, start_time, ZoneInfo(clinic.zone))
    _check_day(clinic, on, starts_at, even_if_closed=even_if_closed)
    held = Appointment.objects.select_for_update(of=("self",)).filter(session=session)
    appointments = list(
        held.exclude(state=AppointmentState.CANCELLED).select_related("clinic").order_by("pk")
    )
    if any(item.state not in COMING for item in appointments):
        raise Conflict("has_begun", _("Somebody has been here already: this session cannot be moved."))
    for item in appointments:
        check_eligible(clinic, item.patient_id, on)
    by = starts_at - session.starts_at
    session.on, session.starts_at, session.ends_at = on, starts_at, session.ends_at + by
    if room is not None:
        session.room = room
    if session.state == SessionState.NEEDS_DECISION:
        session.state = SessionState.OPEN
    session.why, session.holiday_it, session.holiday_en = Why.NONE, "", ""
    session.sequence += 1
    _changed(actor, session, "clinic.session_moved")
    try:
        with transaction.atomic():
            Place.objects.filter(session=session).update(
                starts_at=F("starts_at") + by, ends_at=F("ends_at") + by
            )
            Appointment.objects.filter(pk__in=[item.pk for item in appointments]).update(
                starts_at=F("starts_at") + by,
                ends_at=F("ends_at") + by,
                sequence=F("sequence") + 1,
                version=F("version") + 1,
            )
    except IntegrityError as error:
        raise Conflict(
            "patient_busy", _("A patient of this session has another appointment at that time.")
        ) from error
    for item in appointments:
        appointment_told(actor, item, "appointment.moved", with_session=True)
    return session


@transaction.atomic
def session_cancel(*, actor: Actor, session_id: UUID, base_version: int, reason: str) -> tuple[Session, int]:
    """It is not held. Who was booked is on the list of who is called; who had an offer keeps their turn. Returns how
    many appointments went with it. Raises NotFound, Forbidden, PreconditionFailed, Invalid, Conflict. Audited; told
    live."""
    session = _locked(actor, session_id, base_version)
    if not reason.strip():
        raise Invalid("required", _("Say why."), field="reason")
    if session.state not in _ALIVE:
        raise Conflict("session_over", _("This session is over."))
    coming = Appointment.objects.select_for_update(of=("self",)).filter(session=session)
    appointments = list(coming.exclude(state=AppointmentState.CANCELLED).select_related("clinic"))
    if any(item.state not in COMING for item in appointments):
        raise Conflict("has_begun", _("Somebody has been here already: this session cannot be cancelled."))
    session.state, session.reason = SessionState.CANCELLED, reason.strip()
    session.sequence += 1
    _changed(actor, session, "clinic.session_cancelled")
    for item in appointments:
        let_go(item, SESSION_CANCELLED, recall=item.state == AppointmentState.BOOKED)
        waits_again(item)
        appointment_told(actor, item, "appointment.cancelled", reason=SESSION_CANCELLED)
    return session, len(appointments)


@transaction.atomic
def session_mark(*, actor: Actor, session_id: UUID, base_version: int, state: SessionState) -> Session:
    """`closed`: no further bookings; `open`: bookings again; `held`: it took place. Raises NotFound, Forbidden,
    PreconditionFailed, Conflict. Audited; told live."""
    session = _locked(actor, session_id, base_version)
    marks = (SessionState.OPEN, SessionState.CLOSED, SessionState.HELD)
    if session.state not in marks or state not in marks:
        raise Conflict("not_possible", _("This session has been cancelled, or waits for a decision."))
    if state == SessionState.HELD and session.starts_at > clock.now():
        raise Conflict("not_yet", _("This session is still to come."))
    session.state = state
    return _changed(actor, session, f"clinic.session_{state}")


def sessions_catch_up() -> int:
    """Make what is missing of all clinics. Returns how many. Each clinic in a transaction of its own: a failure of
    one is logged and stops no other."""
    made = 0
    for clinic_id in Clinic.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True):
        try:
            made += _catch_up(clinic_id)
        except Exception:
            logger.exception("sessions of clinic %s", clinic_id)
    return made


@transaction.atomic
def _catch_up(clinic_id: UUID) -> int:
    clinic = Clinic.objects.select_for_update(no_key=True).get(pk=clinic_id)
    return sum(series_catch_up(clinic, series) for series in Series.objects.filter(clinic=clinic))


def _locked(actor: Actor, session_id: UUID, base_version: int) -> Session:
    session = session_get(actor=actor, session_id=session_id, lock=True)
    if session.version != base_version:
        raise PreconditionFailed(extra={"current": {"state": session.state, "version": session.version}})
    return session


def _check_day(clinic: Clinic, on: date, starts_at: datetime, *, even_if_closed: bool) -> None:
    if starts_at <= clock.now():
        raise Invalid("past", _("This day is over."), field="on")
    why, name = closed_why(clinic, on, closures_of(clinic, on, on))
    if why != Why.NONE and not even_if_closed:
        raise Conflict(
            "closed_day",
            _("This day is a holiday, or the clinic is closed."),
            field="on",
            extra={"holiday_it": name.it, "holiday_en": name.en},
        )


def _changed(actor: Actor, session: Session, action: str) -> Session:
    session.version += 1
    _save(session)
    clinic_told(
        actor,
        session.clinic,
        action,
        object_type="session",
        object_id=session.pk,
        version=session.version,
    )
    return session


def _save(session: Session) -> None:
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        if "session_room_once" not in str(error):
            raise
        raise Conflict(
            "room_taken", _("Another session is held in this room at that time."), field="room"
        ) from error
