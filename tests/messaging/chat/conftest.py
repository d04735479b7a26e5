"""A case of Crema that Brescia treats too, and its discussion."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.factories import directory, patients

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from rest_framework.test import APIClient

    from cases.patients.models import Patient
    from network.directory.models import Person

    Case = tuple[directory.Network, Person, Person, Patient]


@pytest.fixture
def patient(network: Any, circle_doctor: Person, hub_doctor: Person) -> Patient:
    made = patients.make_patient(circle_doctor, centre=network.crema)
    patients.invite_centre(made, network.brescia, by=circle_doctor)
    return made


@pytest.fixture(scope="module")
def standing_case(standing_rows: DjangoDbBlocker) -> Case:
    """The network, a doctor of Crema and one of Brescia, and the patient whom both treat: written once a module."""
    with standing_rows.unblock():
        network = directory.make_network()
        doctor = directory.make_member(network.crema, "clinician", "Giulia Ferri")
        hub_doctor = directory.make_member(network.brescia, "clinician", "Marta Riva")
        patient = patients.make_patient(doctor, centre=network.crema)
        patients.invite_centre(patient, network.brescia, by=doctor)
        return network, doctor, hub_doctor, patient


@pytest.fixture
def own_case(standing_case: Case, db: None) -> Case:
    """For one test: what it changes on these objects no other test sees."""
    return deepcopy(standing_case)


class Talk:
    """One person's calls to one conversation, over the API."""

    def __init__(self, client: APIClient, conversation_id: str) -> None:
        self.client = client
        self.id = conversation_id
        self.url = f"/api/v1/conversations/{conversation_id}/"

    def post(self, text: str = "Buongiorno", **data: Any) -> Any:
        body = {"client_id": str(uuid.uuid4()), "text": text} | data
        return self.client.post(f"{self.url}messages/", body)

    def send(self, text: str = "Buongiorno", **data: Any) -> dict[str, Any]:
        answer = self.post(text, **data)
        assert answer.status_code == 201, answer.content
        message: dict[str, Any] = answer.json()
        return message

    def edit(self, seq: int, text: str) -> Any:
        return self.client.patch(f"{self.url}messages/{seq}/", {"text": text})

    def withdraw(self, seq: int) -> Any:
        return self.client.delete(f"{self.url}messages/{seq}/")

    def read(self, seq: int) -> Any:
        return self.client.post(f"{self.url}read/", {"seq": seq})

    def get(self, path: str = "", **query: Any) -> Any:
        answer = self.client.get(f"{self.url}{path}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def messages(self, **query: Any) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self.get("messages/", **query)["results"]
        return results


@pytest.fixture
def case_talk(api: Any, patient: Patient) -> Callable[[Person], Talk]:
    """`case_talk(person)`: their calls to the discussion of the case."""

    def of(person: Person) -> Talk:
        client = api(person)
        answer = client.get(f"/api/v1/conversations/for/patient/{patient.pk}/")
        assert answer.status_code == 200, answer.content
        return Talk(client, answer.json()["id"])

    return of


@pytest.fixture
def direct_talk(api: Any) -> Callable[[Person, Person], Talk]:
    """`direct_talk(me, other)`: my calls to our conversation."""

    def of(me: Person, other: Person) -> Talk:
        client = api(me)
        answer = client.post("/api/v1/conversations/", {"kind": "direct", "person_ids": [str(other.pk)]})
        assert answer.status_code in (200, 201), answer.content
        return Talk(client, answer.json()["id"])

    return of
