"""Programs of hospitals in the demonstration. Nobody has their private keys: they are there to be looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from kernel.actors import Actor
from network.directory.models import Centre
from network.machines.models import MachineClient
from network.machines.services import machine_create, machine_revoke


class ProgramRow(NamedTuple):
    centre: str
    name: str
    purpose: str
    scopes: tuple[str, ...]
    revoked: bool = False


PROGRAMS = (
    ProgramRow(
        "BS",
        "Registro delle CAR-T",
        "Legge i percorsi per il registro del centro",
        ("system/Patient.read", "system/Procedure.read", "system/MedicationAdministration.read"),
    ),
    ProgramRow(
        "CM",
        "Laboratorio analisi",
        "Manda gli esami nella cartella",
        ("system/Patient.read", "system/Observation.read", "system/Observation.write"),
    ),
    ProgramRow("BS", "Prova di collegamento", "Non più usato", ("system/Patient.read",), revoked=True),
)


def programs_ensure(*, actor: Actor, centres: Mapping[str, Centre]) -> None:
    """The programs of the table; what is there already stays as it is."""
    for row in PROGRAMS:
        centre = centres.get(row.centre)
        if centre is None or MachineClient.objects.filter(centre=centre, name=row.name).exists():
            continue
        machine = machine_create(
            actor=actor,
            centre_id=centre.pk,
            name=row.name,
            purpose=row.purpose,
            jwks={"keys": [_public_key()]},
            scopes=row.scopes,
        )
        if row.revoked:
            machine_revoke(actor=actor, machine_id=machine.pk)


def _public_key() -> dict[str, str]:
    key: str = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1()).public_key())
    return {**json.loads(key), "kid": "1"}
