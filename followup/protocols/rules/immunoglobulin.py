"""What the IgG recorded after CAR-T say about immunoglobulin replacement: what to discuss, nothing is prescribed.

Thresholds: Hill, Blood Rev 2019;38:100596. IgG in g/L: 4 g/L are 400 mg/dL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.overview.rules.due import IGG_LOW_G_PER_L, Measured
from cases.record.rules.months import months_after
from cases.record.rules.text import Text
from followup.protocols.rules.vaccination import B_CELLS_LOW_PER_UL

SOURCE = "Hill, Blood Rev 2019;38:100596"
EVIDENCE = "general_knowledge"
TROUGH_WITH_INFECTIONS_G_PER_L = 6.0
STEADY_MONTHS = 3
EVERY_DAYS = {"iv": 28, "sc": 7}
"""Days between two doses."""
LAPSED_AFTER_DAYS = 60
"""No dose for so long: the patient is not on replacement (a choice of this project)."""


class Advice(StrEnum):
    """What to do about immunoglobulin."""

    MEASURE = "measure"
    DISCUSS = "discuss"
    NEXT_DOSE = "next_dose"
    TROUGH_MISSING = "trough_missing"
    TROUGH_LOW = "trough_low"
    STOP_TRIAL = "stop_trial"
    NONE = "none"


LATE_AFTER = timedelta(days=14)
"""An IgG or a dose is late so long after its day (a choice of this project)."""
ADVICE_LABELS = {
    Advice.MEASURE: Text("Dosare le IgG", "Measure IgG"),
    Advice.DISCUSS: Text("Discutere la terapia sostitutiva", "Discuss replacement"),
    Advice.NEXT_DOSE: Text("Prossima dose attesa", "Next dose expected"),
    Advice.TROUGH_MISSING: Text("Manca la valle delle IgG", "The IgG trough is missing"),
    Advice.TROUGH_LOW: Text("Valle delle IgG bassa", "Low IgG trough"),
    Advice.STOP_TRIAL: Text("Valutare una prova di sospensione", "Consider a trial of stopping"),
    Advice.NONE: Text("Nessuna indicazione alla terapia sostitutiva", "No indication for replacement"),
}
WHY = {
    Advice.MEASURE: Text(
        "Ogni mese finché superano 4 g/L (400 mg/dL)", "Every month until above 4 g/L (400 mg/dL)"
    ),
    Advice.DISCUSS: Text(
        "IgG non superiori a 4 g/L (400 mg/dL). Nei primi 3 mesi anche in profilassi, poi con infezioni gravi o "
        "ricorrenti; di uso 400–500 mg/kg e.v. ogni 4 settimane o 100–125 mg/kg s.c. ogni settimana",
        "IgG not above 4 g/L (400 mg/dL). In the first 3 months also as prophylaxis, later with serious or recurrent "
        "infections; usual 400–500 mg/kg iv every 4 weeks or 100–125 mg/kg sc every week",
    ),
    Advice.NEXT_DOSE: Text(
        "4 settimane dopo l'ultima e.v., 1 dopo la s.c., o il giorno registrato",
        "4 weeks after the last iv one, 1 after an sc one, or the day recorded",
    ),
    Advice.TROUGH_MISSING: Text(
        "Senza un valore prima della dose non si sa se la dose basta",
        "Without a value before the dose nobody knows whether the dose suffices",
    ),
    Advice.TROUGH_LOW: Text(
        "Valle non superiore a 4 g/L (6 g/L con infezioni): discutere dose e intervallo",
        "Trough not above 4 g/L (6 g/L with infections): discuss dose and interval",
    ),
    Advice.STOP_TRIAL: Text(
        "IgG sopra 4 g/L da 3 mesi, o linfociti B tornati",
        "IgG above 4 g/L for 3 months, or B cells are back",
    ),
    Advice.NONE: Text("IgG sopra 4 g/L (400 mg/dL)", "IgG above 4 g/L (400 mg/dL)"),
}


@dataclass(frozen=True, slots=True)
class IgDose:
    """One dose: `route` iv or sc (None: not recorded), `trough_g_per_l` the IgG before it, `next_on` as recorded."""

    on: date
    route: str | None = None
    trough_g_per_l: float | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One advice; `on`: the day to which it belongs, or on which it is due."""

    advice: Advice
    on: date | None = None


def ig_advice(
    *,
    infused_on: date,
    igg_g_per_l: Sequence[Measured],
    doses: Sequence[IgDose] = (),
    b_cells_per_ul: Measured | None = None,
    has_infections: bool = False,
    today: date,
) -> tuple[Said, ...]:
    """What to discuss today, from values and doses since the infusion. `has_infections`: serious or recurrent ones.

    Worked example, infusion 2026-01-15, IgG 3.2 g/L on 2026-03-10: measure again on 2026-04-10, discuss replacement.
    An IgG of exactly 4 g/L is low. Values in mg/dL are a hundred times larger: over 100 raises ValueError.
    """
    if any(each.value > 100 for each in igg_g_per_l):
        raise ValueError("IgG over 100 g/L: in mg/dL?")
    values = sorted((each for each in igg_g_per_l if each.on > infused_on), key=lambda each: each.on)
    had = sorted((dose for dose in doses if dose.on > infused_on), key=lambda dose: dose.on)
    newest = values[-1] if values else None
    found = []
    if newest is None or newest.value <= IGG_LOW_G_PER_L:
        since = newest.on if newest else infused_on
        found.append(Said(Advice.MEASURE, months_after(since, 1)))
    last = had[-1] if had and (today - had[-1].on).days <= LAPSED_AFTER_DAYS else None
    if last is None:
        if newest is not None:
            low = newest.value <= IGG_LOW_G_PER_L
            found.append(Said(Advice.DISCUSS if low else Advice.NONE, newest.on))
        return tuple(found)
    wait = timedelta(days=EVERY_DAYS.get(last.route or "iv", EVERY_DAYS["iv"]))
    found.append(Said(Advice.NEXT_DOSE, last.next_on or last.on + wait))
    aim = TROUGH_WITH_INFECTIONS_G_PER_L if has_infections else IGG_LOW_G_PER_L
    if last.trough_g_per_l is None:
        found.append(Said(Advice.TROUGH_MISSING, last.on))
    elif last.trough_g_per_l <= aim:
        found.append(Said(Advice.TROUGH_LOW, last.on))
    if _steady(values) or _back(b_cells_per_ul, infused_on):
        found.append(Said(Advice.STOP_TRIAL, newest.on if newest else None))
    return tuple(found)


def overdue_checks(said: Sequence[Said], *, today: date) -> tuple[Said, ...]:
    """What has been waiting for more than two weeks: an IgG that was to be measured, a dose that was expected."""
    return tuple(
        each
        for each in said
        if each.advice in (Advice.MEASURE, Advice.NEXT_DOSE)
        and each.on is not None
        and each.on + LATE_AFTER < today
    )


def _steady(values: Sequence[Measured]) -> bool:
    """Above the limit for three months: at least two values, the last ones all above it."""
    above: list[date] = []
    for each in values:
        above = [*above, each.on] if each.value > IGG_LOW_G_PER_L else []
    return len(above) > 1 and above[-1] >= months_after(above[0], STEADY_MONTHS)


def _back(b_cells_per_ul: Measured | None, infused_on: date) -> bool:
    return (
        b_cells_per_ul is not None
        and b_cells_per_ul.on > infused_on
        and b_cells_per_ul.value > B_CELLS_LOW_PER_UL
    )
