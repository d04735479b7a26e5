"""The vaccination calendar of one patient after CAR-T, dose by dose, as the values recorded allow it.

Times and guards: `cases.overview.rules.vaccines`. Nothing is prescribed: what stands in the way is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cases.overview.rules.due import CD4_LOW_PER_UL, Measured
from cases.overview.rules.vaccines import (
    ALL,
    MIN_INACTIVATED_MONTHS,
    VACCINES,
    Vaccine,
    live_from,
    next_dose,
    vaccine_in,
)
from cases.record.rules.text import Text

B_CELLS_LOW_PER_UL = 20.0


class DoseStatus(StrEnum):
    """Of one dose. `ahead`: its day is to come. `deferred`: its day came or is near, something passing stands in the
    way. `contraindicated`: not while the reasons hold. `possible`: for who needs it; never overdue."""

    GIVEN = "given"
    AHEAD = "ahead"
    DUE = "due"
    OVERDUE = "overdue"
    DEFERRED = "deferred"
    CONTRAINDICATED = "contraindicated"
    POSSIBLE = "possible"


class Reason(StrEnum):
    """What stands in the way of a dose."""

    IMMUNOGLOBULIN = "immunoglobulin"
    TREATMENT = "treatment"
    OPEN_LINE = "open_line"
    STEROID = "steroid"
    ACTIVE_DISEASE = "active_disease"
    UNTREATED_RELAPSE = "untreated_relapse"
    TOO_EARLY = "too_early"
    CD4_LOW = "cd4_low"
    CD4_MISSING = "cd4_missing"
    B_CELLS_LOW = "b_cells_low"
    B_CELLS_MISSING = "b_cells_missing"


REASON_LABELS = {
    Reason.IMMUNOGLOBULIN: Text(
        "meno di 2 mesi dalle immunoglobuline", "less than 2 months after immunoglobulin"
    ),
    Reason.TREATMENT: Text("terapia antitumorale in corso", "cancer treatment under way"),
    Reason.OPEN_LINE: Text(
        "una linea di terapia di cui non è scritta la fine", "a line of therapy whose end nobody wrote"
    ),
    Reason.STEROID: Text("steroidi in corso", "on steroids"),
    Reason.ACTIVE_DISEASE: Text("recidiva dopo l'infusione", "relapse since the infusion"),
    Reason.UNTREATED_RELAPSE: Text("recidiva non ancora trattata", "relapse not treated yet"),
    Reason.TOO_EARLY: Text(
        "prima di 12 mesi dall'infusione e di 8 dalle immunoglobuline",
        "before 12 months from the infusion and 8 from immunoglobulin",
    ),
    Reason.CD4_LOW: Text("CD4 non superiori a 200/µL", "CD4 not above 200/µL"),
    Reason.CD4_MISSING: Text("CD4 non misurati dopo l'infusione", "CD4 not measured since the infusion"),
    Reason.B_CELLS_LOW: Text("linfociti B non superiori a 20/µL", "B cells not above 20/µL"),
    Reason.B_CELLS_MISSING: Text(
        "linfociti B non misurati dopo l'infusione", "B cells not measured since the infusion"
    ),
}


@dataclass(frozen=True, slots=True)
class Given:
    """A dose of the record: `vaccine` is its code or, of an imported one, its text."""

    vaccine: str
    on: date
    brand: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Immunity:
    """What decides about vaccines. Values from before the infusion say nothing about afterwards.

    `is_treated`: the line of therapy that runs began after the infusion. `may_be_treated`: of some line since then
    nobody wrote the end, which a live vaccine waits for. `is_untreated`: the disease is back and no line has begun
    against it; an inactivated vaccine then waits for somebody's decision. `steroid_mg`: prednisone equivalent a day,
    None when unknown.
    """

    infused_on: date
    given: Sequence[Given] = ()
    last_ig_on: date | None = None
    cd4_per_ul: Measured | None = None
    b_cells_per_ul: Measured | None = None
    is_treated: bool = False
    may_be_treated: bool = False
    is_relapsed: bool = False
    is_untreated: bool = False
    steroid_mg: float | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """`on`: the day from which, or the day it was given; `planned_on`: the day before it was put off; `until`: the last
    day on which it is not late."""

    number: int
    status: DoseStatus
    on: date
    planned_on: date | None = None
    until: date | None = None
    reasons: tuple[Reason, ...] = ()
    brand: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One vaccine with the doses given since the infusion and the next one, if any."""

    vaccine: Vaccine
    doses: tuple[Dose, ...]


