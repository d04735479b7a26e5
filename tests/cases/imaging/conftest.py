"""DICOM series made by a script, and a patient of Crema to whom they belong."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRLittleEndian,
    PositronEmissionTomographyImageStorage,
    generate_uid,
)

from kernel.files import services
from tests.factories.directory import actor_of
from tests.factories.patients import make_patient

NAME, BIRTH_DATE = "ROSSI^MARIA", "19700131"


def make_slice(
    *,
    study: str = "",
    series: str = "",
    number: int = 1,
    rows: int = 32,
    columns: int = 32,
    modality: str = "CT",
    fill: int | None = None,
    **values: Any,
) -> FileDataset:
    """One valid slice. `values` are further elements, None removes one. Its brightness tells its number."""
    meta = FileMetaDataset()
    sop_class = PositronEmissionTomographyImageStorage if modality == "PT" else CTImageStorage
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study or generate_uid(), series or generate_uid()
    dataset.PatientName, dataset.PatientBirthDate = NAME, BIRTH_DATE
    dataset.PatientSex, dataset.PatientID = "F", "0012345"
    dataset.StudyDate, dataset.StudyDescription = "20261102", "TC torace addome"
    dataset.Modality, dataset.SeriesNumber, dataset.SeriesDescription = modality, 2, "Portale 1.5"
    dataset.InstanceNumber = number
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = rows, columns, 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 16, 15
    dataset.PixelRepresentation = 0
    dataset.RescaleIntercept, dataset.RescaleSlope = -1024, 1
    dataset.WindowCenter, dataset.WindowWidth = 0, 200
    shade = fill if fill is not None else 924 + 10 * number
    dataset.PixelData = np.full((rows, columns), shade, np.uint16).tobytes()
    for keyword, value in values.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    return dataset


def as_bytes(dataset: pydicom.Dataset) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def make_series(count: int, **values: Any) -> list[bytes]:
    study, series = generate_uid(), generate_uid()
    return [
        as_bytes(make_slice(study=study, series=series, number=number, **values))
        for number in range(1, count + 1)
    ]


@pytest.fixture(autouse=True)
def staging(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_STAGING_DIR = tmp_path / "uploads"


@pytest.fixture
def patient(circle_doctor: Any) -> Any:
    return make_patient(
        circle_doctor, family_name="Rossi", given_name="Maria", birth_date=date(1970, 1, 31), sex="F"
    )


Send = Callable[..., Any]


@pytest.fixture
def send(patient: Any, circle_doctor: Any) -> Send:
    """Store DICOM bytes for the patient and process them at once."""

    def put(content: bytes, name: str = "", *, of: Any = None, process: bool = True) -> Any:
        file = services.file_create_from_bytes(
            actor=actor_of(circle_doctor),
            subject_type="patient",
            subject_id=(of or patient).pk,
            name=name or f"IM{hash(content) % 10**8}.dcm",
            content=content,
            category="imaging",
        )
        if process:
            services.file_process(file_id=file.pk)
            file.refresh_from_db()
        return file

    return put
