"""The rules by which a clinic is held: begun, changed from a day on, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.clinics.models import Appointment, Clinic, Series, Session
from followup.clinics.rules.states import COMING, MOVED, SERIES_CHANGED, AppointmentState, SessionState
from followup.clinics.selectors.access import clinic_get, series_get
from followup.clinics.selectors.free import bookable_sessions, eligible_from, free_places, runs_in
from followup.clinics.services.announcing import appointment_told, clinic_told
from followup.clinics.services.making import series_catch_up, series_draft
from followup.clinics.services.offering import waits_again
from followup.clinics.services.taking import let_go, take
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid, PreconditionFailed


class Booked(StrEnum):
    """What happens with who is booked in the sessions that the change takes away: the session stays as a single one,
    each moves to the nearest free place of the new rule, or each is cancelled and called."""

    KEEP = "keep"
    MOVE = "move"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Touched:
    """One appointment and what becomes of it; `to`: where it is now, None when it has to be made anew."""

    appointment: Appointment
    outcome: Booked
    to: Appointment | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of a rule does: sessions that went away, that stay as single ones and that are new."""

    removed: int
    kept: int
    made: int
    touched: Sequence[Touched]
    series: Series | None


@transaction.atomic
def series_add(*, actor: Actor, clinic_id: UUID, values: Mapping[str, Any]) -> Series:
    """The clinic is held by a further rule. Raises NotFound, Forbidden, Invalid. Audited; told live."""
    clinic = clinic_get(actor=actor, clinic_id=clinic_id, lock=True)
    series = series_begin(clinic=clinic, values=values)
    clinic_told(
        actor,
        clinic,
        "clinic.series_added",
        object_type="clinic",
        object_id=clinic.pk,
        series=str(series.pk),
    )
    return series


def series_begin(*, clinic: Clinic, values: Mapping[str, Any], follows: Series | None = None) -> Series:
    """A new rule with its sessions. The clinic is locked or new. Raises Invalid."""
    series, coming = series_draft(clinic, values, follows=follows)
    if series.until_on is not None and series.until_on < series.from_on:
        raise Invalid("ends_before", _("The last day is before the first."), field="until_on")
    if not coming:
        raise Invalid("no_days", _("No session comes from this rule."), field="rule")
    series.save()
    series_catch_up(clinic, series)
    return series


def series_change(
    *,
    actor: Actor,
    series_id: UUID,
    base_version: int,
    from_on: date,
    values: Mapping[str, Any] | None,
    booked: Booked,
    preview: bool = False,
) -> Change:
    """From a day on another rule holds, or (without `values`) none. What was before that day stays.

    `preview`: tell what would happen, and do nothing. Raises NotFound, Forbidden, PreconditionFailed, Invalid,
    Conflict. Audited, each appointment too; told live.
    """
    with transaction.atomic():
        change = _change(actor, series_id, base_version, from_on, values, booked)
        if preview:
            transaction.set_rollback(True)
    return change


def _change(
    actor: Actor,
    series_id: UUID,
    base_version: int,
    from_on: date,
    values: Mapping[str, Any] | None,
    booked: Booked,
) -> Change:
    series = series_get(actor=actor, series_id=series_id)
    clinic = series.clinic
    if series.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": series.version}})
    if from_on < max(series.from_on, clock.today()):
        raise Invalid("past", _("Only days to come can be changed."), field="from_on")
    if series.until_on is not None and series.until_on < from_on:
        raise Conflict("ended", _("This rule has ended before that day."))
    old = list(
        Session.objects.select_for_update(no_key=True)
        .filter(series=series, on__gte=from_on, starts_at__gt=clock.now())
        .exclude(state__in=[SessionState.CANCELLED, SessionState.HELD])
        .order_by("pk")
    )
    series.until_on = from_on - timedelta(days=1)
    series.version += 1
    series.save()
    coming = _coming(old)
    kept = [session for session in old if session.pk in coming and booked == Booked.KEEP]
    _take_away([session for session in old if session not in kept], coming)
    for session in kept:
        session.series = session.rule_on = None
        session.version += 1
        session.save()
    new = None
    if values is not None:
        new = series_begin(clinic=clinic, values={**values, "from_on": from_on}, follows=series)
    touched = [
        item
        for session in old
        for appointment in coming.get(session.pk, ())
        for item in [_follow(actor, clinic, appointment, session.on, booked)]
    ]
    clinic_told(
        actor,
        clinic,
        "clinic.series_changed",
        object_type="clinic",
        object_id=clinic.pk,
        series=str(series.pk),
        appointments=len(touched),
    )
    made = Session.objects.filter(series=new).count() if new else 0
    return Change(len(old) - len(kept), len(kept), made, touched, new)


