"""Use cases of administration: what changes, who is told, what is refused."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from kernel.audit.models import AuditEntry
from kernel.clock import today
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from kernel.ids import new_id
from network.directory import policies
from network.directory.models import Membership, Person
from network.directory.services import memberships as membership_services
from network.directory.services.memberships import membership_add, membership_change
from network.directory.services.people import person_create, person_reinstate, person_suspend
from tests.factories.directory import (
    actor_of,
    add_membership,
    make_member,
    make_network,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(network) -> Person:
    return make_member(network.brescia, "nurse")


def membership_of(person: Person, role: str) -> Membership:
    return Membership.objects.get(person=person, role=role, valid_until=None)


class TestSuspension:
    def test_shuts_out_at_once_and_tells_the_screens(self, api, centre_admin, nurse, afterwards):
        client = api(nurse)
        assert client.get("/api/v1/me/").status_code == 200
        with afterwards() as after:
            person_suspend(actor=actor_of(centre_admin), person_id=nurse.pk, reason="lost badge")
        assert client.get("/api/v1/me/").status_code == 401
        assert after.types() == ["session.closing", "directory.changed"]
        assert after.receivers("session.closing") == {nurse.pk}
        assert after.closed == [({nurse.pk}, set(), 4403)]
        entry = AuditEntry.objects.get(action="person.suspended")
        assert (entry.person_id, entry.object_id, entry.why) == (centre_admin.pk, str(nurse.pk), "lost badge")

    def test_old_sessions_stay_dead_after_reinstating(self, api, centre_admin, nurse):
        client = api(nurse)
        actor = actor_of(centre_admin)
        person_suspend(actor=actor, person_id=nurse.pk, reason="leave")
        person_reinstate(actor=actor, person_id=nurse.pk)
        assert client.get("/api/v1/me/").status_code == 401
        assert api(nurse).get("/api/v1/me/").status_code == 200

    def test_twice_is_a_conflict(self, centre_admin, nurse):
        actor = actor_of(centre_admin)
        with pytest.raises(Conflict, match="not_suspended"):
            person_reinstate(actor=actor, person_id=nurse.pk)
        person_suspend(actor=actor, person_id=nurse.pk, reason="leave")
        with pytest.raises(Conflict, match="already_suspended"):
            person_suspend(actor=actor, person_id=nurse.pk, reason="leave")

    def test_is_refused_where_the_person_works_elsewhere_too(
        self, centre_admin, nurse, network, platform_admin
    ):
        add_membership(nurse, network.crema, "nurse")
        with pytest.raises(Forbidden):
            person_suspend(actor=actor_of(centre_admin), person_id=nurse.pk, reason="leave")
        nurse.refresh_from_db()
        assert nurse.is_active
        person_suspend(actor=actor_of(platform_admin), person_id=nurse.pk, reason="leave")

    def test_nobody_suspends_themselves_or_above(self, centre_admin, platform_admin, circle_doctor):
        for actor, target in (
            (centre_admin, centre_admin),
            (platform_admin, platform_admin),
            (centre_admin, platform_admin),
            (centre_admin, circle_doctor),
            (circle_doctor, circle_doctor),
        ):
            with pytest.raises((Forbidden, NotFound)):
                person_suspend(actor=actor_of(actor), person_id=target.pk, reason="leave")
        assert not Person.objects.filter(is_active=False).exists()

    def test_a_suspended_administrator_does_nothing_any_more(
        self, centre_admin, nurse, platform_admin, network
    ):
        make_member(network.brescia, "centre_admin")
        actor = actor_of(centre_admin)
        person_suspend(actor=actor_of(platform_admin), person_id=centre_admin.pk, reason="leave")
        with pytest.raises(NotFound):
            person_suspend(actor=actor, person_id=nurse.pk, reason="leave")


class TestMemberships:
    def test_a_new_role_keeps_the_history(self, centre_admin, nurse, afterwards):
        old = membership_of(nurse, "nurse")
        with afterwards() as after:
            new = membership_change(
                actor=actor_of(centre_admin), membership_id=old.pk, version=1, role="coordinator"
            )
        old.refresh_from_db()
        assert (old.role, old.valid_until) == ("nurse", today())
        assert (new.role, new.valid_from, new.valid_until) == ("coordinator", today(), None)
        assert after.events == [
            (
                "directory.changed",
                {"kind": "person", "id": str(nurse.pk)},
                policies.people_who_can_view_directory(),
            )
        ]
        entry = AuditEntry.objects.get(action="membership.role_changed")
        assert entry.detail["previous"] == str(old.pk)

    def test_ending_today_takes_effect_today(self, api, centre_admin, nurse):
        membership = membership_of(nurse, "nurse")
        actor = actor_of(centre_admin)
        membership_change(actor=actor, membership_id=membership.pk, version=1, valid_until=today())
        assert api(nurse).get("/api/v1/me/").json()["memberships"] == []
        with pytest.raises(Conflict, match="membership_ended"):
            membership_change(actor=actor, membership_id=membership.pk, version=2, reopen=True)

    def test_a_set_end_can_be_taken_away(self, centre_admin, nurse):
        membership = membership_of(nurse, "nurse")
        actor = actor_of(centre_admin)
        later = today() + timedelta(days=30)
        membership_change(actor=actor, membership_id=membership.pk, version=1, valid_until=later)
        again = membership_change(actor=actor, membership_id=membership.pk, version=2, reopen=True)
        assert again.valid_until is None

    def test_an_old_version_is_refused(self, centre_admin, nurse):
        membership = membership_of(nurse, "nurse")
        actor = actor_of(centre_admin)
        later = today() + timedelta(days=30)
        membership_change(actor=actor, membership_id=membership.pk, version=1, valid_until=later)
        with pytest.raises(PreconditionFailed):
            membership_change(actor=actor, membership_id=membership.pk, version=1, valid_until=today())

    def test_nobody_changes_their_own_role(self, centre_admin, platform_admin, network):
        make_member(network.brescia, "centre_admin")
        own = membership_of(centre_admin, "centre_admin")
        with pytest.raises(Forbidden):
            membership_change(actor=actor_of(centre_admin), membership_id=own.pk, version=1, role="clinician")
        for person in (centre_admin, platform_admin):
            with pytest.raises(Forbidden):
                membership_add(
                    actor=actor_of(person),
                    person_id=person.pk,
                    centre_id=network.brescia.pk,
                    role="clinician",
                )
        assert Membership.objects.filter(person=centre_admin).count() == 1

    def test_administrators_act_in_their_own_centre_only(self, centre_admin, circle_doctor, network):
        theirs = membership_of(circle_doctor, "clinician")
        actor = actor_of(centre_admin)
        with pytest.raises(Forbidden):
            membership_change(actor=actor, membership_id=theirs.pk, version=1, valid_until=today())
        with pytest.raises(Forbidden):
            membership_add(
                actor=actor, person_id=circle_doctor.pk, centre_id=network.crema.pk, role="centre_admin"
            )
        added = membership_add(
            actor=actor, person_id=circle_doctor.pk, centre_id=network.brescia.pk, role="clinician"
        )
        assert added.centre_id == network.brescia.pk

    def test_clinicians_change_nothing(self, hub_doctor, nurse, network):
        membership = membership_of(nurse, "nurse")
        with pytest.raises(Forbidden):
            membership_change(
                actor=actor_of(hub_doctor), membership_id=membership.pk, version=1, role="clinician"
            )
        with pytest.raises(Forbidden):
            membership_add(
                actor=actor_of(hub_doctor), person_id=nurse.pk, centre_id=network.brescia.pk, role="clinician"
            )

    def test_the_same_role_twice_is_a_conflict(self, centre_admin, nurse, network):
        with pytest.raises(Conflict, match="membership_exists"):
            membership_add(
                actor=actor_of(centre_admin), person_id=nurse.pk, centre_id=network.brescia.pk, role="nurse"
            )

    @pytest.mark.parametrize(
        ("dates", "field"),
        [
            ({"valid_from": -1}, "valid_from"),
            ({"valid_until": 0}, "valid_until"),
            ({"valid_from": 5, "valid_until": 5}, "valid_until"),
        ],
    )
    def test_impossible_dates_are_refused_at_their_field(self, centre_admin, network, dates, field):
        person = make_member(network.crema, "nurse")
        days = {name: today() + timedelta(days=offset) for name, offset in dates.items()}
        with pytest.raises(Invalid) as refusal:
            membership_add(
                actor=actor_of(centre_admin),
                person_id=person.pk,
                centre_id=network.brescia.pk,
                role="nurse",
                **days,
            )
        assert list(refusal.value.fields) == [field]

    def test_unknown_membership_is_not_found(self, centre_admin):
        with pytest.raises(NotFound):
            membership_change(actor=actor_of(centre_admin), membership_id=new_id(), version=1, role="nurse")


class TestLastAdministrator:
    def test_cannot_be_removed_or_given_an_end(self, platform_admin, centre_admin):
        own = membership_of(centre_admin, "centre_admin")
        actor = actor_of(platform_admin)
        for change in (
            {"valid_until": today()},
            {"valid_until": today() + timedelta(days=90)},
            {"role": "clinician"},
        ):
            with pytest.raises(Conflict, match="last_centre_admin"):
                membership_change(actor=actor, membership_id=own.pk, version=1, **change)
        assert membership_of(centre_admin, "centre_admin").version == 1

    def test_a_second_one_must_last_longer(self, platform_admin, centre_admin, network):
        second = make_member(network.brescia, "nurse")
        add_membership(second, network.brescia, "centre_admin", valid_until=today() + timedelta(days=10))
        own = membership_of(centre_admin, "centre_admin")
        actor = actor_of(platform_admin)
        with pytest.raises(Conflict, match="last_centre_admin"):
            membership_change(
                actor=actor, membership_id=own.pk, version=1, valid_until=today() + timedelta(days=20)
            )
        membership_change(actor=actor, membership_id=own.pk, version=1, valid_until=today())

    def test_a_suspended_second_one_does_not_count(self, platform_admin, centre_admin, network):
        second = make_member(network.brescia, "centre_admin")
        actor = actor_of(platform_admin)
        person_suspend(actor=actor, person_id=second.pk, reason="leave")
        own = membership_of(centre_admin, "centre_admin")
        with pytest.raises(Conflict, match="last_centre_admin"):
            membership_change(actor=actor, membership_id=own.pk, version=1, valid_until=today())


@pytest.mark.django_db(transaction=True)
class TestTwoAdministratorsAtOnce:
    """Each removes the other at the same moment."""

    def race(self) -> int:
        """Returns how many administrators the centre has afterwards."""
        network = make_network()
        first, second = (make_member(network.brescia, "centre_admin") for _ in range(2))
        barrier = threading.Barrier(2, timeout=20)
        standing_of = policies.standing_of

        def meet(actor):
            # Both have read that they may; only now does either go on to look at the other administrators.
            standing = standing_of(actor)
            with suppress(
                threading.BrokenBarrierError
            ):  # the other one waits for our lock: the guard at work
                barrier.wait(timeout=1)
            return standing

        def remove(actor_person: Person, target: Person) -> None:
            try:
                membership_change(
                    actor=actor_of(actor_person),
                    membership_id=membership_of(target, "centre_admin").pk,
                    version=1,
                    valid_until=today(),
                )
            except (Conflict, Forbidden):
                pass
            finally:
                connections.close_all()

        patch = pytest.MonkeyPatch()
        patch.setattr(membership_services.policies, "standing_of", meet)
        try:
            pair = [
                threading.Thread(target=remove, args=(first, second)),
                threading.Thread(target=remove, args=(second, first)),
            ]
            for thread in pair:
                thread.start()
            for thread in pair:
                thread.join(30)
        finally:
            patch.undo()
        return Membership.objects.active().filter(centre=network.brescia, role="centre_admin").count()

    def test_one_administrator_stays(self):
        assert self.race() == 1

    def test_control_without_the_lock_of_the_centre_none_would_stay(self, monkeypatch):
        from network.directory.services import access

        def unlocked(*, actor, membership_id):
            return Membership.objects.get(pk=membership_id)

        monkeypatch.setattr(access, "membership_for_change", unlocked)
        monkeypatch.setattr(membership_services, "membership_for_change", unlocked)
        assert self.race() == 0


def test_people_are_made_by_the_system_only(platform_admin):
    with pytest.raises(Forbidden):
        person_create(
            actor=actor_of(platform_admin),
            email="a@hospital.example",
            given_name="A",
            family_name="B",
            profession="nurse",
        )


def test_the_first_administrator_comes_from_the_command_line(db, monkeypatch):
    from django.core.management import call_command

    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-enough-secret")
    call_command(
        "createsuperuser",
        email="Admin@Hospital.example",
        given_name="A",
        family_name="B",
        interactive=False,
    )
    admin = Person.objects.get()
    assert (admin.email, admin.is_platform_admin) == ("admin@hospital.example", True)
    assert policies.standing_of(actor_of(admin)).manages_network


def test_suspension_deletes_sessions_from_database_and_cache(api, centre_admin, network, client):
    from allauth.usersessions.models import UserSession

    from tests.factories.directory import PASSWORD

    person = make_member(network.brescia, "nurse", password=PASSWORD)
    client.post(
        "/_allauth/browser/v1/auth/login",
        {"email": person.email, "password": PASSWORD},
        content_type="application/json",
    )
    key = client.session.session_key
    assert UserSession.objects.filter(session_key=key).exists()
    person_suspend(actor=actor_of(centre_admin), person_id=person.pk, reason="leave")
    assert not UserSession.objects.filter(user=person).exists()
    assert not SessionStore().exists(key)


def test_nobody_has_rights_without_a_person_behind_them(db):
    from kernel.actors import Actor

    machine = Actor(kind="machine", label="registry")
    assert policies.standing_of(machine) == policies.NOBODY
    assert not policies.people_visible_to(machine).exists()
    assert make_person() not in policies.people_visible_to(Actor.person(new_id()))
