"""The circle of care as a list."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cases.patients.models import CareRelation
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor
from kernel.clock import now
from kernel.prepared import Prepared, Question


def circle_list(*, actor: Actor, patient_id: UUID) -> list[CareRelation]:
    """Every relation, the running ones first, then the ended, newest first. Raises NotFound as the patient."""
    patient_get(actor=actor, patient_id=patient_id)
    return circle_of(patient_id)


def circle_of(patient_id: UUID) -> list[CareRelation]:
    """As `circle_list`, for a caller who was let to the patient already. One query."""
    relations = _CIRCLE.rows(patient_id=patient_id)
    moment = now()
    ended = [r for r in relations if r.valid_until is not None and r.valid_until <= moment]
    running = [r for r in relations if r not in ended]
    return sorted(running, key=_begun) + sorted(ended, key=_begun, reverse=True)


def _begun(relation: CareRelation) -> datetime:
    return relation.valid_from


def circle_asked(patient_id: UUID) -> Question:
    """What `circle_of` asks, for `asked_together`."""
    return _CIRCLE.asking(patient_id=patient_id)


_CIRCLE: Prepared[CareRelation] = Prepared(
    lambda patient_id: CareRelation.objects.filter(patient_id=patient_id).select_related(
        "centre", "person", "added_by", "ended_by"
    ),
    patient_id=UUID,
)
