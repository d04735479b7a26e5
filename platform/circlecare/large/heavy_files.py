"""Documents and imaging studies of the heavy patient: rows of files whose bytes nobody asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases.imaging.models import ImagingInstance, ImagingSeries, ImagingStudy
from circlecare.large.copying import copy_rows
from circlecare.large.plan import key, key_at
from kernel.files.models import StoredFile

Whose = tuple[UUID, UUID, UUID]
"""Patient, author and centre."""

SERIES, IMAGES = 3, 2
"""Of each study, and of each series."""

# name, kind, content type, pages
PAPERS = (
    ("Referto PET-TC", "document", "application/pdf", 2),
    ("Lettera di dimissione", "document", "application/pdf", 4),
    ("Esame istologico", "document", "application/pdf", 3),
    ("Foto della lesione", "image", "image/jpeg", None),
    ("Referto ecocardiogramma", "document", "application/pdf", 1),
)
STUDIES = (("PET-TC total body", "PT"), ("TC torace-addome", "CT"), ("RM encefalo", "MR"))


def documents(whose: Whose, *, count: int, now: datetime, days: float) -> int:
    return copy_rows(
        StoredFile,
        _FILE,
        (
            _file(whose, "document", n, at, f"{name} {n:03}.{'jpg' if kind == 'image' else 'pdf'}", kind, mime, pages)
            for n in range(count)
            for name, kind, mime, pages in [PAPERS[n % len(PAPERS)]]
            for at in [now - timedelta(days=days * n / count, minutes=20)]
        ),
    )  # fmt: skip


def imaging(whose: Whose, *, count: int, now: datetime, days: float) -> int:
    patient = whose[0]
    dates = [now - timedelta(days=days * n / max(1, count), minutes=10) for n in range(count)]
    images = [
        (study, series, image)
        for study in range(count)
        for series in range(SERIES)
        for image in range(IMAGES)
    ]

    def named(kind: str, *place: int) -> UUID:
        return key(f"heavy/{kind}/{patient}", "-".join(map(str, place)))

    def uid(*place: int) -> str:
        return f"2.25.{patient.int % 10**20}.{'.'.join(map(str, place))}"

    made = copy_rows(
        ImagingStudy,
        ("id", "created_at", "patient_id", "study_uid", "study_on", "description"),
        (
            (named("study", n), at, patient, uid(n), at.date(), STUDIES[n % len(STUDIES)][0])
            for n, at in enumerate(dates)
        ),
    )
    made += copy_rows(
        ImagingSeries,
        ("id", "created_at", "study_id", "series_uid", "modality", "number", "description"),
        (
            (
                named("series", n, series), at, named("study", n), uid(n, series), STUDIES[n % len(STUDIES)][1],
                series + 1, f"Serie {series + 1}",
            )
            for n, at in enumerate(dates)
            for series in range(SERIES)
        ),
    )  # fmt: skip

    def files() -> Iterator[tuple[Any, ...]]:
        for place, (study, _series, _image) in enumerate(images):
            yield _file(
                whose, "dicom", place, dates[study], f"{place:06}.dcm", "dicom", "application/dicom", None
            )

    made += copy_rows(StoredFile, _FILE, files())
    return made + copy_rows(
        ImagingInstance,
        ("id", "created_at", "patient_id", "series_id", "sop_uid", "number", "file_id"),
        (
            (
                named("image", *where), dates[where[0]], patient, named("series", *where[:2]), uid(*where),
                where[2] + 1, _file_key(patient, "dicom", place, dates[where[0]]),
            )
            for place, where in enumerate(images)
        ),
    )  # fmt: skip


_FILE = (
    "id", "created_at", "subject_type", "subject_id", "name", "size", "sha256", "content_type", "kind", "status",
    "uploaded_by_id", "centre_id", "storage_key", "pages", "processed_at",
)  # fmt: skip


def _file(
    whose: Whose, sort: str, number: int, at: datetime, name: str, kind: str, mime: str, pages: int | None
) -> tuple[Any, ...]:
    patient, author, centre = whose
    checksum = hashlib.sha256(f"{patient}/{sort}/{number}".encode()).hexdigest()
    return (
        _file_key(patient, sort, number, at), at, "patient", patient, name, 80_000 + number, checksum, mime, kind,
        "ready", author, centre, f"heavy/{checksum}", pages, at,
    )  # fmt: skip


def _file_key(patient: UUID, sort: str, number: int, at: datetime) -> UUID:
    # lists of files are in the order of their ids
    return key_at(f"heavy/{sort}/{patient}", number, at)
