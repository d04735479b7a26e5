"""When the visits of a plan are due, and what of it changes when the course changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from cases.overview.rules.days import days_after
from cases.overview.rules.visits import seen_for
from cases.record.rules.months import months_after


@dataclass(frozen=True, slots=True)
class Span:
    """The day a visit aims at, and the first and last day on which it counts."""

    on: date
    opens: date
    closes: date


class State(StrEnum):
    """Of one visit of a plan. `planned` moves with the course; what is `done` or was `skipped` stays as it is;
    `cancelled` came to nothing because the course changed."""

    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Timing(StrEnum):
    """Where today stands in the window of a planned visit. `seen`: somebody recorded the patient's state in the window,
    and nobody has said that this was the visit. `passed`: over, and nobody need be called for it."""

    AHEAD = "ahead"
    OPEN = "open"
    SEEN = "seen"
    OVERDUE = "overdue"
    PASSED = "passed"


class Offset(Protocol):
    """When a visit is due: `days` or `months` after the infusion (one of them is 0), `before` and `after` in days."""

    @property
    def days(self) -> int: ...
    @property
    def months(self) -> int: ...
    @property
    def before(self) -> int: ...
    @property
    def after(self) -> int: ...


def span_of(visit: Offset, infused_on: date) -> Span:
    """Day 0 is the infusion; months are calendar months, clipped to the end of a shorter one.

    Worked example, infusion 2026-01-15: 28 days give 2026-02-12, open from 2026-02-09 (3 before) to 2026-02-19
    (7 after); 6 months after 2026-08-31 is 2027-02-28.
    """
    on = months_after(infused_on, visit.months) if visit.months else days_after(infused_on, visit.days)
    return Span(on, on - timedelta(days=visit.before), on + timedelta(days=visit.after))


def timing(
    span: Span,
    *,
    may_pass: bool,
    today: date,
    seen_on: Collection[date] = (),
    deceased_on: date | None = None,
) -> Timing:
    """`may_pass`: an optional visit, or one whose window was over when it was planned, is passed and never overdue.
    `seen_on`: the days on which the patient was seen; who came later is not late for what was before. Of who has died
    a visit was seen or is passed."""
    if seen_for(span, seen_on) is not None:
        return Timing.SEEN
    if deceased_on is not None:
        return Timing.PASSED
    if today < span.opens:
        return Timing.AHEAD
    if today <= span.closes:
        return Timing.OPEN
    came_later = any(day > span.closes for day in seen_on)
    return Timing.PASSED if may_pass or came_later else Timing.OVERDUE


@dataclass(frozen=True, slots=True)
class Course:
    """What of the course decides about the plan. `next_infused_on`: of a later CAR-T, which has a plan of its own.
    `safety_from`: somebody decided that optional visits fall away from this day on."""

    infused_on: date | None
    next_infused_on: date | None = None
    deceased_on: date | None = None
    safety_from: date | None = None


def stays_planned(span: Span, course: Course, *, is_optional: bool = False) -> bool:
    """Whether a visit of which nobody said what became of it belongs to the plan: not without an infusion, not when it
    opens after a death (one that was open before may have taken place), and not from a next infusion on, whose plan
    takes over. A relapse cancels nothing by itself: the visits are kept for safety; that the optional ones fall away is
    decided by a person (`Course.safety_from`)."""
    if course.infused_on is None:
        return False
    if course.deceased_on is not None and span.opens > course.deceased_on:
        return False
    if is_optional and course.safety_from is not None and span.on >= course.safety_from:
        return False
    return course.next_infused_on is None or span.on < course.next_infused_on


@dataclass(frozen=True, slots=True)
class Aim:
    """What the course makes of a visit that has not happened. `is_past`: its window was over when it was planned."""

    span: Span
    state: State
    is_past: bool


def aimed(
    visit: Offset,
    state: State | None,
    *,
    infused_on: date,
    made_on: date,
    course: Course,
    is_optional: bool = False,
    is_asked: bool = True,
) -> Aim | None:
    """Where a visit that was planned on `made_on` stands now, or None when it happened and stays as it is. `is_asked`:
    the protocol of the plan has it (another one may have taken its place).

    `state`: None for one that is to be made. The answer depends on the course as it is now alone, not on the way there:
    whatever happened in whichever order, the same course gives the same plan, and planning it again changes nothing.
    """
    if state in (State.DONE, State.SKIPPED):
        return None
    span = span_of(visit, infused_on)
    planned = is_asked and stays_planned(span, course, is_optional=is_optional)
    return Aim(span, State.PLANNED if planned else State.CANCELLED, span.closes < made_on)
