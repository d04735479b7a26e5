"""Intervals K1..K10 of a pathway as pure functions over its times, and how a set of them is summarised.

Every interval carries its definition, because networks define "brain-to-vein" differently, and a published
figure with its population for the label, never as a target of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median, quantiles

from cases.pathway.rules.timestamps import Moment, PathwayTimes, calendar_date
from cases.record.rules.text import Text


class IntervalStatus(StrEnum):
    """complete: both ends known; running: started, not ended (censored); ended: closed, or the patient died, before the
    other end, which nobody waits for any more; missing: no start."""

    COMPLETE = "complete"
    RUNNING = "running"
    ENDED = "ended"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class IntervalDefinition:
    """What an interval measures. `unit` is "h" (clock hours, weekends count) or "d" (calendar days in
    Italy).
    """

    code: str
    start: str
    end: str
    unit: str
    label: Text
    target_max: float | None = None
    published: Text | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """One measured interval of one pathway; `value` is None unless complete."""

    definition: IntervalDefinition
    status: IntervalStatus
    value: float | None


@dataclass(frozen=True, slots=True)
class IntervalSummary:
    """Median, quartiles and counts; never a mean. `running` are censored, `ended` came to nothing, `missing` are to
    be listed, not dropped.
    """

    n: int
    median: float | None
    q1: float | None
    q3: float | None
    running: int
    ended: int
    missing: int


INTERVALS: tuple[IntervalDefinition, ...] = (
    IntervalDefinition(
        "K1",
        "submitted_at",
        "first_response_at",
        "h",
        Text("Prima risposta (invio → prima azione umana)", "First response (submission → first human act)"),
        24,
        Text(
            "Alcuni grandi istituti USA si danno 24 h per accettare un nuovo paziente (CAR T Vision)",
            "Some large US institutes set a 24 h goal to accept new patients (CAR T Vision)",
        ),
    ),
    IntervalDefinition(
        "K2",
        "submitted_at",
        "decided_at",
        "h",
        Text("Invio → giudizio di idoneità (lordo)", "Referral → decision (gross)"),
        7 * 24,
        Text(
            "Il tumorboard olandese si riunisce due volte a settimana (CAR T Vision)",
            "The Dutch tumorboard meets twice a week (CAR T Vision)",
        ),
    ),
    IntervalDefinition(
        "K3", "decided_at", "apheresis_on", "d", Text("Giudizio → aferesi", "Decision → apheresis"), 14
    ),
    IntervalDefinition(
        "K4",
        "apheresis_on",
        "infusion_at",
        "d",
        Text("Vein-to-vein (aferesi → infusione)", "Vein-to-vein (apheresis → infusion)"),
        None,
        Text(
            "Metanalisi, Europa: axi-cel 38,0 giorni, tisa-cel 50,5 (Blood Adv 2024)",
            "Meta-analysis, Europe: axi-cel 38.0 days, tisa-cel 50.5 (Blood Adv 2024)",
        ),
    ),
    IntervalDefinition(
        "K5",
        "decided_at",
        "infusion_at",
        "d",
        Text(
            "Brain-to-vein (qui: giudizio → infusione; altre reti partono dall'invio o dalla recidiva)",
            "Brain-to-vein (here: decision → infusion; other networks start at referral or relapse)",
        ),
    ),
    IntervalDefinition(
        "K6", "submitted_at", "infusion_at", "d", Text("Invio → infusione", "Referral → infusion")
    ),
    IntervalDefinition(
        "K6b",
        "first_hub_visit_on",
        "infusion_at",
        "d",
        Text("Prima visita al centro CAR-T → infusione", "First hub visit → infusion"),
    ),
    IntervalDefinition(
        "K7",
        "relapse_confirmed_on",
        "submitted_at",
        "d",
        Text("Recidiva confermata → invio", "Relapse confirmed → referral"),
        7,
    ),
    IntervalDefinition(
        "K8",
        "infusion_at",
        "handover_accepted_at",
        "d",
        Text("Infusione → rientro accettato", "Infusion → accepted return"),
        35,
    ),
    IntervalDefinition(
        "K10",
        "infusion_at",
        "discharged_at",
        "d",
        Text("Degenza (infusione → dimissione)", "Inpatient stay (infusion → discharge)"),
        None,
        Text(
            "Tolosa: da 20 a 14 giorni con linfodeplezione esterna (CAR T Vision)",
            "Toulouse: from 20 to 14 days with outsourced lymphodepletion (CAR T Vision)",
        ),
    ),
)


def _length(start: Moment, end: Moment, unit: str) -> float:
    if unit == "h" and isinstance(start, datetime) and isinstance(end, datetime):
        return (end - start) / timedelta(hours=1)
    return float((calendar_date(end) - calendar_date(start)).days)


def measure(definition: IntervalDefinition, times: PathwayTimes) -> Interval:
    """One interval of one pathway. A negative length is returned as it is: `check_times` reports it,
    hiding does not.
    """
    start, end = getattr(times, definition.start), getattr(times, definition.end)
    if start is None:
        return Interval(definition, IntervalStatus.MISSING, None)
    if end is None:
        is_over = times.closed_at is not None or times.died_on is not None
        return Interval(definition, IntervalStatus.ENDED if is_over else IntervalStatus.RUNNING, None)
    return Interval(definition, IntervalStatus.COMPLETE, _length(start, end, definition.unit))


def intervals_of(times: PathwayTimes) -> tuple[Interval, ...]:
    """Every per-patient interval (K9 is a proportion over patients, see `attrition`)."""
    return tuple(measure(definition, times) for definition in INTERVALS)


def paused_time(
    pauses: Iterable[tuple[datetime, datetime | None]], *, start: datetime, end: datetime
) -> timedelta:
    """Time within [start, end] during which at least one pause ran; overlapping pauses count once.

    A pause without an end is still running and counts until `end`.
    """
    clipped = sorted((max(a, start), min(b or end, end)) for a, b in pauses)
    total, reached = timedelta(0), start
    for first, last in clipped:
        first = max(first, reached)
        if last > first:
            total += last - first
            reached = last
    return total


def k2_net_hours(
    times: PathwayTimes, pauses: Iterable[tuple[datetime, datetime | None]] = ()
) -> float | None:
    """Referral to decision without the time spent waiting for more information; None unless both ends are
    known.
    """
    if times.submitted_at is None or times.decided_at is None:
        return None
    waiting = paused_time(pauses, start=times.submitted_at, end=times.decided_at)
    return (times.decided_at - times.submitted_at - waiting) / timedelta(hours=1)


def attrition(*, decided_eligible_n: int, infused_n: int) -> float | None:
    """K9: share of those judged eligible who were not infused. None without any; ValueError for impossible
    counts.

    Published figures differ in their denominators, so a label must name the denominator: here "judged
    eligible".
    """
    if decided_eligible_n < 0 or infused_n < 0 or infused_n > decided_eligible_n:
        raise ValueError("infused_n must lie between 0 and decided_eligible_n")
    return None if decided_eligible_n == 0 else 1 - infused_n / decided_eligible_n


def summarise(intervals: Sequence[Interval]) -> IntervalSummary:
    """Median and quartiles (inclusive method) of the complete intervals, with the number running,
    ended and missing.
    """
    known = [item.value for item in intervals if item.value is not None]
    quartiles = quantiles(known, n=4, method="inclusive") if len(known) > 1 else known * 3
    return IntervalSummary(
        n=len(known),
        median=median(known) if known else None,
        q1=quartiles[0] if known else None,
        q3=quartiles[2] if known else None,
        running=sum(item.status is IntervalStatus.RUNNING for item in intervals),
        ended=sum(item.status is IntervalStatus.ENDED for item in intervals),
        missing=sum(item.status is IntervalStatus.MISSING for item in intervals),
    )
