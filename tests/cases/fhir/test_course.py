"""The CAR-T course and its toxicity as resources: cells, custody, grades, doses, stays, plans."""

import json
from copy import deepcopy
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B import get_fhir_model_class

from cases.interchange.models import KeptResource
from cases.interchange.services import fhir_import
from cases.pathway.models import CourseEntry
from cases.pathway.services.course import course_entry_agree, course_entry_correct
from cases.patients.models import PatientIdentifier
from cases.toxicity.models import BASELINE, IEC_HS
from cases.toxicity.rules.codes import NOT_ASSESSABLE
from cases.toxicity.services import sheet_create
from kernel import clock
from network.directory.models import Person
from tests.cases.fhir.conftest import BASE, register
from tests.cases.fhir.test_round_trip import imported_anew, record_of
from tests.cases.pathway.conftest import make_world
from tests.cases.pathway.course import COI, LOT, chain_until, entry, number_of, pathway_at
from tests.factories.record import add_entry
from tests.factories.toxicity import ICE, WELL, give, look, right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_course")]


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"


@pytest.fixture(scope="module")
def standing_course(standing_rows):
    """Written once a module: that takes longer than all that the tests ask of it."""
    with standing_rows.unblock():
        return course_of(days=3)


@pytest.fixture
def world(standing_course, db):
    """For one test: what it changes on these objects no other test sees."""
    return deepcopy(standing_course)


def course_of(*, days):
    """A course up to the bedside, with cells given, a stay, bridging, a milestone, grades and doses."""
    began = clock.now() - timedelta(days=days, hours=1)
    with clock.at(began):
        world = make_world()
        number_of(world)
        pathway = pathway_at(world, "slot_planned")
        chain_until(world, pathway, "bedside")
    at = began + timedelta(hours=1)
    entry(
        world,
        pathway,
        "infusion",
        {"started_at": at.isoformat(), "cells_e6": 68.5, "reaction": "none", "premedication": "Paracetamolo"},
    )
    entry(
        world,
        pathway,
        "lymphodepletion",
        {
            "drugs": ["fludarabine", "cyclophosphamide"],
            "doses": "30 mg/m2, 500 mg/m2",
            "day1_on": (at - timedelta(days=5)).date().isoformat(),
            "last_on": (at - timedelta(days=3)).date().isoformat(),
        },
    )
    entry(
        world,
        pathway,
        "episode",
        {"setting": "infusion", "admitted_at": at.isoformat(), "reason": "Infusione"},
    )
    bridging = entry(world, pathway, "bridging", {"regimen": "Pola-R", "given_at": "circle"})
    course_entry_agree(actor=world.circle_doctor, entry_id=bridging.entry_id, version=1, agrees=True, text="")
    entry(
        world,
        pathway,
        "milestone",
        {"step": "aifa_registry", "status": "granted", "on": at.date().isoformat(), "reference": "AIFA-7"},
    )
    doctor = Person.objects.get(pk=world.hub_doctor.person_id)
    look(world.patient, doctor, at + timedelta(days=1), temp_c=39.1, o2_device="nasal_cannula", o2_l_min=2)
    give(world.patient, doctor, at + timedelta(days=1), "tocilizumab", dose_no=1, dose_mg=560)
    sheet_create(
        actor=world.hub_doctor,
        patient_id=world.patient.pk,
        kind=BASELINE,
        values={"assessed_at": (at - timedelta(days=6)).isoformat(), **right("ice_year")},
    )
    sheet_create(
        actor=world.hub_doctor,
        patient_id=world.patient.pk,
        kind=IEC_HS,
        values={"observed_at": (at + timedelta(days=2)).isoformat(), "grade": 2},
    )
    world.pathway = pathway
    return world


@pytest.fixture
def hub(world):
    return register(world.hub).client()


def get(client, path, status=200):
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status, answer.content
    body = json.loads(answer.content)
    get_fhir_model_class(body["resourceType"]).model_validate(body)
    return body


def found(client, path):
    return [one["resource"] for one in get(client, path).get("entry", [])]


def test_the_cells_are_given_under_their_identity(hub, world):
    [given] = found(hub, f"MedicationAdministration?patient={world.patient.pk}&identifier={COI}")
    [product] = given["contained"]
    assert product["code"]["coding"][0] == {"system": "http://www.whocc.no/atc", "code": "L01XL03"}
    assert product["batch"]["lotNumber"] == LOT
    assert given["identifier"] == [{"system": "urn:circlecare:fhir:coi", "value": COI}]
    assert (given["dosage"]["dose"]["value"], given["dosage"]["dose"]["code"]) == (68.5, "10*6")
    assert given["status"] == "completed"


