"""Imports over HTTP and from the command line."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cases.patients.models import Patient
from cases.record.models import LabResult
from tests.factories.directory import make_centre

pytestmark = pytest.mark.django_db
URL = "/api/v1/imports/fhir/"


def upload(content: bytes, name: str = "export.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/json")


def test_one_file_answers_with_its_report_and_the_second_time_with_unchanged(
    api, circle_doctor, outsider, bundle
):
    bundle.observe("718-7", 11.8, "g/dL")
    client = api(circle_doctor)
    first = client.post(URL, {"file": upload(bundle.content)}, format="multipart")
    assert first.status_code == 201, first.json()
    body = first.json()
    assert (body["patient_name"], body["report"]["unchanged"], body["filename"]) == (
        "Corradini Ada Maria",
        False,
        "export.json",
    )
    second = client.post(URL, {"file": upload(bundle.content)}, format="multipart")
    assert (second.status_code, second.json()["id"], second.json()["report"]["unchanged"]) == (
        200,
        body["id"],
        True,
    )
    again = client.get(f"/api/v1/imports/{body['id']}/").json()
    assert again["report"]["taken"] == body["report"]["taken"]
    assert api(outsider).get(f"/api/v1/imports/{body['id']}/").status_code == 404


def test_a_broken_file_answers_with_a_problem_that_points_at_the_place(api, circle_doctor, bundle):
    bundle.add("Procedure", code={"text": "x"}, encounter={"reference": "urn:uuid:nowhere"})
    answer = api(circle_doctor).post(URL, {"file": upload(bundle.content)}, format="multipart")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    body = answer.json()
    assert (body["code"], body["pointer"]) == ("missing_reference", "/entry/1/resource/encounter/reference")
    assert body["fields"]["file"]
    assert not Patient.objects.exists()


def test_of_several_files_a_broken_one_does_not_stop_the_others(api, circle_doctor, make_bundle):
    good = make_bundle()
    good.observe("718-7", 11.8, "g/dL")
    answer = api(circle_doctor).post(
        URL, {"file": [upload(b"{", "broken.json"), upload(good.content, "good.json")]}, format="multipart"
    )
    assert answer.status_code == 201
    broken, fine = answer.json()["results"]
    assert (broken["filename"], broken["outcome"], broken["problem"]["code"]) == (
        "broken.json",
        None,
        "invalid_json",
    )
    assert (fine["problem"], fine["outcome"]["patient_is_new"]) == (None, True)


def test_a_duplicate_is_confirmed_by_its_key(api, circle_doctor, make_bundle):
    client = api(circle_doctor)
    client.post(URL, {"file": upload(make_bundle().content)}, format="multipart")
    twin = make_bundle(identifier=[{"system": "http://other.example", "value": "9"}])
    clash = client.post(URL, {"file": upload(twin.content)}, format="multipart")
    assert (clash.status_code, clash.json()["code"]) == (409, "possible_duplicate")
    [candidate] = clash.json()["candidates"]
    made = client.post(
        URL, {"file": upload(twin.content), "confirm_distinct_from": [candidate["key"]]}, format="multipart"
    )
    assert made.status_code == 201


def test_no_file_is_said_at_the_field(api, circle_doctor):
    answer = api(circle_doctor).post(URL, {}, format="multipart")
    assert answer.status_code == 400
    assert answer.json()["fields"]["file"]


def command(*args) -> str:
    out = io.StringIO()
    call_command("import_fhir", *args, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_imports_for_a_centre_and_twice_changes_nothing(network, tmp_path, bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    file = tmp_path / "a.json"
    file.write_bytes(bundle.content)
    assert "new patient" in command(str(file), "--centre", "CM")
    assert "unchanged" in command(str(file), "--centre", "CM")
    assert LabResult.objects.get().author is None
    assert Patient.objects.get().centre == network.crema


def test_the_command_imports_as_a_person(circle_doctor, network, tmp_path, bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    file = tmp_path / "a.json"
    file.write_bytes(bundle.content)
    command(str(file), "--as", circle_doctor.email)
    assert (LabResult.objects.get().author, LabResult.objects.get().centre) == (circle_doctor, network.crema)


def test_the_command_imports_what_is_whole_names_what_is_broken_and_fails(network, tmp_path, bundle, capsys):
    good, broken = tmp_path / "good.json", tmp_path / "broken.json"
    good.write_bytes(bundle.content)
    broken.write_bytes(b'{"resourceType": "Bundle", "type": "transaction", "entry": [{}]}')
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 of 3"):
        call_command(
            "import_fhir",
            str(broken),
            str(good),
            str(tmp_path / "none.json"),
            centre="CM",
            stdout=out,
            stderr=out,
        )
    assert "/entry/0/resource" in out.getvalue()
    assert "cannot be read" in out.getvalue()
    assert Patient.objects.count() == 1


def test_the_command_asks_for_the_centre_unless_there_is_only_one(tmp_path, bundle):
    file = tmp_path / "a.json"
    file.write_bytes(bundle.content)
    make_centre("AA")
    assert "For AA" in command(str(file))
    make_centre("BB")
    with pytest.raises(CommandError, match="--centre"):
        command(str(file))
    with pytest.raises(CommandError, match="no centre ZZ"):
        command(str(file), "--centre", "ZZ")
    with pytest.raises(CommandError, match="no active person"):
        command(str(file), "--as", "nobody@hospital.example")
