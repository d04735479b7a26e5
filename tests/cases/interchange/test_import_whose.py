"""Whose a Bundle is: the person it names, who may bring it, and what it may say of their death."""

import json
from datetime import date

import pytest

from cases.interchange.models import ImportRun
from cases.patients.models import Patient
from cases.record.models import (
    Condition,
    LabResult,
)
from kernel.audit.models import AuditEntry
from kernel.errors import DomainError, Forbidden
from tests.cases.interchange.importing import counts, run
from tests.factories.patients import invite_centre, make_patient

pytestmark = pytest.mark.django_db


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


def test_who_may_not_bring_a_record_is_refused_before_anybody_is_named(circle_doctor, secretary, bundle):
    make_patient(
        circle_doctor, family_name="Coradini", given_name="Ada Maria", birth_date=date(1961, 4, 9), sex="F"
    )
    with pytest.raises(Forbidden):
        run(secretary, bundle.content)


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
