"""Administrators register and revoke the programs of their centre; the command line does too."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from jwt.algorithms import ECAlgorithm

from kernel.audit.models import AuditEntry
from network.machines.models import MachineClient

pytestmark = pytest.mark.django_db
URL = "/api/v1/machine-clients/"


def keys():
    key = ec.generate_private_key(ec.SECP384R1())
    return {"keys": [json.loads(ECAlgorithm.to_jwk(key.public_key())) | {"kid": "k1"}]}


def registration(centre, **more):
    return {
        "centre_id": str(centre.pk),
        "name": "Laboratory",
        "jwks": keys(),
        "scopes": ["system/Observation.write"],
        **more,
    }


def test_an_administrator_registers_lists_and_revokes(api, network, centre_admin):
    client = api(centre_admin)
    made = client.post(URL, registration(network.brescia))
    assert made.status_code == 201, made.json()
    assert made.json()["keys"] == [{"kid": "k1", "alg": "ES384"}]
    assert [one["id"] for one in client.get(URL).json()["results"]] == [made.json()["id"]]
    again = client.post(URL, registration(network.brescia))
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
    ended = client.post(f"{URL}{made.json()['id']}/revoke/", {})
    assert ended.json()["revoked_at"]
    assert client.post(f"{URL}{made.json()['id']}/revoke/", {}).json() == ended.json()
    # the name is free again
    assert client.post(URL, registration(network.brescia)).status_code == 201
    actions = AuditEntry.objects.filter(object_type="machine_client").values_list("action", flat=True)
    assert sorted(actions) == [
        "machine_client.created",
        "machine_client.created",
        "machine_client.revoked",
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["user/Patient.read"]}, "scopes"),
        ({"jwks": {}}, "jwks"),
        ({"jwks": "x"}, "jwks"),
    ],
)
def test_a_wrong_registration_is_refused_at_its_field(api, network, centre_admin, more, field):
    answer = api(centre_admin).post(URL, registration(network.brescia, **more))
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert MachineClient.objects.count() == 0


def test_another_centre_is_not_ones_own(api, network, centre_admin):
    assert api(centre_admin).post(URL, registration(network.crema)).status_code == 403


def test_the_database_keeps_a_revoked_client_revoked(api, network, centre_admin):
    made = api(centre_admin).post(URL, registration(network.brescia)).json()
    api(centre_admin).post(f"{URL}{made['id']}/revoke/", {})
    with pytest.raises(DatabaseError), transaction.atomic():
        MachineClient.objects.filter(pk=made["id"]).update(revoked_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        MachineClient.objects.filter(pk=made["id"]).delete()


def test_the_command_registers(network, tmp_path, capsys):
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(keys()))
    call_command("machine_client", "bs", "Registry", str(file), "system/*.read")
    assert capsys.readouterr().out.strip() == str(MachineClient.objects.get().pk)
    for arguments in (
        ("zz", "X", str(file), "system/*.read"),
        ("bs", "X", str(tmp_path / "missing.json"), "system/*.read"),
        ("bs", "X", str(file), "everything"),
    ):
        with pytest.raises(CommandError):
            call_command("machine_client", *arguments)


def test_the_list_costs_the_same_for_many(api, network, centre_admin, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = api(centre_admin)
    client.post(URL, registration(network.brescia))
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    cost = len(few)
    for number in range(3):
        client.post(URL, registration(network.brescia, name=f"Program {number}"))
    with django_assert_num_queries(cost):
        client.get(URL)
