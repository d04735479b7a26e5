"""The printed summary: made on demand from what the record says now, and kept in the access log."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import typst

from cases.overview.selectors.sheet import sheet_of
from cases.overview.selectors.story import story_items
from cases.overview.selectors.summary import overview_of
from cases.patients.selectors.access import patient_get
from cases.record.rules.printed_words import UNPRINTABLE
from cases.referrals.services.printable import SQUARE, printable_data
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from network.directory.models import Centre, Person

SHEETS = Path(__file__).resolve().parent.parent / "sheets"
STANDARD: Final = "a-2a"
"""PDF/A-2a: archivable, self-contained, and tagged for screen readers."""


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
    """The PDF of one sheet, the same bytes for the same data.

    The data reach the template as one JSON string: nothing in it is ever read as markup or code. Characters that the
    fonts cannot print become squares, and the foot of the page says so.
    """
    shown: dict[str, Any] = printable_data(data)
    if SQUARE in json.dumps(shown, ensure_ascii=False):
        shown["footer"]["note"] += f" {UNPRINTABLE.en if data['lang'] == 'en' else UNPRINTABLE.it}"
    pdf = _compiler().compile(
        format="pdf",
        pdf_standards=[STANDARD],
        sys_inputs={"data": json.dumps(shown, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes), "one document, not written to a file"
    return pdf


@cache
def _compiler() -> typst.Compiler:
    # one per process: the fonts that come with typst are read once, those of the machine do not count
    return typst.Compiler(input=str(SHEETS / "overview.typ"), root=str(SHEETS), ignore_system_fonts=True)


def _printed_by(actor: Actor) -> str:
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    centre = Centre.objects.filter(pk=actor.centre_id).first() if actor.centre_id else None
    parts = (person.display_name if person else "", centre.name if centre else "")
    return ", ".join(part for part in parts if part)
