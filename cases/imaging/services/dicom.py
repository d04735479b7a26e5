"""DICOM files that arrive: refused when damaged, sorted into study and series, compared with the patient."""

import uuid
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.imaging import policies
from cases.imaging.events import ImagingChanged
from cases.imaging.models import ImagingInstance, ImagingSeries, ImagingStudy
from cases.imaging.rules.matching import Identity, mismatches
from cases.patients.models import Patient
from kernel import realtime
from kernel.actors import Actor
from kernel.audit.services import record
from kernel.files import sandbox, staging, storage
from kernel.files.models import StoredFile
from kernel.files.processors import Processed, ProcessingFailed
from kernel.files.services.store import patient_of

_HEADER_LIMITS = sandbox.Limits(seconds=20, cpu_seconds=15)
# Jobs of the sandbox. A damaged or cut file is refused by the first while its sender is still there.
READ_HEADER = "cases.imaging.rules.headers:read_header"
RENDER_THUMBNAIL = "cases.imaging.rules.rendering:render_thumbnail"
SORTER = Actor.system("imaging")


def _read(path: Path) -> dict[str, Any]:
    try:
        header: dict[str, Any] = sandbox.run(READ_HEADER, limits=_HEADER_LIMITS, reads=[path], path=str(path))
    except sandbox.SandboxError:
        return {"error": "dicom_unreadable"}
    return header


def process_dicom(file: StoredFile, path: Path) -> Processed:
    """Sort one file into its series; make the series' picture when this is its lowest instance so far.

    Any order and any number of workers at once give the same result; the same SOP instance in a second file
    adds nothing. A file whose subject stands for no patient stays a plain file.
    """
    patient_id = patient_of(file)
    if patient_id is None:
        return Processed()
    header = _read(path)
    if "error" in header:
        raise ProcessingFailed(header["error"])
    instance = _sort_in(file, patient_id, header)
    if instance is None:
        return Processed(note="dicom_duplicate")
    key = _picture(instance, path) if instance.has_pixels else ""
    return Processed(thumbnail_key=key)


@transaction.atomic
def _sort_in(file: StoredFile, patient_id: UUID, header: dict[str, Any]) -> ImagingInstance | None:
    """The instance of this file, made now or the last time; None when another file carries it already."""
    # The first to come makes the row, the others wait for its commit and find it: ON CONFLICT DO NOTHING.
    ImagingStudy.objects.bulk_create(
        [ImagingStudy(patient_id=patient_id, study_uid=header["study_uid"])], ignore_conflicts=True
    )
    study = ImagingStudy.objects.select_for_update(of=("self",)).get(
        patient_id=patient_id, study_uid=header["study_uid"]
    )
    ImagingSeries.objects.bulk_create(
        [ImagingSeries(study=study, series_uid=header["series_uid"], **_series_facts(header))],
        ignore_conflicts=True,
    )
    series = ImagingSeries.objects.get(study=study, series_uid=header["series_uid"])
    ImagingInstance.objects.bulk_create(
        [ImagingInstance(patient_id=patient_id, series=series, file=file, **_instance_facts(header))],
        ignore_conflicts=True,
    )
    instance = ImagingInstance.objects.select_related("series__study", "file").get(
        patient_id=patient_id, sop_uid=header["sop_uid"]
    )
    if instance.file_id != file.pk and not _takes_over(instance, file):
        return None
    _describe(study, header)
    _compare(study, header)
    announce(study)
    return instance


def _takes_over(instance: ImagingInstance, file: StoredFile) -> bool:
    """Images that were withdrawn and are sent again are seen again, through the new file."""
    if not instance.file.is_withdrawn:
        return False
    instance.file, instance.error_code = file, ""
    instance.save(update_fields=["file", "error_code"])
    return True


def _series_facts(header: dict[str, Any]) -> dict[str, Any]:
    return {
        "modality": header["modality"],
        "number": header["series_number"],
        "description": header["series_description"],
        "body_part": header["body_part"],
    }