def test_the_chain_of_custody_names_both_people(hub, world):
    steps = found(hub, f"Procedure?patient={world.patient.pk}&category=custody&_sort=date")
    assert [one["code"]["coding"][0]["code"] for one in steps][-1] == "bedside"
    assert {one["status"] for one in steps} == {"completed"}
    [labelling] = found(hub, f"Procedure?identifier=urn:circlecare:fhir:coi|{COI}&code=labelling")
    assert len({one["actor"]["reference"] for one in labelling["performer"]}) == 2
    [provenance] = found(hub, f"Provenance?target=Procedure/{labelling['id']}")
    assert [one["type"]["coding"][0]["code"] for one in provenance["agent"]] == ["performer", "verifier"]


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("Observation?code=crs-grade", 2),
        ("Observation?code=icans-grade", 0),
        ("Observation?code=ice-score", 10),
        ("Observation?code=ice-score-baseline", 9),
        ("Observation?code=iec-hs-grade", 2),
    ],
)
def test_grades_are_observations(hub, world, query, value):
    [grade] = found(hub, f"{query}&patient={world.patient.pk}&status=final&category=exam&date=ge2020")
    assert grade["valueInteger"] == value
    assert get(hub, f"Observation/{grade['id']}") == grade


def test_findings_of_iec_hs_without_a_grade_are_preliminary(hub, world):
    sheet_create(
        actor=world.hub_doctor,
        patient_id=world.patient.pk,
        kind=IEC_HS,
        values={"observed_at": clock.now().isoformat(), "ferritin_ug_l": 9000},
    )
    where = f"Observation?patient={world.patient.pk}&code=iec-hs-grade"
    [open_one] = found(hub, f"{where}&status=preliminary")
    assert (open_one["status"], open_one["dataAbsentReason"]["coding"][0]["code"]) == (
        "preliminary",
        "unknown",
    )
    assert [one["valueInteger"] for one in found(hub, f"{where}&status=final")] == [2]


def test_haematotoxicity_is_derived_from_the_neutrophils_until_its_days_are_over(hub, world):
    where = f"Observation?patient={world.patient.pk}&category=exam&code=icaht-"
    [early] = found(hub, f"{where}early-grade")
    assert (early["status"], early["dataAbsentReason"]["coding"][0]["code"]) == ("preliminary", "unknown")
    assert found(hub, f"{where}late-grade") == []
    doctor = Person.objects.get(pk=world.hub_doctor.person_id)
    day_0 = clock.today() - timedelta(days=3)
    for day, value in ((0, "1.2"), (1, "0.3"), (2, "0.4")):
        add_entry(
            world.patient, doctor, "labs", code="anc", value=value, effective_on=str(day_0 + timedelta(day))
        )
    [graded] = found(hub, f"{where}early-grade&status=preliminary&date={day_0}")
    assert (graded["valueInteger"], graded["component"][0]["valueQuantity"]["value"]) == (1, 300)
    assert graded["meta"]["lastUpdated"] > early["meta"]["lastUpdated"]
    assert found(hub, f"Observation/{graded['id']}/_history") == [graded]
    get(hub, f"Observation/{graded['id']}/_history/1", status=404)
    last = graded["meta"]["lastUpdated"]
    for kind, values in (
        ("therapy-lines", {"line_no": 9, "intent": "salvage", "start_on": str(clock.today())}),
        ("disease-status", {"response": "pmd", "effective_on": str(clock.today())}),
        ("relapses", {"found_on": str(clock.today()), "relapse_kind": "relapse"}),
        ("deaths", {"died_on": str(clock.today()), "main_cause": "infection"}),
    ):
        add_entry(world.patient, doctor, kind, **values)
        [after] = found(hub, f"{where}early-grade")
        assert after["meta"]["lastUpdated"] > last, f"{kind} may end the days that count"
        last = after["meta"]["lastUpdated"]


def test_a_look_that_gave_no_grade_can_still_be_read(hub, world):
    doctor = Person.objects.get(pk=world.hub_doctor.person_id)
    why = {"not_assessed": [one.code for one in NOT_ASSESSABLE], "not_assessed_reason": "In sala operatoria"}
    nothing = dict.fromkeys((*WELL, *ICE)) | why
    row = look(world.patient, doctor, clock.now(), **nothing, note="Solo una nota")
    assert (row.crs_grade_derived, row.icans_grade_derived, row.ice_score) == (None, None, None)
    [seen] = found(hub, f"Observation?_id={row.pk}-crs&code=crs-grade")
    assert (seen["dataAbsentReason"]["coding"][0]["code"], seen["note"][0]["text"]) == (
        "unknown",
        "Solo una nota",
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("MedicationAdministration?code=http://www.whocc.no/atc|L04AC07&effective-time=ge2020", "completed"),
        ("MedicationAdministration?code=fludarabine&status=completed", "completed"),
        ("Encounter?status=in-progress&date=ge2020&type=infusion", "in-progress"),
        ("CarePlan?status=active&category=bridging", "active"),
        ("ServiceRequest?status=completed&code=aifa_registry&authored=ge2020", "completed"),
    ],
)
def test_the_rest_of_the_course_is_found_by_what_it_is(hub, world, query, status):
    [one] = found(hub, f"{query}&patient={world.patient.pk}")
    assert one["status"] == status
    assert found(hub, f"{one['resourceType']}/{one['id']}/_history")[0] == one


