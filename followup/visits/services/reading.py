"""Reads of visits that leave a trace in the access log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.patients.selectors.access import patient_get
from followup.visits.policies import can_write_visit
from followup.visits.selectors.access import visit_get
from followup.visits.selectors.output import visit_output, visits_of
from kernel.actors import Actor
from kernel.audit import services as audit


def visits_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The visits of a patient, and whether the actor may begin one. Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    audit.record(
        actor=actor,
        action="visit.listed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
    )
    return {"can_begin": can_write_visit(actor, patient_id), "visits": visits_of(patient_id)}


def visit_open(*, actor: Actor, visit_id: UUID) -> dict[str, Any]:
    """A visit with all that is in it. Raises NotFound. Audited."""
    visit = visit_get(actor=actor, visit_id=visit_id)
    audit.record(
        actor=actor,
        action="visit.viewed",
        patient_id=visit.patient_id,
        object_type="visit",
        object_id=visit.pk,
    )
    return visit_output(actor, visit)
