"""The visits of a patient's follow-up plan, and the days on which the patient was seen. The room that keeps the plans
stands above this one and registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.overview.rules.visits import PlannedVisit
from cases.record.models import KIND_BY_SLUG, EntryStatus
from kernel.prepared import Prepared, Question

SEEN = ("performance-status", "disease-status", "vitals")
"""Kinds of entry that say that somebody saw the patient."""


@dataclass(frozen=True, slots=True)
class Plans:
    """`visits`: of all plans of a patient, by day, without those that came to nothing; one query. `asked`: what that
    asks, for `asked_together`."""

    visits: Callable[[UUID], list[PlannedVisit]]
    asked: Callable[[UUID], list[Question]]


_plans: list[Plans] = []


def register(plans: Plans) -> None:
    """Who tells the visits; the last one holds."""
    _plans[:] = [plans]


def visits_of(patient_id: UUID) -> list[PlannedVisit]:
    """None in an installation without follow-up plans."""
    return _plans[0].visits(patient_id) if _plans else []


def visits_asked(patient_id: UUID) -> list[Question]:
    return _plans[0].asked(patient_id) if _plans else []


def seen_on(patient_id: UUID) -> list[date]:
    """Days on which somebody recorded the patient's state. One query."""
    return [on for (on,) in _SEEN.rows(patient_id=patient_id)]


def seen_asked(patient_id: UUID) -> Question:
    """What `seen_on` asks, for `asked_together`."""
    return _SEEN.asking(patient_id=patient_id)


def plan_asked(patient_id: UUID) -> list[Question]:
    """What `visits_of` and `seen_on` ask, for `asked_together`."""
    return [*visits_asked(patient_id), seen_asked(patient_id)]


def _seen(patient_id: UUID) -> QuerySet[Any, Any]:
    parts = [
        KIND_BY_SLUG[slug]
        .rows.filter(patient_id=patient_id, status=EntryStatus.ACTIVE, effective_on__isnull=False)
        .order_by("-effective_on")
        .values_list("effective_on")[:400]
        for slug in SEEN
    ]
    united: QuerySet[Any, Any] = parts[0].union(*parts[1:])
    return united


_SEEN: Prepared[tuple[date]] = Prepared(_seen, patient_id=UUID)