def test_the_course_is_sorted_by_its_typed_columns(hub, world):
    with CaptureQueriesContext(connection) as asked:
        found(hub, "MedicationAdministration?effective-time=ge2020&_sort=effective-time&identifier=" + COI)
    sql = " ".join(query["sql"] for query in asked)
    assert '"infusion_started_at"' in sql
    assert "->>" not in sql


def test_a_correction_is_the_next_version_of_the_same_resource(hub, world):
    [before] = found(hub, f"Encounter?patient={world.patient.pk}")
    values = {
        "setting": "infusion",
        "admitted_at": before["period"]["start"],
        "discharged_at": clock.now().isoformat(),
    }
    course_entry_correct(
        actor=world.hub_doctor,
        entry_id=UUID(before["id"]),
        base_version=1,
        values=values,
        reason="discharged",
    )
    versions = found(hub, f"Encounter/{before['id']}/_history")
    assert [(one["id"], one["meta"]["versionId"], one["status"]) for one in versions] == [
        (before["id"], "2", "finished"),
        (before["id"], "1", "in-progress"),
    ]


def test_a_grade_that_follows_the_infusion_is_the_next_version_of_its_resource(hub, world):
    doctor = Person.objects.get(pk=world.hub_doctor.person_id)
    infusion = CourseEntry.objects.get(kind="infusion")
    low = {**WELL, "systolic_mmhg": 82, "diastolic_mmhg": 45}
    row = look(world.patient, doctor, infusion.infusion_started_at + timedelta(hours=40), **low)
    before = get(hub, f"Observation/{row.pk}-crs")
    assert (before["valueInteger"], before["meta"]["versionId"]) == (2, "1")
    since = clock.now().isoformat().replace("+00:00", "Z")
    assert found(hub, f"Observation?patient={world.patient.pk}&_lastUpdated=ge{since}") == []
    later = infusion.infusion_started_at + timedelta(hours=30)
    course_entry_correct(
        actor=world.hub_doctor,
        entry_id=infusion.entry_id,
        base_version=1,
        values={"started_at": later.isoformat(), "cells_e6": 68.5, "reaction": "none"},
        reason="typed wrong",
    )
    after = get(hub, f"Observation/{row.pk}-crs")
    assert after["valueInteger"] == 0, "the fever came before the cells"
    assert after["meta"]["lastUpdated"] > before["meta"]["lastUpdated"]
    moved = found(hub, f"Observation?patient={world.patient.pk}&_lastUpdated=ge{since}&_sort=-_lastUpdated")
    assert after in moved
    versions = found(hub, f"Observation/{row.pk}-crs/_history")
    assert versions == [after, before]
    for one in versions:
        assert get(hub, f"Observation/{row.pk}-crs/_history/{one['meta']['versionId']}") == one


def test_another_hospital_sees_nothing_of_the_course(hub, world):
    outside = register(world.other).client()
    for kind in (
        "MedicationAdministration",
        "Procedure",
        "Encounter",
        "CarePlan",
        "ServiceRequest",
        "Observation",
    ):
        assert found(outside, kind) == []
        [one, *_rest] = found(hub, kind)
        get(outside, f"{kind}/{one['id']}", status=404)


def test_everything_holds_the_course_in_a_constant_number_of_queries(hub, world):
    path = f"Patient/{world.patient.pk}/$everything"
    resources = found(hub, path)
    for one in resources:
        get_fhir_model_class(one["resourceType"]).model_validate(one)
    kinds = {f"{one['resourceType']}/{one['id']}" for one in resources}
    assert len(kinds) == len(resources)
    with CaptureQueriesContext(connection) as few:
        get(hub, path)
    doctor = Person.objects.get(pk=world.hub_doctor.person_id)
    for hours in range(1, 6):
        at = clock.now() - timedelta(hours=hours)
        look(world.patient, doctor, at, temp_c=38.4)
        entry(world, world.pathway, "episode", {"setting": "icu", "admitted_at": at.isoformat()})
    with CaptureQueriesContext(connection) as many:
        get(hub, path)
    assert len(many) == len(few)


def test_an_import_never_writes_a_course(hub, world):
    PatientIdentifier.objects.create(patient=world.patient, system="urn:example:registry", value="77")
    content = hub.get(f"{BASE}/Patient/{world.patient.pk}/$everything").content
    before = record_of(world.patient)
    outcome = fhir_import(
        actor=world.hub_doctor, centre_id=world.hub.pk, content=content, filename="back.json"
    )
    assert outcome.report["taken"] == []
    assert record_of(world.patient) == before
    assert KeptResource.objects.count() == 0
    # elsewhere it is kept as it came, and no entry of the record is made of it
    again = imported_anew(content, world.other, of=world.patient)
    entries, kept = again["record"]
    assert entries == before[0]
    assert {"Procedure", "Encounter", "CarePlan", "MedicationAdministration", "Observation"} <= set(kept)
