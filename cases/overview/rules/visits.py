"""The visits of a follow-up plan, as the summary and the story tell them; who makes the plan is another room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from cases.record.rules.text import Text


class Window(Protocol):
    """The day that a visit aims at, and the first and last day on which something counts for it; both belong to it."""

    @property
    def on(self) -> date: ...
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


def seen_for(window: Window, seen_on: Collection[date]) -> date | None:
    """The day in the window on which somebody recorded the state of the patient; None: nobody did. Of several the
    nearest to the day that the visit aims at, of two as near the earlier: who comes back ill some days after it came
    for something else.
    """
    inside = sorted(day for day in seen_on if window.opens <= day <= window.closes)
    return min(inside, key=lambda day: abs(day - window.on), default=None)


def is_seen(visit: PlannedVisit, seen_on: Collection[date]) -> bool:
    """Whether somebody recorded the state of the patient within the window."""
    return seen_for(visit, seen_on) is not None


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
