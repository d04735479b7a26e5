"""Programs sign in with a signed assertion, once; a token opens what it names, for as long as it runs."""

import json
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import RSAAlgorithm

from cases.fhir.api.throttle import TokenThrottle
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import Invalid
from network.machines.models import AccessToken, MachineClient, UsedAssertion
from network.machines.rules import BadScope, allows, granted, read_scope
from network.machines.services import machine_create, machine_revoke
from tests.cases.fhir.conftest import BASE, Program, register
from tests.factories.directory import SETUP, actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_record")]


def test_a_signed_assertion_gives_a_token_once(program):
    assertion = program.assertion()
    first = program.ask("system/Patient.read system/Unknown.x", assertion=assertion)
    assert first.status_code == 400
    assert first.json()["error"] == "invalid_scope"
    given = program.ask("system/Patient.rs", assertion=assertion).json()
    assert (given["token_type"], given["scope"], given["expires_in"]) == ("bearer", "system/Patient.rs", 600)
    again = program.ask("system/Patient.rs", assertion=assertion)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    assert UsedAssertion.objects.count() == AccessToken.objects.count() == 1
    entry = AuditEntry.objects.get(action="machine_client.signed_in")
    assert (entry.actor_kind, entry.actor_label) == ("machine", "Laboratory")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://elsewhere.example/token"},
        {"exp": 1},
        {"exp": None},
        {"exp": 99999999999},
        {"jti": None},
        {"jti": 7},
        {"jti": "x" * 65},
        {"jti": "a\x00"},
        {"sub": "somebody else"},
        {"iss": "01890000-0000-7000-8000-000000000001"},
        {"iss": "no id"},
    ],
)
def test_a_wrong_claim_is_refused(program, changed):
    answer = program.ask(**changed)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert AccessToken.objects.count() == 0


def test_another_key_and_another_algorithm_are_refused(program):
    stranger = Program(program.id, ec.generate_private_key(ec.SECP384R1()))
    assert stranger.ask().status_code == 401
    unknown = Program(program.id, program.key, kid="k2")
    assert unknown.ask().status_code == 401
    unsigned = jwt.encode({"iss": program.id}, None, algorithm="none", headers={"kid": "k1"})
    assert program.ask(assertion=unsigned).status_code == 401
    shared = jwt.encode({"iss": program.id}, "k" * 64, algorithm="HS384", headers={"kid": "k1"})
    assert program.ask(assertion=shared).status_code == 401
    for nonsense in ("", "a.b.c", "x" * 9000, "é"):
        assert program.ask(assertion=nonsense or "-").status_code == 401


def test_rsa_keys_work_too(network):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": "k1"}
    machine = machine_create(
        actor=SETUP,
        centre_id=network.crema.pk,
        name="Registry",
        jwks={"keys": [jwk]},
        scopes=["system/*.read"],
    )
    program = Program(str(machine.pk), key)
    claims = jwt.decode(program_assertion_claims(program), options={"verify_signature": False})
    signed = jwt.encode(claims, key, algorithm="RS384", headers={"kid": "k1"})
    assert program.ask(assertion=signed).status_code == 200


def program_assertion_claims(program):
    return Program(program.id, ec.generate_private_key(ec.SECP384R1())).assertion()


def test_keys_are_looked_at(network):
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    wrong = [
        {},
        {"keys": []},
        {"keys": [{"kty": "RSA"}]},
        {"keys": [{"kty": "oct", "k": "secret", "kid": "a"}]},
        {"keys": [json.loads(RSAAlgorithm.to_jwk(private)) | {"kid": "a"}]},
        {"keys": [json.loads(RSAAlgorithm.to_jwk(small.public_key())) | {"kid": "a"}]},
        {"keys": [json.loads(RSAAlgorithm.to_jwk(private.public_key())) | {"kid": "a"}] * 2},
        {"keys": [{"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA", "kid": "a"}]},
        {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "a"}]},
        "keys",
        7,
    ]
    for jwks in wrong:
        with pytest.raises(Invalid) as refused:
            machine_create(
                actor=SETUP, centre_id=network.crema.pk, name="X", jwks=jwks, scopes=["system/*.read"]
            )
        assert "jwks" in refused.value.fields
    assert MachineClient.objects.count() == 0


def test_a_token_ends(program, network, platform_admin):
    client = program.client()
    assert client.get(f"{BASE}/Patient").status_code == 200
    AccessToken.objects.update(created_at=now() - timedelta(hours=1), expires_at=now() - timedelta(seconds=1))
    ended = client.get(f"{BASE}/Patient")
    assert (ended.status_code, ended["WWW-Authenticate"]) == (401, 'Bearer realm="fhir"')
    client = program.client()
    machine_revoke(actor=actor_of(platform_admin), machine_id=program.id)
    assert client.get(f"{BASE}/Patient").status_code == 401
    assert program.ask().status_code == 401


def test_a_program_of_a_centre_that_left_is_nobody(program, network):
    client = program.client()
    type(network.crema).objects.filter(pk=network.crema.pk).update(is_active=False)
    assert client.get(f"{BASE}/Patient").status_code == 401


def test_a_scope_that_is_missing_is_named(program, patient):
    client = program.client("system/Condition.rs")
    assert client.get(f"{BASE}/Condition").status_code == 200
    refused = client.get(f"{BASE}/Observation")
    assert (refused.status_code, json.loads(refused.content)["issue"][0]["code"]) == (403, "forbidden")
    assert client.get(f"{BASE}/Patient/{patient.pk}/$everything").status_code == 403
    # the record of a program with fewer scopes is shorter, never refused half-way
    both = program.client("system/Patient.r system/Condition.r")
    whole = json.loads(both.get(f"{BASE}/Patient/{patient.pk}/$everything").content)
    assert {entry["resource"]["resourceType"] for entry in whole["entry"]} == {"Patient", "Condition"}


def test_a_program_sees_its_centres_patients_alone(patient, network):
    outside = register(network.cremona).client()
    assert json.loads(outside.get(f"{BASE}/Patient").content)["total"] == 0
    assert outside.get(f"{BASE}/Patient/{patient.pk}").status_code == 404


def test_scopes_of_both_versions():
    assert read_scope("system/Patient.read") == read_scope("system/Patient.rs")
    assert allows(["system/*.read"], "Condition", "s")
    assert not allows(["system/Condition.r"], "Condition", "s")
    assert not allows(["system/Condition.write"], "Observation", "c")
    assert granted(["system/Patient.rs", "system/Patient.cud"], ["system/*.read"]) == ["system/Patient.rs"]
    for wrong in (
        "user/Patient.read",
        "system/Patient.",
        "system/patient.read",
        "system/Patient.sr",
        "openid",
    ):
        with pytest.raises(BadScope):
            read_scope(wrong)


def test_an_address_that_asks_without_end_is_slowed_down(program, monkeypatch):
    monkeypatch.setattr(TokenThrottle, "rate", "3/min")
    answers = [program.ask(assertion="nonsense") for _turn in range(4)]
    assert [one.status_code for one in answers] == [401, 401, 401, 429]
    assert answers[-1].json()["error"] == "slow_down"
    assert int(answers[-1]["Retry-After"]) > 0
