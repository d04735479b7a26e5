"""A public FHIR client against the running product: it signs in, reads, searches, pages, and writes."""

from __future__ import annotations

import json
import time
from uuid import uuid4

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound
from jwt.algorithms import RSAAlgorithm

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture(scope="module")
def client(live_stack_session, tmp_path_factory):
    """Registered by the operator, signed in as the server's own configuration says."""
    stack = live_stack_session
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    keys = tmp_path_factory.mktemp("keys") / "jwks.json"
    keys.write_text(json.dumps({"keys": [json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": "k1"}]}))
    scopes = ("system/*.read", "system/*.write")
    name = f"fhirpy {uuid4().hex[:6]}"
    machine = stack.manage("machine_client", "BS", name, str(keys), *scopes).strip().splitlines()[-1]
    base = f"{stack.url}/fhir/r4"
    smart = requests.get(f"{base}/.well-known/smart-configuration", timeout=10).json()
    claims = {
        "iss": machine,
        "sub": machine,
        "aud": smart["token_endpoint"],
        "exp": int(time.time()) + 120,
        "jti": uuid4().hex,
    }
    form = {
        "grant_type": "client_credentials",
        "scope": " ".join(scopes),
        "client_assertion_type": ASSERTION,
        "client_assertion": jwt.encode(claims, key, algorithm="RS384", headers={"kid": "k1"}),
    }
    given = requests.post(smart["token_endpoint"], data=form, timeout=10).json()
    return SyncFHIRClient(base, authorization=f"Bearer {given['access_token']}")


def test_the_client_reads_searches_and_pages(client, live_stack):
    patients = client.resources("Patient").limit(2).fetch_all()
    assert len(patients) > 2
    assert len({patient.id for patient in patients}) == len(patients)
    with_labs = max(
        patients, key=lambda patient: client.resources("Observation").search(patient=patient.id).count()
    )
    read = client.reference("Patient", with_labs.id).to_resource()
    assert read.serialize() == with_labs.serialize()
    labs = client.resources("Observation").search(patient=with_labs.id, category="laboratory")
    found = labs.limit(3).fetch_all()
    assert len(found) == labs.count() > 3
    assert {one["subject"]["reference"] for one in found} == {f"Patient/{with_labs.id}"}
    code = found[0]["code"]["coding"][0]["code"]
    of_code = client.resources("Observation").search(patient=with_labs.id, code=code).fetch_all()
    assert {one["code"]["coding"][0]["code"] for one in of_code} == {code}
    with_patient = (
        client.resources("Observation").search(patient=with_labs.id).include("Observation", "subject")
    )
    assert with_patient.limit(1).fetch_raw()["entry"][-1]["resource"]["resourceType"] == "Patient"


def test_the_client_writes_and_is_refused_with_words(client, live_stack):
    patient = client.resources("Patient").first()
    made = client.resource(
        "Condition", subject={"reference": f"Patient/{patient.id}"}, code={"text": "Seasonal rhinitis"}
    )
    made.save()
    assert client.reference("Condition", made.id).to_resource()["code"]["text"] == "Seasonal rhinitis"
    with pytest.raises(OperationOutcome) as refused:
        client.resource("Condition", subject={"reference": f"Patient/{patient.id}"}, colour="red").save()
    assert "Condition.colour" in str(refused.value)
    with pytest.raises(ResourceNotFound):
        client.reference("Patient", str(uuid4())).to_resource()


def test_the_whole_record_comes_in_time(client, live_stack):
    for patient in client.resources("Patient").limit(5).fetch():
        began = time.monotonic()
        bundle = client.execute(f"Patient/{patient.id}/$everything", method="get")
        assert time.monotonic() - began < 2
        found = [entry for entry in bundle["entry"] if entry["search"]["mode"] == "match"]
        assert bundle["total"] == len(found)
