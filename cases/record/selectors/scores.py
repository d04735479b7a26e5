"""The scores of a record. Which of them apply is known where the form's fields are; that room registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases.record.rules.score import MIXED_TIMES, mixes_times
from cases.record.rules.scores_baseline import baseline_window
from cases.record.selectors.apheresis import ApheresisDays, days_of
from cases.record.selectors.baseline import scores_before_lymphodepletion

ScoresOf = Callable[[Mapping[str, Any]], list[dict[str, Any]]]
_providers: list[ScoresOf] = []


def register(provider: ScoresOf) -> None:
    """`provider` turns a `record_snapshot` into scores (id, labels, value, class, missing, source), without
    queries."""
    _providers[:] = [provider]


def scores_of(
    patient_id: UUID, snapshot: Mapping[str, Any], *, days: ApheresisDays | None = None
) -> list[dict[str, Any]]:
    """Every score that applies to the disease, also those that lack an input (named in `missing`).

    From lymphodepletion on, the scores that were built on the blood of before it keep that blood. `days`: of
    the pathway, when the caller knows them. One query beside theirs.
    """
    found = _providers[0](snapshot) if _providers else []
    days = days or days_of(patient_id)
    window = baseline_window(ld_day1_on=days.lymphodepletion_on, infusion_on=days.infused_on)
    if window is None:
        return found
    before = {score["score_id"]: score for score in scores_before_lymphodepletion(patient_id, window)}
    return [
        before.get(score["score_id"]) or _with_times(score, infused_on=days.infused_on) for score in found
    ]


def _with_times(score: dict[str, Any], *, infused_on: date | None) -> dict[str, Any]:
    if not mixes_times([date.fromisoformat(on) for on in score["dates"].values()], infused_on):
        return score
    return {**score, "warnings": [*score["warnings"], {"it": MIXED_TIMES.it, "en": MIXED_TIMES.en}]}
