"""A Bundle becomes a patient with a record; twice changes nothing; a broken one changes nothing."""

import json
import os
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction

from cases.interchange.models import ImportedResource, ImportRun
from cases.interchange.services import fhir_import
from cases.patients.models import CareRelation, Patient, PatientIdentifier
from cases.record.models import (
    Allergy,
    Condition,
    Immunization,
    LabResult,
    Medication,
    Observation,
    Procedure,
    VitalSign,
)
from cases.record.selectors.snapshot import record_snapshot
from kernel.audit.models import AuditEntry
from kernel.errors import DomainError
from kernel.files.models import StoredFile
from tests.factories.directory import actor_of
from tests.factories.patients import invite_centre, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"


def run(doctor, content, **more):
    actor = actor_of(doctor)
    return fhir_import(
        actor=actor, centre_id=actor.centre_id, content=content, filename="export.json", **more
    )


def counts() -> dict[str, int]:
    """Rows of every table of ours but the access log, where a second look leaves its own trace."""
    rooms = ("cases_patients", "cases_record", "cases_interchange", "kernel_files")
    models = (model for room in rooms for model in apps.get_app_config(room).get_models())
    return {model._meta.label: model.objects.count() for model in models}


def test_a_bundle_becomes_a_patient_with_a_record(circle_doctor, network, bundle):
    bundle.patient |= {
        "telecom": [{"system": "phone", "value": "0373 1"}, {"system": "email", "value": "not an address"}],
        "address": [{"city": "Crema"}],
        "communication": [{"language": {"coding": [{"code": "it"}]}}],
    }
    bundle.observe("718-7", 118, "g/L")
    bundle.observe("6690-2", 5.46066279, "10*3/uL")
    bundle.observe("29463-7", 154.3, "[lb_av]")
    bundle.observe("8302-2", 172, "cm")
    bundle.observe("72514-3", 3, "{score}")
    bundle.add(
        "Condition", code={"text": "Hypertension"}, onsetDateTime="2011-02-03", clinicalStatus="active"
    )
    bundle.add(
        "Procedure",
        status="completed",
        code={"text": "Biopsy"},
        performedPeriod={"start": "2026-09-01T08:00:00Z", "end": "2026-09-01T09:00:00Z"},
    )
    bundle.add(
        "Immunization", status="completed", vaccineCode={"text": "Influenza"}, occurrenceDateTime="2025-10-01"
    )
    bundle.add("AllergyIntolerance", code={"text": "Penicillin"}, reaction=[{"severity": "severe"}])
    outcome = run(circle_doctor, bundle.content)

    patient = Patient.objects.get()
    assert outcome.patient == patient
    assert (patient.family_name, patient.given_name, patient.sex) == ("Corradini", "Ada Maria", "F")
    assert (patient.tax_code, patient.tax_code_absent_reason, patient.email) == (None, "unknown", "")
    assert (patient.phone, patient.residence_comune, patient.language) == ("0373 1", "Crema", "it")
    assert patient.centre == network.crema
    assert PatientIdentifier.objects.get().value == "MR-77"
    assert CareRelation.objects.get().kind == "own"

    values = record_snapshot(patient.pk)
    assert (values["lab.hb"]["value"], values["lab.hb"]["unit"], values["lab.hb"]["on"]) == (
        11.8,
        "g/dL",
        "2026-10-05",
    )
    assert LabResult.objects.get(code="hb").original == "118 g/L"
    assert (values["lab.wbc"]["value"], values["lab.wbc"]["source"]) == (5.46, "fhir_import")
    [vitals] = VitalSign.objects.all()
    assert (float(vitals.weight_kg), float(vitals.height_cm)) == (69.99, 172)
    assert Observation.objects.get().code == "72514-3"
    assert (Condition.objects.get().text, str(Condition.objects.get().onset_on)) == (
        "Hypertension",
        "2011-02-03",
    )
    assert str(Procedure.objects.get().ended_on) == "2026-09-01"
    assert (Immunization.objects.count(), Allergy.objects.get().severity) == (1, "severe")

    taken = {(item["resource_type"], item["kind"]): item["count"] for item in outcome.report["taken"]}
    assert taken[("Observation", "vitals")] == 2
    assert taken[("Patient", "patient")] == 1
    stored = StoredFile.objects.get(pk=outcome.run.file_id)
    assert (stored.subject_id, stored.category) == (patient.pk, "fhir_bundle")
    assert AuditEntry.objects.filter(patient_id=patient.pk, action="patient.imported").count() == 1


