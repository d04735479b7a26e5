"""Real rows for the access matrix: one patient of Crema, referred to Brescia, a specialist of Mantova invited,
Cremona outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from rest_framework.test import APIClient

from kernel.actors import Actor
from kernel.ids import new_id
from tests.factories import directory
from tests.security import matrix

if TYPE_CHECKING:
    from network.directory.models import Person

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass
class Scenario:
    network: directory.Network
    people: dict[str, Person]
    clients: dict[str, APIClient]
    # What the rows name: ids of routes and whatever else stands in their data, by name.
    ids: dict[str, Any] = field(default_factory=dict)

    def actor(self, relation: str) -> Actor:
        return directory.actor_of(self.people[relation])

    def relation_of(self, person_id: UUID) -> str | None:
        return next((name for name, person in self.people.items() if person.pk == person_id), None)

    def fill(self, value: Any) -> Any:
        """`value` with each `{name}` replaced; a text that is nothing but one placeholder keeps the type."""
        if isinstance(value, str):
            whole = _PLACEHOLDER.fullmatch(value)
            if whole:
                return self._json(self.ids[whole[1]])
            return _PLACEHOLDER.sub(lambda found: str(self.ids[found[1]]), value)
        if isinstance(value, Mapping):
            return {key: self.fill(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.fill(item) for item in value]
        return value

    @staticmethod
    def _json(value: Any) -> Any:
        return str(value) if isinstance(value, UUID) else value

    def path(self, row: matrix.Row, *, missing: bool = False) -> str:
        """The address of a row; `missing`: every id in it names nothing."""

        def parameter(found: re.Match[str]) -> str:
            kind, name = found[1], found[2]
            if missing and kind == "uuid":
                return str(new_id())
            if missing and kind in {"int", "seq"}:
                return "987654321"
            if missing and kind == "fhir_id":
                return str(new_id())
            if missing and kind == "str":
                return "A" * 43
            return str(self.ids[row.ids.get(name, name)])

        filled = re.sub(r"<(?:(\w+):)?(\w+)>", parameter, row.route)
        prefix = "" if row.route.startswith("/") else "/api/v1/"
        query = row.query
        if missing:
            query = _PLACEHOLDER.sub(lambda _: str(new_id()), query)
        return f"{prefix}{filled}{self.fill(query)}"

    def send(self, row: matrix.Row, relation: str, *, missing: bool = False) -> Any:
        data = row.data(self) if callable(row.data) else self.fill(row.data)
        client = self.clients[relation]
        headers = {name: self.fill(value) for name, value in row.headers.items()}
        options: dict[str, Any] = {"headers": headers}
        if row.method not in {"GET", "HEAD"}:
            if row.content_type == "application/json":
                options |= {"format": "json", "data": data}
            elif row.content_type == "multipart":
                options |= {"format": "multipart", "data": data}
            else:
                options |= {"content_type": row.content_type, "data": data}
        return getattr(client, row.method.lower())(self.path(row, missing=missing), **options)


def build() -> Scenario:
    """Through services only. Rooms add theirs in the order of `matrix.ROOMS`."""
    network = directory.make_network()
    people = {
        "own_doctor": directory.make_member(network.crema, "clinician", "Giulia Ferri"),
        "own_nurse": directory.make_member(network.crema, "nurse", "Luca Gatti"),
        "own_secretary": directory.make_member(network.crema, "secretary", "Silvia Poli"),
        "outsider": directory.make_member(network.cremona, "clinician", "Anna Moro"),
        "hub_doctor": directory.make_member(network.brescia, "clinician", "Marta Riva"),
        "hub_coordinator": directory.make_member(network.brescia, "coordinator", "Sara Villa"),
        "invited": directory.make_member(network.mantova, "specialist", "Carlo Zani"),
        "centre_admin": directory.make_member(network.brescia, "centre_admin", "Irene Fontana"),
        "privacy_officer": directory.make_member(network.brescia, "privacy_officer", "Davide Sala"),
        "platform_admin": directory.make_person(
            "Nora Galli", profession="administrator", is_platform_admin=True
        ),
        "suspended": directory.make_member(network.crema, "clinician", "Piero Monti"),
    }
    clients = {"signed_out": APIClient()}
    for relation, person in people.items():
        clients[relation] = APIClient()
        clients[relation].force_login(person)
        # The first call marks when the session was last seen; later calls of the minute write nothing.
        clients[relation].get("/api/v1/me/")
    # Suspended while signed in: the cookie is there, the rights are gone.
    directory.suspend(people["suspended"])
    scenario = Scenario(network=network, people=people, clients=clients)
    for room in matrix.rooms():
        arrange = getattr(room, "arrange", None)
        if arrange is not None:
            arrange(scenario)
    return scenario
