"""Images: a small synthetic PET-CT of each patient who has one, and the test files that come with pydicom.

The phantom is computed: an oval body with lungs and one bright spot. The files of pydicom show a test object and
are given the invented patient's name; one of them keeps its own, so that the warning about another patient can be
seen.
"""

from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

from cases.patients.models import Patient
from kernel import clock
from kernel.actors import Actor
from kernel.files.services import file_create_from_bytes

SLICES = 10
CT_STORAGE = UID("1.2.840.10008.5.1.4.1.1.2")
PET_STORAGE = UID("1.2.840.10008.5.1.4.1.1.128")
PIXELS = {"CT": 128, "PT": 64}


def pet_ct_attach(*, actor: Actor, patient: Patient) -> None:
    """A PET-CT of nine days ago: one CT and one PET series of the same body."""
    day = clock.today() - timedelta(days=9)
    study = generate_uid(entropy_srcs=[str(patient.pk), "study"])
    for number, modality in enumerate(("CT", "PT"), start=1):
        series = generate_uid(entropy_srcs=[str(patient.pk), modality])
        for index in range(SLICES):
            content = _slice(patient, study, series, modality=modality, number=number, index=index, day=day)
            file_create_from_bytes(
                actor=actor,
                subject_type="patient",
                subject_id=patient.pk,
                name=f"{modality}{index + 1:03}.dcm",
                content=content,
                category="imaging",
            )


def sample_image_attach(*, actor: Actor, patient: Patient, name: str, as_patient: bool) -> None:
    """One of pydicom's own test files; `as_patient` writes the patient's name over that of the test object."""
    path = get_testdata_file(name, download=False)
    if path is None:
        raise LookupError(f"pydicom came without its test file {name}")
    dataset = pydicom.dcmread(str(path))
    if as_patient:
        _identify(dataset, patient)
    out = BytesIO()
    dataset.save_as(out)
    file_create_from_bytes(
        actor=actor,
        subject_type="patient",
        subject_id=patient.pk,
        name=name,
        content=out.getvalue(),
        category="imaging",
    )


def _identify(dataset: pydicom.Dataset, patient: Patient) -> None:
    dataset.PatientName = f"{patient.family_name}^{patient.given_name}"
    dataset.PatientID = patient.tax_code or ""
    dataset.PatientBirthDate = f"{patient.birth_date:%Y%m%d}"
    dataset.PatientSex = patient.sex


def _slice(
    patient: Patient, study: UID, series: UID, *, modality: str, number: int, index: int, day: date
) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CT_STORAGE if modality == "CT" else PET_STORAGE
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[str(patient.pk), modality, str(index)])
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    _identify(image, patient)
    image.SOPClassUID = meta.MediaStorageSOPClassUID
    image.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    image.StudyInstanceUID, image.SeriesInstanceUID = study, series
    image.FrameOfReferenceUID = generate_uid(entropy_srcs=[str(patient.pk), "frame"])
    image.StudyDate = image.SeriesDate = f"{day:%Y%m%d}"
    image.StudyTime = "091500"
    image.StudyDescription = "PET-TC total body con 18F-FDG"
    image.SeriesDescription = "TC bassa dose" if modality == "CT" else "PET corretta per attenuazione"
    image.Modality, image.SeriesNumber, image.InstanceNumber = modality, number, index + 1
    image.BodyPartExamined = "CHEST"
    size = PIXELS[modality]
    image.Rows = image.Columns = size
    image.PixelSpacing = [400 / size, 400 / size]
    image.SliceThickness = 8
    image.ImagePositionPatient = [-200, -200, index * 8]
    image.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.BitsAllocated, image.BitsStored, image.HighBit = 16, 16, 15
    image.PixelRepresentation = 1 if modality == "CT" else 0
    image.RescaleIntercept, image.RescaleSlope = 0, 1
    image.WindowCenter, image.WindowWidth = (40, 400) if modality == "CT" else (2500, 5000)
    image.PixelData = _body(size, index, modality).tobytes()
    out = BytesIO()
    image.save_as(out, enforce_file_format=True)
    return out.getvalue()


def _body(size: int, index: int, modality: str) -> np.ndarray:
    """One slice of the phantom: Hounsfield units for CT, counts for PET."""
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    body = (x / 0.8) ** 2 + (y / 0.55) ** 2 < 1
    lungs = ((np.abs(x) - 0.38) / 0.24) ** 2 + (y / 0.36) ** 2 < 1
    spine = x**2 + (y - 0.38) ** 2 < 0.012
    depth = abs(index - SLICES / 2) / SLICES
    node = (x - 0.06) ** 2 + (y + 0.08) ** 2 < max(0.0, 0.028 - 0.05 * depth)
    if modality == "CT":
        return np.select([node, spine, lungs, body], [55, 420, -780, 35], -1000).astype("<i2")
    return np.select([node, spine, lungs, body], [4600, 900, 350, 700], 20).astype("<u2")