def vaccination_calendar(
    state: Immunity, *, today: date, min_inactivated_months: int = MIN_INACTIVATED_MONTHS
) -> tuple[Series, ...]:
    """Every vaccine, in the order of the catalogue: routine, by risk, live.

    Worked example, infusion 2026-01-15, immunoglobulin on 2026-06-10, seen on 2026-07-20: the first conjugate
    pneumococcus is deferred from 2026-07-15 to 2026-08-10; live vaccines are contraindicated, the earliest 2027-02-10.
    """
    found = []
    for vaccine in ALL:
        had = _had(vaccine, state)
        given = [
            Dose(number, DoseStatus.GIVEN, dose.on, brand=dose.brand, lot=dose.lot)
            for number, dose in enumerate(had, 1)
        ]
        coming = (
            _live(vaccine, state, len(had), today)
            if vaccine.is_live
            else _inactivated(vaccine, state, had, today, min_inactivated_months)
        )
        found.append(Series(vaccine, (*given, *([coming] if coming else []))))
    return tuple(found)


def overdue_doses(
    state: Immunity, *, today: date, min_inactivated_months: int = MIN_INACTIVATED_MONTHS
) -> tuple[tuple[Vaccine, Dose], ...]:
    """Of the vaccines that everybody gets, the doses that are late while nothing stands in the way."""
    found = []
    for vaccine in VACCINES:
        dose = _inactivated(vaccine, state, _had(vaccine, state), today, min_inactivated_months)
        if dose is not None and dose.status is DoseStatus.OVERDUE:
            found.append((vaccine, dose))
    return tuple(found)


def _had(vaccine: Vaccine, state: Immunity) -> list[Given]:
    """The doses since the infusion, by day."""
    given = (
        dose
        for dose in state.given
        if dose.on > state.infused_on and vaccine_in(dose.vaccine) == vaccine.code
    )
    return sorted(given, key=lambda dose: dose.on)


def _inactivated(
    vaccine: Vaccine, state: Immunity, had: Sequence[Given], today: date, min_inactivated_months: int
) -> Dose | None:
    coming = next_dose(
        vaccine,
        state.infused_on,
        [dose.on for dose in had],
        today=today,
        last_ig_on=state.last_ig_on,
        min_inactivated_months=min_inactivated_months,
    )
    if coming is None:
        return None
    dose = Dose(len(had) + 1, DoseStatus.AHEAD, coming.on, coming.planned_on, coming.until)
    if coming.waits_for_ig and today < coming.on:
        return replace(dose, status=DoseStatus.DEFERRED, reasons=(Reason.IMMUNOGLOBULIN,))
    if today < coming.on:
        return dose
    untreated = state.is_untreated and not state.is_treated
    now = (*_passing(state), *([Reason.UNTREATED_RELAPSE] if untreated else []))
    if now:
        return replace(dose, status=DoseStatus.DEFERRED, reasons=now)
    if not vaccine.is_routine:
        return replace(dose, status=DoseStatus.POSSIBLE)
    return replace(dose, status=DoseStatus.OVERDUE if today > coming.until else DoseStatus.DUE)


def _live(vaccine: Vaccine, state: Immunity, had: int, today: date) -> Dose | None:
    if had >= len(vaccine.months):
        return None
    earliest = live_from(state.infused_on, last_ig_on=state.last_ig_on)
    reasons = (
        *([Reason.TOO_EARLY] if today < earliest else []),
        *_low(state, state.cd4_per_ul, CD4_LOW_PER_UL, Reason.CD4_LOW, Reason.CD4_MISSING),
        *_low(state, state.b_cells_per_ul, B_CELLS_LOW_PER_UL, Reason.B_CELLS_LOW, Reason.B_CELLS_MISSING),
        *_passing(state),
        *([Reason.OPEN_LINE] if state.may_be_treated and not state.is_treated else []),
        *([Reason.ACTIVE_DISEASE] if state.is_relapsed else []),
    )
    status = DoseStatus.CONTRAINDICATED if reasons else DoseStatus.POSSIBLE
    return Dose(had + 1, status, earliest, reasons=reasons)


def _low(
    state: Immunity, held: Measured | None, limit: float, low: Reason, missing: Reason
) -> tuple[Reason, ...]:
    if held is None or held.on <= state.infused_on:
        return (missing,)
    return () if held.value > limit else (low,)


def _passing(state: Immunity) -> tuple[Reason, ...]:
    steroid = state.steroid_mg is not None and state.steroid_mg > 0
    return (*([Reason.TREATMENT] if state.is_treated else []), *([Reason.STEROID] if steroid else []))
