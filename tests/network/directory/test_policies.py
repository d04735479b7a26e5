"""The three answers to "who may see this" agree, whatever the network looks like."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kernel.actors import Actor
from kernel.clock import now, today
from network.directory import policies, selectors
from network.directory.models import Centre, Invitation, Membership, Person
from network.directory.rules import ALL_ROLES, CLINICAL_ROLES, IDENTITY_ROLES, NON_PATIENT_ROLES, fold
from tests.factories.directory import actor_of, make_centre, make_member, make_person

ROLES = sorted(ALL_ROLES)


@dataclass(frozen=True)
class Place:
    """One membership: which person, which centre, which role, from and until which day from today."""

    person: int
    centre: int
    role: str
    start: int
    end: int | None


places = st.builds(
    Place,
    person=st.integers(0, 3),
    centre=st.integers(0, 2),
    role=st.sampled_from(["clinician", "secretary", "centre_admin", "privacy_officer"]),
    start=st.integers(-3, 1),
    end=st.none() | st.integers(-2, 2),
)
worlds = st.fixed_dictionaries(
    {
        "places": st.lists(places, max_size=6),
        "suspended": st.sets(st.integers(0, 3), max_size=2),
        "platform_admin": st.none() | st.integers(0, 3),
        "left": st.none() | st.integers(0, 2),
    }
)


def build(world) -> tuple[list[Person], list[Centre]]:
    """States that need past dates are written directly: the services rightly refuse to write the past."""
    people = [make_person() for _ in range(4)]
    centres = [make_centre() for _ in range(3)]
    seen: set[tuple[int, int, str]] = set()
    for place in world["places"]:
        key = (place.person, place.centre, place.role)
        if key in seen or (place.end is not None and place.end < place.start):
            continue
        seen.add(key)
        Membership.objects.create(
            person=people[place.person],
            centre=centres[place.centre],
            role=place.role,
            valid_from=today() + timedelta(days=place.start),
            valid_until=None if place.end is None else today() + timedelta(days=place.end),
        )
    suspended = [people[index].pk for index in world["suspended"]]
    Person.objects.filter(pk__in=suspended).update(is_active=False, suspended_at=now())
    if world["platform_admin"] is not None:
        Person.objects.filter(pk=people[world["platform_admin"]].pk).update(is_platform_admin=True)
    if world["left"] is not None:
        Centre.objects.filter(pk=centres[world["left"]].pk).update(is_active=False)
    for person in people:
        person.refresh_from_db()
    return people, centres


class TestAgreement(TestCase):
    @settings(max_examples=40)
    @given(world=worlds)
    def test_people_centres_and_invitations(self, world) -> None:
        people, centres = build(world)
        invitations = [
            Invitation.objects.create(
                email=f"i{number}@hospital.example",
                given_name="A",
                family_name="B",
                profession="nurse",
                centre=centre,
                role="nurse",
                key_hash=f"{number:064}",
                expires_at=now(),
            )
            for number, centre in enumerate(centres)
        ]
        asked = [
            (
                people,
                policies.people_visible_to,
                policies.can_view_person,
                policies.people_who_can_view_person,
            ),
            (
                centres,
                policies.centres_visible_to,
                policies.can_view_centre,
                policies.people_who_can_view_centre,
            ),
            (
                invitations,
                policies.invitations_visible_to,
                policies.can_view_invitation,
                policies.people_who_can_view_invitation,
            ),
        ]
        answers = [
            (visible_to, can_view, [(each, people_who_can(each)) for each in objects])
            for objects, visible_to, can_view, people_who_can in asked
        ]
        managers = {centre.pk: policies.people_who_can_manage_centre(centre.pk) for centre in centres}
        for viewer in people:
            actor = Actor.person(viewer.pk)
            for visible_to, can_view, viewers in answers:
                visible = set(visible_to(actor).values_list("pk", flat=True))
                for each, who_can in viewers:
                    may = can_view(actor, each)
                    assert may == (each.pk in visible), (can_view.__name__, each)
                    assert may == (viewer.pk in who_can), (can_view.__name__, each)
            managed = set(policies.centres_managed_by(actor).values_list("pk", flat=True))
            for centre in centres:
                may = policies.can_manage_centre(actor, centre.pk)
                assert may == (centre.pk in managed)
                assert may == (viewer.pk in managers[centre.pk])

    @settings(max_examples=40)
    @given(world=worlds, roles=st.sets(st.sampled_from(ROLES), min_size=1))
    def test_what_other_rooms_ask_agrees_with_the_rows(self, world, roles) -> None:
        people, centres = build(world)
        expected = {
            (m.person_id, m.centre_id)
            for m in Membership.objects.select_related("person", "centre")
            if m.role in roles and m.is_active_on(today()) and m.person.is_active and m.centre.is_active
        }
        for person in people:
            of_person = {centre for who, centre in expected if who == person.pk}
            assert set(selectors.centre_ids_of(person.pk, roles)) == of_person
            carried = selectors.presence_of(person.pk).memberships
            assert {m.centre_id for m in carried if m.role in roles} == of_person
            assert {
                m.centre_id for m in selectors.active_memberships(person.pk) if m.role in roles
            } == of_person
        for centre in centres:
            assert selectors.person_ids_with_role([centre.pk], roles) == {
                who for who, where in expected if where == centre.pk
            }


@pytest.mark.django_db
def test_each_kind_of_person_has_its_own_row(network):
    """One line per role: who manages the own centre, another one, the network."""
    for role in ROLES:
        actor = actor_of(make_member(network.brescia, role))
        own = policies.can_manage_centre(actor, network.brescia.pk)
        assert own == (role == "centre_admin"), role
        assert not policies.can_manage_centre(actor, network.crema.pk), role
        assert not policies.can_create_centre(actor), role
        assert not policies.can_change_network_settings(actor), role
        assert policies.can_view_directory(actor), role


def test_role_sets_of_access():
    assert {"clinician", "coordinator", "specialist", "nurse"} == CLINICAL_ROLES
    assert CLINICAL_ROLES | {"secretary"} == IDENTITY_ROLES
    assert not IDENTITY_ROLES & NON_PATIENT_ROLES


@given(st.text())
def test_folding_is_stable(text):
    assert fold(fold(text)) == fold(text)


def test_folding_examples():
    assert fold("  Nicolò  D’Alò ") == "nicolo d'alo"
    assert fold("STRAẞE") == "strasse"
