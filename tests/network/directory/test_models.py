"""What the database refuses, whoever asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kernel.clock import now, today
from network.directory.models import Centre, Invitation, Membership, NetworkSettings, Person
from network.directory.rules import ALL_ROLES
from tests.factories.directory import make_member, make_person

pytestmark = pytest.mark.django_db


def refused(constraint: str):
    """The block must be refused by exactly this constraint."""
    return pytest.raises(IntegrityError, match=constraint)


@pytest.fixture
def doctor(network) -> Person:
    return make_member(network.crema, "clinician")


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (0, None, False),
        (-20, -10, True),  # ended before
        (-20, 0, True),  # ends the day on which the other begins
        (-20, 1, False),
        (30, 40, False),  # the other has no end
        (5, 5, True),  # an empty period never was
    ],
)
def test_periods_of_one_role_never_overlap(doctor, network, start, end, fits):
    period = {
        "valid_from": today() + timedelta(days=start),
        "valid_until": None if end is None else today() + timedelta(days=end),
    }
    other = Membership(person=doctor, centre=network.crema, role="clinician", **period)
    if fits:
        other.save()
        return
    with refused("membership_no_overlap"), transaction.atomic():
        other.save()
    Membership(person=doctor, centre=network.crema, role="centre_admin", **period).save()
    Membership(person=doctor, centre=network.garda, role="clinician", **period).save()


def test_a_period_cannot_end_before_it_starts(doctor, network):
    with refused("daterange|range lower bound|membership_period_in_order"), transaction.atomic():
        Membership.objects.create(
            person=doctor,
            centre=network.garda,
            role="nurse",
            valid_from=today(),
            valid_until=today() - timedelta(days=1),
        )


def test_membership_filter_knows_period_person_and_centre(doctor, network):
    active = Membership.objects.active().filter(person=doctor)
    assert active.exists()
    day = today()
    assert not Membership.objects.active(day - timedelta(days=1)).filter(person=doctor).exists()
    Membership.objects.filter(person=doctor).update(valid_until=day + timedelta(days=3))
    assert Membership.objects.active(day + timedelta(days=2)).filter(person=doctor).exists()
    assert not Membership.objects.active(day + timedelta(days=3)).filter(person=doctor).exists()
    Centre.objects.filter(pk=network.crema.pk).update(is_active=False)
    assert not active.exists()
    Centre.objects.filter(pk=network.crema.pk).update(is_active=True)
    Person.objects.filter(pk=doctor.pk).update(is_active=False, suspended_at=now())
    assert not active.exists()


def test_one_mailbox_one_account(db):
    person = make_person()
    with refused("person_email_lower_case"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(email=person.email.upper())
    with refused("email"), transaction.atomic():
        Person.objects.create(email=person.email, given_name="A", family_name="B", profession="nurse")


def test_nobody_is_half_suspended(doctor):
    for half in ({"is_active": False}, {"suspended_at": now()}):
        with refused("person_active_or_suspended"), transaction.atomic():
            Person.objects.filter(pk=doctor.pk).update(**half)


def test_a_hub_has_no_hub(network):
    with refused("centre_hub_has_no_hub"), transaction.atomic():
        Centre.objects.filter(pk=network.brescia.pk).update(default_hub=network.brescia)


def test_unknown_words_are_refused(doctor, network):
    for model, change, constraint in (
        (Centre, {"phases": ["surgery"]}, "centre_phases_known"),
        # alone: PostgreSQL tells the first check that fails of the first row it finds, and only a circle has a hub
        (Centre, {"kind": "spoke", "default_hub": None}, "centre_kind_known"),
        (Membership, {"role": "boss"}, "membership_role_known"),
        (Person, {"profession": "wizard"}, "person_profession_known"),
        (Person, {"language": "de"}, "person_language_known"),
    ):
        with refused(constraint), transaction.atomic():
            model.objects.update(**change)


def test_the_role_sets_of_the_rules_are_the_roles_of_the_model():
    assert set(
        Membership._meta.get_field("role").choices and dict(Membership._meta.get_field("role").choices)
    ) == (ALL_ROLES)


def test_an_invitation_is_never_both_accepted_and_revoked(network, doctor):
    invitation = Invitation.objects.create(
        email="a@hospital.example",
        given_name="A",
        family_name="B",
        profession="nurse",
        centre=network.crema,
        role="nurse",
        key_hash="0" * 64,
        expires_at=now(),
        revoked_at=now(),
    )
    with refused("invitation_accepted_or_revoked"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now(), accepted_by=doctor)


def test_there_is_one_row_of_settings(db):
    with refused("network_settings_single_row"), transaction.atomic():
        NetworkSettings.objects.create(pk=2)


def test_suspending_changes_what_sessions_are_signed_with(doctor):
    before = doctor.get_session_auth_hash()
    doctor.suspend(now())
    doctor.reinstate()
    assert doctor.get_session_auth_hash() != before


def test_saving_some_fields_keeps_the_search_text_true(doctor):
    doctor.family_name = "D'Alò"
    doctor.save(update_fields=["family_name"])
    doctor.refresh_from_db()
    assert "d'alo" in doctor.search_text
