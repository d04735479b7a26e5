"""A Bundle becomes a patient with a record; twice changes nothing; a broken one changes nothing."""

import json
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection, transaction

from cases.interchange.models import ImportedResource, ImportRun
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
from tests.cases.interchange.importing import counts, run

pytestmark = pytest.mark.django_db


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
        (b'{"resourceType": "Bundle", "type": "transaction", "entry": [1e400]}', "invalid_json", "JSON"),
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
