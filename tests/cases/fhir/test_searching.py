"""Sorting, what a page brings along, parts of resources, and what the statement promises."""

import json
from urllib.parse import quote

import pytest
from fhir.resources.R4B import get_fhir_model_class

from cases.fhir.selectors.table import RESOURCES
from cases.interchange.rules.outward.patient import HOSPITAL_NUMBER_SYSTEM
from cases.patients.models import HospitalNumber, Patient, PatientIdentifier
from tests.cases.fhir.conftest import BASE, register
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_record")]
VALUES = {"date": "ge2020-01-01", "reference": "01890000-0000-7000-8000-000000000001", "string": "x"}
CHOICES = {
    "gender": "female", "action": "R", "clinical-status": "active", "verification-status": "confirmed",
    "category": "problem-list-item", "status": "entered-in-error",
}  # fmt: skip


def get(client, path, status=200, **headers):
    answer = client.get(f"{BASE}/{path}", headers=headers)
    assert answer.status_code == status, answer.content
    body = json.loads(answer.content)
    get_fhir_model_class(body["resourceType"]).model_validate(body)
    return body


def found(bundle, mode="match"):
    return [one["resource"] for one in bundle.get("entry", []) if one["search"]["mode"] == mode]


def days(bundle):
    return [one.get("effectiveDateTime", "9")[:10] for one in found(bundle)]


def walked(client, path):
    """The resources of all pages."""
    answer = []
    while path:
        page = get(client, path)
        answer += found(page)
        links = {link["relation"]: link["url"] for link in page["link"]}
        path = links["next"].partition("/fhir/r4/")[2] if "next" in links else ""
    return answer


def test_each_parameter_that_the_statement_names_answers(machine, patient):
    statement = get(machine, "metadata")
    for one in statement["rest"][0]["resource"]:
        kind = one["type"]
        for parameter in one["searchParam"]:
            name = parameter["name"]
            value = CHOICES.get(name, VALUES.get(parameter["type"], "x"))
            if (kind, name) == ("ImagingStudy", "status"):
                value = "available"
            get(machine, f"{kind}?{name}={value}&_summary=count")
            if "documentation" in parameter:
                whole = get(machine, f"{kind}?_summary=count")["total"]
                parts = [
                    get(machine, f"{kind}?{name}:missing={said}&_summary=count")["total"]
                    for said in ("true", "false")
                ]
                assert sum(parts) <= whole
        for link in ("Include", "RevInclude"):
            for value in one.get(f"search{link}", []):
                get(machine, f"{kind}?_{link.lower()}={value}&_count=1")
    sorts = [(one.type, name) for one in RESOURCES for name in one.sorts]
    for kind, name in sorts:
        get(machine, f"{kind}?_sort=-{name}&_count=1")


@pytest.mark.parametrize("sort", ["date", "-date", "-_lastUpdated"])
def test_sorted_pages_hold_each_resource_once(machine, patient, circle_doctor, sort):
    for day in ("2025-11-03", "2026-01-10", "2024-02-29"):
        add_entry(patient, circle_doctor, "labs", code="hb", value="11", effective_on=day)
    whole = get(machine, f"Observation?patient={patient.pk}&_sort={sort}&_count=500")
    pages = walked(machine, f"Observation?patient={patient.pk}&_sort={sort}&_count=3")
    assert pages == found(whole)
    assert len({one["id"] for one in pages}) == len(pages) > 15
    if sort.endswith("date"):
        dated = [day for day in days(whole) if day != "9"]
        assert dated == sorted(dated, reverse=sort.startswith("-"))
        # what has no date stands last, whichever way
        assert [day == "9" for day in days(whole)] == sorted(day == "9" for day in days(whole))


def test_missing_finds_what_has_no_value(machine, patient, circle_doctor):
    undated = add_entry(patient, circle_doctor, "conditions", text="Words alone")
    without = found(get(machine, f"Condition?patient={patient.pk}&onset-date:missing=true"))
    assert str(undated.pk) in {one["id"] for one in without}
    coded = found(get(machine, f"Condition?patient={patient.pk}&code:missing=false"))
    assert str(undated.pk) not in {one["id"] for one in coded}
    get(machine, "Condition?onset-date:missing=perhaps", status=400)
    get(machine, "Condition?clinical-status:missing=true", status=400)
    get(machine, "Condition?code:text=x", status=400)


def test_provenance_comes_along(machine, patient):
    bundle = get(machine, f"Observation?patient={patient.pk}&code=2532-0&_revinclude=Provenance:target")
    [observation], [provenance] = found(bundle), found(bundle, "include")
    assert provenance["target"] == [{"reference": f"Observation/{observation['id']}"}]


