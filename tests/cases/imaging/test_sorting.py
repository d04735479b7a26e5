"""Files become studies, series and instances: in any order, at any number of workers, once."""

from __future__ import annotations

import random
import threading
from typing import Any

import pydicom
import pytest
from django.db import IntegrityError, connections, transaction
from PIL import Image
from pydicom.uid import generate_uid

from cases.imaging.models import ImagingInstance, ImagingSeries, ImagingStudy
from cases.imaging.services import study_withdraw
from kernel.audit.models import AuditEntry
from kernel.files import services, storage
from kernel.files.models import FileStatus
from tests.cases.imaging.conftest import as_bytes, make_series, make_slice
from tests.factories.directory import actor_of
from tests.factories.patients import make_patient


def tree(patient: Any) -> dict[str, dict[str, set[str]]]:
    """study uid -> series uid -> instance uids."""
    found: dict[str, dict[str, set[str]]] = {}
    for instance in ImagingInstance.objects.filter(patient=patient).select_related("series__study"):
        series = found.setdefault(instance.series.study.study_uid, {})
        series.setdefault(instance.series.series_uid, set()).add(instance.sop_uid)
    return found


def test_two_studies_of_mixed_files_are_told_apart(patient: Any, send: Any) -> None:
    first, second = generate_uid(), generate_uid()
    files = [
        make_slice(study=study, series=f"{study[:50]}.{number}", number=instance, modality=modality)
        for study in (first, second)
        for number, modality in ((1, "CT"), (2, "PT"))
        for instance in (1, 2, 3)
    ]
    random.Random(7).shuffle(files)
    for dataset in files:
        assert send(as_bytes(dataset)).status == FileStatus.READY
    assert {study: {len(uids) for uids in series.values()} for study, series in tree(patient).items()} == {
        first: {3},
        second: {3},
    }
    study = ImagingStudy.objects.get(study_uid=first)
    assert (str(study.study_on), study.description) == ("2026-11-02", "TC torace addome")
    assert {series.modality for series in study.series.all()} == {"CT", "PT"}


@pytest.mark.parametrize("seed", range(4))
def test_the_picture_is_that_of_the_lowest_slice_in_whatever_order(
    patient: Any, send: Any, seed: int
) -> None:
    slices = make_series(5)
    random.Random(seed).shuffle(slices)
    for content in slices:
        send(content)
    series = ImagingSeries.objects.get()
    assert series.thumbnail_of is not None
    assert series.thumbnail_of.number == 1
    with storage.open_key(series.thumbnail_key) as stream:
        picture = Image.open(stream).convert("L")
        # slice n has 10 n - 100 HU, in a window from -100 to 100
        assert abs(picture.getpixel((16, 16)) - 13) <= 3  # type: ignore[operator]  # one channel


def test_the_same_instance_in_two_files_is_one(patient: Any, send: Any) -> None:
    dataset = make_slice()
    first = send(as_bytes(dataset))
    dataset.SeriesDescription = "sent again by another workstation"
    second = send(as_bytes(dataset))
    assert first.pk != second.pk
    assert ImagingInstance.objects.get().file_id == first.pk
    assert (second.status, second.reason_code) == (FileStatus.READY, "dicom_duplicate")


def test_withdrawn_images_that_are_sent_again_are_seen_again(
    patient: Any, send: Any, circle_doctor: Any, api: Any
) -> None:
    content = as_bytes(make_slice())
    first = send(content)
    study = ImagingStudy.objects.get()
    study_withdraw(actor=actor_of(circle_doctor), study_id=study.pk, reason="wrong patient")
    address = f"/api/v1/patients/{patient.pk}/imaging/"
    assert api(circle_doctor).get(address).json()["studies"] == []

    second = send(content)
    assert (second.pk != first.pk, second.reason_code) == (True, "")
    [shown] = api(circle_doctor).get(address).json()["studies"]
    assert shown["series"][0]["instances"] == 1
    assert api(circle_doctor).get(shown["series"][0]["thumbnail_url"]).status_code == 200


def test_a_task_that_runs_again_changes_nothing(patient: Any, send: Any) -> None:
    file = send(as_bytes(make_slice()))
    before = list(ImagingInstance.objects.values())
    type(file).objects.filter(pk=file.pk).update(status=FileStatus.RECEIVED)
    assert services.file_process(file_id=file.pk)
    assert list(ImagingInstance.objects.values()) == before
    file.refresh_from_db()
    assert (file.status, file.reason_code) == (FileStatus.READY, "")


