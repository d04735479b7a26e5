"""The roles that a request carries: read once for a call that only reads, asked anew by everything else."""

from datetime import timedelta

import pytest

from kernel.actors import Actor
from kernel.clock import now, today
from network.directory.models import Role
from network.directory.selectors import centres_with_role, roles_by_centre
from tests.factories import directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor(network):
    person = directory.make_member(network.crema, Role.CLINICIAN, "Giulia Ferri")
    for centre, role in ((network.crema, Role.COORDINATOR), (network.brescia, Role.NURSE)):
        person.memberships.create(centre=centre, role=role)
    ended = today() - timedelta(days=1)
    person.memberships.create(
        centre=network.brescia,
        role=Role.CENTRE_ADMIN,
        valid_from=ended - timedelta(days=9),
        valid_until=ended,
    )
    return person


def test_reading_call_carries_the_roles_that_the_database_gives(
    api, network, doctor, django_assert_num_queries
):
    actor = api(doctor).get("/api/v1/me/").wsgi_request.actor
    with django_assert_num_queries(0):
        carried = roles_by_centre(actor)
    assert carried == {
        network.crema.pk: {Role.CLINICIAN, Role.COORDINATOR},
        network.brescia.pk: {Role.NURSE},
    }
    assert roles_by_centre(Actor.person(doctor.pk)) == carried
    assert centres_with_role(actor, [Role.COORDINATOR, Role.CENTRE_ADMIN]) == [network.crema.pk]


def test_writing_call_asks_again(api, network, doctor):
    actor = api(doctor).post("/api/v1/conversations/", {}, format="json").wsgi_request.actor
    assert actor.person_id == doctor.pk
    assert actor.held is None
    doctor.memberships.filter(centre=network.brescia).delete()
    assert roles_by_centre(actor).keys() == {network.crema.pk}


def test_next_reading_call_knows_that_a_role_has_ended(api, network, doctor):
    client = api(doctor)
    assert network.brescia.pk in roles_by_centre(client.get("/api/v1/me/").wsgi_request.actor)
    doctor.memberships.filter(centre=network.brescia, valid_until=None).update(valid_until=today())
    assert network.brescia.pk not in roles_by_centre(client.get("/api/v1/me/").wsgi_request.actor)


def test_actor_who_is_no_person_or_suspended_has_no_roles(doctor):
    assert roles_by_centre(Actor.system("beat")) == {}
    type(doctor).objects.filter(pk=doctor.pk).update(is_active=False, suspended_at=now())
    assert roles_by_centre(Actor.person(doctor.pk)) == {}
