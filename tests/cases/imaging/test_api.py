"""The imaging list of a case: grouped, checked, confirmed, withdrawn, and seen by the right people only."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.uid import generate_uid

from cases.imaging.models import ImagingInstance, ImagingSeries, ImagingStudy
from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.files.models import StoredFile
from kernel.files.services import file_create_from_bytes
from tests.cases.imaging.conftest import as_bytes, make_series, make_slice
from tests.factories.patients import invite_centre, make_patient
from tests.kernel.files.conftest import Tus
from tests.kernel.files.test_content import zipped


def imaging(patient: Any) -> str:
    return f"/api/v1/patients/{patient.pk}/imaging/"


@pytest.fixture
def doctor(api: Any, circle_doctor: Any) -> Any:
    return api(circle_doctor)


def test_a_dropped_series_arrives_as_a_study_with_a_picture(
    api: Any, patient: Any, circle_doctor: Any, hub_doctor: Any, network: Any, afterwards: Any
) -> None:
    """tus upload of five slices, tasks, and the hub sees them."""
    invite_centre(patient, network.brescia, by=circle_doctor)
    tus = Tus(api(circle_doctor))
    with afterwards() as after:
        for number, content in enumerate(make_series(5)):
            sent = tus.create(
                f"patient:{patient.pk}",
                f"IM{number}",
                len(content),
                content,
                relative_path=f"CT/S1/IM{number}",
            )
            assert sent["CircleCare-File"]
    with afterwards() as done:
        after.run_tasks()
    assert {"imaging.changed", "file.changed"} <= set(done.types())
    assert {circle_doctor.pk, hub_doctor.pk} <= done.receivers("imaging.changed")

    study = api(hub_doctor).get(imaging(patient)).json()["studies"][0]
    assert (study["date"], study["modalities"]) == ("2026-11-02", ["CT"])
    assert study["mismatch"]["level"] == "none"
    [series] = study["series"]
    assert (series["instances"], series["description"]) == (5, "Portale 1.5")
    picture = api(hub_doctor).get(series["thumbnail_url"], HTTP_ACCEPT="image/*")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")

    listed = api(hub_doctor).get(f"/api/v1/files/?subject=patient:{patient.pk}").json()["results"]
    assert listed == []
    dicom = api(hub_doctor).get(f"/api/v1/files/?subject=patient:{patient.pk}&kind=dicom").json()["results"]
    assert {row["folder"] for row in dicom} == {"CT/S1"}


def test_a_zip_of_a_scanner_arrives_as_a_study(doctor: Any, patient: Any, afterwards: Any) -> None:
    content = zipped({f"DICOM/IM{number}": item for number, item in enumerate(make_series(4))})
    with afterwards() as after:
        Tus(doctor).create(f"patient:{patient.pk}", "CD.zip", len(content), content)
    with afterwards() as unpacked:
        after.run_tasks()
    assert len(unpacked.tasks) == 4
    unpacked.run_tasks()
    [study] = doctor.get(imaging(patient)).json()["studies"]
    assert study["series"][0]["instances"] == 4


def test_truncated_dicom_is_refused_at_its_place(doctor: Any, patient: Any) -> None:
    content = as_bytes(make_slice(rows=64, columns=64))[:-3000]
    answer = Tus(doctor).create(f"patient:{patient.pk}", "IM1.dcm", len(content), content)
    assert (answer.status_code, answer.json()["code"]) == (422, "dicom_truncated")
    assert answer.json()["fields"]["file"]
    assert not StoredFile.objects.exists()


def test_images_of_another_patient_warn_until_someone_confirms_with_a_reason(
    doctor: Any, patient: Any, send: Any, circle_doctor: Any, afterwards: Any
) -> None:
    study_uid = generate_uid()
    send(as_bytes(make_slice(study=study_uid, PatientName="BIANCHI^ADA", PatientID="77")))
    [study] = doctor.get(imaging(patient)).json()["studies"]
    assert study["mismatch"] == {
        "level": "warning",
        "reasons": ["name"],
        "header": {"name": "BIANCHI ADA", "patient_id": "77", "birth_date": "1970-01-31", "sex": "F"},
        "confirmed": None,
    }
    assert study["can_confirm"]
    address = f"/api/v1/imaging/studies/{study['id']}/confirm-patient/"
    assert doctor.post(address, {"reason": " "}).status_code == 400
    with afterwards() as after:
        confirmed = doctor.post(address, {"reason": "Cognome da nubile"})
    assert after.types() == ["imaging.changed"]
    study = confirmed.json()
    assert study["mismatch"]["level"] == "none"
    assert study["mismatch"]["confirmed"]["why"] == "Cognome da nubile"
    assert study["mismatch"]["confirmed"]["by"]["id"] == str(circle_doctor.pk)
    entry = AuditEntry.objects.get(action="imaging.patient_confirmed")
    assert (entry.why, entry.detail, entry.patient_id) == (
        "Cognome da nubile",
        {"reasons": ["name"]},
        patient.pk,
    )
    again = doctor.post(address, {"reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_confirm")

    send(as_bytes(make_slice(study=study_uid, PatientName="BIANCHI^ADA", PatientSex="M")))
    [study] = doctor.get(imaging(patient)).json()["studies"]
    assert (study["mismatch"]["level"], study["mismatch"]["reasons"]) == ("warning", ["sex"])


def test_a_withdrawn_study_is_gone_from_the_list_and_its_files_and_zip_are_not_served(
    doctor: Any, patient: Any, afterwards: Any
) -> None:
    content = zipped({f"IM{number}": item for number, item in enumerate(make_series(3))})
    with afterwards() as after:
        zip_id = Tus(doctor).create(f"patient:{patient.pk}", "CD.zip", len(content), content)[
            "CircleCare-File"
        ]
    with afterwards() as unpacked:
        after.run_tasks()
    unpacked.run_tasks()
    [study] = doctor.get(imaging(patient)).json()["studies"]
    thumbnail = study["series"][0]["thumbnail_url"]
    assert doctor.get(thumbnail).status_code == 200

    answer = doctor.post(f"/api/v1/imaging/studies/{study['id']}/withdraw/", {"reason": "Altro paziente"})
    assert (answer.status_code, answer.json()) == (200, {"files": 3})
    assert doctor.get(imaging(patient)).json()["studies"] == []
    assert doctor.get(thumbnail).status_code == 404
    for file in StoredFile.objects.all():
        assert doctor.get(f"/api/v1/files/{file.pk}/content/").status_code == 410
    assert StoredFile.objects.get(pk=zip_id).withdrawn_reason == "Altro paziente"
    again = doctor.post(f"/api/v1/imaging/studies/{study['id']}/withdraw/", {"reason": "x"})
    assert again.status_code == 409


def test_images_that_came_with_a_message_stay_a_study_when_it_is_withdrawn(
    doctor: Any, patient: Any, afterwards: Any
) -> None:
    """A study is taken back as a whole, by its own button, with a reason."""
    content = zipped({f"IM{number}": item for number, item in enumerate(make_series(2))})
    with afterwards() as after:
        zip_id = Tus(doctor).create(f"patient:{patient.pk}", "CD.zip", len(content), content)[
            "CircleCare-File"
        ]
    with afterwards() as unpacked:
        after.run_tasks()
    unpacked.run_tasks()
    talk = doctor.get(f"/api/v1/conversations/for/patient/{patient.pk}/").json()["id"]
    sent = doctor.post(
        f"/api/v1/conversations/{talk}/messages/",
        {"client_id": str(uuid.uuid4()), "text": "TAC", "attachment_ids": [zip_id]},
    ).json()
    assert doctor.delete(f"/api/v1/conversations/{talk}/messages/{sent['seq']}/").status_code == 200
    assert StoredFile.objects.filter(withdrawn_at=None).count() == 3
    [study] = doctor.get(imaging(patient)).json()["studies"]
    assert study["series"][0]["instances"] == 2


def test_strangers_and_missing_ids_answer_alike(
    api: Any, patient: Any, send: Any, outsider: Any, secretary: Any, centre_admin: Any, privacy_officer: Any
) -> None:
    send(as_bytes(make_slice(PatientName="BIANCHI^ADA")))
    study, series = ImagingStudy.objects.get(), ImagingSeries.objects.get()
    missing = uuid.uuid4()
    for person in (outsider, secretary, centre_admin, privacy_officer):
        client = api(person)
        for real, unreal in (
            (client.get(imaging(patient)), client.get(f"/api/v1/patients/{missing}/imaging/")),
            (
                client.get(f"/api/v1/imaging/series/{series.pk}/thumbnail/"),
                client.get(f"/api/v1/imaging/series/{missing}/thumbnail/"),
            ),
            *(
                (
                    client.post(f"/api/v1/imaging/studies/{study.pk}/{act}/", {"reason": "x"}),
                    client.post(f"/api/v1/imaging/studies/{missing}/{act}/", {"reason": "x"}),
                )
                for act in ("confirm-patient", "withdraw")
            ),
        ):
            assert (real.status_code, real.json()) == (404, unreal.json())
    study.refresh_from_db()
    assert study.confirmed_at is None
    assert not StoredFile.objects.exclude(withdrawn_at=None).exists()


def test_the_list_takes_the_same_queries_for_1_and_6_studies(
    doctor: Any, patient: Any, send: Any, django_assert_num_queries: Any
) -> None:
    send(as_bytes(make_slice()))
    doctor.get(imaging(patient))
    with CaptureQueriesContext(connection) as one:
        assert len(doctor.get(imaging(patient)).json()["studies"]) == 1
    for _ in range(5):
        study = generate_uid()
        for _series in range(2):
            send(as_bytes(make_slice(study=study)))
    with django_assert_num_queries(len(one)):
        assert len(doctor.get(imaging(patient)).json()["studies"]) == 6


def test_the_list_pages_newest_first_and_the_undated_last(doctor: Any, patient: Any) -> None:
    dated = [date(2024, 1, day) for day in (3, 9, 9, 21)]
    for number, on in enumerate([*dated, None, None]):
        study = ImagingStudy.objects.create(patient=patient, study_uid=f"2.25.{number}", study_on=on)
        series = ImagingSeries.objects.create(study=study, series_uid=f"2.25.{number}.1")
        file = file_create_from_bytes(
            actor=Actor.system("tests"),
            subject_type="patient",
            subject_id=patient.pk,
            name=f"{number}.txt",
            content=f"{number}".encode(),
            category="note",
        )
        ImagingInstance.objects.create(
            patient=patient, series=series, sop_uid=f"2.25.{number}.1.1", file=file
        )
    seen, url = [], f"{imaging(patient)}?limit=1"
    while url:
        page = doctor.get(url).json()
        seen += [study["date"] for study in page["studies"]]
        url = page["next"]
    assert seen == ["2024-01-21", "2024-01-09", "2024-01-09", "2024-01-03", None, None]
    bent = doctor.get(f"{imaging(patient)}?cursor=WyJ4IiwieCJd")
    assert (bent.status_code, bent.json()["code"]) == (400, "bad_cursor")


def test_looking_at_the_list_leaves_one_trace(doctor: Any, patient: Any, send: Any) -> None:
    send(as_bytes(make_slice()))
    doctor.get(imaging(patient))
    assert AuditEntry.objects.get(action="imaging.listed").patient_id == patient.pk


SLICE = as_bytes(make_slice(rows=8, columns=8))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    edits=st.lists(st.tuples(st.integers(128, len(SLICE) - 1), st.integers(0, 255)), min_size=1, max_size=20),
    cut=st.integers(132, len(SLICE)),
)
def test_bent_dicom_over_http_is_taken_or_refused_never_a_500(
    doctor: Any, circle_doctor: Any, edits: list[tuple[int, int]], cut: int, afterwards: Any
) -> None:
    content = bytearray(SLICE[:cut])
    for position, value in edits:
        if position < cut:
            content[position] = value
    patient = make_patient(circle_doctor)
    with afterwards() as after:
        answer = Tus(doctor).create(f"patient:{patient.pk}", "IM1.dcm", len(content), bytes(content))
    assert answer.status_code in (201, 415, 422), answer.content
    after.run_tasks()
    assert not StoredFile.objects.filter(
        subject_id=patient.pk, status__in=("received", "processing")
    ).exists()
    assert doctor.get(imaging(patient)).status_code == 200
