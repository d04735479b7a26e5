"""On which days a clinic is held, and at which instants: RFC 5545 rules read on the wall clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

_PARTS = {
    "WEEKLY": {"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "WKST"},
    "MONTHLY": {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH", "WKST"},
}
"""No COUNT, no UNTIL, no times of day: a series has its own first and last day and its own hour. No daily rule, and no
days of the month in a weekly one: a rule that no day ever meets would be searched to the end of the calendar."""
_DAY = r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_SPELLED = {
    "FREQ": re.compile(r"WEEKLY|MONTHLY"),
    "INTERVAL": re.compile(r"[1-9]|1\d|2[0-6]"),
    "BYDAY": re.compile(rf"{_DAY}(?:,{_DAY}){{0,6}}"),
    "BYMONTHDAY": re.compile(r"-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01])){0,9}"),
    "BYSETPOS": re.compile(r"-?[1-5](?:,-?[1-5]){0,4}"),
    "BYMONTH": re.compile(r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2])){0,11}"),
    "WKST": re.compile(r"MO|SU"),
}
RULE_MAX = 200


class BadRule(ValueError):
    """Not a rule that a clinic can be held by."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One session: its day on the wall, and its instants in UTC."""

    on: date
    starts_at: datetime
    ends_at: datetime


def rule_of(text: str) -> str:
    """The rule in one spelling: upper case, without the "RRULE:" in front.

    Raises BadRule for what is no recurrence of RFC 5545, section 3.3.10, or asks for what a clinic does not do.
    Example: "rrule:freq=monthly;byday=1tu" -> "FREQ=MONTHLY;BYDAY=1TU".
    """
    tidy = text.strip().upper().removeprefix("RRULE:")
    if not tidy or len(tidy) > RULE_MAX or not tidy.isascii():
        raise BadRule
    pairs = [part.partition("=") for part in tidy.split(";")]
    values = {name: value for name, _equals, value in pairs}
    known = _PARTS.get(values.get("FREQ", ""))
    if known is None or len(values) != len(pairs) or not set(values) <= known:
        raise BadRule
    if values["FREQ"] == "WEEKLY" and any(char.isdigit() for char in values.get("BYDAY", "")):
        raise BadRule
    if not all(_SPELLED[name].fullmatch(value) for name, value in values.items()):
        raise BadRule
    try:
        rrulestr(tidy, dtstart=datetime.combine(date(2026, 1, 1), time()))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise BadRule from error
    return tidy


def days_of(rule: str, *, anchor_on: date, first_on: date, last_on: date) -> list[date]:
    """The days of a rule from `first_on` to `last_on`, both counted. `anchor_on`: the first day of the series, from
    which "every second" counts; a series gives no day before it.

    Worked example: "FREQ=MONTHLY;BYDAY=1TU" in 2026 gives 6 January, 3 February, 3 March, ... Raises BadRule.
    """
    first = max(first_on, anchor_on)
    if last_on < first:
        return []
    found = rrulestr(rule_of(rule), dtstart=datetime.combine(anchor_on, time()))
    between = found.between(datetime.combine(first, time()), datetime.combine(last_on, time()), inc=True)
    return [day.date() for day in between]


def at_wall(day: date, start_time: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the clock on the wall of `zone` shows `start_time` on `day`.

    Example, Europe/Rome: 2027-02-02 14:00 is 13:00 UTC, 2027-07-06 14:00 is 12:00 UTC. An hour that the clock skips is
    read as the hour after it; of one that comes twice the first counts.
    """
    return datetime.combine(day, start_time, tzinfo=zone).astimezone(UTC)


def occurrence(day: date, start_time: time, zone: ZoneInfo, *, length_minutes: int) -> Occurrence:
    starts_at = at_wall(day, start_time, zone)
    return Occurrence(day, starts_at, starts_at + timedelta(minutes=length_minutes))


def sessions_of(
    rule: str,
    *,
    start_time: time,
    zone: ZoneInfo,
    length_minutes: int,
    anchor_on: date,
    first_on: date,
    last_on: date,
) -> list[Occurrence]:
    """The sessions of a series between two days: always at the same hour on the wall, over every change of the clock.
    Raises BadRule."""
    days = days_of(rule, anchor_on=anchor_on, first_on=first_on, last_on=last_on)
    return [occurrence(day, start_time, zone, length_minutes=length_minutes) for day in days]
