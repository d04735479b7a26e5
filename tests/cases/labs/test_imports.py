"""Sheets of results over HTTP: preview, import, undo."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.labs.models import LabImport
from cases.labs.selectors.imports import present_results
from cases.record.models import LabResult
from kernel.audit.models import AuditEntry
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

pytestmark = pytest.mark.django_db

SHEET = "Data;Hb (g/dL);PLT (/µL);PCR mg/dL\n01/02/2026;11,2;150.000;<0,5\n08/02/2026;10,8;98.000;12,3\n"


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor, birth_date=date(1960, 5, 4), family_name="Fumagalli")


@pytest.fixture
def client(api, circle_doctor):
    return api(circle_doctor)


def url(patient, *more):
    return "/".join([f"/api/v1/patients/{patient.pk}/record/labs/imports", *map(str, more)]) + "/"


def send(client, patient, text=SHEET, **more):
    return client.post(url(patient), {"client_id": str(uuid4()), "text": text, **more})


def states(preview):
    return {(cell["row"], cell["column"]): cell["state"] for cell in preview["cells"]}


def test_a_sheet_is_shown_then_written_in_the_units_of_the_catalogue_with_the_original_kept(client, patient):
    shown = client.post(url(patient, "preview"), {"text": SHEET})
    assert shown.status_code == 200, shown.json()
    preview = shown.json()
    assert (preview["layout"], preview["decimals"]) == ("dates_down", "comma")
    assert set(states(preview).values()) == {"ready"}
    assert LabResult.objects.count() == 0

    made = send(client, patient)
    assert made.status_code == 201, made.json()
    assert made.json()["written"] == 6
    rows = {(row.code, row.effective_on.day): row for row in LabResult.objects.all()}
    assert rows["platelets", 1].value == 150
    assert rows["platelets", 1].original == "150.000 /µL"
    assert rows["platelets", 1].unit == "10*9/L"
    assert (rows["crp", 1].value, rows["crp", 1].text_value, rows["crp", 1].original) == (
        None,
        "<5",
        "<0,5 mg/dL",
    )
    assert rows["crp", 8].value == 123
    assert rows["hb", 8].value == Decimal("10.8")
    assert rows["hb", 8].original is None
    assert {row.author_id for row in rows.values()} == {LabImport.objects.get().imported_by_id}
    assert {row.origin for row in rows.values()} == {"lab_sheet"}
    # what a machine only bounded does not disturb the summary with its scores
    assert client.get(f"/api/v1/patients/{patient.pk}/record/").status_code == 200


def test_the_same_sheet_again_is_nothing_new_and_a_retry_is_the_same_import(client, patient):
    body = {"client_id": str(uuid4()), "text": SHEET}
    first = client.post(url(patient), body)
    again = client.post(url(patient), body)
    assert first.json()["id"] == again.json()["id"]
    assert LabResult.objects.count() == 6
    refused = send(client, patient)
    assert refused.status_code == 400
    assert refused.json()["code"] == "nothing_to_import"
    assert set(states(client.post(url(patient, "preview"), {"text": SHEET}).json()).values()) == {"duplicate"}


def test_only_what_is_new_is_written(client, circle_doctor, patient):
    add_entry(patient, circle_doctor, "labs", code="hb", value="11.2", effective_on="2026-02-01")
    made = send(client, patient)
    assert made.json()["written"] == 5
    assert made.json()["counts"] == {"ready": 5, "duplicate": 1}


def test_an_impossible_cell_stops_everything_until_it_is_left_out(client, patient):
    text = "Data;Hb (g/dL)\n01/02/2026;112\n08/02/2026;10,8"
    preview = client.post(url(patient, "preview"), {"text": text}).json()
    assert states(preview) == {(1, 1): "refused", (2, 1): "ready"}
    assert "g/L" in preview["cells"][0]["message_it"]
    refused = send(client, patient, text)
    assert refused.status_code == 400
    assert refused.json()["code"] == "cells_refused"
    assert (LabResult.objects.count(), LabImport.objects.count()) == (0, 0)
    assert send(client, patient, text, cells_left_out=[[1, 1]]).json()["written"] == 1


def test_a_missing_unit_is_chosen_and_an_unknown_test_is_mapped_by_the_person(client, patient):
    text = "Esame\t01/02/2026\nHb\t112\nGloboline di prova\t5\nSideremia\t80"
    preview = client.post(url(patient, "preview"), {"text": text}).json()
    assert [cell["state"] for cell in preview["cells"]] == ["unknown_unit", "unknown_test", "unknown_test"]
    hb = preview["names"][0]
    assert {unit["code"] for unit in hb["units"]} == {"g/dL", "g/L", "mmol/L"}
    choices = {
        "units": {"Hb": "g/L", "Globoline di prova": "mg/L"},
        "tests": {"Globoline di prova": "crp", "Sideremia": ""},
    }
    mended = client.post(url(patient, "preview"), {"text": text, **choices}).json()
    assert [cell["state"] for cell in mended["cells"]] == ["ready", "ready", "left_out"]
    assert mended["cells"][0]["value"] == 11.2
    assert send(client, patient, text, **choices).json()["written"] == 2
    assert LabResult.objects.get(code="hb").original == "112 g/L"


def test_unusual_values_are_written_only_when_confirmed(client, patient):
    text = "Data;PLT (10^9/L)\n01/02/2026;2"
    asked = send(client, patient, text)
    assert asked.status_code == 409
    assert asked.json()["needed"] == ["unusual"]
    assert LabResult.objects.count() == 0
    assert send(client, patient, text, confirm=["unusual"]).status_code == 201


@pytest.mark.parametrize(
    ("head", "doubt"),
    [
        ("Codice fiscale;RSSMRA80A01H501U\n", "other_tax_code"),
        ("Data di nascita;01/01/1980\n", "other_birth_date"),
        ("Paziente;Rossi Maria\n", "other_name"),
    ],
)
def test_a_sheet_of_somebody_else_is_not_taken_in_passing(client, patient, head, doubt):
    text = f"{head}Data;Hb (g/dL)\n01/02/2026;11,2"
    preview = client.post(url(patient, "preview"), {"text": text}).json()
    assert [found["code"] for found in preview["doubts"]] == [doubt]
    asked = send(client, patient, text)
    assert asked.json()["needed"] == [doubt]
    assert send(client, patient, text, confirm=[doubt]).status_code == 201


def test_the_sheet_of_the_patient_raises_no_doubt(client, patient):
    text = "Paziente;FUMAGALLI Anna\nData di nascita;04/05/1960\nData;Hb (g/dL)\n01/02/2026;11,2"
    assert client.post(url(patient, "preview"), {"text": text}).json()["doubts"] == []


def test_an_imported_result_is_told_from_a_typed_one_and_the_import_knows_its_file(
    client, circle_doctor, patient
):
    typed = add_entry(patient, circle_doctor, "labs", code="hb", value="9", effective_on="2026-01-01")
    assert (
        send(client, patient, file_name="  esami  febbraio.csv ").json()["file_name"] == "esami febbraio.csv"
    )
    assert send(client, patient, "Data;Hb (g/dL)\n03/03/2026;10,2", file_name="").json()["file_name"] == "", (
        "pasted"
    )
    assert send(client, patient, file_name="x" * 161).json()["fields"].keys() == {"file_name"}
    entries = client.get(f"/api/v1/patients/{patient.pk}/record/labs/").json()["results"]
    assert {entry["id"]: entry["origin"] for entry in entries if entry["origin"] != "lab_sheet"} == {
        str(typed.pk): "manual"
    }
    said = client.get(f"/fhir/r4/Provenance?patient={patient.pk}&_count=50").json()
    sources = [entry["resource"].get("entity") for entry in said["entry"]]
    assert sources.count([{"role": "source", "what": {"display": "lab_sheet"}}]) == 7
    assert sources.count(None) == 1


def test_an_import_is_taken_back_as_a_whole_and_stays_readable(client, circle_doctor, patient):
    other = add_entry(patient, circle_doctor, "labs", code="hb", value="9", effective_on="2026-01-01")
    made = send(client, patient).json()
    refused = client.post(url(patient, made["id"], "undo"), {"reason": "  "})
    assert refused.status_code == 400
    undone = client.post(url(patient, made["id"], "undo"), {"reason": "wrong patient"})
    assert undone.json()["undo_reason"] == "wrong patient"
    assert (
        client.post(url(patient, made["id"], "undo"), {"reason": "again"}).json()["undo_reason"]
        == "wrong patient"
    )
    assert LabResult.objects.filter(status="active").get() == other
    marked = LabResult.objects.filter(status="entered_in_error").first()
    assert (marked.error_reason, marked.version, marked.versions.count()) == ("wrong patient", 2, 1)
    # the same sheet may come again, for whom it belongs to or mended
    assert send(client, patient).status_code == 201
    assert [item["undone_by"] for item in client.get(url(patient)).json()["results"]] == [
        "",
        circle_doctor.display_name,
    ]


def test_each_act_leaves_one_trace_with_counts_and_no_values(client, patient):
    client.post(url(patient, "preview"), {"text": SHEET})
    made = send(client, patient).json()
    client.get(url(patient))
    client.post(url(patient, made["id"], "undo"), {"reason": "wrong patient"})
    rows = AuditEntry.objects.filter(patient_id=patient.pk, action__startswith="labs.").order_by("pk")
    assert [row.action for row in rows] == [
        "labs.import_previewed",
        "labs.imported",
        "labs.imports_listed",
        "labs.import_undone",
    ]
    assert rows[1].detail == {"count": 6, "counts": {"ready": 6}}
    assert not AuditEntry.objects.filter(patient_id=patient.pk, action="record.created").exists()


def test_who_only_sees_identities_neither_previews_nor_imports(api, secretary, patient):
    client = api(secretary)
    assert client.post(url(patient, "preview"), {"text": SHEET}).status_code == 404
    assert send(client, patient).status_code == 404
    assert LabResult.objects.count() == 0


def test_a_thousand_results_cost_as_many_queries_as_ten(client, patient):
    def sheet(rows, year):
        return "Data;Hb (g/dL);WBC (10^9/L)\n" + "\n".join(
            f"{1 + n % 28:02}/{1 + n // 28 % 12:02}/{year + n // 336};{9 + n % 5};{3 + n % 7}"
            for n in range(rows)
        )

    send(client, patient, sheet(3, 2015))
    with CaptureQueriesContext(connection) as few:
        assert send(client, patient, sheet(5, 2018)).json()["written"] == 10
    with CaptureQueriesContext(connection) as many:
        assert send(client, patient, sheet(450, 2020)).json()["written"] == 900
    assert len(many) == len(few)


def test_only_the_results_of_the_days_and_tests_of_a_sheet_are_looked_up(circle_doctor, patient):
    for day in range(1, 20):
        add_entry(patient, circle_doctor, "labs", code="crp", value="5", effective_on=f"2026-01-{day:02}")
    add_entry(patient, circle_doctor, "labs", code="crp", text_value="<0.5", effective_on="2026-02-01")
    add_entry(patient, circle_doctor, "labs", code="hb", value="11.2", effective_on="2026-02-01")
    here, new = ("hb", date(2026, 2, 1), Decimal("11.2")), ("hb", date(2026, 2, 8), Decimal("11.2"))
    with CaptureQueriesContext(connection) as asked:
        assert present_results(patient.pk, {here, new}) == {here}
    [query] = asked
    with connection.cursor() as cursor:
        cursor.execute(query["sql"])
        assert len(cursor.fetchall()) == 1
    assert present_results(patient.pk, set()) == frozenset()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest of an excel file", "not_text"),
        (b"", "empty"),
        (b"no table here", "no_table"),
        (b"Data;Hb\n" + b"01/02/2026;11\n" * 2001, "too_many_rows"),
        (b"x" * 200_001, "too_large"),
        (b"Data;Hb\x00\n01/02/2026;11", "not_text"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_reason(client, patient, content, code):
    file = BytesIO(content)
    file.name = "results.csv"
    answer = client.post(url(patient, "preview"), {"file": file}, format="multipart")
    assert answer.status_code == 400
    assert answer.json()["code"] in (code, "invalid")
    assert "text" in answer.json()["fields"] or "file" in answer.json()["fields"]


def test_a_file_as_excel_saves_it_in_italy_is_read(client, patient):
    file = BytesIO("Data;Hb (g/dL);Creatinina (µmol/L)\r\n01/02/2026;11,2;88,4\r\n".encode("cp1252"))
    file.name = "esami.csv"
    preview = client.post(url(patient, "preview"), {"file": file}, format="multipart").json()
    assert [cell["value"] for cell in preview["cells"]] == [11.2, 1]
    assert "µmol/L" in preview["text"]
