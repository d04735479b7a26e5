"""Who sees a patient: as a story, as a table, and as a law over random worlds."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.patients import policies
from cases.patients.models import CareRelation
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor
from kernel.clock import now, today
from kernel.errors import NotFound
from network.directory.models import Membership, Role
from tests.factories.directory import actor_of, add_membership, make_centre, make_member, make_person
from tests.factories.patients import end_relation, invite_centre, invite_person, make_patient

pytestmark = pytest.mark.django_db


def sees(person, patient) -> str:
    actor = actor_of(person)
    identity = policies.can_view_patient(actor, patient.pk)
    clinical = policies.can_view_clinical(actor, patient.pk)
    assert (person.pk in policies.people_who_can_view_patient(patient.pk)) == identity
    assert (person.pk in policies.people_who_can_view_clinical(patient.pk)) == clinical
    assert policies.clinical_visible_to(actor).filter(pk=patient.pk).exists() == clinical
    return "all" if clinical else "identity" if identity else "nothing"


def test_access_follows_the_patient_from_crema_to_brescia_and_back(
    network, circle_doctor, hub_doctor, outsider, invited_specialist, secretary
):
    everyone = (circle_doctor, secretary, hub_doctor, invited_specialist, outsider)
    patient = make_patient(circle_doctor)
    assert [sees(p, patient) for p in everyone] == ["all", "identity", "nothing", "nothing", "nothing"]

    hub = invite_centre(patient, network.brescia, by=circle_doctor)
    assert [sees(p, patient) for p in everyone] == ["all", "identity", "all", "nothing", "nothing"]

    opinion = invite_person(patient, invited_specialist, by=hub_doctor)
    assert [sees(p, patient) for p in everyone] == ["all", "identity", "all", "all", "nothing"]

    end_relation(patient, opinion, by=circle_doctor)
    assert [sees(p, patient) for p in everyone] == ["all", "identity", "all", "nothing", "nothing"]

    end_relation(patient, hub, by=circle_doctor)
    assert [sees(p, patient) for p in everyone] == ["all", "identity", "nothing", "nothing", "nothing"]

    invite_centre(patient, network.brescia, by=circle_doctor)
    assert sees(hub_doctor, patient) == "all"


def test_administrators_privacy_officers_and_suspended_people_see_no_patient(
    network, circle_doctor, centre_admin, privacy_officer, suspended, platform_admin
):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    assert sees(circle_doctor, patient) == "all"
    for person in (centre_admin, privacy_officer, suspended, platform_admin):
        assert sees(person, patient) == "nothing"


def test_background_work_sees_no_patient_by_itself(circle_doctor):
    patient = make_patient(circle_doctor)
    for actor in (Actor.system("beat"), Actor(kind="machine", label="pacs")):
        assert not policies.can_view_patient(actor, patient.pk)
        assert not policies.patients_visible_to(actor).exists()
        assert policies.abilities(actor, patient.pk) == frozenset()


def test_an_invited_person_who_leaves_the_hospital_loses_the_patient(
    network, circle_doctor, invited_specialist
):
    patient = make_patient(circle_doctor)
    invite_person(patient, invited_specialist, by=circle_doctor)
    assert sees(invited_specialist, patient) == "all"
    Membership.objects.filter(person=invited_specialist).update(valid_until=today())
    assert sees(invited_specialist, patient) == "nothing"


def test_the_door_answers_the_same_for_unknown_and_for_not_yours(circle_doctor, outsider):
    patient = make_patient(circle_doctor)
    assert patient_get(actor=actor_of(circle_doctor), patient_id=patient.pk) == patient
    for patient_id in (patient.pk, make_person().pk):
        with pytest.raises(NotFound) as refused:
            patient_get(actor=actor_of(outsider), patient_id=patient_id)
        assert refused.value.code == "not_found"


def test_what_one_may_do_depends_on_the_acting_centre(network, circle_doctor):
    patient = make_patient(circle_doctor)
    add_membership(circle_doctor, network.cremona, "clinician")
    at_home = policies.abilities(actor_of(circle_doctor, network.crema), patient.pk)
    elsewhere = policies.abilities(actor_of(circle_doctor, network.cremona), patient.pk)
    assert at_home == {"view", "view_clinical", "edit", "write_record", "manage_circle"}
    assert elsewhere == {"view", "view_clinical"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("clinician", {"view", "view_clinical", "edit", "write_record", "manage_circle"}),
        ("coordinator", {"view", "view_clinical", "edit", "write_record", "manage_circle"}),
        ("specialist", {"view", "view_clinical", "edit", "write_record"}),
        ("nurse", {"view", "view_clinical", "edit", "write_record"}),
        ("secretary", {"view", "edit"}),
        ("centre_admin", set()),
        ("privacy_officer", set()),
    ],
)
def test_what_each_role_may_do_in_the_own_centre_and_in_an_invited_one(
    network, circle_doctor, role, expected
):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.garda, by=circle_doctor, kind="invited")
    own = make_member(network.crema, role)
    guest = make_member(network.garda, role)
    assert policies.abilities(actor_of(own), patient.pk) == expected
    assert policies.abilities(actor_of(guest), patient.pk) == expected - {"edit", "manage_circle"}


def test_reading_the_access_log_is_for_clinical_staff_and_privacy_officers_of_the_circle(
    network, circle_doctor, secretary, privacy_officer, outsider
):
    patient = make_patient(circle_doctor)
    assert policies.can_read_access_log(actor_of(circle_doctor), patient.pk)
    for person in (secretary, privacy_officer, outsider):
        assert not policies.can_read_access_log(actor_of(person), patient.pk)
    invite_centre(patient, network.brescia, by=circle_doctor)
    assert policies.can_read_access_log(actor_of(privacy_officer), patient.pk)


# days relative to today; a relation of one instant never holds
PERIOD = st.tuples(st.integers(-5, 3), st.one_of(st.none(), st.integers(0, 6)))


@st.composite
def worlds(draw):
    """Three centres, four people, their roles and periods; two patients and their circles, periods included."""
    roles = st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from(Role.values), PERIOD), max_size=8
    )
    relations = st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 2), PERIOD), max_size=6)
    return draw(roles), draw(relations), draw(st.sets(st.integers(0, 3), max_size=2))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=worlds())
def test_can_view_visible_to_and_people_who_can_view_agree_in_every_world(db, world):
    from django.db import transaction

    with transaction.atomic():
        _check_world(*world)
        transaction.set_rollback(True)


def _check_world(roles, relations, suspended):
    centres = [make_centre() for _ in range(3)]
    people = [make_person() for _ in range(4)]
    patients = [make_patient(centre=centres[0]) for _ in range(2)]
    taken = set()
    for who, where, role, (start, length) in roles:
        if (who, where, role) in taken:
            continue
        taken.add((who, where, role))
        first = today() + timedelta(days=start)
        Membership.objects.create(
            person=people[who],
            centre=centres[where],
            role=role,
            valid_from=first,
            valid_until=None if length is None else first + timedelta(days=length),
        )
    taken = set()
    for which, by_centre, whom, (start, length) in relations:
        # the own centre (0) is in already
        target = {"centre": centres[1 + whom % 2]} if by_centre else {"person": people[whom]}
        key = (which, by_centre, whom % 2 if by_centre else whom)
        if key in taken:
            continue
        taken.add(key)
        begin = now() + timedelta(days=start)
        CareRelation.objects.create(
            patient=patients[which],
            kind="invited",
            reason="random",
            valid_from=begin,
            valid_until=None if length is None else begin + timedelta(days=length),
            **target,
        )
    for number in suspended:
        people[number].suspend(now())
        people[number].save()
    for patient in patients:
        identity = policies.people_who_can_view_patient(patient.pk)
        clinical = policies.people_who_can_view_clinical(patient.pk)
        assert clinical <= identity
        for person in people:
            actor = Actor.person(person.pk, centre_id=centres[0].pk)
            can = policies.abilities(actor, patient.pk)
            may_see = policies.can_view_patient(actor, patient.pk)
            may_read = policies.can_view_clinical(actor, patient.pk)
            assert may_see == (person.pk in identity) == ("view" in can)
            assert may_read == (person.pk in clinical) == ("view_clinical" in can)
            assert may_see == (patient in policies.patients_visible_to(actor))
            assert may_read == (patient in policies.clinical_visible_to(actor))
            # whoever may write may read
            assert "write_record" not in can or may_read
            assert "edit" not in can or may_see


def test_people_who_can_view_is_one_query(network, circle_doctor, django_assert_num_queries):
    patient = make_patient(circle_doctor)
    for _ in range(5):
        make_member(network.crema, "nurse")
    with django_assert_num_queries(1):
        assert len(policies.people_who_can_view_clinical(patient.pk)) == 6
