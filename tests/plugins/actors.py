"""People by relation to a patient of Crema that was referred to Brescia, and a signed-in client for each.

Fixtures only: the patient, its circle of care and the invitation of the specialist are made by those who
need them (`tests/factories/`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

# Models are imported inside: this plugin is loaded before the settings are.
from tests.factories import directory

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from network.directory.models import Centre, Person

Api = Callable[..., "APIClient"]


@pytest.fixture
def api() -> Api:
    """`api(person)`: a client signed in as them; `api(person, centre=...)` acts for that centre (X-Centre);
    `api()` is signed out. Real sessions, real middleware."""
    from rest_framework.test import APIClient

    def client_of(person: Person | None = None, *, centre: Centre | None = None) -> APIClient:
        client = APIClient()
        if person is not None:
            # As the row stands now: a session is signed with the person's session epoch.
            client.force_login(type(person).objects.get(pk=person.pk))
        if centre is not None:
            client.credentials(HTTP_X_CENTRE=str(centre.pk))
        return client

    return client_of


@pytest.fixture
def network(db: None) -> directory.Network:
    return directory.make_network()


@pytest.fixture
def circle_doctor(network: directory.Network) -> Person:
    return directory.make_member(network.crema, "clinician", "Giulia Ferri")


@pytest.fixture
def circle_nurse(network: directory.Network) -> Person:
    return directory.make_member(network.crema, "nurse", "Luca Gatti")


@pytest.fixture
def secretary(network: directory.Network) -> Person:
    return directory.make_member(network.crema, "secretary", "Silvia Poli")


@pytest.fixture
def hub_doctor(network: directory.Network) -> Person:
    return directory.make_member(network.brescia, "clinician", "Marta Riva")


@pytest.fixture
def hub_doctor_2(network: directory.Network) -> Person:
    return directory.make_member(network.brescia, "clinician", "Paolo Conti")


@pytest.fixture
def hub_coordinator(network: directory.Network) -> Person:
    return directory.make_member(network.brescia, "coordinator", "Sara Villa")


@pytest.fixture
def hub_specialist(network: directory.Network) -> Person:
    return directory.make_member(network.brescia, "specialist", "Elena Bassi")


@pytest.fixture
def outsider(network: directory.Network) -> Person:
    """A clinician of a circle centre that does not treat the patient."""
    return directory.make_member(network.cremona, "clinician", "Anna Moro")


@pytest.fixture
def invited_specialist(network: directory.Network) -> Person:
    """A specialist of another centre; who needs the invitation to a case makes it."""
    return directory.make_member(network.mantova, "specialist", "Carlo Zani")


@pytest.fixture
def centre_admin(network: directory.Network) -> Person:
    return directory.make_member(network.brescia, "centre_admin", "Irene Fontana")


@pytest.fixture
def privacy_officer(network: directory.Network) -> Person:
    return directory.make_member(network.brescia, "privacy_officer", "Davide Sala")


@pytest.fixture
def platform_admin(db: None) -> Person:
    return directory.make_person("Nora Galli", profession="administrator", is_platform_admin=True)


@pytest.fixture
def suspended(network: directory.Network) -> Person:
    """A clinician of the patient's own centre who may not sign in any more."""
    return directory.suspend(directory.make_member(network.crema, "clinician", "Piero Monti"))
