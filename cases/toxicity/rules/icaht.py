"""Early and late immune effector cell-associated haematotoxicity (ICAHT) from the neutrophil counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

from cases.record.rules.evidence import ADVISORY, EVIDENCE_LABELS
from cases.record.rules.text import Text
from cases.toxicity.rules.grade import GradeInputError

SOURCE = "Rejeski, Blood 2023;142:865 (EHA/EBMT)"
EARLY_LAST_DAY = 30
LATE_FIRST_DAY, LATE_LAST_DAY = 31, 100
LONGEST_GAP_DAYS = 7
JOINED_WITHIN_DAYS = 2
LOW, VERY_LOW = 500.0, 100.0

Counts = Iterable[tuple[int, float]]
"""(day after infusion, neutrophils per µL), in any order, several a day allowed."""


@dataclass(frozen=True, slots=True)
class Icaht:
    """`grade` None: no counts, or (early) days that could not be filled; `unknown_days` names them. `spell_low`
    and `spell_very_low` are the longest joined spells at or below 500 and 100/µL, in days; `nadir` the lowest."""

    phase: str
    grade: int | None
    rule: Text
    nadir: float | None = None
    spell_low: int = 0
    spell_very_low: int = 0
    unknown_days: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        evidence = EVIDENCE_LABELS["found"]
        return {
            "phase": self.phase,
            "grade": self.grade,
            "rule_it": self.rule.it,
            "rule_en": self.rule.en,
            "nadir_per_ul": self.nadir,
            "days_at_most_500": self.spell_low,
            "days_at_most_100": self.spell_very_low,
            "unknown_days": list(self.unknown_days),
            "source": SOURCE,
            "evidence_label_it": evidence.it,
            "evidence_label_en": evidence.en,
            "advisory_it": ADVISORY.it,
            "advisory_en": ADVISORY.en,
        }


def icaht_early(counts: Counts, *, last_day: int = EARLY_LAST_DAY, died: bool = False) -> Icaht:
    """Grade 0-4 of days 0-30, as far as `last_day` (today, or the day of death when `died`).

    Lowest count of each day; linear interpolation across gaps of up to 7 days; spells are consecutive days at or
    below the threshold, joined when at most 2 days lie between them (recovery takes 3); the longest joined spell
    counts. At or below 500/µL: 1-6 days grade 1, 7-13 grade 2, 14 or more grade 3; at or below 100/µL: 7-13 days
    grade 3, 14 or more grade 4. From day 3 at the latest until the last value of a period that is over (day 30
    reached, or death): grade 4. A longer gap leaves its days unknown: `grade` is then what the known days prove,
    None when they prove nothing. Source: Rejeski, Blood 2023;142:865, algorithm of the authors' public code.
    Example: at or below 500 on days 3-9 and 12-18 joins to 16 days, grade 3. Raises GradeInputError for a count
    that is negative or not finite.
    """
    end = min(last_day, EARLY_LAST_DAY)
    lowest = _daily(counts, 0, end)
    if not lowest:
        return Icaht("early", None, Text("nessun conteggio dei neutrofili", "no neutrophil counts"))
    filled, unknown = _interpolated(lowest, end)
    low = _spells(filled, LOW)
    days_low = _longest(low)
    days_very_low = _longest(_spells(filled, VERY_LOW))
    grade, rule = _early_grade(days_low, days_very_low)
    if (died or end == EARLY_LAST_DAY) and not unknown and _never_recovered(low, filled):
        grade = 4
        rule = Text("mai sopra 500/µL fino all'ultimo valore", "never above 500/µL until the last value")
    nadir = min(lowest.values())
    if not grade and unknown:
        few = Text("dati insufficienti: conteggi troppo distanti", "insufficient data: counts too far apart")
        return Icaht("early", None, few, nadir, days_low, days_very_low, unknown)
    return Icaht("early", grade, rule, nadir, days_low, days_very_low, unknown)


def icaht_late(counts: Counts) -> Icaht:
    """Grade 0-4 of days 31-100 by the nadir, when it is not a single dip.

    Lowest count 1001-1500/µL grade 1, 501-1000 grade 2, 101-500 grade 3, 100 or less grade 4, but only if the
    second lowest is 1500 or less too, or there is no second. The caller leaves out counts after new therapy or
    progression. Source: Rejeski, Blood 2023;142:865. Example: 900 and 1200 gives 2; 1200 and 1800 gives 0.
    """
    found = sorted(value for _day, value in _within(counts, LATE_FIRST_DAY, LATE_LAST_DAY))
    if not found:
        return Icaht("late", None, Text("nessun conteggio dei neutrofili", "no neutrophil counts"))
    nadir = found[0]
    if nadir > 1500 or (len(found) > 1 and found[1] > 1500):
        return Icaht("late", 0, Text("nessun calo persistente", "no lasting fall"), nadir)
    grade = 4 if nadir <= 100 else 3 if nadir <= 500 else 2 if nadir <= 1000 else 1
    return Icaht("late", grade, Text(f"nadir {nadir:.0f}/µL", f"nadir {nadir:.0f}/µL"), nadir)


def _within(counts: Counts, first: int, last: int) -> list[tuple[int, float]]:
    found = []
    for day, value in counts:
        if not isfinite(value) or value < 0:
            raise GradeInputError(
                "anc_per_ul", Text("serve un numero non negativo", "a number not below zero")
            )
        if first <= day <= last:
            found.append((day, float(value)))
    return found


def _daily(counts: Counts, first: int, last: int) -> dict[int, float]:
    lowest: dict[int, float] = {}
    for day, value in _within(counts, first, last):
        lowest[day] = min(value, lowest.get(day, value))
    return lowest


def _interpolated(lowest: dict[int, float], end: int) -> tuple[dict[int, float], tuple[int, ...]]:
    """Every day between the first and the last count, and the days of gaps that are too long to fill."""
    filled = dict(lowest)
    days = sorted(lowest)
    gaps = [range(days[0]), range(days[-1] + 1, end + 1)]
    unknown = [day for gap in gaps if len(gap) > LONGEST_GAP_DAYS for day in gap]
    for before, after in pairwise(days):
        between = range(before + 1, after)
        if len(between) > LONGEST_GAP_DAYS:
            unknown.extend(between)
            continue
        step = (lowest[after] - lowest[before]) / (after - before)
        for day in between:
            filled[day] = lowest[before] + step * (day - before)
    return filled, tuple(sorted(unknown))


def _spells(filled: dict[int, float], limit: float) -> list[tuple[int, int]]:
    """Joined spells as (first day, last day)."""
    spells: list[tuple[int, int]] = []
    for day in sorted(filled):
        if filled[day] > limit:
            continue
        if spells and day - spells[-1][1] - 1 <= JOINED_WITHIN_DAYS:
            spells[-1] = (spells[-1][0], day)
        else:
            spells.append((day, day))
    return spells


def _longest(spells: list[tuple[int, int]]) -> int:
    return max((last - first + 1 for first, last in spells), default=0)


def _never_recovered(spells: list[tuple[int, int]], filled: dict[int, float]) -> bool:
    return bool(spells) and spells[-1][0] <= 3 and spells[-1][1] == max(filled)


def _early_grade(low: int, very_low: int) -> tuple[int, Text]:
    if very_low >= 14:
        return 4, _days(very_low, 100)
    if low >= 14:
        return 3, _days(low, 500)
    if very_low >= 7:
        return 3, _days(very_low, 100)
    if low >= 7:
        return 2, _days(low, 500)
    if low >= 1:
        return 1, _days(low, 500)
    return 0, Text("mai a 500/µL o meno", "never at or below 500/µL")


def _days(days: int, limit: int) -> Text:
    return Text(f"{days} giorni a {limit}/µL o meno", f"{days} days at or below {limit}/µL")
