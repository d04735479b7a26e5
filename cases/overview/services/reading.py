"""Reads that leave a trace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.overview.selectors.opening import case_opened, identity_opened
from cases.overview.selectors.story import story_of
from cases.overview.selectors.summary import overview_of
from cases.patients.models import Patient
from cases.patients.policies import can_view_clinical
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor
from kernel.audit import services as audit


def case_open(*, actor: Actor, patient_id: UUID) -> tuple[Patient, dict[str, Any]]:
    """The case as its page opens (see `case_opened`). Who may see the identity only gets no more of it.

    Raises NotFound. Audited as one look.
    """
    patient = patient_get(actor=actor, patient_id=patient_id)
    clinical = can_view_clinical(actor, patient_id)
    audit.record(
        actor=actor,
        action="case.opened" if clinical else "patient.viewed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
    )
    return patient, case_opened(actor, patient) if clinical else identity_opened(actor, patient)


def story_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The whole story (see `story_of`). Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    story = story_of(patient_id)
    audit.record(
        actor=actor,
        action="story.viewed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        detail={"count": len(story["items"])},
    )
    return story


def overview_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The summary (see `overview_of`). Raises NotFound. Audited."""
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True)
    found = overview_of(patient)
    audit.record(
        actor=actor,
        action="overview.viewed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
    )
    return found
