"""Decisions on referrals that are not written and sent as most are; and two doctors at once."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import connections

from cases.pathway.models import Pathway
from cases.referrals import services
from cases.referrals.models import Decision
from cases.referrals.services import core, decide
from cases.referrals.services.hub import Question
from kernel import clock
from kernel.errors import Conflict, Forbidden
from kernel.notify.models import Notification
from tests.cases.referrals.conftest import set_urgency, submitted
from tests.cases.referrals.test_decide import judge


@pytest.mark.parametrize("locked", [True, False])
def test_two_doctors_at_once_when_locked_then_one_wins_and_the_other_learns_which(
    committed_world, monkeypatch, locked
):
    """Control: without the row locks both get past the check and the database has to stop the second."""
    world = committed_world
    referral = submitted(world)
    meet = threading.Barrier(2, timeout=15)
    if locked:
        started = referral_lock_after(meet)
        monkeypatch.setattr(decide, "referral_lock", started)
    else:
        from cases.referrals.models import Referral

        def unlocked(*, actor, referral_id):
            found = Referral.objects.get(pk=referral_id)
            pathway = Pathway.objects.get(pk=found.pathway_id)
            meet.wait()
            return found, pathway

        monkeypatch.setattr(decide, "referral_lock", unlocked)
    answers: dict[str, object] = {}

    def act(name, actor, outcome, reason):
        try:
            answers[name] = judge(
                world,
                referral,
                actor=actor,
                outcome=outcome,
                reasons=[reason],
                primary_reason=reason,
                override_reason="urgent",
            )
        except Exception as exc:  # noqa: BLE001 - the refusal itself is what the test looks at
            answers[name] = exc
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=act, args=("riva", world.hub_doctor, "eligible", "meets_indication")),
        threading.Thread(target=act, args=("conti", world.hub_doctor_2, "not_eligible", "comorbidity")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    won = [answer for answer in answers.values() if isinstance(answer, Decision)]
    lost = [answer for answer in answers.values() if not isinstance(answer, Decision)]
    assert (len(won), len(lost)) == (1, 1)
    assert Decision.objects.filter(referral=referral).count() == 1
    if not locked:
        assert not isinstance(lost[0], Conflict), "without the lock nobody can tell the loser what stands"
        return
    refusal = lost[0]
    assert isinstance(refusal, Conflict)
    assert refusal.code == "already_decided"
    assert refusal.extra["decision"]["id"] == str(won[0].pk)
    assert refusal.extra["decision"]["outcome"] == won[0].outcome
    assert refusal.extra["decision"]["decided_by"]["id"] == str(won[0].decided_by_id)


def referral_lock_after(meet):
    """Both are on their way before either has the lock."""

    def lock(*, actor, referral_id):
        meet.wait()
        return core.referral_lock(actor=actor, referral_id=referral_id)

    return lock


@pytest.mark.parametrize(
    ("urgency", "wait"),
    [("routine", timedelta(days=7)), ("urgent", timedelta(hours=24)), ("emergency", timedelta(hours=24))],
)
def test_reconsider_when_reopened_then_the_discussion_has_the_time_that_its_urgency_gives(
    world, urgency, wait
):
    referral = submitted(world, urgency={"value": urgency})
    judge(world, referral)
    before = clock.now()
    services.referral_reconsider(actor=world.circle_doctor, referral_id=referral.pk, new_facts="FEVS 55 %")
    referral.refresh_from_db()
    assert before + wait <= referral.decision_due_at <= clock.now() + wait
    assert Pathway.objects.get(pk=referral.pathway_id).due_at == referral.decision_due_at


def test_urgency_when_it_rises_after_a_reopening_then_the_new_discussion_is_reckoned_anew(world):
    referral = submitted(world, urgency={"value": "routine"})
    start = clock.now()
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        judge(world, referral)
    with time_machine.travel(start + timedelta(days=30), tick=False):
        services.referral_reconsider(
            actor=world.circle_doctor, referral_id=referral.pk, new_facts="FEVS 55 %"
        )
    with time_machine.travel(start + timedelta(days=30, hours=1), tick=False):
        [question] = services.referral_request_info(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            questions=[Question("LVEF?", clock.today() + timedelta(days=2))],
        )
    with time_machine.travel(start + timedelta(days=30, hours=4), tick=False):
        services.info_request_answer(actor=world.circle_doctor, info_request_id=question.pk, text="55 %")
    with time_machine.travel(start + timedelta(days=30, hours=5), tick=False):
        set_urgency(world, referral, "emergency")
    due = start + timedelta(days=30, hours=24 + 3)
    assert abs(referral.decision_due_at - due) < timedelta(minutes=1)
    assert Pathway.objects.get(pk=referral.pathway_id).due_at == referral.decision_due_at
    told = Notification.objects.filter(kind="referral.urgency_changed").values_list("person_id", flat=True)
    assert world.hub_doctor.person_id in set(told)


def test_urgency_when_the_decision_stands_then_no_clock_begins(world):
    referral = submitted(world, urgency={"value": "routine"})
    judge(world, referral)
    before = Pathway.objects.get(pk=referral.pathway_id).due_at
    with suppress(Conflict, Forbidden):
        set_urgency(world, referral, "emergency")
    assert Pathway.objects.get(pk=referral.pathway_id).due_at == before


def test_submit_when_the_hub_was_in_for_a_while_then_it_stays(world):
    from cases.patients.policies import active_relations
    from cases.patients.services import circle_add_centre

    circle_add_centre(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        centre_id=world.hub.pk,
        reason="opinion",
        kind="hub",
        until=clock.today(),
    )
    submitted(world)
    assert active_relations().get(patient=world.patient, centre=world.hub).valid_until is None
