"""The product over FHIR: its order, the manufacturer's word, the release, the last check, and what did not agree."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.interchange.services import fhir_import
from cases.pathway.models import Deviation
from cases.pathway.rules.pre_ld import TICKS
from cases.pathway.services.course import course_entry_correct
from cases.pathway.services.deviations import deviation_confirm, deviation_resolve
from cases.patients.models import PatientIdentifier
from kernel import clock
from tests.cases.fhir.conftest import BASE, register
from tests.cases.fhir.test_course import found, get
from tests.cases.fhir.test_round_trip import imported_anew, record_of
from tests.cases.pathway.conftest import make_world
from tests.cases.pathway.course import COI, LOT, chain_until, entry, number_of, pathway_at, record, release

pytestmark = pytest.mark.django_db
CODES = {"manufacturing-state", "product-release", "pre-lymphodepletion-check", "identity-deviation"}


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"


@pytest.fixture
def world(db):
    """A product that is late and out of specification, a bag that was misread, a check with one condition unmet."""
    world = make_world()
    number_of(world)
    pathway = pathway_at(world, "slot_planned")
    chain_until(world, pathway, "labelling")
    day = clock.today()
    late = {
        "status": "delayed",
        "on": str(day),
        "expected_on": str(day + timedelta(days=9)),
        "reason": "Coda",
    }
    entry(world, pathway, "manufacturing", late)
    world.release = release(
        world, pathway, specification="out", oos_decision="awaited", oos_reason="Vitalità 68%"
    )
    unmet = {code: code != "icu_agreed" for code, _label in TICKS} | {"override_reason": "Letto da domani"}
    signs = {"spo2_pct": 97, "systolic_mmhg": 120, "diastolic_mmhg": 70}
    entry(world, pathway, "pre_ld", {"checked_at": clock.now().isoformat(), **unmet, **signs})
    record(world, pathway, "receive_te", bag_coi="COI-4711-ZY")
    world.pathway = pathway
    return world


@pytest.fixture
def hub(world):
    return register(world.hub).client()


def one_of(client, world, code):
    [observation] = found(client, f"Observation?patient={world.patient.pk}&code={code}&category=procedure")
    return observation


def judged(observation):
    return observation["interpretation"][0]["coding"][0]["code"]


def component(observation, code):
    [part] = [one for one in observation["component"] if one["code"]["coding"][-1]["code"] == code]
    [value] = [value for name, value in part.items() if name.startswith("value")]
    return value


def test_the_manufacturers_word_and_the_release_are_judged_observations(hub, world):
    state = one_of(hub, world, "manufacturing-state")
    assert state["valueCodeableConcept"]["coding"][0]["code"] == "delayed"
    assert (judged(state), state["note"][0]["text"]) == ("A", "Coda")
    assert component(state, "expected_on") == str(clock.today() + timedelta(days=9))
    certificate = one_of(hub, world, "product-release")
    assert certificate["identifier"] == [{"system": "urn:circlecare:fhir:coi", "value": COI}]
    assert (judged(certificate), component(certificate, "lot")) == ("A", LOT)
    assert component(certificate, "oos_decision")["coding"][0]["code"] == "awaited"
    check = one_of(hub, world, "pre-lymphodepletion-check")
    assert (check["valueBoolean"], judged(check), component(check, "icu_agreed")) == (True, "A", False)
    [order] = found(
        hub, f"ServiceRequest?code=http://www.whocc.no/atc|L01XL03&identifier={COI}&status=active"
    )
    assert [one["value"] for one in order["identifier"]] == [COI, "ORD-1"]


def test_a_correction_of_the_release_is_its_next_version(hub, world):
    values = {**world.release.values, "oos_decision": "infuse"}
    course_entry_correct(
        actor=world.hub_doctor,
        entry_id=world.release.entry_id,
        base_version=1,
        values=values,
        reason="decided",
    )
    newer, older = found(hub, f"Observation/{world.release.entry_id}/_history")
    decisions = [component(one, "oos_decision")["coding"][0]["code"] for one in (newer, older)]
    assert decisions == ["infuse", "awaited"]


def test_an_identity_that_did_not_agree_is_preliminary_until_two_people_settled_it(hub, world):
    before = one_of(hub, world, "identity-deviation")
    [step] = found(hub, f"Procedure?patient={world.patient.pk}&code=receive_te")
    assert before["partOf"] == [{"reference": f"Procedure/{step['id']}"}]
    assert (before["status"], judged(before)) == ("preliminary", "A")
    assert found(hub, f"Observation?patient={world.patient.pk}&status=preliminary") == [before]
    pk = Deviation.objects.get().pk
    deviation_resolve(actor=world.hub_doctor, deviation_id=pk, cause="misread", reason="Letta male")
    assert one_of(hub, world, "identity-deviation")["status"] == "preliminary"
    deviation_confirm(actor=world.hub_second_doctor, deviation_id=pk)
    after = one_of(hub, world, "identity-deviation")
    assert (after["status"], after["meta"]["versionId"]) == ("final", "3")
    assert after["valueCodeableConcept"]["coding"][0]["code"] == "misread"
    assert len(after["performer"]) == 3


def test_the_product_is_in_everything_at_a_constant_cost_comes_back_and_is_hidden_from_others(hub, world):
    path = f"Patient/{world.patient.pk}/$everything"
    codes = {
        one["code"]["coding"][0]["code"] for one in found(hub, path) if one["resourceType"] == "Observation"
    }
    assert codes >= CODES
    with CaptureQueriesContext(connection) as few:
        get(hub, path)
    for status in ("received", "in_production", "quality_control"):
        entry(world, world.pathway, "manufacturing", {"status": status, "on": str(clock.today())})
    with CaptureQueriesContext(connection) as many:
        get(hub, path)
    assert len(many) == len(few)
    outside = register(world.other).client()
    for kind in ("Observation", "ServiceRequest"):
        assert found(outside, kind) == []
        for one in found(hub, kind):
            get(outside, f"{kind}/{one['id']}", status=404)
            get(outside, f"{kind}/{one['id']}/_history", status=404)
    PatientIdentifier.objects.create(patient=world.patient, system="urn:example:registry", value="77")
    content = hub.get(f"{BASE}/{path}").content
    before = record_of(world.patient)
    outcome = fhir_import(
        actor=world.hub_doctor, centre_id=world.hub.pk, content=content, filename="back.json"
    )
    assert (outcome.report["taken"], record_of(world.patient)) == ([], before)
    entries, kept = imported_anew(content, world.other, of=world.patient)["record"]
    assert entries == before[0]
    assert kept.count("Observation") == 7
