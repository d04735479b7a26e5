"""The places of a session, and from when on a patient may come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from cases.record.rules.months import months_after

T = TypeVar("T")

NOT_WITHIN = timedelta(hours=24)
"""Who is written to needs a day to come: a place that begins sooner is given by telephone."""


class Kind(StrEnum):
    """`slots`: everybody has an hour of their own. `list`: all come at the beginning and are called in order."""

    SLOTS = "slots"
    LIST = "list"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Slot:
    number: int
    starts_at: datetime
    ends_at: datetime


def length_minutes(*, places: int, slot_minutes: int) -> int:
    """How long a session lasts: of a list, `slot_minutes` for each who is on it as well."""
    return places * slot_minutes


def slots_of(starts_at: datetime, *, kind: str, places: int, slot_minutes: int) -> list[Slot]:
    """Example: 14:00, 6 places of 30 minutes: the first 14:00-14:30, the last 16:30-17:00; of a list, all
    14:00-17:00."""
    step = timedelta(minutes=slot_minutes)
    if kind == Kind.LIST:
        return [Slot(number, starts_at, starts_at + places * step) for number in range(1, places + 1)]
    return [
        Slot(number, starts_at + (number - 1) * step, starts_at + number * step)
        for number in range(1, places + 1)
    ]


def eligible_on(infused_on: date, months: int) -> date:
    """The first day on which the patient may come; the day itself counts.

    Worked examples with 12 months and a clinic on first Tuesdays: infused 2026-01-15, eligible on 2027-01-15, first
    clinic 2027-02-02; infused 2026-02-02, eligible and first clinic on 2027-02-02.
    """
    return months_after(infused_on, months)


def nearest(on: date, days: Iterable[date]) -> date | None:
    """The day closest to `on`; of two equally close the earlier."""
    return min(days, key=lambda day: (abs((day - on).days), day), default=None)


def runs(free_numbers: Sequence[int], length: int) -> list[list[int]]:
    """All runs of `length` consecutive numbers, from the front. runs([1, 2, 4], 2) -> [[1, 2]]."""
    free = set(free_numbers)
    return [
        list(range(first, first + length))
        for first in sorted(free)
        if all(number in free for number in range(first, first + length))
    ]


def spread(found: Sequence[T], days: Sequence[date], *, most: int, per_day: int = 2) -> list[T]:
    """At most `most`, of each day at most `per_day`, in their order; when that leaves room, the next ones of the same
    days. `days`: of each its day. Three days to choose from are more than six hours of one afternoon.

    Example: six on Monday and six on Tuesday, most=6 -> the first four of Monday and two of Tuesday.
    """
    seen: dict[date, int] = {}
    first: list[int] = []
    rest: list[int] = []
    for number, on in enumerate(days):
        seen[on] = seen.get(on, 0) + 1
        (first if seen[on] <= per_day else rest).append(number)
    kept = first[:most]
    return [found[number] for number in sorted(kept + rest[: most - len(kept)])]
