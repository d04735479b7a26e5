"""The circle of care as a list."""

from __future__ import annotations

from uuid import UUID

from cases.patients.models import CareRelation
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor


def circle_list(*, actor: Actor, patient_id: UUID) -> list[CareRelation]:
    """Every relation, the running ones first, then the ended, newest first. Raises NotFound as the patient."""
    patient = patient_get(actor=actor, patient_id=patient_id)
    relations = list(
        CareRelation.objects.filter(patient=patient).select_related(
            "centre", "person", "added_by", "ended_by"
        )
    )
    running = sorted((r for r in relations if r.valid_until is None), key=lambda r: r.valid_from)
    ended = sorted(
        (r for r in relations if r.valid_until is not None), key=lambda r: r.valid_from, reverse=True
    )
    return running + ended