def test_a_patient_with_what_refers_to_them(machine, patient):
    links = (
        "_revinclude=Condition:subject&_revinclude=AllergyIntolerance:patient&_include=Patient:organization"
    )
    bundle = get(machine, f"Patient?_id={patient.pk}&{links}")
    assert [one["id"] for one in found(bundle)] == [str(patient.pk)]
    assert {one["resourceType"] for one in found(bundle, "include")} == {
        "Organization", "Condition", "AllergyIntolerance",
    }  # fmt: skip


def test_what_comes_along_needs_its_scope_too(program, patient):
    narrow = program.client("system/Observation.read")
    links = "_include=Observation:subject&_revinclude=Provenance:target"
    assert found(get(narrow, f"Observation?patient={patient.pk}&{links}"), "include") == []


def test_another_hospital_gets_nothing_along(patient, machine, network):
    outside = register(network.cremona).client()
    bundle = get(outside, f"Patient?_id={patient.pk}&_revinclude=Observation:subject")
    assert bundle["total"] == 0
    assert "entry" not in bundle


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("_elements=value,subject", {"valueQuantity", "subject", "status", "code"}),
        ("_elements=nothing", {"status", "code"}),
        ("_summary=true", {"status", "code", "subject", "effectiveDateTime", "valueQuantity"}),
    ],
)
def test_parts_of_resources_say_that_they_are_parts(machine, patient, query, shown):
    [lab] = found(get(machine, f"Observation?patient={patient.pk}&code=2532-0&{query}"))
    assert set(lab) - {"resourceType", "id", "meta"} == shown
    assert lab["meta"]["tag"][0]["code"] == "SUBSETTED"


def test_a_parameter_that_is_not_known_is_refused_or_passed_over_as_the_client_wishes(machine, patient):
    path = f"Condition?patient={patient.pk}&colour=red&code:text=x"
    assert get(machine, path, status=400)["issue"][0]["expression"] == ["http.colour"]
    get(machine, path, status=400, Prefer="handling=strict")
    bundle = get(machine, path, Prefer="return=minimal; handling=lenient")
    assert len(found(bundle)) == bundle["total"] == 4
    [said] = found(bundle, "outcome")
    assert [one["expression"] for one in said["issue"]] == [["http.colour"], ["http.code:text"]]
    assert "colour" not in bundle["link"][0]["url"]
    # a value that cannot be read is no question of leniency
    get(machine, "Condition?onset-date=soon", status=400, Prefer="handling=lenient")


@pytest.mark.parametrize(
    "query",
    [
        "_sort=colour", "_sort=-date,code", "_elements=id&_summary=true", "_include=Observation:performer",
        "_revinclude=Condition:subject", "_cursor=WyIxIiwwLDAsInNvb24iXQ", "_sort=date&_cursor=WyIxIiwwLDAsOTld",
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(machine, patient, query):
    assert get(machine, f"Observation?{query}", status=400)["issue"][0]["details"]["text"]


def test_a_program_that_may_read_patients_alone_finds_them_by_their_numbers(patient, network, circle_doctor):
    """The identity and nothing of the record; and who is not in the circle of its centre is not there."""
    other = make_patient(circle_doctor, family_name="Altri", given_name="Pia")
    Patient.objects.filter(pk=patient.pk).update(tax_code="CRRDAA61D49D142X", tax_code_absent_reason="")
    HospitalNumber.objects.create(patient=patient, centre=network.crema, number="CR-100")
    PatientIdentifier.objects.create(patient=patient, system="urn:example:registry", value="77")
    PatientIdentifier.objects.create(patient=other, system="urn:example:other", value="77")
    own = register(network.crema, scopes=("system/Patient.read",)).client("system/Patient.read")
    stranger = register(network.cremona, scopes=("system/Patient.read",)).client("system/Patient.read")
    for asked, count in (
        ("CRRDAA61D49D142X", 1),
        ("http://hl7.it/sid/codiceFiscale|CRRDAA61D49D142X", 1),
        ("urn:example:registry|CRRDAA61D49D142X", 0),
        (f"{HOSPITAL_NUMBER_SYSTEM}{network.crema.code}|CR-100", 1),
        (f"{HOSPITAL_NUMBER_SYSTEM}{network.brescia.code}|CR-100", 0),
        ("urn:example:registry|77", 1),
        ("77", 2),
        ("urn:example:registry|78", 0),
    ):
        answer = get(own, f"Patient?identifier={quote(asked)}")
        assert (len(found(answer)), answer["total"]) == (count, count), asked
        assert get(stranger, f"Patient?identifier={quote(asked)}")["total"] == 0
    [shown] = found(get(own, "Patient?identifier=urn:example:registry|77&_revinclude=Observation:subject"))
    assert shown["id"] == str(patient.pk)
    for path in (f"Observation?patient={patient.pk}", f"Condition?patient={patient.pk}", "AuditEvent"):
        assert get(own, path, status=403)["issue"][0]["code"] == "forbidden"
    whole = get(own, f"Patient/{patient.pk}/$everything")
    assert {one["resource"]["resourceType"] for one in whole["entry"]} == {"Patient"}
