"""The response clock: each step once, to the right people, on wall-clock hours, also with two beats at once."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from cases.pathway.models import Pathway
from cases.pathway.services import pathway_move
from cases.patients.models import Patient
from cases.referrals import services
from cases.referrals.models import Referral, ReferralEscalation
from cases.referrals.services import clock as clock_service
from cases.referrals.services.hub import Question
from cases.referrals.tasks import check_clocks
from kernel import clock
from kernel.notify.models import Notification
from messaging.chat.services import conversation_for_subject, message_send
from tests.cases.referrals.conftest import new_draft, set_urgency, submitted
from tests.factories.patients import make_patient


def steps_of(referral):
    return list(ReferralEscalation.objects.filter(referral=referral).values_list("step", flat=True))


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("person_id", flat=True))


def at(referral, hours):
    return time_machine.travel(referral.submitted_at + timedelta(hours=hours), tick=False)


def test_escalation_when_nobody_answers_then_each_step_once_to_its_people(world):
    referral = submitted(world)
    with at(referral, 3.9):
        check_clocks()
        assert steps_of(referral) == []
    with at(referral, 4):
        check_clocks()
        check_clocks()
        assert steps_of(referral) == ["hub_on_call"]
        assert told("referral.escalation") == {
            world.hub_doctor.person_id,
            world.hub_doctor_2.person_id,
            world.hub_coordinator.person_id,
        }
    with at(referral, 12.5):
        check_clocks()
        assert steps_of(referral) == ["hub_on_call", "coordinator"]
    with at(referral, 20):
        check_clocks()
        assert told("referral.escalation_head") == {world.hub_admin.person_id}
        head = Notification.objects.get(kind="referral.escalation_head")
        assert (head.url, head.subject_id) == ("/today", None), "the head sees no patient"
    with at(referral, 24):
        check_clocks()
        check_clocks()
        assert steps_of(referral) == ["hub_on_call", "coordinator", "head_of_programme", "breach"]
        assert world.circle_doctor.person_id in told("referral.breach")
        referral.refresh_from_db()
        assert referral.breached_at == referral.due_at
    with at(referral, 100):
        assert services.clock_check() == 0


def test_escalation_when_beat_was_away_then_all_due_steps_once(world):
    referral = submitted(world)
    with at(referral, 30):
        assert services.clock_check() == 4
        assert services.clock_check() == 0


def test_escalation_when_emergency_then_four_times_as_fast(world):
    referral = submitted(world, urgency={"value": "emergency"})
    with at(referral, 1):
        assert services.clock_check() == 1
    with at(referral, 6):
        assert services.clock_check() == 3
    assert "breach" in steps_of(referral)


@pytest.mark.parametrize("act", ["acknowledge", "ask"])
def test_escalation_when_the_hub_acted_then_never(world, act):
    referral = submitted(world)
    if act == "acknowledge":
        services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    else:
        services.referral_request_info(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            questions=[Question("LVEF?", clock.today() + timedelta(days=1))],
        )
    with at(referral, 50):
        assert services.clock_check() == 0
    assert steps_of(referral) == []


def write(actor, patient_id, text="Buongiorno, ci guardiamo subito."):
    conversation = conversation_for_subject(actor=actor, subject_type="patient", subject_id=patient_id)
    message_send(actor=actor, conversation_id=conversation.pk, client_id=uuid4(), text=text)


def test_escalation_when_the_hub_wrote_in_the_case_then_that_was_the_first_response(world):
    referral = submitted(world)
    with at(referral, 1):
        write(world.circle_doctor, world.patient.pk)
        assert services.clock_check() == 0
        referral.refresh_from_db()
        assert referral.first_response_at is None, "the circle's own message is no answer"
    with at(referral, 2):
        write(world.hub_doctor, world.patient.pk)
    with at(referral, 30):
        assert services.clock_check() == 0
    referral.refresh_from_db()
    assert referral.first_response_at == referral.submitted_at + timedelta(hours=2)
    assert referral.first_response_by_id == world.hub_doctor.person_id
    assert steps_of(referral) == []
    with at(referral, 31):
        services.referral_acknowledge(actor=world.hub_coordinator, referral_id=referral.pk)
    referral.refresh_from_db()
    assert referral.first_response_at == referral.submitted_at + timedelta(hours=2)


@pytest.mark.parametrize(
    "evening", [datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 10, 30, 20, tzinfo=UTC)]
)
def test_escalation_when_the_clocks_change_then_hours_are_real_hours(world, evening):
    """These nights have an hour less and an hour more in Italy; 24 hours stay 24 hours."""
    with time_machine.travel(evening, tick=False):
        referral = submitted(world)
        assert referral.due_at == evening + timedelta(hours=24)
    with time_machine.travel(evening + timedelta(hours=23, minutes=59), tick=False):
        services.clock_check()
        assert "breach" not in steps_of(referral)
    with time_machine.travel(evening + timedelta(hours=24), tick=False):
        services.clock_check()
        assert "breach" in steps_of(referral)


def test_silent_question_when_three_days_pass_then_both_sides_once_per_wait(world):
    referral = submitted(world)

    def ask():
        [question] = services.referral_request_info(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            questions=[Question("LVEF?", clock.today() + timedelta(days=1))],
        )
        return question

    question = ask()
    with at(referral, 71):
        assert services.clock_check() == 0
    with at(referral, 73):
        assert services.clock_check() == 1
        assert services.clock_check() == 0
        assert {world.circle_doctor.person_id, world.hub_doctor.person_id} <= told("referral.info_silent")
        services.info_request_answer(actor=world.circle_doctor, info_request_id=question.pk, text="ok")
        ask()
    with at(referral, 73 + 73):
        assert services.clock_check() == 1
    assert steps_of(referral) == ["info_silent", "info_silent"]


def test_step_when_inserted_twice_then_the_database_refuses(world):
    referral = submitted(world)
    row = {"referral": referral, "step": "breach", "due_at": clock.now(), "fired_at": clock.now()}
    ReferralEscalation.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralEscalation.objects.create(**row)


@pytest.mark.parametrize("guarded", [True, False])
def test_two_beats_at_once_when_the_row_is_locked_then_each_step_once(committed_world, monkeypatch, guarded):
    """Control: without lock and without looking at what was done, both beats try; the constraint still holds."""
    world = committed_world
    referral = submitted(world)
    meet = threading.Barrier(2, timeout=15)
    due = clock_service.escalations_due
    tried: list[str] = []
    insert = clock_service._take

    def counted(found, step):
        tried.append(step.code)
        return insert(found, step)

    monkeypatch.setattr(clock_service, "_take", counted)
    if not guarded:
        monkeypatch.setattr(
            type(Referral.objects.all()), "select_for_update", lambda self, **_: self, raising=True
        )

        def together(**kwargs):
            steps = due(**kwargs)
            meet.wait()
            return steps

        monkeypatch.setattr(clock_service, "escalations_due", together)
    with at(referral, 5):
        threads = [threading.Thread(target=_beat) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert steps_of(referral) == ["hub_on_call"]
    assert Notification.objects.filter(kind="referral.escalation").count() == 3
    assert len(tried) == (1 if guarded else 2)


def _beat():
    try:
        services.clock_check()
    finally:
        connections.close_all()


def late_steps(referral):
    return [step for step in steps_of(referral) if step.startswith("late")]


def test_late_when_a_decision_is_not_made_then_team_coordinator_and_head_hear_of_it_once_each(world):
    referral = submitted(world, urgency={"value": "routine"})
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    days = 7 * 24
    with at(referral, days - 1):
        check_clocks()
        assert late_steps(referral) == []
    with at(referral, days + 1):
        check_clocks()
        check_clocks()
        assert late_steps(referral) == ["late_team"]
        assert told("referral.late") == {
            world.hub_doctor.person_id,
            world.hub_doctor_2.person_id,
            world.hub_coordinator.person_id,
        }
    with at(referral, days + 25):
        check_clocks()
        assert late_steps(referral) == ["late_team", "late_coordinator"]
    with at(referral, days + 73):
        check_clocks()
        assert late_steps(referral) == ["late_team", "late_coordinator", "late_head"]
        assert told("referral.late_head") == {world.hub_admin.person_id}
        assert world.circle_doctor.person_id in told("referral.late"), "the circle hears that its case waits"
        assert services.late_check() == 0


def died(patient):
    Patient.objects.filter(pk=patient.pk).update(deceased_on=clock.today())


def test_escalation_when_the_patient_has_died_then_nobody_is_told_that_the_answer_is_late(world):
    referral = submitted(world)
    other = submitted(world, patient=make_patient(world.people["circle_doctor"]))
    died(world.patient)
    with at(referral, 30):
        assert services.clock_check() == 4
    assert steps_of(referral) == []
    assert len(steps_of(other)) == 4, "who lives is waited for as before"


def test_escalation_when_the_death_comes_between_list_and_lock_then_nobody_is_told_either(world):
    referral = submitted(world)
    with at(referral, 30):
        found = clock_service._running()
        died(world.patient)
        assert [clock_service._check_one(pk) for pk in found] == [0]
    assert steps_of(referral) == []


def test_late_when_the_patient_has_died_then_nobody_is_told(world):
    referral = submitted(world, urgency={"value": "routine"})
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    died(world.patient)
    with at(referral, 7 * 24 + 1):
        assert services.late_check() == 0
    assert late_steps(referral) == []
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=None)
    with at(referral, 7 * 24 + 1):
        assert services.late_check() == 1, "the death was entered in error"


def test_silent_questions_when_the_patient_has_died_then_nobody_is_reminded(world):
    referral = submitted(world)
    services.referral_request_info(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        questions=[Question("LVEF?", clock.today() + timedelta(days=1))],
    )
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        found = clock_service._silent()
        assert found == [referral.pk]
        died(world.patient)
        assert services.clock_check() == 0
        assert [clock_service._check_silent(pk) for pk in found] == [0], "nor when it came after the list"
    assert not Notification.objects.filter(kind="referral.info_silent").exists()


def test_late_when_the_apheresis_was_planned_and_not_done_then_the_day_after(world):
    referral = submitted(world)
    services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="eligible",
        reasons=["meets_indication"],
        primary_reason="meets_indication",
        participants=[],
        expected_version=referral.state_version,
        override_reason="Dati noti al centro",
    )
    pathway_move(
        actor=world.hub_coordinator,
        pathway_id=referral.pathway_id,
        to="slot_planned",
        confirmed=["apheresis_consent", "slot_reserved"],
        planned_at=referral.submitted_at + timedelta(days=5),
    )
    with at(referral, 5 * 24 + 23):
        assert services.late_check() == 0
    with at(referral, 6 * 24 + 1):
        assert services.late_check() == 1


def test_late_when_the_step_was_taken_then_the_next_one_starts_anew(world):
    referral = submitted(world, urgency={"value": "routine"})
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    with at(referral, 7 * 24 + 1):
        assert services.late_check() == 1
        referral.refresh_from_db()
        services.referral_request_info(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            questions=[Question("LVEF?", clock.today() + timedelta(days=1))],
        )
    with at(referral, 8 * 24):
        assert services.late_check() == 0, "the circle has it now"


def test_late_when_the_hub_wrote_and_never_took_charge_then_that_is_late_too(world):
    referral = submitted(world)
    with at(referral, 2):
        write(world.hub_doctor, world.patient.pk)
    with at(referral, 3):
        services.clock_check()
        pathway = Pathway.objects.get(pk=referral.pathway_id)
        referral.refresh_from_db()
        assert pathway.due_at == referral.decision_due_at, "the board shows what is awaited now"
    with at(referral, 25):
        assert services.late_check() == 1


@pytest.mark.django_db(transaction=True)
def test_late_when_two_beats_look_at_once_then_each_step_once(committed_world):
    world = committed_world
    referral = submitted(world, urgency={"value": "routine"})
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    results = []
    with at(referral, 7 * 24 + 1):
        threads = [threading.Thread(target=lambda: results.append(late_and_close())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(results) == 1
    assert late_steps(referral) == ["late_team"]


def late_and_close():
    try:
        return services.late_check()
    finally:
        connections.close_all()


def test_escalation_when_many_wait_beyond_their_breach_then_the_others_keep_their_clock(world, monkeypatch):
    forgotten = submitted(world)
    with at(forgotten, 25):
        services.clock_check()
        fresh = submitted(world, patient=make_patient(world.people["circle_doctor"]))
    monkeypatch.setattr(clock_service, "BATCH", 1)
    with at(forgotten, 30):
        services.clock_check()
    assert steps_of(fresh) == ["hub_on_call"]


def test_urgency_when_it_rises_after_the_submission_then_the_clock_follows_and_the_hub_hears_of_it(world):
    referral = submitted(world, urgency={"value": "routine"})
    set_urgency(world, referral, "emergency")
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert referral.due_at == referral.submitted_at + timedelta(hours=6) == pathway.due_at
    assert referral.decision_due_at == referral.submitted_at + timedelta(hours=24)
    assert world.hub_doctor.person_id in told("referral.urgency_changed")
    with at(referral, 6):
        services.clock_check()
        assert "breach" in steps_of(referral)


def test_urgency_when_taken_in_charge_then_the_decision_moves(world):
    referral = submitted(world, urgency={"value": "routine"})
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    set_urgency(world, referral, "urgent")
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert pathway.due_at == referral.decision_due_at == referral.submitted_at + timedelta(hours=24)
    assert pathway.owner_person_id == world.hub_doctor.person_id
    set_urgency(world, referral, None)
    assert referral.decision_due_at == referral.submitted_at + timedelta(hours=24)


def test_urgency_when_it_is_a_draft_then_nobody_hears_of_it(world):
    referral = new_draft(world)
    set_urgency(world, referral, "emergency")
    assert not Notification.objects.filter(kind="referral.urgency_changed").exists()


@pytest.mark.parametrize(("urgency", "hours"), [("routine", 168), ("urgent", 24), ("emergency", 24)])
def test_a_decision_is_due_when_the_form_says(world, urgency, hours):
    referral = submitted(world, urgency={"value": urgency})
    assert referral.decision_due_at == referral.submitted_at + timedelta(hours=hours)
