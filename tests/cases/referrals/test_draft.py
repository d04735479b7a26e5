"""Opening a draft: once, by the right people, without a trace at the hub."""

import threading
import uuid

import pytest
from django.db import connection

from cases.pathway.models import Pathway
from cases.patients.policies import people_who_can_view_clinical
from cases.referrals import services
from cases.referrals.models import Referral
from cases.referrals.services import draft
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.notify.models import Notification
from tests.cases.referrals.conftest import new_draft
from tests.factories.patients import invite_centre


def test_create_when_first_then_draft_and_pathway_begin_and_the_hub_knows_nothing(world):
    referral = new_draft(world)
    assert (referral.status, referral.hub_id, referral.from_centre_id) == (
        "draft",
        world.hub.pk,
        world.circle.pk,
    )
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert (pathway.state, pathway.owner_centre_id) == ("referral_draft", world.circle.pk)
    assert world.hub_doctor.person_id not in people_who_can_view_clinical(world.patient.pk)
    assert not Notification.objects.exists()
    assert AuditEntry.objects.filter(action="referral.created", patient_id=world.patient.pk).count() == 1


def test_create_when_one_is_live_then_409_names_the_one_to_follow(world):
    first = new_draft(world)
    with pytest.raises(Conflict) as caught:
        new_draft(world, actor=world.circle_doctor_2)
    assert caught.value.code == "live_referral_exists"
    assert caught.value.extra["referral_id"] == str(first.pk)
    assert Referral.objects.count() == 1


def test_create_when_retried_then_the_same_draft_comes_back(world):
    client_id = uuid.uuid4()
    made = [
        services.referral_create(actor=world.circle_doctor, patient_id=world.patient.pk, client_id=client_id)
        for _ in range(2)
    ]
    assert made[0][0].pk == made[1][0].pk
    assert [created for _, created in made] == [True, False]


def test_create_when_not_a_clinician_of_a_treating_centre_then_refused_and_nothing_written(world):
    with pytest.raises(Forbidden):
        new_draft(world, actor=world.circle_nurse)
    with pytest.raises(NotFound):
        new_draft(world, actor=world.outsider)
    with pytest.raises(NotFound):
        new_draft(world, actor=world.hub_doctor)
    invite_centre(world.patient, world.hub, by=world.people["circle_doctor"], kind="invited")
    with pytest.raises(Forbidden):
        new_draft(world, actor=world.hub_doctor)
    assert not Referral.objects.exists()
    assert not Pathway.objects.exists()


def test_create_when_the_chosen_centre_is_no_hub_then_said_at_its_field(world):
    with pytest.raises(Invalid) as caught:
        services.referral_create(
            actor=world.circle_doctor, patient_id=world.patient.pk, hub_id=world.network.garda.pk
        )
    assert "hub_id" in caught.value.fields
    assert not Pathway.objects.exists()


def test_create_when_withdrawn_before_then_a_new_one_on_the_same_pathway(world):
    """A request raised by mistake must not block the true one, nor a refusal for ever."""
    first = new_draft(world)
    services.referral_withdraw(
        actor=world.circle_doctor, referral_id=first.pk, reason_code="entered_by_mistake"
    )
    second = new_draft(world, actor=world.circle_doctor_2)
    assert second.pk != first.pk
    assert second.pathway_id == first.pathway_id


@pytest.mark.parametrize("guarded", [True, False])
def test_two_drafts_at_once_when_the_constraint_stands_then_one_wins(committed_world, monkeypatch, guarded):
    """Both pass the look at live referrals; control: without the unique index both are stored."""
    world = committed_world
    if not guarded:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX referral_one_live_per_purpose")
            cursor.execute("DROP INDEX pathway_one_open_per_purpose")
    barrier = threading.Barrier(2, timeout=10)

    def without_lock(*, actor, patient_id, **_):
        return world.patient

    def wait_then(*args, **kwargs):
        barrier.wait()
        return hub(*args, **kwargs)

    hub = draft._hub
    monkeypatch.setattr(draft, "patient_get", without_lock)
    monkeypatch.setattr(draft, "_hub", wait_then)
    results: list[str] = []

    def create(actor):
        try:
            new_draft(world, actor=actor)
            results.append("created")
        except Conflict as exc:
            results.append(exc.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=create, args=(actor,))
        for actor in (world.circle_doctor, world.circle_doctor_2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    try:
        if guarded:
            assert sorted(results) == ["created", "pathway_exists"]
            assert Referral.objects.count() == 1
        else:
            assert results == ["created", "created"]
            assert Referral.objects.count() == 2
    finally:
        if not guarded:
            _restore_indexes()


def _restore_indexes():
    """End one of the two, as the product would, so that the indexes can stand again."""
    double = Referral.objects.order_by("pk").last()
    Pathway.objects.filter(pk=double.pathway_id).update(
        state="closed", closed_at=clock.now(), closed_reason="administrative_error"
    )
    Referral.objects.filter(pk=double.pk).update(status="closed", ended_at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX referral_one_live_per_purpose ON cases_referrals_referral (patient_id, purpose)"
            " WHERE status IN ('draft', 'submitted', 'under_discussion', 'more_info_needed', 'decided')"
        )
        cursor.execute(
            "CREATE UNIQUE INDEX pathway_one_open_per_purpose ON cases_pathway_pathway (patient_id, purpose)"
            " WHERE closed_at IS NULL"
        )
