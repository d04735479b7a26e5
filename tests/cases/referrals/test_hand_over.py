"""One doctor of the hub hands a case to another."""

from datetime import timedelta

import pytest
import time_machine

from cases.pathway.models import Pathway
from cases.pathway.selectors.detail import pathway_of_patient
from cases.referrals import services
from cases.referrals.models import ReferralEscalation
from cases.referrals.selectors.detail import referral_detail
from cases.referrals.selectors.people import people_of_referral
from cases.referrals.services.hub import Question
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.notify.models import Notification
from messaging.chat.models import Message
from tests.cases.referrals.conftest import submitted
from tests.factories.directory import add_membership, suspend


def taken(world):
    referral = submitted(world)
    return services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)


def hand_over(world, referral, *, actor=None, to=None, **other):
    return services.referral_hand_over(
        actor=actor or world.hub_doctor,
        referral_id=referral.pk,
        to_person_id=(to or world.hub_doctor_2).person_id,
        **other,
    )


def test_hand_over_when_the_owner_does_it_then_the_colleague_owns_the_case_and_is_told(world):
    referral = taken(world)
    due = Pathway.objects.get(pk=referral.pathway_id).due_at
    hand_over(world, referral, text="Ferie dal 3 agosto", expected_version=referral.state_version)
    referral.refresh_from_db()
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    new = world.hub_doctor_2.person_id
    assert (referral.hub_owner_id, pathway.owner_person_id, pathway.due_at) == (new, new, due)
    assert (referral.status, pathway.state) == ("under_discussion", "under_discussion")
    told = Notification.objects.filter(kind="referral.handed_over")
    assert [row.person_id for row in told] == [new]
    entry = AuditEntry.objects.get(action="referral.handed_over")
    assert (entry.person_id, entry.patient_id) == (world.hub_doctor.person_id, world.patient.pk)
    assert entry.detail["to"] == str(new)
    line = Message.objects.get(system_key="referral.handed_over")
    assert line.system_params == {"name": "Paolo Conti"}


def test_hand_over_then_the_timeline_says_to_whom_and_no_interval_moves(world):
    referral = taken(world)
    before = pathway_of_patient(actor=world.circle_doctor, patient_id=world.patient.pk).pathway
    hand_over(world, referral, text="Ferie")
    after = pathway_of_patient(actor=world.circle_doctor, patient_id=world.patient.pk).pathway
    step = after["steps"][-1]
    assert (step["code"], step["from"], step["to"]) == ("hand_over", "under_discussion", "under_discussion")
    assert (step["person"]["display_name"], step["to_person"]["display_name"]) == (
        "Marta Riva",
        "Paolo Conti",
    )
    assert step["text"] == "Ferie"
    assert before["steps"][-1]["to_person"] is None
    assert [row["started_at"] for row in after["intervals"]] == [
        row["started_at"] for row in before["intervals"]
    ]


@pytest.mark.parametrize("who", ["hub_coordinator", "hub_admin"])
def test_hand_over_when_coordinator_or_head_of_the_hub_then_allowed(world, who):
    referral = taken(world)
    if who == "hub_admin":
        # the head of the programme sees a patient when also a clinician there
        add_membership(world.people["hub_admin"], world.hub, "clinician")
    hand_over(world, referral, actor=getattr(world, who))
    referral.refresh_from_db()
    assert referral.hub_owner_id == world.hub_doctor_2.person_id


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("hub_doctor_2", Forbidden),
        ("circle_doctor", Forbidden),
        ("circle_nurse", Forbidden),
        ("hub_admin", NotFound),
        ("outsider", NotFound),
    ],
)
def test_hand_over_when_it_is_not_theirs_to_give_then_refused_and_nothing_is_written(world, who, refusal):
    referral = taken(world)
    with pytest.raises(refusal):
        hand_over(world, referral, actor=getattr(world, who))
    referral.refresh_from_db()
    assert referral.hub_owner_id == world.hub_doctor.person_id
    assert not AuditEntry.objects.filter(action="referral.handed_over").exists()
    assert not Notification.objects.filter(kind="referral.handed_over").exists()


@pytest.mark.parametrize("to", ["circle_doctor", "hub_coordinator", "hub_admin", "outsider", "hub_doctor"])
def test_hand_over_when_the_other_is_no_other_clinician_of_the_hub_then_refused_at_the_field(world, to):
    referral = taken(world)
    with pytest.raises(Invalid) as caught:
        hand_over(world, referral, to=getattr(world, to))
    assert list(caught.value.fields) == ["to_person"]
    referral.refresh_from_db()
    assert referral.hub_owner_id == world.hub_doctor.person_id


def test_hand_over_when_the_colleague_is_suspended_then_refused(world):
    referral = taken(world)
    suspend(world.people["hub_doctor_2"])
    with pytest.raises(Invalid):
        hand_over(world, referral)


def test_hand_over_when_nobody_took_charge_or_the_version_is_old_then_409(world):
    referral = submitted(world)
    with pytest.raises(Conflict):
        hand_over(world, referral, actor=world.hub_coordinator)
    referral = services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    with pytest.raises(Conflict):
        hand_over(world, referral, expected_version=referral.state_version - 1)
    referral.refresh_from_db()
    assert referral.hub_owner_id == world.hub_doctor.person_id


def test_hand_over_while_an_answer_is_awaited_then_the_circle_keeps_its_turn_and_the_new_owner_gets_it(world):
    start = clock.now()
    with time_machine.travel(start, tick=False):
        referral = taken(world)
        question = services.referral_request_info(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            questions=[Question("LVEF?", clock.today() + timedelta(days=9))],
        )[0]
    with time_machine.travel(start + timedelta(days=4), tick=False):
        assert services.clock_check() == 1
        hand_over(world, referral)
        pathway = Pathway.objects.get(pk=referral.pathway_id)
        assert (pathway.owner_centre_id, pathway.owner_person_id) == (world.circle.pk, None)
        assert services.clock_check() == 0, "the same wait is not reminded of twice"
        assert ReferralEscalation.objects.filter(step="info_silent").count() == 1
        services.info_request_answer(actor=world.circle_doctor, info_request_id=question.pk, text="55 %")
    assert Pathway.objects.get(pk=referral.pathway_id).owner_person_id == world.hub_doctor_2.person_id


def test_hand_over_when_allowed_then_the_page_offers_it_with_who_can_take_it(world):
    referral = taken(world)
    for actor, offered in (
        (world.hub_doctor, True),
        (world.hub_coordinator, True),
        (world.hub_doctor_2, False),
    ):
        detail = referral_detail(actor=actor, referral_id=referral.pk)
        assert ("hand_over" in detail["can"]) is offered
        people = people_of_referral(actor=actor, referral_id=referral.pk)
        assert [p["display_name"] for p in people["hand_over"]] == (["Paolo Conti"] if offered else [])


def test_people_who_can_answer_are_offered_to_the_hub_and_nobody_else(world):
    referral = submitted(world)
    people = people_of_referral(actor=world.hub_doctor, referral_id=referral.pk)
    assert [p["display_name"] for p in people["answer"]] == ["Giulia Ferri", "Pietro Neri"]
    assert people["answer"][0]["centre"]["code"] == world.circle.code
    assert people_of_referral(actor=world.circle_doctor, referral_id=referral.pk)["answer"] == []
    with pytest.raises(NotFound):
        people_of_referral(actor=world.outsider, referral_id=referral.pk)
