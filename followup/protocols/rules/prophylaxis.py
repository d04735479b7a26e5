"""Reminders of infection prophylaxis after CAR-T: from when to when, and what keeps it from being stopped.

Defaults of the network that a product or a centre may override; nothing is prescribed. Los-Arcos, Infection
2021;49:215 for aciclovir and cotrimoxazole, Hayden, Ann Oncol 2022;33:259 and ECIL for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.overview.rules.days import days_after
from cases.overview.rules.due import CD4_LOW_PER_UL, Measured
from cases.record.rules.months import months_after
from cases.record.rules.text import Text


class Phase(StrEnum):
    """`running`: not to be stopped yet. `review`: its time is over and nothing recorded is against stopping.
    `unknown`: its time is over, a value is missing. `conditional`: only in the situation that is named."""

    RUNNING = "running"
    REVIEW = "review"
    UNKNOWN = "unknown"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class Agent:
    """`months`: at least so long after the infusion (0: only in the situation of `why`). `by_cd4`: and until CD4 are
    above 200/µL. `if_hbv`: only for who met hepatitis B."""

    code: str
    label: Text
    months: int
    why: Text
    source: str
    evidence: str
    by_cd4: bool = False
    if_hbv: bool = False


_HAYDEN = "Hayden, Ann Oncol 2022;33:259"
AGENTS: tuple[Agent, ...] = (
    Agent(
        "aciclovir",
        Text("Aciclovir o valaciclovir", "Aciclovir or valaciclovir"),
        12,
        Text(
            "Dalla linfodeplezione ad almeno 12 mesi (12–18) e CD4 sopra 200/µL",
            "From lymphodepletion to at least 12 months (12–18) and CD4 above 200/µL",
        ),
        "Los-Arcos, Infection 2021;49:215",
        "found",
        by_cd4=True,
    ),
    Agent(
        "pneumocystis",
        Text(
            "Cotrimoxazolo (o pentamidina, atovaquone) per Pneumocystis",
            "Cotrimoxazole (or pentamidine, atovaquone) for Pneumocystis",
        ),
        6,
        Text(
            "Fino ad almeno 6–12 mesi (anche 18) e CD4 sopra 200/µL",
            "To at least 6–12 months (up to 18) and CD4 above 200/µL",
        ),
        "Los-Arcos, Infection 2021;49:215",
        "found",
        by_cd4=True,
    ),
    Agent(
        "hbv",
        Text("Entecavir o tenofovir", "Entecavir or tenofovir"),
        12,
        Text(
            "HBsAg o anti-HBc positivi: fino ad almeno 12 mesi",
            "HBsAg or anti-HBc positive: to at least 12 months",
        ),
        "ECIL",
        "general_knowledge",
        if_hbv=True,
    ),
    Agent(
        "antibacterial",
        Text("Antibatterico (chinolonico)", "Antibacterial (quinolone)"),
        0,
        Text(
            "Solo con neutrofili sotto 0,5 × 10⁹/L e rischio alto; secondo l'ecologia locale",
            "Only with neutrophils below 0.5 × 10⁹/L and high risk; by local ecology",
        ),
        _HAYDEN,
        "general_knowledge",
    ),
    Agent(
        "mould",
        Text("Azolo attivo sulle muffe", "Mould-active azole"),
        0,
        Text(
            "Neutrofili sotto 0,5 × 10⁹/L da 14 giorni, steroidi prolungati o infezione da muffe precedente",
            "Neutrophils below 0.5 × 10⁹/L for 14 days, long steroids or an earlier mould infection",
        ),
        _HAYDEN,
        "general_knowledge",
    ),
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """`starts_on`: lymphodepletion, when known; `until`: the first day on which stopping may be thought of."""

    agent: Agent
    phase: Phase
    starts_on: date | None = None
    until: date | None = None


def prophylaxis(
    *,
    infused_on: date,
    lymphodepletion_on: date | None = None,
    cd4_per_ul: Measured | None = None,
    met_hbv: bool = False,
    today: date,
) -> tuple[Reminder, ...]:
    """Each agent that concerns the patient. Worked example, infusion 2026-01-15: aciclovir to 2027-01-15 at least; on
    2027-01-15 with CD4 of 200/µL it still runs, with 201/µL it is to be reviewed, without a value nobody can say."""
    found = []
    for agent in AGENTS:
        if agent.if_hbv and not met_hbv:
            continue
        if not agent.months:
            # neutrophils fall in the first months; later nobody needs the reminder
            if today <= days_after(infused_on, 100):
                found.append(Reminder(agent, Phase.CONDITIONAL))
            continue
        until = months_after(infused_on, agent.months)
        found.append(
            Reminder(agent, _phase(agent, until, cd4_per_ul, infused_on, today), lymphodepletion_on, until)
        )
    return tuple(found)


def _phase(agent: Agent, until: date, cd4: Measured | None, infused_on: date, today: date) -> Phase:
    if today < until:
        return Phase.RUNNING
    if not agent.by_cd4:
        return Phase.REVIEW
    if cd4 is None or cd4.on <= infused_on:
        return Phase.UNKNOWN
    return Phase.REVIEW if cd4.value > CD4_LOW_PER_UL else Phase.RUNNING