def _coming(sessions: Sequence[Session]) -> dict[UUID, list[Appointment]]:
    found: dict[UUID, list[Appointment]] = {}
    rows = Appointment.objects.filter(session__in=sessions, state__in=COMING)
    for appointment in rows.select_related("patient", "visit_type", "clinic").order_by("starts_at", "id"):
        found.setdefault(appointment.session_id, []).append(appointment)
    return found


def _take_away(sessions: Sequence[Session], coming: Mapping[UUID, Sequence[Appointment]]) -> None:
    """Sessions in which nobody was ever booked leave no trace; the others are cancelled."""
    ids = [session.pk for session in sessions]
    used = set(Appointment.objects.filter(session__in=ids).values_list("session_id", flat=True))
    Session.objects.filter(pk__in=set(ids) - used).delete()
    for session in sessions:
        if session.pk in used or session.pk in coming:
            session.state, session.reason = SessionState.CANCELLED, SERIES_CHANGED
            session.sequence += 1
            session.version += 1
            session.save()


def _follow(actor: Actor, clinic: Clinic, appointment: Appointment, on: date, booked: Booked) -> Touched:
    if booked == Booked.KEEP:
        return Touched(appointment, Booked.KEEP)
    was_booked = appointment.state == AppointmentState.BOOKED
    to = None
    if booked == Booked.MOVE and was_booked:
        to = _nearest(actor, clinic, appointment, on)
    if to is None:
        let_go(appointment, SERIES_CHANGED, recall=was_booked)
        waits_again(appointment)
    appointment_told(actor, appointment, "appointment.cancelled", reason=appointment.cancel_reason)
    if to is not None:
        appointment_told(actor, to, "appointment.moved", moved_from=str(appointment.pk))
    return Touched(appointment, Booked.MOVE if to else Booked.CALL, to)


def _nearest(actor: Actor, clinic: Clinic, appointment: Appointment, on: date) -> Appointment | None:
    """Move it to the free place of the clinic that is closest to its day; None when there is none in two months."""
    earliest, known = eligible_from(clinic, appointment.patient_id)
    if not known:
        return None
    sessions = [
        session
        for session in bookable_sessions([clinic.pk], from_on=max(earliest or on, clock.today()))
        if abs((session.on - on).days) <= 62
    ]
    free = free_places([session.pk for session in sessions])
    for session in sorted(sessions, key=lambda item: (abs((item.on - on).days), item.on)):
        found = runs_in(free.get(session.pk, ()), appointment.visit_type.places)
        if not found:
            continue
        session.clinic = clinic
        try:
            with transaction.atomic():
                let_go(appointment, MOVED)
                return take(
                    actor,
                    session=session,
                    places=found[0],
                    patient_id=appointment.patient_id,
                    visit_type=appointment.visit_type,
                    planned_visit_id=appointment.planned_visit_id,
                    mode=appointment.mode,
                    note=appointment.note,
                    moved_from=appointment,
                )
        except Conflict:  # the patient has another appointment then: the next nearest
            appointment.refresh_from_db()
    return None