def test_importing_twice_changes_nothing(circle_doctor, bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    bundle.add("Encounter", status="finished")
    bundle.add("Condition", verificationStatus="entered-in-error", code={"text": "x"})
    first = run(circle_doctor, bundle.content)
    before = counts()
    second = run(circle_doctor, bundle.content)
    assert not first.unchanged
    assert second.unchanged
    assert (second.patient, second.run) == (first.patient, first.run)
    assert counts() == before


def test_a_later_export_adds_only_what_is_new(circle_doctor, bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    patient = run(circle_doctor, bundle.content).patient
    entry = LabResult.objects.get()
    bundle.patient["name"] = [{"family": "Renamed", "given": ["Elsewhere"]}]
    bundle.observe("718-7", 10.1, "g/dL", on="2026-11-01T08:00:00+01:00")
    outcome = run(circle_doctor, bundle.content)
    assert not outcome.patient_is_new
    assert [item["count"] for item in outcome.report["taken"]] == [1]
    assert LabResult.objects.filter(patient=patient).count() == 2
    entry.refresh_from_db()
    assert entry.version == 1
    patient.refresh_from_db()
    assert patient.family_name == "Corradini"


def _missing(bundle):
    bundle.add(
        "Procedure", status="completed", code={"text": "x"}, encounter={"reference": "urn:uuid:nowhere"}
    )
    return "missing_reference", "/entry/1/resource/encounter/reference"


def _missing_medicine(bundle):
    bundle.add("MedicationRequest", status="active", medicationReference={"reference": "Medication/9"})
    return "missing_reference", "/entry/1/resource/medicationReference/reference"


def _missing_contained(bundle):
    bundle.add("MedicationRequest", status="active", medicationReference={"reference": "#drug"})
    return "missing_reference", "/entry/1/resource/medicationReference/reference"


def _other_patient_reference(bundle):
    bundle.entries.append(
        {
            "resource": {
                "resourceType": "Condition",
                "code": {"text": "x"},
                "subject": {"reference": "Patient/other"},
            }
        }
    )
    return "missing_reference", "/entry/1/resource/subject/reference"


def _two_patients(bundle):
    bundle.entries.append({"fullUrl": "urn:uuid:2", "resource": dict(bundle.patient)})
    return "several_patients", "/entry/1/resource"


def _no_patient(bundle):
    bundle.entries[:] = [{"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Organization"}}]
    return "no_patient", "/entry"


def _no_resource(bundle):
    bundle.entries.append({"fullUrl": "urn:uuid:2"})
    return "no_resource", "/entry/1/resource"


def _partial_birth_date(bundle):
    bundle.patient["birthDate"] = "1961"
    return "no_birth_date", "/entry/0/resource/birthDate"


def _no_name(bundle):
    bundle.patient["name"] = [{"family": "Corradini"}]
    return "no_name", "/entry/0/resource/name"


def _same_url(bundle):
    bundle.entries.append(
        {"fullUrl": bundle.entries[0]["fullUrl"], "resource": {"resourceType": "Organization"}}
    )
    return "same_url_twice", "/entry/1/resource"


@pytest.mark.parametrize(
    "spoil",
    [
        _missing,
        _missing_medicine,
        _missing_contained,
        _other_patient_reference,
        _two_patients,
        _no_patient,
        _no_resource,
        _partial_birth_date,
        _no_name,
        _same_url,
    ],
)
def test_a_broken_bundle_changes_nothing_and_says_where_it_broke(circle_doctor, bundle, spoil):
    code, pointer = spoil(bundle)
    bundle.observe("718-7", 11.8, "g/dL")
    before = counts()
    with pytest.raises(DomainError) as refused:
        run(circle_doctor, bundle.content)
    assert (refused.value.code, refused.value.extra["pointer"]) == (code, pointer)
    assert counts() == before


@pytest.mark.parametrize(
    ("content", "code", "part"),
    [
        (b'{"resourceType": "Bundle",\n "type": ', "invalid_json", "2"),
        (b"\xff\xfe not text", "invalid_json", "UTF-8"),
        (b"[" * 100_000, "invalid_json", "JSON"),
        (b'{"a":' * 80 + b"1" + b"}" * 80, "invalid_json", "deep"),
        (b'{"resourceType": "Bundle", "type": "transaction", "entry": [NaN]}', "invalid_json", "JSON"),
        (b"[]", "not_a_bundle", "Bundle"),
        (b'{"resourceType": "Patient"}', "not_a_bundle", "Bundle"),
        (b'{"resourceType": "Bundle", "type": "history", "entry": []}', "bundle_type", "transaction"),
        (b'{"resourceType": "Bundle", "type": "transaction"}', "empty_bundle", "no resources"),
        (b'{"resourceType": "Bundle", "type": "transaction", "entry": [7]}', "no_resource", "resource"),
    ],
)
def test_what_is_no_bundle_is_refused_with_words(circle_doctor, content, code, part):
    from django.utils import translation

    with translation.override("en"), pytest.raises(DomainError) as refused:
        run(circle_doctor, content)
    assert refused.value.code == code
    assert part in str(refused.value.message)
    assert not Patient.objects.exists()


def test_a_file_over_the_limit_is_refused(circle_doctor, monkeypatch, bundle):
    monkeypatch.setattr("cases.interchange.rules.bundle.MAX_BYTES", len(bundle.content) - 1)
    with pytest.raises(DomainError) as refused:
        run(circle_doctor, bundle.content)
    assert (refused.value.code, refused.value.status) == ("bundle_too_large", 413)
    monkeypatch.setattr("cases.interchange.rules.bundle.MAX_BYTES", len(bundle.content))
    assert run(circle_doctor, bundle.content).patient_is_new


def test_people_and_places_may_be_outside_but_not_the_patient(circle_doctor, bundle):
    bundle.add(
        "Procedure",
        status="completed",
        code={"text": "x"},
        performer=[
            {"actor": {"reference": "Practitioner?identifier=http://npi.example|1"}},
            {"actor": {"reference": "https://elsewhere.example/Organization/3"}},
        ],
    )
    assert run(circle_doctor, bundle.content).report["taken"][-1]["count"] == 1


def test_medicines_are_found_where_they_are_named(circle_doctor, bundle):
    drug = bundle.add("Medication", code={"text": "Bisoprolol 2.5 mg"})
    bundle.add(
        "MedicationRequest",
        status="active",
        authoredOn="2026-01-02",
        medicationReference={"reference": drug},
        dosageInstruction=[{"text": "1 in the morning"}],
    )
    bundle.add(
        "MedicationStatement",
        status="completed",
        contained=[{"resourceType": "Medication", "id": "d1", "code": {"text": "Prednisone"}}],
        medicationReference={"reference": "#d1"},
        effectivePeriod={"start": "2025-01-01", "end": "2025-03-01"},
    )
    bundle.add(
        "MedicationRequest",
        status="active",
        medicationCodeableConcept={"coding": [{"code": "C1", "display": "Aspirin"}]},
    )
    bundle.add("MedicationRequest", status="entered-in-error", medicationCodeableConcept={"text": "Wrong"})
    report = run(circle_doctor, bundle.content).report
    rows = {row.text: row for row in Medication.objects.all()}
    assert set(rows) == {"Bisoprolol 2.5 mg", "Prednisone", "Aspirin"}
    assert (rows["Bisoprolol 2.5 mg"].dose, rows["Prednisone"].clinical_status) == (
        "1 in the morning",
        "resolved",
    )
    assert {(item["resource_type"], item["reason"]) for item in report["skipped"]} == {
        ("Medication", "part_of_another"),
        ("MedicationRequest", "entered_in_error"),
    }


def test_units_are_converted_or_the_value_stays_as_it_came(circle_doctor, bundle):
    bundle.observe("14682-9", 88.4, "umol/L")
    bundle.observe("1988-5", 4.2, "mg/dL")
    bundle.observe("2532-0", 480, "U/L", referenceRange=[{"high": {"value": 250, "code": "U/L"}}])
    bundle.observe("777-3", 210000, "/uL")
    bundle.observe("2276-4", 300, "furlong")
    bundle.observe("1742-6", 99_999_999, "U/L")
    run(circle_doctor, bundle.content)
    labs = {row.code: row for row in LabResult.objects.all()}
    assert {code: float(row.value) for code, row in labs.items()} == {
        "creatinine": 1,
        "crp": 42,
        "ldh": 480,
        "platelets": 210,
    }
    assert float(labs["ldh"].uln) == 250
    kept = {row.code: (float(row.value), row.unit) for row in Observation.objects.all()}
    assert kept == {"2276-4": (300, "furlong"), "1742-6": (99_999_999, "U/L")}


def test_blood_pressure_absent_values_comparators_and_words(circle_doctor, bundle):
    coding = lambda loinc: {"coding": [{"system": "http://loinc.org", "code": loinc, "display": loinc}]}  # noqa: E731
    pressure = {"unit": "mmHg", "code": "mm[Hg]"}
    bundle.add(
        "Observation",
        status="final",
        code=coding("85354-9"),
        effectiveDateTime="2026-10-05",
        component=[
            {"code": coding("8480-6"), "valueQuantity": {"value": 132, **pressure}},
            {"code": coding("8462-4"), "valueQuantity": {"value": 81, **pressure}},
        ],
    )
    bundle.add(
        "Observation",
        status="final",
        code=coding("2276-4"),
        effectiveDateTime="2026-10-05",
        dataAbsentReason={"coding": [{"code": "not-performed"}]},
    )
    bundle.add(
        "Observation",
        status="final",
        code=coding("1988-5"),
        effectiveDateTime="2026-10-05",
        valueQuantity={"value": 1, "comparator": "<", "unit": "mg/L", "code": "mg/L"},
    )
    bundle.add(
        "Observation",
        status="final",
        code=coding("72166-2"),
        effectiveDateTime="2026-10-05",
        valueCodeableConcept={"text": "Never smoker"},
    )
    bundle.add("Observation", status="final", code=coding("5-5"), effectiveDateTime="2026-10-05")
    bundle.add("Observation", status="final", code=coding("5-6"), valueInteger=4)
    report = run(circle_doctor, bundle.content).report
    vitals = VitalSign.objects.get()
    assert (int(vitals.systolic_mmhg), int(vitals.diastolic_mmhg)) == (132, 81)
    assert LabResult.objects.get().absent_reason_code == "not_done"
    assert {row.code: row.text_value for row in Observation.objects.all()} == {
        "1988-5": "< 1 mg/L",
        "72166-2": "Never smoker",
    }
    assert {item["reason"] for item in report["skipped"]} == {"no_value", "no_date"}


def test_every_resource_is_accounted_for(circle_doctor, bundle):
    for kind in ("Claim", "Encounter", "CarePlan", "Organization", "Practitioner"):
        bundle.add(kind)
    bundle.add("Condition")
    bundle.observe("718-7", 11.8, "g/dL")
    outcome = run(circle_doctor, bundle.content)
    listed = sum(item["count"] for part in ("taken", "documents", "skipped") for item in outcome.report[part])
    assert listed == len(bundle.entries)
    assert ImportedResource.objects.filter(run=outcome.run).count() == len(bundle.entries) - 1
    assert all(item["reason_it"] and item["reason_en"] for item in outcome.report["skipped"])


def test_the_shapes_of_stu3_are_read_too(circle_doctor, bundle):
    bundle.add("Condition", code={"text": "Gout"}, clinicalStatus="resolved", verificationStatus="confirmed")
    bundle.add(
        "Immunization", status="completed", notGiven=False, vaccineCode={"text": "Tetanus"}, date="2019-03-04"
    )
    run(circle_doctor, bundle.content)
    assert Condition.objects.get().clinical_status == "resolved"
    assert str(Immunization.objects.get().given_on) == "2019-03-04"


def test_no_known_allergy_is_an_answer(circle_doctor, bundle):
    bundle.add(
        "AllergyIntolerance",
        code={
            "coding": [
                {"system": "http://snomed.info/sct", "code": "716186003", "display": "No known allergy"}
            ]
        },
    )
    patient = run(circle_doctor, bundle.content).patient
    assert record_snapshot(patient.pk)["allergies"]["value"] == ["none"]


DEATHS = [{"deceasedBoolean": True}, {"deceasedDateTime": "2026"}, {"deceasedDateTime": "2026-10"}]


@pytest.mark.parametrize("said", DEATHS)
def test_a_death_without_a_day_stands_in_the_report(circle_doctor, make_bundle, said):
    made = run(circle_doctor, make_bundle(**said).content)
    assert made.patient.deceased_on is None
    assert [(row["resource_type"], row["reason"]) for row in made.report["skipped"]] == [
        ("Patient", "death_without_day")
    ]
    again = run(circle_doctor, make_bundle(**said).content)
    assert again.unchanged
    assert [row["reason"] for row in again.report["skipped"]] == ["death_not_taken"]


@pytest.mark.parametrize("said", [*DEATHS, {"deceasedDateTime": "2026-10-07"}])
def test_the_death_of_a_known_patient_is_reported_and_not_taken_from_a_file(circle_doctor, make_bundle, said):
    first = run(circle_doctor, make_bundle().content)
    assert first.report["skipped"] == []
    later = run(circle_doctor, make_bundle(**said).content)
    assert later.patient.deceased_on is None
    assert [row["reason"] for row in later.report["skipped"]] == ["death_not_taken"]


@pytest.mark.parametrize(
    "said", [{}, {"deceasedBoolean": False}, {"deceasedBoolean": True}, {"deceasedDateTime": "2026-10-07"}]
)
def test_a_death_that_is_known_here_is_no_news(circle_doctor, make_bundle, said):
    run(circle_doctor, make_bundle(deceasedDateTime="2026-10-07").content)
    assert run(circle_doctor, make_bundle(**said).content).report["skipped"] == []


def test_a_deceased_patient_keeps_the_day(circle_doctor, make_bundle):
    made = make_bundle(birthDate="1920-04-23", deceasedDateTime="2001-05-14T23:39:21+00:00")
    patient = run(circle_doctor, made.content).patient
    # 23:39 UTC is the next day in Italy
    assert str(patient.deceased_on) == "2001-05-15"
    assert patient.age == 81


def test_the_italian_tax_code_is_taken_and_checked(circle_doctor, bundle):
    system = "urn:oid:2.16.840.1.113883.2.9.4.3.2"
    bundle.patient["identifier"] = [{"system": system, "value": "CRRDAA61D49D142K"}]
    with pytest.raises(DomainError) as refused:
        run(circle_doctor, bundle.content)
    assert "tax_code" in refused.value.fields
    assert not Patient.objects.exists()
    from codicefiscale import codicefiscale

    code = codicefiscale.encode("Corradini", "Ada Maria", "F", "1961-04-09", "Crema")
    bundle.patient["identifier"] = [{"system": system, "value": code}]
    assert run(circle_doctor, bundle.content).patient.tax_code == code


def test_a_patient_known_by_the_tax_code_gets_the_entries(circle_doctor, bundle):
    from codicefiscale import codicefiscale

    code = codicefiscale.encode("Corradini", "Ada Maria", "F", "1961-04-09", "Crema")
    known = make_patient(
        circle_doctor,
        family_name="Corradini",
        given_name="Ada Maria",
        birth_date=date(1961, 4, 9),
        sex="F",
        tax_code=code,
        tax_code_absent_reason="",
    )
    bundle.patient["identifier"].append({"system": "urn:oid:2.16.840.1.113883.2.9.4.3.2", "value": code})
    bundle.observe("718-7", 11.8, "g/dL")
    outcome = run(circle_doctor, bundle.content)
    assert (outcome.patient, outcome.patient_is_new) == (known, False)
    assert LabResult.objects.get().patient == known


def test_a_similar_patient_stops_the_import_until_somebody_says_they_are_two(circle_doctor, bundle):
    make_patient(
        circle_doctor, family_name="Coradini", given_name="Ada Maria", birth_date=date(1961, 4, 9), sex="F"
    )
    with pytest.raises(DomainError) as refused:
        run(circle_doctor, bundle.content)
    assert refused.value.code == "possible_duplicate"
    [candidate] = refused.value.extra["candidates"]
    assert not candidate["certain"]
    assert not ImportRun.objects.exists()
    assert run(circle_doctor, bundle.content, confirm_distinct_from=[candidate["key"]]).patient_is_new


def test_a_patient_of_another_centre_is_named_by_whom_to_call_and_nothing_else(
    circle_doctor, outsider, bundle
):
    bundle.observe("718-7", 11.8, "g/dL")
    theirs = run(outsider, bundle.content).patient
    before = counts()
    with pytest.raises(DomainError) as refused:
        run(circle_doctor, bundle.content)
    [candidate] = refused.value.extra["candidates"]
    assert (refused.value.code, candidate["id"], candidate["certain"]) == ("possible_duplicate", None, True)
    assert str(theirs.pk) not in json.dumps(refused.value.extra, default=str)
    assert "Corradini" not in json.dumps(refused.value.extra, default=str)
    assert counts() == before


def test_the_hub_in_the_circle_of_care_may_import_too(circle_doctor, hub_doctor, network, bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    patient = run(circle_doctor, bundle.content).patient
    invite_centre(patient, network.brescia, by=circle_doctor)
    bundle.observe("718-7", 10.2, "g/dL", on="2026-11-01")
    assert not run(hub_doctor, bundle.content).patient_is_new
    assert {row.centre for row in LabResult.objects.all()} == {network.crema, network.brescia}


@pytest.mark.parametrize("who", ["centre_admin", "privacy_officer"])
def test_who_may_not_make_patients_may_not_import(request, who, bundle):
    with pytest.raises(DomainError) as refused:
        run(request.getfixturevalue(who), bundle.content)
    assert refused.value.status == 403
    assert not Patient.objects.exists()


def test_markup_in_a_narrative_does_not_keep_the_original_out(circle_doctor, bundle):
    bundle.patient["text"] = {"div": "<html><script>alert(1)</script></html>"}
    outcome = run(circle_doctor, bundle.content)
    assert StoredFile.objects.get(pk=outcome.run.file_id).content_type == "application/json"


@pytest.mark.django_db(transaction=True)
def test_the_same_file_imported_by_two_at_once_is_imported_once(network, circle_doctor, bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    barrier, outcomes, errors = threading.Barrier(2), [], []

    def work() -> None:
        try:
            barrier.wait(timeout=20)
            outcomes.append(run(circle_doctor, bundle.content).unchanged)
        except BaseException as error:  # noqa: BLE001 - a thread's failure must fail the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(outcomes) == [False, True]
    assert (Patient.objects.count(), LabResult.objects.count(), ImportRun.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_at_once_do_clash(network, circle_doctor, bundle, monkeypatch):
    """The control: the guard above is what makes the other test pass."""
    bundle.observe("718-7", 11.8, "g/dL")
    barrier = threading.Barrier(2)
    monkeypatch.setattr("cases.interchange.services.fhir._one_at_a_time", lambda keys, tax_code: None)
    from cases.interchange.services import fhir

    known = fhir._known
    monkeypatch.setattr(fhir, "_known", lambda *given: (known(*given), barrier.wait(timeout=20))[0])
    results: list[object] = []

    def work() -> None:
        try:
            results.append(run(circle_doctor, bundle.content).unchanged)
        except DomainError as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["False", "possible_duplicate"]


SAMPLES = sorted(Path(os.environ.get("CIRCLECARE_SAMPLES", os.devnull)).glob("*.json"))


def test_samples_go_in_once_and_every_resource_is_accounted_for(circle_doctor, bundle):
    """The Bundles of the folder CIRCLECARE_SAMPLES, where somebody has real exports; one of our own at least."""
    for content in [bundle.content, *(path.read_bytes() for path in SAMPLES)]:
        outcome = run(circle_doctor, content)
        listed = sum(item["count"] for part in outcome.report.values() for item in part)
        assert listed == len(json.loads(content)["entry"])
        assert not [item for item in outcome.report["skipped"] if item["reason"] == "invalid"]
        before = counts()
        assert run(circle_doctor, content).unchanged
        assert counts() == before


def told_of(patient) -> int:
    return AuditEntry.objects.filter(patient_id=patient.pk, action="patient.duplicate_shown").count()


def test_a_refused_import_that_names_a_candidate_leaves_a_trace_with_that_patient(
    circle_doctor, outsider, bundle
):
    patient = run(circle_doctor, bundle.content).patient
    with pytest.raises(DomainError, match="possible_duplicate"):
        run(outsider, bundle.content)
    assert told_of(patient) == 1


def nameless(patient, *resources) -> bytes:
    """An export whose resources have neither an address nor an id nor an identifier."""
    entry = [{"resource": item} for item in ({"resourceType": "Patient", **patient}, *resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry}).encode()


ADA = {"name": [{"family": "Corradini", "given": ["Ada"]}], "birthDate": "1961-04-09"}
UGO = {"name": [{"family": "Bellini", "given": ["Ugo"]}], "birthDate": "1948-12-01"}


@pytest.mark.parametrize("local_id", [{}, {"id": "1"}], ids=["no id", "the same local id"])
def test_two_patients_without_identifiers_never_become_one(circle_doctor, local_id):
    ada = run(circle_doctor, nameless(ADA | local_id)).patient
    ugo = run(circle_doctor, nameless(UGO | local_id))
    assert (ugo.patient_is_new, ugo.patient == ada) == (True, False)
    assert ugo.patient.family_name == "Bellini"
    again = run(circle_doctor, nameless(ADA | local_id))
    assert (again.patient, again.unchanged) == (ada, True)


def test_a_nameless_resource_of_a_later_export_is_not_taken_for_the_one_in_its_place(circle_doctor):
    first = {"resourceType": "Condition", "code": {"text": "Hypertension"}}
    later = {"resourceType": "Condition", "code": {"text": "Diabetes"}}
    run(circle_doctor, nameless(ADA, first))
    run(circle_doctor, nameless(ADA, later))
    assert set(Condition.objects.values_list("text", flat=True)) == {"Hypertension", "Diabetes"}
    assert run(circle_doctor, nameless(ADA, later)).unchanged


def test_the_same_words_twice_are_two_entries(circle_doctor):
    given = {"resourceType": "Condition", "code": {"text": "Hypertension"}}
    run(circle_doctor, nameless(ADA, given, given))
    assert Condition.objects.count() == 2
    assert run(circle_doctor, nameless(ADA, given, given)).unchanged


def test_an_identifier_of_somebody_born_on_another_day_is_refused(circle_doctor, bundle, make_bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    run(circle_doctor, bundle.content)
    before = counts()
    other = make_bundle(name=[{"family": "Bellini", "given": ["Ugo"]}], birthDate="1948-12-01")
    other.observe("718-7", 7.1, "g/dL", on="2026-11-01T08:00:00+01:00")
    with pytest.raises(DomainError, match="other_birth_date"):
        run(circle_doctor, other.content)
    assert counts() == before


def test_a_tax_code_in_small_letters_leads_to_its_patient(circle_doctor, make_bundle):
    patient = make_patient(
        circle_doctor,
        family_name="Rossi",
        given_name="Mario",
        birth_date=date(1954, 3, 12),
        sex="M",
        tax_code="RSSMRA54C12D142U",
        tax_code_absent_reason="",
    )
    bundle = make_bundle(
        identifier=[{"system": "http://hl7.it/sid/codiceFiscale", "value": "rssmra 54c12 d142u"}],
        name=[{"family": "Rossi", "given": ["Mario"]}],
        birthDate="1954-03-12",
        gender="male",
    )
    bundle.add("Condition", code={"text": "Hypertension"})
    assert run(circle_doctor, bundle.content).patient == patient


def test_what_an_earlier_import_took_is_named_in_the_report(circle_doctor, bundle):
    bundle.observe("718-7", 11.8, "g/dL")
    run(circle_doctor, bundle.content)
    bundle.observe("718-7", 10.1, "g/dL", on="2026-11-01T08:00:00+01:00")
    report = run(circle_doctor, bundle.content).report
    assert [(item["resource_type"], item["reason"], item["count"]) for item in report["skipped"]] == [
        ("Observation", "already_imported", 1)
    ]


ODD = [
    [],
    {},
    [{}],
    1,
    True,
    10**400,
    1e300,
    "\x00",
    "\ud800",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
]
PLACES = {
    "type of the bundle": ("type",),
    "name use": ("entry", 0, "resource", "name", 0, "use"),
    "gender": ("entry", 0, "resource", "gender"),
    "birth date": ("entry", 0, "resource", "birthDate"),
    "family name": ("entry", 0, "resource", "name", 0, "family"),
    "address": ("entry", 1, "fullUrl"),
    "status": ("entry", 1, "resource", "status"),
    "day": ("entry", 1, "resource", "effectiveDateTime"),
    "value": ("entry", 1, "resource", "valueQuantity", "value"),
    "unit": ("entry", 1, "resource", "valueQuantity", "unit"),
    "words": ("entry", 2, "resource", "valueString"),
    "severity": ("entry", 3, "resource", "reaction", 0, "severity"),
    "medicine status": ("entry", 4, "resource", "status"),
    "procedure status": ("entry", 5, "resource", "status"),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_odd_values_are_read_as_missing_or_refused_with_their_place(circle_doctor, bundle, place):
    bundle.observe("718-7", 118, "g/L")
    bundle.add(
        "Observation",
        status="final",
        code={"text": "Smoking"},
        effectiveDateTime="2026-10-05",
        valueString="x",
    )
    bundle.add("AllergyIntolerance", code={"text": "Penicillin"}, reaction=[{"severity": "severe"}])
    bundle.add("MedicationRequest", status="active", medicationCodeableConcept={"text": "Aciclovir"})
    bundle.add("Procedure", status="completed", code={"text": "Biopsy"}, performedDateTime="2026-09-01")
    for odd in ODD:
        content = json.loads(bundle.content)
        target = content
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = odd
        with suppress(DomainError), transaction.atomic():
            run(circle_doctor, json.dumps(content).encode())
            transaction.set_rollback(True)
