"""Writing the access log."""

from typing import Any
from uuid import UUID

from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.clock import now


def record(
    *,
    actor: Actor,
    action: str,
    patient_id: UUID | None = None,
    object_type: str = "",
    object_id: object = "",
    detail: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    """Log one act of `actor`, inside the caller's transaction: no act without its entry, nor the reverse.

    `action` is namespaced and in the past tense ("patient.viewed", "referral.submitted"). `detail` holds
    ids, field names and counts; never a clinical value, never free text of a record.
    """
    AuditEntry.objects.create(
        at=now(),
        actor_kind=actor.kind,
        actor_label=actor.label,
        person_id=actor.person_id,
        centre_id=actor.centre_id,
        patient_id=patient_id,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        detail=detail or {},
        why=why[:500],
        ip=actor.ip,
    )
