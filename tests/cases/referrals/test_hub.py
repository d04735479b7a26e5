"""The hub takes charge and asks; the circle answers; the clock stands still in between."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cases.pathway.models import Pathway
from cases.referrals import services
from cases.referrals.models import InfoRequest, InfoRequestFile, ReferralSnapshot
from cases.referrals.selectors.clock import clock_of
from cases.referrals.services.hub import Question
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.files.services import file_create_from_bytes
from kernel.notify.models import Notification
from messaging.chat.models import Message
from messaging.chat.services import message_send, message_withdraw
from messaging.chat.services.conversations import conversation_for_subject
from tests.cases.referrals.conftest import change
from tests.factories.patients import invite_centre, make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_referral")]


@pytest.fixture
def world(own_referral):
    return own_referral[0]


@pytest.fixture
def referral(own_referral):
    """Sent to the hub, which has done nothing yet."""
    return own_referral[1]


def ask(world, referral, *questions, actor=None):
    return services.referral_request_info(
        actor=actor or world.hub_doctor,
        referral_id=referral.pk,
        questions=questions or [Question("LVEF?", clock.today() + timedelta(days=2))],
    )


def test_acknowledge_when_submitted_then_owner_first_response_and_the_circle_is_told(world, referral):
    referral = services.referral_acknowledge(actor=world.hub_coordinator, referral_id=referral.pk)
    assert (referral.status, referral.hub_owner_id) == (
        "under_discussion",
        world.hub_coordinator.person_id,
    )
    assert referral.first_response_by_id == world.hub_coordinator.person_id
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert (pathway.state, pathway.owner_person_id) == (
        "under_discussion",
        world.hub_coordinator.person_id,
    )
    assert pathway.first_response_at == referral.first_response_at
    told = Notification.objects.filter(kind="referral.acknowledged").values_list("person_id", flat=True)
    assert set(told) == {world.circle_doctor.person_id, world.circle_doctor_2.person_id}


def test_acknowledge_when_not_of_the_hubs_team_then_refused(world, referral):
    with pytest.raises(Forbidden):
        services.referral_acknowledge(actor=world.circle_doctor, referral_id=referral.pk)
    with pytest.raises(NotFound):
        services.referral_acknowledge(actor=world.hub_admin, referral_id=referral.pk)
    with pytest.raises(NotFound):
        services.referral_acknowledge(actor=world.outsider, referral_id=referral.pk)
    with pytest.raises(Invalid):
        services.referral_acknowledge(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            owner_person_id=world.circle_doctor.person_id,
        )
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    with pytest.raises(Conflict) as caught:
        services.referral_acknowledge(actor=world.hub_doctor_2, referral_id=referral.pk)
    assert caught.value.extra["status"] == "under_discussion"


def test_ask_when_nobody_took_charge_then_asking_does_and_the_clock_pauses(world, referral):
    [question] = ask(world, referral)
    referral.refresh_from_db()
    assert referral.status == "more_info_needed"
    assert referral.first_response_at is not None
    assert referral.hub_owner_id == world.hub_doctor.person_id
    assert referral.paused_at is not None
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert (pathway.state, pathway.owner_centre_id) == ("more_info_needed", world.circle.pk)
    assert pathway.due_at.astimezone(clock.wall_zone()).date() == question.due_on + timedelta(days=1)
    assert clock_of(referral, clock.now() + timedelta(days=400))["overdue"] is False
    assert Notification.objects.filter(
        kind="referral.info_requested", person_id=world.circle_doctor.person_id
    ).exists()


def test_answer_when_the_last_question_is_answered_then_the_clock_goes_on_where_it_stood(world, referral):
    start = clock.now()
    with time_machine.travel(start, tick=False):
        decision_due = referral.decision_due_at
        first, second = ask(
            world,
            referral,
            Question("LVEF?", clock.today() + timedelta(days=2)),
            Question("PET?", clock.today() + timedelta(days=3), world.circle_doctor.person_id),
        )
    with time_machine.travel(start + timedelta(hours=5), tick=False):
        services.info_request_answer(actor=world.circle_doctor, info_request_id=first.pk, text="55 %, ieri")
        referral.refresh_from_db()
        assert referral.status == "more_info_needed"
    with time_machine.travel(start + timedelta(hours=30), tick=False):
        services.info_request_answer(actor=world.circle_doctor_2, info_request_id=second.pk, text="Sì")
    referral.refresh_from_db()
    assert (referral.status, referral.paused_at) == ("under_discussion", None)
    assert referral.paused_total == timedelta(hours=30)
    assert referral.decision_due_at == decision_due + timedelta(hours=30)
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert (pathway.state, pathway.owner_person_id) == ("under_discussion", world.hub_doctor.person_id)
    assert (
        Notification.objects.filter(kind="referral.answered", person_id=world.hub_doctor.person_id).count()
        == 2
    )
    told = Message.objects.filter(system_key__contains="answered").order_by("seq")
    assert [(line.system_key, line.system_params) for line in told] == [
        ("referral.answered", {"open": 1}),
        ("referral.all_answered", {}),
    ]


def test_answer_when_the_form_changed_then_a_new_version_is_frozen(world, referral):
    [question] = ask(world, referral)
    services.referral_form_save(
        actor=world.circle_doctor,
        referral_id=referral.pk,
        changes=[change("lvef_pct", 55, on=clock.today().isoformat())],
    )
    services.info_request_answer(actor=world.circle_doctor, info_request_id=question.pk, text="nella scheda")
    versions = ReferralSnapshot.objects.filter(referral=referral).order_by("number")
    assert [item.number for item in versions] == [1, 2]
    assert "lvef_pct" not in versions[0].data["content"]["fields"]
    assert versions[1].data["content"]["fields"]["lvef_pct"]["value"] == 55
    assert versions[1].letters.get().file_id is not None


def test_answer_when_nothing_changed_then_no_new_version(world, referral):
    [question] = ask(world, referral)
    services.info_request_answer(actor=world.circle_doctor, info_request_id=question.pk, text="ok")
    assert ReferralSnapshot.objects.filter(referral=referral).count() == 1


def test_answer_when_answered_already_or_not_mine_then_refused(world, referral):
    first, second = ask(
        world,
        referral,
        Question("a", clock.today() + timedelta(days=1)),
        Question("b", clock.today() + timedelta(days=1)),
    )
    services.info_request_answer(actor=world.circle_doctor, info_request_id=first.pk, text="ok")
    with pytest.raises(Conflict) as caught:
        services.info_request_answer(actor=world.circle_doctor_2, info_request_id=first.pk, text="no")
    assert caught.value.code == "already_answered"
    with pytest.raises(Forbidden):
        services.info_request_answer(actor=world.hub_doctor, info_request_id=second.pk, text="x")
    with pytest.raises(NotFound):
        services.info_request_answer(actor=world.outsider, info_request_id=second.pk, text="x")
    first.refresh_from_db()
    assert first.answer == "ok"


def test_answer_when_changed_afterwards_then_the_database_refuses(world, referral):
    day = clock.today() + timedelta(days=1)
    first, second, third = ask(world, referral, Question("a", day), Question("b", day), Question("c", day))
    file = file_create_from_bytes(
        actor=world.circle_doctor,
        subject_type="patient",
        subject_id=world.patient.pk,
        name="note.txt",
        content=b"echocardiogram: 55 %",
        category="echo",
    )
    services.info_request_answer(
        actor=world.circle_doctor, info_request_id=first.pk, text="ok", file_ids=[file.pk]
    )
    services.info_request_settle(actor=world.hub_doctor, info_request_id=second.pk)
    answered, settled, still_open = (
        InfoRequest.objects.filter(pk=item.pk) for item in (first, second, third)
    )
    linked = InfoRequestFile.objects.filter(info_request=first)
    for change_it in (
        lambda: answered.update(answer="no"),
        lambda: answered.update(answered_at=None, answered_by=None),
        lambda: answered.delete(),
        lambda: settled.update(dropped_at=None),
        lambda: still_open.update(text="another question"),
        lambda: still_open.delete(),
        lambda: linked.update(info_request=third),
        lambda: linked.delete(),
        lambda: InfoRequestFile.objects.create(info_request_id=second.pk, file=file),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change_it()
    assert still_open.update(due_on=day + timedelta(days=1)) == 1
    assert (answered.get().answer, linked.get().file_id) == ("ok", file.pk)


def test_answer_when_a_file_is_another_patients_then_refused(world, referral):
    [question] = ask(world, referral)
    stranger = make_patient(world.people["circle_doctor"])

    def file_of(patient):
        return file_create_from_bytes(
            actor=world.circle_doctor,
            subject_type="patient",
            subject_id=patient.pk,
            name="note.txt",
            content=b"echocardiogram: 55 %",
            category="echo",
        )

    theirs, ours = file_of(stranger), file_of(world.patient)
    with pytest.raises(Invalid) as caught:
        services.info_request_answer(
            actor=world.circle_doctor, info_request_id=question.pk, text="", file_ids=[ours.pk, theirs.pk]
        )
    assert "file_ids" in caught.value.fields
    services.info_request_answer(
        actor=world.circle_doctor, info_request_id=question.pk, text="", file_ids=[ours.pk]
    )
    assert InfoRequest.objects.get(pk=question.pk).files.get().file_id == ours.pk


def test_settle_when_the_answer_came_in_the_discussion_then_the_hub_goes_on(world, referral):
    first, second = ask(
        world,
        referral,
        Question("a", clock.today() + timedelta(days=1)),
        Question("b", clock.today() + timedelta(days=1)),
    )
    with pytest.raises(Forbidden):
        services.info_request_settle(actor=world.circle_doctor, info_request_id=first.pk)
    services.info_request_settle(actor=world.hub_coordinator, info_request_id=first.pk)
    referral.refresh_from_db()
    assert referral.status == "more_info_needed"
    with pytest.raises(Conflict):
        services.info_request_answer(actor=world.circle_doctor, info_request_id=first.pk, text="late")
    services.info_request_settle(actor=world.hub_doctor, info_request_id=second.pk)
    referral.refresh_from_db()
    assert (referral.status, referral.paused_at) == ("under_discussion", None)
    first.refresh_from_db()
    assert first.dropped_by_id == world.hub_coordinator.person_id
    step = Pathway.objects.get(pk=referral.pathway_id).steps.last()
    assert (step.code, step.person_id) == ("supply_info", world.hub_doctor.person_id)


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (Question("  ", clock.today()), "questions.0.text"),
        (Question("x", clock.today() - timedelta(days=1)), "questions.0.due_on"),
        (Question("x", clock.today() + timedelta(days=90)), "questions.0.due_on"),
    ],
)
def test_ask_when_a_question_is_wrong_then_said_at_its_place(world, referral, question, where):
    with pytest.raises(Invalid) as caught:
        ask(world, referral, question)
    assert set(caught.value.fields) == {where}
    referral.refresh_from_db()
    assert referral.status == "submitted"


@pytest.mark.parametrize("owner", ["outsider", "circle_nurse", "hub_doctor", "hub_coordinator", "hub_admin"])
def test_ask_when_the_owner_could_not_answer_then_refused_at_its_place(world, referral, owner):
    """A nurse sees the question and the hub asked it: the clock would wait for somebody who is told 403."""
    good = Question("a", clock.today(), world.circle_doctor_2.person_id)
    with pytest.raises(Invalid) as caught:
        ask(world, referral, good, Question("x", clock.today(), getattr(world, owner).person_id))
    assert set(caught.value.fields) == {"questions.1.owner_person"}
    referral.refresh_from_db()
    assert (referral.status, InfoRequest.objects.count()) == ("submitted", 0)


def test_ask_when_the_owner_is_a_doctor_of_another_circle_centre_of_the_patient_then_they_can_answer(
    world, referral
):
    invite_centre(world.patient, world.network.cremona, by=world.people["circle_doctor"], kind="circle")
    [question] = ask(world, referral, Question("a", clock.today(), world.outsider.person_id))
    services.info_request_answer(actor=world.outsider, info_request_id=question.pk, text="ok")
    question.refresh_from_db()
    assert question.answered_by_id == world.outsider.person_id


def test_answer_when_its_file_came_with_a_message_that_is_withdrawn_then_the_file_stays(world, referral):
    [question] = ask(world, referral)
    file = file_create_from_bytes(
        actor=world.circle_doctor,
        subject_type="patient",
        subject_id=world.patient.pk,
        name="note.txt",
        content=b"echocardiogram: 55 %",
        category="",
    )
    conversation = conversation_for_subject(
        actor=world.circle_doctor, subject_type="patient", subject_id=world.patient.pk
    )
    said, _made = message_send(
        actor=world.circle_doctor,
        conversation_id=conversation.pk,
        client_id=uuid4(),
        text="eccolo",
        file_ids=[file.pk],
    )
    services.info_request_answer(
        actor=world.circle_doctor, info_request_id=question.pk, text="", file_ids=[file.pk]
    )
    message_withdraw(actor=world.circle_doctor, conversation_id=conversation.pk, seq=said["seq"])
    file.refresh_from_db()
    assert not file.is_withdrawn
