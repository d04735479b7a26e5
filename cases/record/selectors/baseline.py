"""The laboratory of before lymphodepletion, for the scores that were built on it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from cases.record.rules.scores_baseline import BASELINE_LABS, BaselineWindow, Measured, baseline_scores
from cases.record.selectors.current import active
from kernel.prepared import Prepared


def scores_before_lymphodepletion(patient_id: UUID, window: BaselineWindow) -> list[dict[str, Any]]:
    """CAR-HEMATOTOX, EASIX and its kin from the values of `window`. The caller has checked access. One query."""
    rows = _BEFORE.rows(patient_id=patient_id, first=window.first, last=window.last)
    results = [Measured(code, float(value), on) for code, value, on in rows]
    return [score.as_dict() for score in baseline_scores(results, window)]


def _before(patient_id: UUID, first: date, last: date) -> QuerySet[Any, Any]:
    rows = active("labs", patient_id).filter(
        code__in=BASELINE_LABS, value__isnull=False, effective_on__gte=first, effective_on__lte=last
    )
    # of two results of one day the one that came in last: it corrects the first
    newest = rows.order_by("code", "effective_on", F("recorded_at").desc()).distinct("code", "effective_on")
    return newest.values_list("code", "value", "effective_on")


_BEFORE: Prepared[tuple[str, Any, date]] = Prepared(_before, patient_id=UUID, first=date, last=date)
