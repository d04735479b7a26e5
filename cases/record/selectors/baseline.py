"""The laboratory of before lymphodepletion, for the scores that were built on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F

from cases.record.rules.scores_baseline import BASELINE_LABS, BaselineWindow, Measured, baseline_scores
from cases.record.selectors.current import active


def scores_before_lymphodepletion(patient_id: UUID, window: BaselineWindow) -> list[dict[str, Any]]:
    """CAR-HEMATOTOX, EASIX and its kin from the values of `window`. The caller has checked access. One query."""
    rows = active("labs", patient_id).filter(
        code__in=BASELINE_LABS, value__isnull=False, effective_on__range=(window.first, window.last)
    )
    # of two results of one day the one that came in last: it corrects the first
    newest = rows.order_by("code", "effective_on", F("recorded_at").desc()).distinct("code", "effective_on")
    results = [
        Measured(code, float(value), on)
        for code, value, on in newest.values_list("code", "value", "effective_on")
    ]
    return [score.as_dict() for score in baseline_scores(results, window)]
