"""Traces of who looked at which images."""

from uuid import UUID

from kernel.actors import Actor
from kernel.audit.services import record


def studies_listed(*, actor: Actor, patient_id: UUID, count: int) -> None:
    """One entry for the list of a patient's studies."""
    record(
        actor=actor,
        action="imaging.listed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        detail={"studies": count},
    )
