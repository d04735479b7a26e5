"""What the record does not say, or says of a day too long ago, for the phase in which the patient is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cases.overview.rules.expected import ANY_AGE, EXPECTED, Expected, Moment
from cases.overview.rules.phase import Phase


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says about one fact: the day it was true (None: undated). A stated reason why there is no value
    (`is_excused`) is an answer too, but does not make an old value young. `is_positive`: of a marker of a virus."""

    on: date | None = None
    is_excused: bool = False
    is_positive: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """An expected fact that is not there (`last_on` None), older than `max_age_days`, or of before the infusion though
    the first weeks after it are over."""

    fact: Expected
    last_on: date | None = None
    max_age_days: int = ANY_AGE
    is_before_infusion: bool = False


_AFTER = frozenset({Phase.FIRST_YEAR, Phase.LATE})


def missing_facts(
    known: Mapping[str, Known],
    *,
    phase: Phase,
    disease: str | None,
    today: date,
    done: Mapping[Moment, date] | None = None,
    infused_on: date | None = None,
) -> list[Missing]:
    """Expected facts that are absent or too old, the absent essential ones first.

    `known` by path ("lab.ldh"); `disease` None: what depends on it is not asked, the diagnosis itself is. An undated
    value never counts as old: nobody can say how old it is. A value of exactly the greatest age still counts. `done`:
    the days of what has been done; what was young enough then is not asked for again. From a month after `infused_on`
    on a state of before it says nothing of now.
    """
    reached = done or {}
    found = []
    for fact in EXPECTED:
        if phase not in fact.ages or not fact.applies(disease):
            continue
        if fact.if_positive and not any(known.get(path, Known()).is_positive for path in fact.if_positive):
            continue
        held = known.get(fact.path)
        if held is None:
            found.append(Missing(fact))
            continue
        limit = fact.ages[phase]
        if limit == ANY_AGE or held.is_excused or held.on is None:
            continue
        if infused_on is not None and phase in _AFTER and held.on < infused_on:
            found.append(Missing(fact, held.on, limit, is_before_infusion=True))
            continue
        needed_on = min(today, reached.get(fact.judged_at, today)) if fact.judged_at else today
        if (needed_on - held.on).days > limit:
            found.append(Missing(fact, held.on, limit))
    return sorted(found, key=lambda item: (not item.fact.is_essential, item.last_on is not None))
