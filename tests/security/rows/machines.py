"""Programs of a hospital that read and write over FHIR."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from rest_framework.test import APIClient

from tests.security.matrix import REST, Row

if TYPE_CHECKING:
    from network.directory.models import Centre
    from tests.security.scenario import Scenario


def public_keys() -> dict[str, Any]:
    key = ec.generate_private_key(ec.SECP384R1())
    return {"keys": [json.loads(ECAlgorithm.to_jwk(key.public_key())) | {"kid": "k1"}]}


def _program(centre: Centre) -> tuple[Any, APIClient]:
    """A program of the centre and a client with its token, as the token endpoint gives it."""
    from datetime import timedelta

    from kernel.clock import now
    from network.machines.models import AccessToken
    from network.machines.selectors import token_hash
    from network.machines.services import machine_create
    from tests.factories.directory import SETUP

    scopes = ["system/*.*"]
    machine = machine_create(
        actor=SETUP, centre_id=centre.pk, name=f"Program {uuid4().hex[:6]}", jwks=public_keys(), scopes=scopes
    )
    token = uuid4().hex
    AccessToken.objects.create(
        token_hash=token_hash(token),
        client=machine,
        scopes=scopes,
        created_at=now(),
        expires_at=now() + timedelta(hours=1),
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return machine, client


def arrange(scenario: Scenario) -> None:
    _own, scenario.clients["own_machine"] = _program(scenario.network.crema)
    _out, scenario.clients["outside_machine"] = _program(scenario.network.cremona)
    of_hub, _client = _program(scenario.network.brescia)
    scenario.ids |= {"machine_id": of_hub.pk, "brescia_id": scenario.network.brescia.pk}


def _registration(scenario: Scenario) -> dict[str, Any]:
    return {
        "centre_id": str(scenario.ids["brescia_id"]),
        "name": "Laboratory",
        "jwks": public_keys(),
        "scopes": ["system/Patient.read"],
    }


ADMINISTRATORS = "centre_admin platform_admin"
ROWS = (
    Row(
        "GET",
        "machine-clients/",
        {200: REST},
        shows="machine_id",
        shown_to=ADMINISTRATORS,
    ),
    Row("POST", "machine-clients/", {201: ADMINISTRATORS, 403: REST}, data=_registration),
    Row(
        "POST",
        "machine-clients/<uuid:machine_id>/revoke/",
        {200: ADMINISTRATORS, 404: REST},
        data={},
    ),
)
