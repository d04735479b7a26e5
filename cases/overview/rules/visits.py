"""The visits of a follow-up plan, as the summary and the story tell them; who makes the plan is another room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from cases.record.rules.text import Text


class Window(Protocol):
    """The days in which something counts for a visit; both belong to it."""

    @property
    def opens(self) -> date: ...
    @property
    def closes(self) -> date: ...


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One visit of the plan: due on `on`, done when something of it was recorded from `opens` to `closes`.

    `is_open`: nobody said yet whether it took place; `done_on`: the day on which it did. One that `may_pass` is never
    missed: it is optional, or was over when it was planned. `who`: hub, circle or both. `source`: of the protocol.
    """

    id: UUID
    code: str
    label: Text
    on: date
    opens: date
    closes: date
    who: str
    source: str
    is_open: bool = True
    done_on: date | None = None
    may_pass: bool = False


def newest_seen(window: Window, seen_on: Collection[date]) -> date | None:
    """The last day in the window on which somebody recorded the state of the patient; None: nobody did."""
    return max((day for day in seen_on if window.opens <= day <= window.closes), default=None)


def is_seen(visit: PlannedVisit, seen_on: Collection[date]) -> bool:
    """Whether somebody recorded the state of the patient within the window."""
    return newest_seen(visit, seen_on) is not None


def open_visits(
    visits: Collection[PlannedVisit], seen_on: Collection[date], *, today: date
) -> tuple[PlannedVisit | None, PlannedVisit | None]:
    """The newest visit whose window passed with nothing recorded, and the next one that is to come.

    `visits` by day. An older gap is not told once the patient was seen after it, whether somebody recorded the
    patient's state (`seen_on`) or said that another visit took place.
    """
    seen = [*seen_on, *(visit.done_on for visit in visits if visit.done_on is not None)]
    waiting = [visit for visit in visits if visit.is_open and not is_seen(visit, seen)]
    missed = [
        visit
        for visit in waiting
        if visit.closes < today and not visit.may_pass and not any(day > visit.closes for day in seen)
    ]
    coming = (visit for visit in waiting if visit.closes >= today)
    return (missed[-1] if missed else None), next(coming, None)
