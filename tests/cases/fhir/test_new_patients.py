"""A patient who comes over FHIR to hospitals that have none yet."""

import json

import pytest

from cases.patients.models import Patient
from tests.cases.fhir.conftest import BASE
from tests.cases.fhir.test_writing import send
from tests.cases.interchange.conftest import Bundle
from tests.factories.directory import make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(db):
    """Without the patient of the other files: nobody here is known already."""
    return make_network()


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"


def test_a_patient_is_made_once(machine, program):
    body = {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:example:his", "value": "P-1"}],
        "name": [{"family": "Zanetti", "given": ["Livia"]}],
        "gender": "female",
        "birthDate": "1970-05-06",
    }
    asked = {"If-None-Exist": "identifier=urn:example:his|P-1"}
    made = send(machine, "post", "Patient", body, 201, **asked)
    assert send(machine, "post", "Patient", body, 200, **asked)["id"] == made["id"]
    send(machine, "post", "Patient", body, 409)
    outcome = send(machine, "post", "Patient", {**body, "birthDate": "1970"}, 422)
    assert outcome["issue"][0]["expression"] == ["Patient.birthDate"]
    assert Patient.objects.count() == 1


def test_a_transaction_with_a_patient_is_the_import_of_a_record(machine):
    bundle = Bundle()
    bundle.observe("718-7", 11.8, "g/dL")
    bundle.observe("8867-4", 72, "/min")
    bundle.add("Encounter", status="finished", **{"class": {"code": "AMB"}})
    bundle.add("Claim", status="active")
    raw = json.loads(bundle.content)
    for entry in raw["entry"]:
        entry["request"] = {"method": "POST", "url": entry["resource"]["resourceType"]}
    answer = send(machine, "post", "", raw, 200)
    made = [entry["response"].get("location") for entry in answer["entry"]]
    assert [bool(location) for location in made] == [True, True, True, True, False]
    for location in made[:4]:
        assert machine.get(f"{BASE}/{location}").status_code == 200
    again = send(machine, "post", "", raw, 200)
    assert [entry["response"].get("location") for entry in again["entry"]] == made
    raw["entry"][1]["request"]["method"] = "DELETE"
    outcome = send(machine, "post", "", raw, 422)
    assert outcome["issue"][0]["expression"] == ["Bundle.entry[1].request.method"]
