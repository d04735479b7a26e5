"""Reading over FHIR: every resource is valid, found by its parameters, paged whole, and written down."""

import json
from datetime import timedelta

import pytest
from fhir.resources.R4B import get_fhir_model_class

from cases.fhir.selectors.table import RESOURCES
from cases.interchange.rules.own import read_own
from cases.record.models import LabResult
from cases.record.services import entry_mark_error, entry_update
from kernel import clock
from kernel.audit.models import AuditEntry
from tests.cases.fhir.conftest import BASE, post_form
from tests.factories.directory import actor_of
from tests.factories.record import add_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_record")]


def get(client, path, status=200):
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/fhir+json; charset=utf-8"
    body = json.loads(answer.content)
    get_fhir_model_class(body["resourceType"]).model_validate(body)
    return body


def resources(bundle):
    return [entry["resource"] for entry in bundle.get("entry", [])]


def test_the_statement_names_what_is_served(api):
    statement = get(api(), "metadata")
    assert {one["type"] for one in statement["rest"][0]["resource"]} == {one.type for one in RESOURCES}


def test_every_type_can_be_searched_read_and_followed_through_its_history(machine, patient):
    seen = set()
    for resource in RESOURCES:
        parameter = "_id" if resource.type == "Patient" else "patient"
        if resource.type in ("Organization", "Practitioner"):
            bundle = get(machine, resource.type)
        else:
            bundle = get(machine, f"{resource.type}?{parameter}={patient.pk}&_count=200")
        for found in resources(bundle):
            seen.add(resource.type)
            read = get(machine, f"{resource.type}/{found['id']}")
            assert read == found
            history = get(machine, f"{resource.type}/{found['id']}/_history")
            assert resources(history)[0] == found
            version = found["meta"]["versionId"]
            assert get(machine, f"{resource.type}/{found['id']}/_history/{version}") == found
    assert seen == {
        "Patient", "Condition", "Observation", "Procedure", "MedicationStatement", "MedicationAdministration",
        "AllergyIntolerance", "Immunization", "Consent", "Provenance", "AuditEvent", "Organization", "Practitioner",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("Condition?code=C83.11", 1),
        ("Condition?code=http://snomed.info/sct|38341003", 1),
        ("Condition?code=urn:circlecare:fhir:code|mcl", 1),
        ("Condition?clinical-status=active", 3),
        ("Condition?clinical-status=resolved", 1),
        ("Condition?category=encounter-diagnosis", 1),
        ("Condition?onset-date=ge2020", 3),
        ("Condition?onset-date=2011-02", 1),
        ("Observation?code=2532-0", 1),
        ("Observation?code=http://loinc.org|2532-0,29463-7", 2),
        ("Observation?code=urn:circlecare:fhir:code|ldh", 1),
        ("Observation?category=vital-signs", 2),
        ("Observation?category=laboratory", 2),
        ("Observation?code=89247-1", 1),
        ("Observation?date=2026-01-12", 3),
        ("Observation?date=lt2026-01-05", 1),
        ("Observation?date=ge2026-01-01&date=lt2026-01-05", 1),
        ("Observation?status=entered-in-error", 0),
        ("Procedure?status=completed", 1),
        ("MedicationStatement?status=active", 1),
        ("MedicationAdministration?status=completed", 2),
        ("Immunization?vaccine-code=x", 0),
        ("Consent?status=active", 1),
        ("Patient?family=corr", 1),
        ("Patient?name=ada&birthdate=1961-04-09&gender=female", 1),
        ("Patient?birthdate=lt1961", 0),
        ("Encounter?status=finished", 0),
        ("Condition?_lastUpdated=gt2999", 0),
    ],
)
def test_searches_find_what_they_say(machine, patient, query, count):
    bundle = get(machine, query)
    assert (len(resources(bundle)), bundle["total"]) == (count, count)
    assert get(machine, f"{query}&_summary=count")["total"] == count


def test_pages_hold_every_resource_once(machine, patient):
    whole = [found["id"] for found in resources(get(machine, f"Observation?patient={patient.pk}"))]
    paged, address = [], f"Observation?patient={patient.pk}&_count=2"
    while address:
        page = get(machine, address)
        assert len(resources(page)) <= 2
        paged += [found["id"] for found in resources(page)]
        links = {link["relation"]: link["url"] for link in page["link"]}
        address = links["next"].partition("/fhir/r4/")[2] if "next" in links else ""
    assert paged == whole
    assert len(whole) == 18


def test_include_brings_the_patient(machine, patient):
    bundle = get(machine, "Observation?code=2532-0&_include=Observation:subject")
    assert [entry["search"]["mode"] for entry in bundle["entry"]] == ["match", "include"]
    assert bundle["entry"][1]["resource"]["id"] == str(patient.pk)


