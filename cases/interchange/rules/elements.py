"""Small readers of FHIR elements. Forgiving: what has the wrong shape reads as missing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

LOINC = "http://loinc.org"
# The calendar day of an instant is that of the place where the patient is treated.
WALL = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class Coded:
    """A CodeableConcept in short: its words, and its first coding."""

    text: str
    system: str | None
    code: str | None


def codings(concept: Any) -> Iterator[dict[str, Any]]:
    """The codings of a CodeableConcept that are well formed."""
    found = concept.get("coding") if isinstance(concept, dict) else None
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield item


def coded(concept: Any) -> Coded | None:
    """Words and code of a CodeableConcept (or the bare code of STU3); None when it says nothing."""
    if isinstance(concept, str) and concept:
        return Coded(concept, None, None)
    if not isinstance(concept, dict):
        return None
    first = next(codings(concept), {})
    words = text(concept.get("text")) or next(
        (name for item in codings(concept) if (name := text(item.get("display")))), None
    )
    code = text(first.get("code"))
    if not words and not code:
        return None
    return Coded((words or code or "")[:300], _cut(text(first.get("system")), 120), _cut(code, 40))


def code_of(concept: Any) -> str:
    """The first code, or the bare code of STU3; "" when there is none."""
    if isinstance(concept, str):
        return concept
    return next((code for item in codings(concept) if (code := text(item.get("code")))), "")


def codes_in(concept: Any, system: str) -> list[str]:
    """All codes of one system."""
    return [
        code for item in codings(concept) if item.get("system") == system and (code := text(item.get("code")))
    ]


def word(value: Any) -> str:
    """A plain code of FHIR ("status", "use", "gender"); "" for anything that is no text."""
    return value if isinstance(value, str) else ""


def text(value: Any) -> str | None:
    """Text without outer blanks and NUL; None for empty or anything else."""
    if not isinstance(value, str):
        return None
    return value.replace("\x00", "").strip() or None


def number(value: Any) -> Decimal | None:
    """A finite number, however large: what is impossible is for the checks of the record to say."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return Decimal(str(value))


def instant(value: Any) -> datetime | None:
    """A FHIR dateTime with a time and a zone; None for a bare date, and at the ends of the calendar."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def day(value: Any) -> date | None:
    """The day of a FHIR date or dateTime. A year or a month alone is no day: nothing is invented."""
    if not isinstance(value, str):
        return None
    try:
        moment = instant(value)
        return moment.astimezone(WALL).date() if moment is not None else date.fromisoformat(value[:10])
    except (ValueError, OverflowError):
        return None


def period_days(value: Any) -> tuple[date | None, date | None]:
    """First and last day of a Period."""
    if not isinstance(value, dict):
        return None, None
    return day(value.get("start")), day(value.get("end"))


def first(value: Any) -> Any:
    """The first item of a list, else None."""
    return value[0] if isinstance(value, list) and value else None


def items(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _cut(value: str | None, length: int) -> str | None:
    return value[:length] if value else None
