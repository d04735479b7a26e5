"""What documents and images contribute: that they are there, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from cases.imaging.models import ImagingInstance, ImagingStudy
from cases.overview.rules.story import MINOR, TRACE, Lane, Place, StoryItem
from cases.record.rules.text import Text
from kernel import clock
from kernel.files.models import FileKind, StoredFile
from kernel.prepared import Prepared, Question

MOST = 1_000


def document_items(patient_id: UUID) -> Iterator[StoryItem]:
    """Documents by the day they came in, studies by the day of the examination. Two queries."""
    zone, place = clock.wall_zone(), Place("documents")
    for row in _FILES.rows(patient_id=patient_id):
        on = row["created_at"].astimezone(zone).date()
        yield StoryItem(f"file-{row['id']}", Lane.DOCUMENTS, on, Text(row["name"], row["name"]), TRACE, place)
    for row in _STUDIES.rows(patient_id=patient_id):
        words = row["description"]
        title = Text(words or "Esame per immagini", words or "Imaging study")
        yield StoryItem(f"study-{row['id']}", Lane.DOCUMENTS, row["study_on"], title, MINOR, Place("imaging"))


def _shown(patient_id: UUID) -> Any:
    left = ImagingInstance.objects.filter(series__study=OuterRef("pk"), file__withdrawn_at=None)
    return (
        ImagingStudy.objects.filter(Exists(left), patient_id=patient_id, study_on__isnull=False)
        .order_by("-study_on", "-id")
        .values("id", "study_on", "description")[:MOST]
    )


def documents_asked(patient_id: UUID) -> list[Question]:
    """What `document_items` asks, for `asked_together`."""
    return [_FILES.asking(patient_id=patient_id), _STUDIES.asking(patient_id=patient_id)]


_FILES: Prepared[Any] = Prepared(
    lambda patient_id: (
        StoredFile.objects.filter(
            subject_type="patient", subject_id=patient_id, withdrawn_at=None, parent=None
        )
        .exclude(kind__in=[FileKind.DICOM, FileKind.ARCHIVE])
        .order_by("-id")
        .values("id", "name", "created_at")[:MOST]
    ),
    patient_id=UUID,
)
_STUDIES: Prepared[Any] = Prepared(_shown, patient_id=UUID)