def test_history_shows_each_version_and_an_error_says_so(machine, patient, circle_doctor):
    lab = LabResult.objects.get()
    actor = actor_of(circle_doctor)
    change = {"actor": actor, "patient_id": patient.pk, "kind_slug": "labs", "entry_id": lab.pk}
    entry_update(**change, changes={"value": "320"}, base_version=1)
    entry_mark_error(**change, reason="another patient's sample", base_version=2)
    versions = resources(get(machine, f"Observation/{lab.pk}/_history"))
    assert [one["meta"]["versionId"] for one in versions] == ["3", "2", "1"]
    assert [one["valueQuantity"]["value"] for one in versions] == [320, 320, 310.5]
    assert [one["status"] for one in versions] == ["entered-in-error", "final", "final"]
    assert get(machine, f"Observation/{lab.pk}/_history/1")["valueQuantity"]["value"] == 310.5
    get(machine, f"Observation/{lab.pk}/_history/9", status=404)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("Observation/unknown", 404),
        ("Observation/01890000-0000-7000-8000-000000000001", 404),
        ("Observation/01890000-0000-7000-8000-000000000001-weight", 404),
        ("Nonsense", 404),
        ("Nonsense/1", 404),
        ("Patient/1/$everything", 404),
        ("nothing/here/at/all", 404),
        ("Observation?colour=red", 400),
        ("Observation?patient:Patient.name=x", 400),
        ("Observation?date=yesterday", 400),
        ("Observation?date=2026-02-31", 400),
        ("Observation?date=0000", 400),
        ("Observation?_count=many", 400),
        ("Observation?_cursor=WzFd", 400),
        ("Observation?_summary=text", 400),
        ("Observation?_include=Observation:focus", 400),
        ("Procedure?status=dreamt", 400),
        ("Observation?_format=xml", 406),
    ],
)
def test_a_refusal_is_an_outcome(machine, path, status):
    outcome = get(machine, path, status=status)
    assert outcome["resourceType"] == "OperationOutcome"
    assert outcome["issue"][0]["details"]["text"]


def test_xml_is_not_spoken_and_nothing_is_deleted(machine, patient):
    xml = machine.get(f"{BASE}/Patient", headers={"Accept": "application/fhir+xml"})
    assert (xml.status_code, json.loads(xml.content)["resourceType"]) == (406, "OperationOutcome")
    gone = machine.delete(f"{BASE}/Patient/{patient.pk}")
    assert (gone.status_code, json.loads(gone.content)["issue"][0]["code"]) == (405, "not-supported")


def test_posted_search(machine, patient):
    answer = post_form(machine, f"{BASE}/Condition/_search", {"code": "38341003"})
    assert answer.status_code == 200, answer.content
    assert json.loads(answer.content)["total"] == 1


def test_everything_is_the_whole_record(machine, patient, circle_doctor):
    bundle = get(machine, f"Patient/{patient.pk}/$everything")
    found = resources(bundle)
    for resource in found:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    named = {f"{resource['resourceType']}/{resource['id']}" for resource in found}
    assert len(named) == len(found)
    text = json.dumps(found)
    for reference in {part.split('"')[0] for part in text.split('"reference": "')[1:]}:
        assert reference in named, "a link that leads nowhere"
    only = resources(get(machine, f"Patient/{patient.pk}/$everything?_type=Condition"))
    assert {resource["resourceType"] for resource in only} == {"Condition"}


def test_mcode_profiles_stand_where_they_are_met(machine, patient):
    profiles = {
        resource["meta"]["profile"][0].rpartition("/")[2]
        for resource in resources(get(machine, f"Patient/{patient.pk}/$everything"))
        if "profile" in resource["meta"]
    }
    assert profiles == {
        "mcode-primary-cancer-condition",
        "mcode-ecog-performance-status",
        "mcode-karnofsky-performance-status",
        "mcode-cancer-disease-status",
        "mcode-deauville-scale",
    }


def test_each_read_and_page_leaves_one_entry(machine, patient):
    before = AuditEntry.objects.count()
    get(machine, f"Observation?patient={patient.pk}")
    get(machine, f"Patient/{patient.pk}")
    get(machine, f"Patient/{patient.pk}/$everything")
    get(machine, f"Patient/{patient.pk}/_history")
    rows = AuditEntry.objects.order_by("id")[before:]
    assert [row.action for row in rows] == ["fhir.searched", "fhir.read", "fhir.everything", "fhir.history"]
    assert {(row.actor_kind, row.actor_label, row.patient_id) for row in rows} == {
        ("machine", "Laboratory", patient.pk)
    }


def test_queries_do_not_grow_with_the_rows(machine, patient, circle_doctor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(path):
        with CaptureQueriesContext(connection) as captured:
            get(machine, path)
        return len(captured)

    paths = [
        f"Observation?patient={patient.pk}&_count=500",
        f"Provenance?patient={patient.pk}&_count=500",
        f"Patient/{patient.pk}/$everything",
        "Patient?_count=500",
    ]
    few = [cost(path) for path in paths]
    for day in range(1, 21):
        add_entry(patient, circle_doctor, "labs", code="hb", value="11", effective_on=f"2026-01-{day:02d}")
        add_entry(patient, circle_doctor, "conditions", text=f"Finding {day}")
    assert [cost(path) for path in paths] == few


@pytest.mark.parametrize(
    ("said", "last_day", "status", "carried"),
    [
        ("active", None, "active", None),
        ("active", 0, "active", None),
        ("active", 5, "active", None),
        ("active", -1, "completed", "active"),
        ("unknown", -1, "completed", "unknown"),
        ("unknown", 0, "unknown", None),
        ("resolved", None, "completed", None),
        ("resolved", -1, "completed", None),
    ],
)
def test_a_medicine_is_not_active_after_its_last_day(
    machine, patient, circle_doctor, said, last_day, status, carried
):
    end_on = None if last_day is None else (clock.today() + timedelta(days=last_day)).isoformat()
    row = add_entry(
        patient, circle_doctor, "medications", text="Prednisone", clinical_status=said, end_on=end_on
    )
    shown = get(machine, f"MedicationStatement/{row.pk}")
    assert shown["status"] == status
    for asked in ("active", "completed", "unknown"):
        ids = {one["id"] for one in resources(get(machine, f"MedicationStatement?status={asked}"))}
        assert (str(row.pk) in ids) is (asked == status)
    assert read_own(shown).fields.get("clinical_status") == carried, "it goes back as it was said"
