"""The circle of care as a list."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cases.patients.models import CareRelation
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor
from kernel.clock import now


def circle_list(*, actor: Actor, patient_id: UUID) -> list[CareRelation]:
    """Every relation, the running ones first, then the ended, newest first. Raises NotFound as the patient."""
    patient = patient_get(actor=actor, patient_id=patient_id)
    relations = list(
        CareRelation.objects.filter(patient=patient).select_related(
            "centre", "person", "added_by", "ended_by"
        )
    )
    moment = now()
    ended = [r for r in relations if r.valid_until is not None and r.valid_until <= moment]
    running = [r for r in relations if r not in ended]
    return sorted(running, key=_begun) + sorted(ended, key=_begun, reverse=True)


def _begun(relation: CareRelation) -> datetime:
    return relation.valid_from
