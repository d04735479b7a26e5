"""The one clock: instants are UTC, calendar dates are those of the network's wall (Europe/Rome)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_DAYS = {
    "it": ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "it": (
        *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto"),
        *("settembre", "ottobre", "novembre", "dicembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}


class _Told:
    """The instant of a story, and how many ids were made at it."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant
        self.ids = 0


_told: ContextVar[_Told | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    told = _told.get()
    return told.instant if told else timezone.now().astimezone(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the services believe that it is `instant`: to tell a story of the past in the demonstration, and for
    nothing else.

    What is told is over: it is written and audited at `instant`, but no socket hears of it and no mail is
    queued. Holds for this thread (or task) only. Raises RuntimeError in production, where no entry may carry
    another time than the true one, and ValueError for an instant to come.
    """
    if settings.IS_PRODUCTION:
        raise RuntimeError("the clock of a production system cannot be set")
    if instant > timezone.now():
        raise ValueError("only the past can be told")
    token = _told.set(_Told(instant.astimezone(UTC)))
    try:
        yield
    finally:
        _told.reset(token)


def is_past_told() -> bool:
    """Whether a story of the past is being told now (see `at`)."""
    return _told.get() is not None


def wall_zone() -> ZoneInfo:
    """The zone in which people of this network read a clock (`CIRCLECARE_TIME_ZONE`)."""
    return ZoneInfo(settings.CIRCLECARE_TIME_ZONE)


def today() -> date:
    """Today's calendar date on the network's wall: at 23:30 UTC it is already tomorrow in Rome."""
    return now().astimezone(wall_zone()).date()


def told(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """When something takes place, for a person to come at: in mail, SMS, PDF, calendar file and on the page alike.

    `told(..., "it")` -> "martedì 2 febbraio 2027, ore 14:00"; "en" -> "Tuesday 2 February 2027, 14:00". Any other
    language reads English. The page words it with `formatTold`, against the same table of examples.
    """
    wall = instant.astimezone(zone)
    hour = f"{wall.hour:02d}:{wall.minute:02d}"
    return f"{told_day(wall.date(), language)}, {'ore ' if language == 'it' else ''}{hour}"


def told_day(on: date, language: str) -> str:
    """Such as "martedì 2 febbraio 2027" / "Tuesday 2 February 2027": a day that has no zone."""
    known = language if language in _DAYS else "en"
    return f"{_DAYS[known][on.weekday()]} {on.day} {_MONTHS[known][on.month - 1]} {on.year}"


def stamp(instant: datetime) -> str:
    """Such as "05/03/2026, 14:05" on the network's wall, as tables and letters write it in both languages."""
    wall = instant.astimezone(wall_zone())
    return f"{stamp_day(wall.date())}, {wall.hour:02d}:{wall.minute:02d}"


def stamp_day(on: date) -> str:
    """Such as "05/03/2026"; years before 1000 keep their four digits."""
    return f"{on.day:02d}/{on.month:02d}/{on.year:04d}"


def id_instant() -> datetime | None:
    """When the next id of a story is made, each a millisecond after the one before, so that ids sort as the story
    went; None in the present."""
    told = _told.get()
    if told is None:
        return None
    told.ids += 1
    return told.instant + timedelta(milliseconds=told.ids)
