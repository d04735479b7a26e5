"""What makes a draft of a protocol whole: visits that can be told apart, each with something to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from cases.record.rules.text import Text
from followup.protocols.rules.items import ITEM_BY_CODE, Need
from followup.protocols.rules.schedule import Span, span_of
from followup.protocols.rules.standard import LAST_YEAR, Mode, Owner

VISITS_MAX = 60
_YEARLY_FROM_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit as it shall be: `days` or `months` after the infusion (one of them is 0), its window in days."""

    days: int
    months: int
    before: int
    after: int
    owner: Owner
    mode: Mode
    is_optional: bool
    due: tuple[str, ...]
    indicated: tuple[str, ...]

    @property
    def code(self) -> str:
        return code_of(self)

    @property
    def needs(self) -> tuple[tuple[str, Need], ...]:
        return (
            *((code, Need.DUE) for code in self.due),
            *((code, Need.INDICATED) for code in self.indicated),
        )


class Fault(StrEnum):
    """What is wrong with a draft."""

    EMPTY = "empty"
    ALL_OPTIONAL = "all_optional"
    OFFSET = "offset"
    TWICE = "twice"
    BEFORE_INFUSION = "before_infusion"
    OVERLAP = "overlap"
    NOTHING_DUE = "nothing_due"
    UNKNOWN_ITEM = "unknown_item"
    BOTH_NEEDS = "both_needs"


@dataclass(frozen=True, slots=True)
class Found:
    """One fault, at the field of the input in which it is mended: "visits.3.before"."""

    field: str
    fault: Fault


def code_of(visit: Wanted) -> str:
    """What a visit is called in every version: by it a plan finds the same visit in the next one."""
    if visit.days:
        return f"d{visit.days}"
    if visit.months >= _YEARLY_FROM_MONTHS and visit.months % 12 == 0:
        return f"y{visit.months // 12}"
    return f"m{visit.months}"


def label_of(visit: Wanted) -> Text:
    """Its words: 100 days are "Visit D+100", 18 months "Visit at 18 months", 36 months "Visit of year 3"."""
    code = code_of(visit)
    number = code[1:]
    if code.startswith("d"):
        return Text(f"Visita D+{number}", f"Visit D+{number}")
    if code.startswith("y"):
        return Text(f"Visita del {number}º anno", f"Visit of year {number}")
    return Text(f"Visita a {number} mesi", f"Visit at {number} months")


def in_order(visits: Sequence[Wanted]) -> list[Wanted]:
    """By the day on which they are due."""
    return sorted(visits, key=lambda visit: span_of(visit, _DAYS[0]).on)


def faults_of(visits: Sequence[Wanted]) -> list[Found]:
    """Everything that is wrong, or nothing. Windows are compared for infusions at the start, in the middle and at the
    end of every month of four years, since months differ in length: two visits that overlap for one of them are two
    visits of which nobody knows which one took place."""
    if not visits:
        return [Found("visits", Fault.EMPTY)]
    found = [each for index, visit in enumerate(visits) for each in _faults_of_one(index, visit)]
    if all(visit.is_optional for visit in visits):
        found.append(Found("visits", Fault.ALL_OPTIONAL))
    if any(each.fault is Fault.OFFSET for each in found):
        return found
    held: set[str] = set()
    for index, visit in enumerate(visits):
        if visit.code in held:
            found.append(Found(_offset(index, visit), Fault.TWICE))
        held.add(visit.code)
    return found if len(held) < len(visits) else [*found, *_overlaps(visits)]


def ends_early(visits: Sequence[Wanted]) -> bool:
    """Whether the plan ends before the fifteenth year, to which gene therapy is followed in the European Union (EMA,
    guideline on follow-up of patients treated with gene therapy, 2009)."""
    return max((visit.months for visit in visits), default=0) < 12 * LAST_YEAR


def _faults_of_one(index: int, visit: Wanted) -> list[Found]:
    at = f"visits.{index}"
    if (visit.days > 0) == (visit.months > 0):
        return [Found(f"{at}.days", Fault.OFFSET)]
    found = []
    if visit.before >= (visit.days or 28 * visit.months):
        found.append(Found(f"{at}.before", Fault.BEFORE_INFUSION))
    if not visit.due:
        found.append(Found(f"{at}.due", Fault.NOTHING_DUE))
    if any(code not in ITEM_BY_CODE for code in (*visit.due, *visit.indicated)):
        found.append(Found(f"{at}.due", Fault.UNKNOWN_ITEM))
    asked = (*visit.due, *visit.indicated)
    if len(set(asked)) < len(asked):
        found.append(Found(f"{at}.indicated", Fault.BOTH_NEEDS))
    return found


def _offset(index: int, visit: Wanted) -> str:
    return f"visits.{index}.{'days' if visit.days else 'months'}"


def _overlaps(visits: Sequence[Wanted]) -> list[Found]:
    late = set()
    for day in _DAYS:
        spans: list[tuple[Span, int]] = [(span_of(visit, day), index) for index, visit in enumerate(visits)]
        spans.sort(key=lambda pair: pair[0].on)
        late |= {after for (span, _), (next_span, after) in pairwise(spans) if next_span.opens <= span.closes}
    return [Found(f"visits.{index}.before", Fault.OVERLAP) for index in sorted(late)]


def _days() -> tuple[date, ...]:
    firsts = [date(year, month, 1) for year in range(2025, 2029) for month in range(1, 13)]
    return tuple(day for first in firsts for day in (first, first.replace(day=15), first - timedelta(days=1)))


_DAYS = _days()
