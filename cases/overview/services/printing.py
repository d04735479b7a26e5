"""The printed summary: made on demand from what the record says now, and kept in the access log."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cases.overview.selectors.sheet import sheet_of
from cases.overview.selectors.story import story_items
from cases.overview.selectors.summary import overview_of
from cases.patients.selectors.access import patient_get
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.pdf import pdf_of
from network.directory.models import Centre, Person

TEMPLATE: Final = Path(__file__).resolve().parent.parent / "sheets" / "overview.typ"


def overview_print(*, actor: Actor, patient_id: UUID, language: str) -> bytes:
    """The summary and the story as PDF/A in `language` (it or en). Raises NotFound. Audited with its checksum."""
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True)
    at = clock.now()
    items, _left_out = story_items(patient_id)
    sheet = sheet_of(overview_of(patient), items, language=language, printed_by=_printed_by(actor), at=at)
    pdf = sheet_pdf(sheet, at=at)
    audit.record(
        actor=actor,
        action="overview.printed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
        detail={"language": language, "sha256": hashlib.sha256(pdf).hexdigest()},
    )
    return pdf


def sheet_pdf(data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of one sheet (see `pdf_of`)."""
    return pdf_of(TEMPLATE, data, at=at)


def _printed_by(actor: Actor) -> str:
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    centre = Centre.objects.filter(pk=actor.centre_id).first() if actor.centre_id else None
    parts = (person.display_name if person else "", centre.name if centre else "")
    return ", ".join(part for part in parts if part)