def _instance_facts(header: dict[str, Any]) -> dict[str, Any]:
    facts = {key: header[key] for key in ("sop_uid", "sop_class_uid", "transfer_syntax_uid", "has_pixels")}
    sizes = {key: max(header[key] or 0, 0) or None for key in ("rows", "columns", "frames")}
    return {**facts, **sizes, "number": header["instance_number"]}


def _describe(study: ImagingStudy, header: dict[str, Any]) -> None:
    """Fill what earlier files left empty. The row is locked."""
    found = {
        "study_on": _date(header["study_on"]),
        "description": header["study_description"],
        "dicom_name": header["patient_name"],
        "dicom_patient_id": header["patient_id"],
        "dicom_birth_date": _date(header["patient_birth_date"]),
        "dicom_sex": header["patient_sex"],
    }
    missing = {key: value for key, value in found.items() if value and not getattr(study, key)}
    for key, value in missing.items():
        setattr(study, key, value)
    if missing:
        study.save(update_fields=list(missing))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _compare(study: ImagingStudy, header: dict[str, Any]) -> None:
    """Add new reasons for doubt to the study. The row is locked, so that none is lost."""
    patient = Patient.objects.get(pk=study.patient_id)
    reasons = mismatches(record=_identity_of(patient), header=_identity_in(header))
    new = [reason for reason in reasons if reason not in study.mismatch_reasons]
    if not new:
        return
    study.mismatch_reasons = [*study.mismatch_reasons, *new]
    study.save(update_fields=["mismatch_reasons"])
    record(
        actor=SORTER,
        action="imaging.mismatch_found",
        patient_id=study.patient_id,
        object_type="imaging_study",
        object_id=study.pk,
        detail={"reasons": new},
    )


def _identity_of(patient: Patient) -> Identity:
    return Identity(
        name=f"{patient.family_name}^{patient.given_name}",
        birth_date=patient.birth_date,
        sex=patient.sex,
        identifiers=frozenset({patient.tax_code} if patient.tax_code else set()),
    )


def _identity_in(header: dict[str, Any]) -> Identity:
    return Identity(
        name=header["patient_name"],
        birth_date=_date(header["patient_birth_date"]),
        sex=header["patient_sex"],
        identifiers=frozenset({header["patient_id"]} if header["patient_id"] else set()),
    )


def announce(study: ImagingStudy) -> None:
    event = ImagingChanged(patient_id=study.patient_id, study_id=study.pk)
    realtime.publish(event, person_ids=policies.people_who_can_view(study.patient_id))


def _order(instance: ImagingInstance) -> tuple[bool, int, str]:
    return (instance.number is None, instance.number or 0, instance.sop_uid)


def _leads(instance: ImagingInstance) -> bool:
    """Is this the lowest instance of its series that has a picture so far?"""
    shown = instance.series.thumbnail_of
    return shown is None or _order(instance) <= _order(shown)


def _picture(instance: ImagingInstance, path: Path) -> str:
    """Render the first frame when the series needs it; a failure is a note on the instance, not an error."""
    instance.series.refresh_from_db()
    if not _leads(instance):
        return ""
    with TemporaryDirectory(dir=staging.prepare(), prefix="frame-") as folder:
        target = Path(folder) / "frame.jpg"
        try:
            result: dict[str, Any] = sandbox.run(
                RENDER_THUMBNAIL, reads=[path], writes=[folder], path=str(path), target=str(target)
            )
        except sandbox.SandboxError:
            result = {"error": "pixels_unreadable"}
        if "error" not in result and target not in sandbox.plain_files(folder):
            result = {"error": "pixels_unreadable"}
        if "error" in result:
            ImagingInstance.objects.filter(pk=instance.pk).update(error_code=result["error"])
            return ""
        key = f"previews/{uuid.uuid4().hex}/frame.jpg"
        storage.put_bytes(target.read_bytes(), key)
    with transaction.atomic():
        series = ImagingSeries.objects.select_for_update(of=("self",)).get(pk=instance.series_id)
        instance.series = series
        if _leads(instance):  # nobody lower came meanwhile
            series.thumbnail_key, series.thumbnail_of = key, instance
            series.save(update_fields=["thumbnail_key", "thumbnail_of"])
            announce(ImagingStudy.objects.get(pk=series.study_id))
    return key
