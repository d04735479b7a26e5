"""Clinics as calendar files (RFC 5545, RFC 5546): no names, hours with their zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

PRODUCT = "-//CircleCare//Clinics//IT"


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    """RFC 5546: an invitation, also a changed one, and its withdrawal."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `id` stays through every change; `sequence` is raised by each that matters to who reads it."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    location: str
    status: Status
    sequence: int


def calendar_file(
    entries: Iterable[Entry],
    *,
    name: str,
    domain: str,
    made_at: datetime,
    method: Method | None = None,
    organizer: str = "",
    attendee: str = "",
) -> bytes:
    """The file, with a VTIMEZONE for each zone that occurs: a program that knows no zones reads the right hour too.
    A zone is described in the same way in every file, for all years: programs keep the first that they read.

    `domain` makes the ids unique in the world. `organizer`, `attendee`: e-mail addresses of an invitation.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    if method is not None:
        calendar.add("method", method.value)
    events = list(entries)
    for name_of_zone in sorted({entry.zone for entry in events}):
        calendar.add_component(_timezone(name_of_zone))
    for entry in events:
        calendar.add_component(_event(entry, domain, made_at, organizer, attendee))
    found: bytes = calendar.to_ical()
    return found


def _event(entry: Entry, domain: str, made_at: datetime, organizer: str, attendee: str) -> Event:
    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", f"{entry.id}@{domain}")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", entry.summary)
    if entry.location:
        event.add("location", entry.location)
    event.add("status", entry.status.value)
    event.add("sequence", entry.sequence)
    # what is in a calendar of the hospital says nothing to other programs
    event.add("class", "PRIVATE")
    if organizer:
        event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    if attendee:
        whom = vCalAddress(f"mailto:{attendee}")
        # the answer is given by the link of the reminder, not to the mailbox of the centre
        whom.params["RSVP"] = "FALSE"
        event.add("attendee", whom)
    return event


def _timezone(name: str) -> Timezone:
    """The two changes of the clock as rules where they are those of directive 2000/84/EC (01:00 UTC on the last Sundays
    of March and October), else one by one."""
    zone = ZoneInfo(name)
    winter, summer = (
        _offset(zone, datetime(2027, 1, 1, tzinfo=UTC)),
        _offset(zone, datetime(2027, 7, 1, tzinfo=UTC)),
    )
    spring, autumn = datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)
    second = timedelta(seconds=1)
    around = [_offset(zone, at) for at in (spring - second, spring, autumn - second, autumn)]
    if winter == summer or around != [winter, summer, summer, winter]:
        return Timezone.from_tzid(name, first_date=date(2020, 1, 1), last_date=date(2070, 1, 1))
    found = Timezone()
    found.add("tzid", name)
    # the directive's dates hold since 1996; an onset is told on the clock as it was before it
    for kind, month, before, after, utc in (
        (TimezoneDaylight, 3, winter, summer, datetime(1996, 3, 31, 1)),  # noqa: DTZ001 - a wall has no zone
        (TimezoneStandard, 10, summer, winter, datetime(1996, 10, 27, 1)),  # noqa: DTZ001
    ):
        change = kind()
        change.add("dtstart", utc + before)
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        found.add_component(change)
    return found


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
