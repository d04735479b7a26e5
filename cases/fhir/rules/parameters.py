"""Search parameters as FHIR R4 writes them: tokens, dates with a prefix, references, words.

HL7 FHIR R4 (4.0.1), 3.1.1 Search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl
from uuid import UUID
from zoneinfo import ZoneInfo

WALL = ZoneInfo("Europe/Rome")
MOST_VALUES = 50
MOST_PARAMETERS = 20
_DATE = re.compile(
    r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
    r"(Z|[+-]\d\d:\d\d)?)?)?)?"
)
_REFERENCE = re.compile(r"(?:.*/)?(?:([A-Z][A-Za-z]+)/)?([A-Za-z0-9.\-]{1,64})")


class BadParameter(ValueError):
    """A parameter that cannot be read; `name` says which."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message


@dataclass(frozen=True, slots=True)
class Token:
    """`system` None: any; empty: codes without a system. `code` empty: any of the system."""

    system: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of a search: the prefix, and the span [start, end) that its precision covers.

    "2026-03" covers the whole of March on the wall of the hospital.
    """

    prefix: str
    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return self.start.astimezone(WALL).date()

    @property
    def last_day(self) -> date:
        """The last day that the span touches."""
        return (self.end - timedelta(microseconds=1)).astimezone(WALL).date()


def split_values(text: str) -> list[str]:
    """Values joined by commas mean "or"; a comma of a value is escaped as `\\,`."""
    parts = re.split(r"(?<!\\),", text)
    return [part.replace("\\,", ",").replace("\\$", "$").replace("\\|", "|") for part in parts if part]


def check_values(given: Sequence[tuple[str, str]]) -> None:
    """Raises BadParameter for what no search can ask: too much, or characters that cannot be stored."""
    if len(given) > MOST_PARAMETERS:
        raise BadParameter("_query", f"at most {MOST_PARAMETERS} parameters")
    for name, value in given:
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value) or len(value) > 4000:
            raise BadParameter(name, "holds characters that cannot be searched for")
        if len(split_values(value)) > MOST_VALUES:
            raise BadParameter(name, f"at most {MOST_VALUES} values")


def condition_of(said: object) -> list[tuple[str, str]]:
    """The search of a conditional create. Raises BadParameter for one that asks nothing: without a condition the
    resource would be made a second time."""
    given = parse_qsl(said, keep_blank_values=True) if isinstance(said, str) else []
    if not given or not all(split_values(value) for _name, value in given):
        raise BadParameter("If-None-Exist", "a search with a value for each parameter")
    check_values(given)
    return given


def token(text: str) -> Token:
    """`http://loinc.org|718-7`, `718-7`, `|718-7`, `http://loinc.org|`."""
    system, bar, code = text.partition("|")
    return Token(system, code) if bar else Token(None, text)


def moment(name: str, text: str) -> Moment:
    """Raises BadParameter. Example: "ge2026-03-01" -> ("ge", 1 March 00:00 in Rome, 2 March 00:00)."""
    match = _DATE.fullmatch(text.replace(" ", "+"))
    if match is None:
        raise BadParameter(
            name, "not a date (YYYY, YYYY-MM, YYYY-MM-DD or an instant, with an optional prefix)"
        )
    prefix, year, month, day, clock, zone = match.groups()
    try:
        if clock is not None:
            found = _instant(prefix or "eq", f"{year}-{month}-{day}T{clock}{zone or ''}", clock)
            # at the ends of the calendar an instant may have no day on the wall
            _ = found.first_day, found.last_day
            return found
        start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=WALL)
        if day is not None:
            end = start + timedelta(days=1)
        elif month is not None:
            end = (start + timedelta(days=32)).replace(day=1)
        else:
            end = start.replace(year=start.year + 1)
        return Moment(prefix or "eq", start.astimezone(UTC), end.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise BadParameter(name, "there is no such date") from error


def _instant(prefix: str, text: str, clock: str) -> Moment:
    start = datetime.fromisoformat(text)
    if start.tzinfo is None:
        start = start.replace(tzinfo=WALL)
    width = timedelta(minutes=1) if len(clock) == len("00:00") else timedelta(seconds=1)
    if "." in clock:
        width = timedelta(milliseconds=1)
    return Moment(prefix, start.astimezone(UTC), start.astimezone(UTC) + width)


def reference(text: str, resource_type: str) -> str | None:
    """The id in `Patient/1`, `1` or an absolute address; None when it names another type or nothing.

    `reference("Patient/1", "Patient")` -> "1".
    """
    match = _REFERENCE.fullmatch(text)
    if match is None or match[1] not in (None, resource_type):
        return None
    return match[2]


def uuid_of(text: str | None) -> UUID | None:
    """A key of ours; None for an id that nothing here can have."""
    if text is None or len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


def split_id(text: str) -> tuple[UUID | None, str]:
    """Key and part of an id: "0190...-weight" -> (UUID, "weight"); (None, "") when it is none of ours."""
    key = uuid_of(text[:36])
    rest = text[36:]
    if key is None or str(key) != text[:36] or (rest and not rest.startswith("-")) or rest == "-":
        return None, ""
    return key, rest[1:]
