"""Sessions are made ahead from the rules of a clinic, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.record.rules.months import months_after
from cases.record.rules.text import Text
from followup.clinics.models import Clinic, Closure, Place, Series, Session
from followup.clinics.rules.closed_days import holiday_on
from followup.clinics.rules.places import length_minutes, slots_of
from followup.clinics.rules.recurrence import BadRule, Occurrence, rule_of, sessions_of
from followup.clinics.rules.states import HOLDS_ROOM, SessionState, Why
from kernel import clock
from kernel.errors import Invalid

_FIELDS = ("rule", "start_time", "from_on", "until_on", "room", "places", "slot_minutes")


def horizon_of(clinic: Clinic) -> date:
    """The last day for which sessions stand."""
    return months_after(clock.today(), clinic.horizon_months)


def occurrences_of(clinic: Clinic, series: Series, *, first_on: date, last_on: date) -> list[Occurrence]:
    until = last_on if series.until_on is None else min(last_on, series.until_on)
    return sessions_of(
        series.rule,
        start_time=series.start_time,
        zone=ZoneInfo(clinic.zone),
        length_minutes=length_minutes(places=series.places, slot_minutes=series.slot_minutes),
        anchor_on=series.from_on,
        first_on=first_on,
        last_on=until,
    )


def series_draft(
    clinic: Clinic, values: Mapping[str, Any], *, follows: Series | None = None
) -> tuple[Series, list[Occurrence]]:
    """A rule that is not saved, and what it gives from today to the horizon. What is not said is that of the clinic,
    from today on. Raises Invalid."""
    given = {name: values[name] for name in _FIELDS if name in values}
    given.setdefault("from_on", clock.today())
    for name in ("room", "places", "slot_minutes"):
        given.setdefault(name, getattr(clinic, name))
    series = Series(clinic=clinic, follows=follows, **given)
    try:
        series.rule = rule_of(series.rule)
        first_on = max(series.from_on, clock.today())
        return series, occurrences_of(clinic, series, first_on=first_on, last_on=horizon_of(clinic))
    except BadRule as error:
        raise Invalid("bad_rule", _("This is no rule for a clinic."), field="rule") from error


def series_catch_up(clinic: Clinic, series: Series) -> int:
    """Make the sessions of a series that are missing, from today to the horizon. The clinic is locked. Returns how
    many.

    One on a holiday, on a closed day or in a room that is taken waits for a decision. Safe to run twice.
    """
    first_on = max(series.from_on, clock.today())
    last_on = horizon_of(clinic)
    there = set(
        Session.objects.filter(series=series, rule_on__gte=first_on).values_list("rule_on", flat=True)
    )
    coming = [
        item
        for item in occurrences_of(clinic, series, first_on=first_on, last_on=last_on)
        if item.on not in there
    ]
    if not coming:
        return 0
    closures = closures_of(clinic, coming[0].on, coming[-1].on)
    taken = _taken(clinic, series.room, coming)
    made = [_session(clinic, series, item, closures, taken) for item in coming]
    Session.objects.bulk_create(made)
    places_make(clinic.kind, made, places=series.places, slot_minutes=series.slot_minutes)
    return len(made)


def closures_of(clinic: Clinic, first_on: date, last_on: date) -> list[Closure]:
    return list(
        Closure.objects.filter(
            Q(clinic=clinic) | Q(clinic=None),
            centre_id=clinic.centre_id,
            ended_at=None,
            from_on__lte=last_on,
            until_on__gte=first_on,
        )
    )


def closed_why(clinic: Clinic, on: date, closures: Iterable[Closure]) -> tuple[Why, Text]:
    """Why the clinic is not simply held on a day, and what the day is called."""
    holiday = holiday_on(on, patron_day=clinic.patron_day)
    if holiday is not None:
        return Why.HOLIDAY, holiday
    closure = next((item for item in closures if item.from_on <= on <= item.until_on), None)
    if closure is not None:
        return Why.CLOSURE, Text(closure.reason, closure.reason)
    return Why.NONE, Text("", "")


def places_make(kind: str, sessions: Sequence[Session], *, places: int, slot_minutes: int) -> None:
    Place.objects.bulk_create(
        Place(session=session, number=slot.number, starts_at=slot.starts_at, ends_at=slot.ends_at)
        for session in sessions
        for slot in slots_of(session.starts_at, kind=kind, places=places, slot_minutes=slot_minutes)
    )


def _session(
    clinic: Clinic,
    series: Series,
    item: Occurrence,
    closures: Iterable[Closure],
    taken: Sequence[tuple[datetime, datetime]],
) -> Session:
    why, name = closed_why(clinic, item.on, closures)
    if why == Why.NONE and any(starts < item.ends_at and ends > item.starts_at for starts, ends in taken):
        why = Why.ROOM_TAKEN
    return Session(
        clinic=clinic,
        centre_id=clinic.centre_id,
        series=series,
        rule_on=item.on,
        on=item.on,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        room=series.room,
        state=SessionState.OPEN if why == Why.NONE else SessionState.NEEDS_DECISION,
        why=why,
        holiday_it=name.it[:120],
        holiday_en=name.en[:120],
    )


def _taken(clinic: Clinic, room: str, coming: Sequence[Occurrence]) -> list[tuple[datetime, datetime]]:
    if not room:
        return []
    held = Session.objects.filter(
        centre_id=clinic.centre_id,
        room=room,
        state__in=HOLDS_ROOM,
        starts_at__lt=coming[-1].ends_at,
        ends_at__gt=coming[0].starts_at,
    )
    return list(held.values_list("starts_at", "ends_at"))
