"""The disease of the referral form out of a file: taken where the code leaves no doubt, never guessed."""

import pytest

from cases.interchange.services import fhir_import
from cases.record.models import Condition, Diagnosis
from cases.record.selectors.snapshot import record_snapshot
from tests.factories.directory import actor_of

pytestmark = pytest.mark.django_db

ICD10 = "http://hl7.org/fhir/sid/icd-10"
ICD10_CM = "http://hl7.org/fhir/sid/icd-10-cm"


def run(doctor, content):
    actor = actor_of(doctor)
    return fhir_import(actor=actor, centre_id=actor.centre_id, content=content, filename="export.json")


def suffers(bundle, *codings, **more):
    return bundle.add(
        "Condition",
        code={"coding": [{"system": s, "code": c, "display": f"Lymphoma {c}"} for s, c in codings]},
        **{"onsetDateTime": "2025-03-01", **more},
    )


@pytest.mark.parametrize(
    ("system", "code", "disease"),
    [
        (ICD10, "C83.1", "mcl"),
        (ICD10_CM, "C83.18", "mcl"),
        (ICD10, "C85.2", "pmbcl"),
        (ICD10, "C82.1", "fl_1_2"),
        (ICD10, "C82.4", "fl_3b"),
        (ICD10, "C90.0", "mm"),
        (ICD10_CM, "C90.02", "mm"),
        (ICD10_CM, "C88.40", "mzl"),
        ("urn:oid:2.16.840.1.113883.6.90", "c91.10", "cll_sll"),
    ],
)
def test_a_code_that_leaves_no_doubt_is_the_diagnosis(circle_doctor, bundle, system, code, disease):
    suffers(bundle, (system, code))
    outcome = run(circle_doctor, bundle.content)
    values = record_snapshot(outcome.patient.pk)
    assert (values["diagnosis.disease"]["value"], values["diagnosis.disease"]["source"]) == (
        disease,
        "fhir_import",
    )
    diagnosis = Diagnosis.objects.get()
    assert (str(diagnosis.diagnosed_on), diagnosis.text, diagnosis.is_primary) == (
        "2025-03-01",
        f"Lymphoma {code}",
        True,
    )
    assert not Condition.objects.exists()
    assert {(item["resource_type"], item["kind"]) for item in outcome.report["taken"]} >= {
        ("Condition", "diagnoses")
    }


@pytest.mark.parametrize(
    ("codings", "more"),
    [
        ([(ICD10, "C91.0")], {}),
        ([(ICD10, "C82.9")], {}),
        ([(ICD10, "C83")], {}),
        ([("http://example.org/local", "C83.1")], {}),
        ([(ICD10, "C83.3")], {}),
        ([(ICD10_CM, "C83.390")], {}),
        ([(ICD10, "C83.1x")], {}),
        ([(ICD10_CM, "C90.01")], {}),
        ([(ICD10_CM, "C82.0A")], {}),
        ([(ICD10, "C83.1"), (ICD10_CM, "C83.39")], {}),
        ([(ICD10, "C83.1")], {"onsetDateTime": "2008-05-01"}),
        ([(ICD10, "C83.1")], {"clinicalStatus": {"coding": [{"code": "resolved"}]}}),
        ([(ICD10, "C83.1")], {"verificationStatus": {"coding": [{"code": "differential"}]}}),
        ([(ICD10, "C83.1")], {"onsetDateTime": "2031-01-01"}),
    ],
    ids=[
        "lineage",
        "grade",
        "category",
        "other system",
        "large cell",
        "in the brain",
        "unknown tail",
        "remission",
        "remission too",
        "disagree",
        "older numbers",
        "past",
        "suspected",
        "future",
    ],
)
def test_what_leaves_a_doubt_is_no_diagnosis(circle_doctor, bundle, codings, more):
    suffers(bundle, *codings, **more)
    run(circle_doctor, bundle.content)
    assert not Diagnosis.objects.exists()


def test_two_diseases_in_a_file_are_for_a_doctor_to_tell_apart(circle_doctor, bundle):
    suffers(bundle, (ICD10, "C83.1"))
    suffers(bundle, (ICD10, "C90.0"))
    run(circle_doctor, bundle.content)
    assert (Diagnosis.objects.count(), Condition.objects.count()) == (0, 2)


@pytest.mark.parametrize(
    "beside", [{}, {"clinicalStatus": {"coding": [{"code": "remission"}]}}], ids=["active", "in remission"]
)
def test_another_lymphoma_beside_it_may_have_transformed(circle_doctor, bundle, beside):
    suffers(bundle, (ICD10, "C82.1"), **beside)
    suffers(bundle, (ICD10, "C83.3"))
    run(circle_doctor, bundle.content)
    assert (Diagnosis.objects.count(), Condition.objects.count()) == (0, 2)


def test_a_later_file_about_what_the_record_has_as_a_condition_names_no_disease(circle_doctor, bundle):
    suffers(bundle, (ICD10, "C82.9"))
    run(circle_doctor, bundle.content)
    suffers(bundle, (ICD10, "C82.1"))
    run(circle_doctor, bundle.content)
    assert not Diagnosis.objects.exists()


def test_the_same_disease_twice_is_one_diagnosis(circle_doctor, bundle):
    suffers(bundle, (ICD10, "C83.1"), onsetDateTime="2026-02-01")
    suffers(bundle, (ICD10, "C83.1"))
    run(circle_doctor, bundle.content)
    assert (str(Diagnosis.objects.get().diagnosed_on), Condition.objects.count()) == ("2025-03-01", 1)


def test_a_later_file_does_not_change_the_disease_that_is_known(circle_doctor, bundle):
    suffers(bundle, (ICD10, "C83.1"))
    run(circle_doctor, bundle.content)
    suffers(bundle, (ICD10, "C90.0"))
    run(circle_doctor, bundle.content)
    assert Diagnosis.objects.get().disease == "mcl"
    assert Condition.objects.get().code == "C90.0"
