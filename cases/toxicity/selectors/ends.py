"""Until when the blood tells of the cells alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.record.models import DiseaseStatus, EntryStatus, Relapse, TherapyLine
from cases.record.rules.therapy_codes import PROGRESSIVE_RESPONSES
from kernel.prepared import Prepared, Question


def ends_of_observation(patient_ids: Collection[UUID]) -> dict[UUID, list[date]]:
    """By patient the days of a relapse, a progression and the beginning of a line of therapy, of any time. One query,
    none without patients."""
    if not patient_ids:
        return {}
    found: dict[UUID, list[date]] = defaultdict(list)
    for patient_id, on in _ends(patient_id__in=patient_ids):
        found[patient_id].append(on)
    return found


def ends_of_one(patient_id: UUID) -> list[date]:
    """The same of one patient. One query."""
    return [on for _patient_id, on in _OF_ONE.rows(patient_id=patient_id)]


def ends_asked(patient_id: UUID) -> Question:
    """What `ends_of_one` asks, for `asked_together`."""
    return _OF_ONE.asking(patient_id=patient_id)


def _ends(**whose: Any) -> QuerySet[Any, Any]:
    def days(model: Any, column: str, **more: Any) -> QuerySet[Any, Any]:
        rows = model.objects.filter(**whose, status=EntryStatus.ACTIVE, **more)
        told: QuerySet[Any, Any] = rows.exclude(**{column: None}).order_by().values_list("patient_id", column)
        return told

    united: QuerySet[Any, Any] = days(Relapse, "found_on").union(
        days(TherapyLine, "start_on"),
        days(TherapyLine, "progression_on"),
        days(DiseaseStatus, "effective_on", response__in=PROGRESSIVE_RESPONSES),
    )
    return united


_OF_ONE: Prepared[tuple[UUID, date]] = Prepared(
    lambda patient_id: _ends(patient_id=patient_id), patient_id=UUID
)
