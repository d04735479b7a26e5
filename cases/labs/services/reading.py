"""Reads of the courses that the access log keeps."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from cases.labs.rules.sheet_writing import Style, write_sheet
from cases.labs.selectors.series import Span, courses
from cases.labs.selectors.treatments import treatments_of
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor
from kernel.audit import services as audit


def series_open(
    *, actor: Actor, patient_id: UUID, codes: Collection[str] | None = None, span: Span
) -> dict[str, Any]:
    """Courses (see `courses`) with the treatments of the same axis. Raises NotFound. One audit entry."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    found = courses(patient_id, codes=codes, span=span)
    _audit(actor, patient_id, "labs.series_viewed", found)
    return {**found, "treatments": treatments_of(patient_id)}


def series_export(*, actor: Actor, patient_id: UUID, codes: Collection[str] | None = None, span: Span) -> str:
    """What is recorded as a sheet in the language of the request. Raises NotFound. Audited as an export."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    found = courses(patient_id, codes=codes, span=span, is_recorded=True)
    _audit(actor, patient_id, "labs.exported", found)
    style = Style.of("en" if (get_language() or "it").startswith("en") else "it")
    return write_sheet(found["series"], found["limits"], style)


def _audit(actor: Actor, patient_id: UUID, action: str, found: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        action=action,
        patient_id=patient_id,
        object_type="labs",
        detail={
            "codes": len(found["series"]),
            "count": sum(len(course["days"]) for course in found["series"]),
        },
    )
