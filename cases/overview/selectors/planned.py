"""The visits of a patient's follow-up plan. The room that keeps the plans stands above this one and registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cases.overview.rules.visits import PlannedVisit
from kernel.prepared import Question


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