def test_the_same_study_under_two_patients_stays_apart(patient: Any, send: Any, circle_doctor: Any) -> None:
    other = make_patient(circle_doctor)
    content = as_bytes(make_slice())
    send(content)
    send(content, of=other)
    assert tree(patient) == tree(other)
    assert ImagingStudy.objects.count() == 2


def test_the_database_holds_one_instance_per_patient(patient: Any, send: Any) -> None:
    file = send(as_bytes(make_slice()))
    other = send(as_bytes(make_slice()), process=False)
    instance = ImagingInstance.objects.get(file=file)
    with pytest.raises(IntegrityError, match="imaging_instance_once"), transaction.atomic():
        ImagingInstance.objects.create(
            patient=patient, series=instance.series, sop_uid=instance.sop_uid, file=other
        )


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_lose_and_double_nothing(patient: Any, send: Any) -> None:
    """Eight slices of one series and one of them twice, each in its own connection, all let go together."""
    slices = make_series(8)
    twice = pydicom.dcmread(__import__("io").BytesIO(slices[3]))
    twice.SeriesDescription = "again"
    files = [send(content, process=False) for content in [*slices, as_bytes(twice)]]
    barrier = threading.Barrier(len(files))
    errors: list[BaseException] = []

    def work(file_id: Any) -> None:
        try:
            barrier.wait(20)
            services.file_process(file_id=file_id)
        except BaseException as exc:  # noqa: BLE001 - shown by the assertion below
            errors.append(exc)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(file.pk,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert (ImagingStudy.objects.count(), ImagingSeries.objects.count()) == (1, 1)
    assert ImagingInstance.objects.count() == 8
    series = ImagingSeries.objects.get()
    assert series.thumbnail_of is not None
    assert series.thumbnail_of.number == 1
    for file in files:
        file.refresh_from_db()
        assert file.status == FileStatus.READY
    assert sorted(file.reason_code for file in files) == [""] * 8 + ["dicom_duplicate"]


def test_an_image_that_cannot_be_drawn_is_kept_and_says_why(patient: Any, send: Any) -> None:
    broken = make_slice(PhotometricInterpretation="NONSENSE")
    file = send(as_bytes(broken))
    assert file.status == FileStatus.READY
    assert ImagingInstance.objects.get().error_code == "pixels_unreadable"
    good = make_slice(study=broken.StudyInstanceUID, series=broken.SeriesInstanceUID, number=2)
    send(as_bytes(good))
    series = ImagingSeries.objects.get()
    assert series.thumbnail_of is not None
    assert series.thumbnail_of.number == 2


def test_a_report_without_pixels_has_no_picture_and_no_error(patient: Any, send: Any) -> None:
    path = pydicom.data.get_testdata_file("test-SR.dcm")
    with open(path, "rb") as stream:  # noqa: PTH123
        file = send(stream.read())
    instance = ImagingInstance.objects.get()
    assert (file.status, instance.has_pixels, instance.error_code) == (FileStatus.READY, False, "")
    assert instance.series.modality == "SR"


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        ({}, []),
        ({"PatientName": "Maria^Rossi"}, []),
        ({"PatientName": "BIANCHI^ADA"}, ["name"]),
        ({"PatientBirthDate": "19510131"}, ["birth_date"]),
        ({"PatientSex": "M"}, ["sex"]),
        ({"PatientName": "", "PatientID": "", "PatientBirthDate": ""}, ["no_identity"]),
    ],
)
def test_the_header_is_compared_with_the_record(
    patient: Any, send: Any, values: dict[str, str], reasons: list[str]
) -> None:
    send(as_bytes(make_slice(**values)))
    assert ImagingStudy.objects.get().mismatch_reasons == reasons
    entries = AuditEntry.objects.filter(action="imaging.mismatch_found")
    assert [entry.detail for entry in entries] == ([{"reasons": reasons}] if reasons else [])


def test_reasons_of_all_files_add_up(patient: Any, send: Any) -> None:
    study = generate_uid()
    for values in ({}, {"PatientSex": "M"}, {"PatientName": "VERDI^UGO"}, {"PatientSex": "M"}):
        send(as_bytes(make_slice(study=study, **values)))
    assert sorted(ImagingStudy.objects.get().mismatch_reasons) == ["name", "sex"]
