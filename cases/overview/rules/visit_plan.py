"""The visits after an infusion: which, when, with which window, whose, and what each asks for.

The calendar follows the late-effects recommendations (Los-Arcos, Infection 2021, and the EBMT/JACIE follow-up of
Yakoub-Agha, Haematologica 2020;105:297); windows and the centre in charge are design choices of this project that
the network may change. Months are calendar months. A death cancels what is still to come; a relapse does not: the
visits are kept for safety.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from cases.overview.rules.days import days_after, months_after
from cases.record.rules.text import Text

SOURCE = "Yakoub-Agha, Haematologica 2020;105:297; EBMT"
EVIDENCE = "project"
LAST_YEAR = 15

HUB, CIRCLE, BOTH = "hub", "circle", "both"


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One visit of the plan: due on `on`, done when something of it was recorded from `opens` to `closes`."""

    code: str
    label: Text
    on: date
    opens: date
    closes: date
    who: str
    with_pet: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    label: Text
    days: int
    months: int
    before: int
    after: int
    who: str
    with_pet: bool = False
    is_optional: bool = False


def _month(number: int, window: int, who: str, *, pet: bool = False, optional: bool = False) -> _Row:
    label = Text(f"Visita a {number} mesi", f"Visit at {number} months")
    return _Row(f"m{number}", label, 0, number, window, window, who, pet, optional)


_ROWS = (
    _Row("d14", Text("Visita D+14", "Visit D+14"), 14, 0, 3, 3, HUB),
    _Row("d28", Text("Visita D+28 con PET-TC", "Visit D+28 with PET-CT"), 28, 0, 3, 7, HUB, True),
    _Row("d60", Text("Visita D+60", "Visit D+60"), 60, 0, 10, 10, CIRCLE),
    _Row("d100", Text("Visita D+100 con PET-TC", "Visit D+100 with PET-CT"), 100, 0, 14, 14, BOTH, True),
    _month(6, 21, CIRCLE, pet=True),
    _month(9, 21, CIRCLE, optional=True),
    _month(12, 30, BOTH, pet=True),
    _month(18, 45, CIRCLE),
    _month(24, 45, CIRCLE),
    *(
        _Row(
            f"y{year}",
            Text(f"Visita del {year}º anno", f"Visit of year {year}"),
            0,
            12 * year,
            60,
            60,
            CIRCLE,
        )
        for year in range(3, LAST_YEAR + 1)
    ),
)


def visit_plan(infused_on: date, *, deceased_on: date | None = None) -> list[PlannedVisit]:
    """Every visit up to the fifteenth year, without those that would come after a death.

    Worked example, infusion 2026-01-15: D+28 on 2026-02-12, D+100 on 2026-04-25, six months on 2026-07-15, a year on
    2027-01-15, the fifteenth year on 2041-01-15.
    """
    found = []
    for row in _ROWS:
        on = months_after(infused_on, row.months) if row.months else days_after(infused_on, row.days)
        if deceased_on is not None and on > deceased_on:
            break
        found.append(
            PlannedVisit(
                row.code,
                row.label,
                on,
                on - timedelta(days=row.before),
                on + timedelta(days=row.after),
                row.who,
                row.with_pet,
                row.is_optional,
            )
        )
    return found


def is_done(visit: PlannedVisit, seen_on: Collection[date]) -> bool:
    """Whether somebody recorded the state of the patient within the window."""
    return any(visit.opens <= day <= visit.closes for day in seen_on)


def open_visits(
    plan: Collection[PlannedVisit], seen_on: Collection[date], *, today: date
) -> tuple[PlannedVisit | None, PlannedVisit | None]:
    """The newest visit whose window passed with nothing recorded, and the next one that is to come.

    An older gap is not told once a later visit was recorded: the patient has been seen since. An optional visit is
    never missed.
    """
    missed: PlannedVisit | None = None
    for visit in plan:
        if visit.closes >= today:
            break
        if is_done(visit, seen_on):
            missed = None
        elif not visit.is_optional:
            missed = visit
    if missed is not None and any(day > missed.closes for day in seen_on):
        missed = None
    coming = (visit for visit in plan if visit.closes >= today and not is_done(visit, seen_on))
    return missed, next(coming, None)
