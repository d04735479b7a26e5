"""Reads of plans that leave a trace in the access log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.patients.selectors.access import patient_get
from followup.protocols.policies import can_close_visit
from followup.protocols.selectors.plan import plans_of
from kernel.actors import Actor
from kernel.audit import services as audit


def follow_up_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The plans of a patient (see `plans_of`), and whether the actor may close visits. Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    audit.record(
        actor=actor,
        action="follow_up.viewed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
    )
    return {"can_close": can_close_visit(actor, patient_id), **plans_of(patient_id)}
