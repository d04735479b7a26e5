"""Looking at an import again."""

from __future__ import annotations

from uuid import UUID

from cases.interchange.models import ImportRun
from cases.patients.policies import clinical_visible_to
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import NotFound


def import_open(*, actor: Actor, import_id: UUID) -> ImportRun:
    """An import of a patient whose record the actor may see. Raises NotFound. Audited."""
    run = (
        ImportRun.objects.filter(pk=import_id, patient__in=clinical_visible_to(actor))
        .select_related("patient", "imported_by", "centre")
        .first()
    )
    if run is None:
        raise NotFound
    audit.record(
        actor=actor,
        action="import.viewed",
        patient_id=run.patient_id,
        object_type="import",
        object_id=run.id,
    )
    return run
