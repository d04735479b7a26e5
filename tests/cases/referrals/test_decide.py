"""The decision: who, on what, with which reasons."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from cases.pathway.models import Pathway
from cases.pathway.rules import find_transition
from cases.pathway.services import pathway_apply
from cases.patients.models import Patient
from cases.record.models import Diagnosis
from cases.referrals import services
from cases.referrals.models import Decision, Letter
from cases.referrals.rules.form import FIELD_BY_CODE
from cases.referrals.services import clock as clock_service
from cases.referrals.services.decide import Participant
from cases.referrals.services.hub import Question
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.notify.models import Notification
from tests.cases.referrals.conftest import M1, change
from tests.factories.record import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_referral")]


@pytest.fixture
def world(own_referral):
    return own_referral[0]


@pytest.fixture
def referral(own_referral):
    """Sent to the hub, which has done nothing yet."""
    return own_referral[1]


def judge(world, referral, *, actor=None, **other):
    values = {
        "outcome": "not_eligible",
        "reasons": ["organ_function"],
        "primary_reason": "organ_function",
        "participants": [],
        "expected_version": referral.state_version,
    } | other
    return services.referral_decide(actor=actor or world.hub_doctor, referral_id=referral.pk, **values)


def test_decide_when_made_then_everything_is_kept_and_both_centres_are_told(world, referral):
    decision = judge(
        world,
        referral,
        reasons=["organ_function", "comorbidity"],
        text="FEVS 30 %.",
        participants=[
            Participant(person_id=world.hub_coordinator.person_id),
            Participant(name="Dr. Ospite", role="Cardiologia"),
        ],
    )
    referral.refresh_from_db()
    pathway = Pathway.objects.get(pk=referral.pathway_id)
    assert (referral.status, pathway.state, pathway.outcome) == ("decided", "decided", "not_eligible")
    assert pathway.owner_centre_id == world.circle.pk, "after a refusal the next step is the circle's"
    assert referral.first_response_at is not None
    assert [(r.code, r.is_primary) for r in decision.reasons.all()] == [
        ("organ_function", True),
        ("comorbidity", False),
    ]
    assert [p.name for p in decision.participants.all()] == ["Marta Riva", "Sara Villa", "Dr. Ospite"]
    assert (decision.number, decision.snapshot.number) == (1, 1)
    letter = Letter.objects.get(decision=decision)
    assert letter.file.category == "decision_letter"
    told = set(Notification.objects.filter(kind="referral.decided").values_list("person_id", flat=True))
    assert {world.circle_doctor.person_id, world.hub_doctor_2.person_id} <= told
    assert world.hub_doctor.person_id not in told
    steps = list(pathway.steps.order_by("position").values_list("code", flat=True))
    assert steps[-2:] == ["take_charge", "decide"]


def test_decide_when_eligible_with_missing_data_then_only_with_a_reason(world, referral):
    eligible = {"outcome": "eligible", "reasons": ["meets_indication"], "primary_reason": "meets_indication"}
    with pytest.raises(Invalid) as caught:
        judge(world, referral, **eligible)
    assert caught.value.code == "m2_incomplete"
    assert "lvef_pct" in caught.value.extra["missing"]
    assert "override_reason" in caught.value.fields
    referral.refresh_from_db()
    assert referral.status == "submitted"
    decision = judge(world, referral, **eligible, override_reason="Urgente: esami in corso")
    assert "lvef_pct" in decision.data["missing"]
    assert decision.override_reason == "Urgente: esami in corso"


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"outcome": "perhaps"}, {"outcome"}),
        ({"reasons": []}, {"reasons"}),
        ({"reasons": ["meets_indication"]}, {"reasons", "primary_reason"}),
        ({"primary_reason": "comorbidity"}, {"primary_reason"}),
        (
            {"outcome": "deferred", "reasons": ["awaiting_results"], "primary_reason": "awaiting_results"},
            {"review_on"},
        ),
        ({"reasons": ["other"], "primary_reason": "other"}, {"text"}),
        ({"participants": [Participant(name=" ")]}, {"participants"}),
        ({"text": "x" * 4001}, {"text"}),
    ],
)
def test_decide_when_something_is_wrong_then_said_at_its_field_and_nothing_stored(
    world, referral, wrong, fields
):
    with pytest.raises(Invalid) as caught:
        judge(world, referral, **wrong)
    assert set(caught.value.fields) == fields
    assert not Decision.objects.exists()
    referral.refresh_from_db()
    assert referral.status == "submitted"


def test_decide_when_not_a_clinician_of_the_hub_then_refused(world, referral):
    for actor, error in (
        (world.hub_coordinator, Forbidden),
        (world.circle_doctor, Forbidden),
        (world.outsider, NotFound),
    ):
        with pytest.raises(error):
            judge(world, referral, actor=actor)
    assert not Decision.objects.exists()


def test_decide_when_questions_are_open_then_409(world, referral):
    services.referral_request_info(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        questions=[Question("LVEF?", clock.today() + timedelta(days=1))],
    )
    referral.refresh_from_db()
    with pytest.raises(Conflict) as caught:
        judge(world, referral)
    assert caught.value.extra["status"] == "more_info_needed"


def test_decide_when_something_happened_since_then_409_with_the_version(world, referral):
    services.referral_acknowledge(actor=world.hub_doctor_2, referral_id=referral.pk)
    with pytest.raises(Conflict) as caught:
        judge(world, referral)
    assert caught.value.code == "changed_meanwhile"
    referral.refresh_from_db()
    assert caught.value.extra["version"] == referral.state_version


def test_co_sign_when_the_circle_disagrees_then_kept_beside_the_decision_which_stands(world, referral):
    decision = judge(world, referral)
    with pytest.raises(Invalid):
        services.referral_co_sign(actor=world.circle_doctor, decision_id=decision.pk, agree=False)
    with pytest.raises(Forbidden):
        services.referral_co_sign(actor=world.hub_doctor_2, decision_id=decision.pk, agree=True)
    signed = services.referral_co_sign(
        actor=world.circle_doctor, decision_id=decision.pk, agree=False, text="Rivalutare la FEVS"
    )
    assert (signed.agree, signed.centre_id) == (False, world.circle.pk)
    with pytest.raises(Conflict) as caught:
        services.referral_co_sign(actor=world.circle_doctor_2, decision_id=decision.pk, agree=True)
    assert caught.value.code == "already_co_signed"
    referral.refresh_from_db()
    assert referral.status == "decided"
    assert Notification.objects.filter(
        kind="referral.co_signed", person_id=world.hub_doctor.person_id
    ).exists()


def test_reconsider_when_refused_then_new_facts_bring_a_second_decision_that_names_the_first(world, referral):
    first = judge(world, referral)
    referral.refresh_from_db()
    with pytest.raises(Forbidden):
        services.referral_reconsider(actor=world.hub_doctor, referral_id=referral.pk, new_facts="x")
    with pytest.raises(Invalid):
        services.referral_reconsider(actor=world.circle_doctor, referral_id=referral.pk, new_facts=" ")
    services.referral_reconsider(
        actor=world.circle_doctor, referral_id=referral.pk, new_facts="FEVS 55 % dopo terapia"
    )
    referral.refresh_from_db()
    assert referral.status == "under_discussion"
    second = judge(
        world,
        referral,
        outcome="eligible",
        reasons=["meets_indication"],
        primary_reason="meets_indication",
        override_reason="dati completi domani",
    )
    assert (second.number, second.previous_id) == (2, first.pk)
    first.refresh_from_db()
    assert first.outcome == "not_eligible"
    with pytest.raises(Conflict):
        services.referral_co_sign(actor=world.circle_doctor, decision_id=first.pk, agree=True)


def test_reactivate_when_the_relapse_is_not_recorded_then_it_is_asked_for_first(world, referral):
    judge(
        world,
        referral,
        outcome="preemptive_apheresis_only",
        reasons=["high_risk_of_relapse"],
        primary_reason="high_risk_of_relapse",
    )
    for to in ("slot_planned", "leukapheresis_done", "cryostored_hold"):
        pathway = Pathway.objects.get(pk=referral.pathway_id)
        transition = find_transition(pathway.state, to, outcome=pathway.outcome)
        assert transition is not None
        pathway_apply(actor=world.hub_doctor, pathway=pathway, transition=transition)

    def call_back():
        services.referral_reconsider(
            actor=world.circle_doctor, referral_id=referral.pk, new_facts="Recidiva nodale"
        )

    with pytest.raises(Invalid, match="relapse_date_required"):
        call_back()
    write(world.patient, world.people["circle_doctor"], "diagnosis.relapse_confirmed_on", "2026-01-10")
    with pytest.raises(Invalid, match="relapse_date_required"):
        call_back()
    Diagnosis.objects.filter(patient=world.patient).update(relapse_confirmed_on=clock.today())
    call_back()
    referral.refresh_from_db()
    assert referral.status == "under_discussion"


def test_deferred_when_the_review_day_comes_then_back_in_discussion_once(world, referral):

    review_on = clock.today() + timedelta(days=10)
    judge(
        world,
        referral,
        outcome="deferred",
        reasons=["awaiting_results"],
        primary_reason="awaiting_results",
        review_on=review_on,
    )
    assert services.deferred_review() == 0
    with time_machine.travel(clock.now() + timedelta(days=11)):
        assert services.deferred_review() == 1
        assert services.deferred_review() == 0
    referral.refresh_from_db()
    assert referral.status == "under_discussion"
    assert Notification.objects.filter(kind="referral.reconsidered").exists()


def test_deferred_when_the_patient_has_died_then_it_stays_as_it_was_decided(world, referral):
    judge(
        world,
        referral,
        outcome="deferred",
        reasons=["awaiting_results"],
        primary_reason="awaiting_results",
        review_on=clock.today() + timedelta(days=10),
    )
    with time_machine.travel(clock.now() + timedelta(days=11)):
        Patient.objects.filter(pk=world.patient.pk).update(deceased_on=clock.today())
        assert services.deferred_review() == 0
        assert clock_service._review_one(referral.pk) == 0, "nor when the death came after the list was read"
        referral.refresh_from_db()
        assert referral.status == "decided"
        assert not Notification.objects.filter(kind="referral.reconsidered").exists()
        Patient.objects.filter(pk=world.patient.pk).update(deceased_on=None)
        assert services.deferred_review() == 1, "the death was entered in error"


def test_withdraw_when_the_hub_did_nothing_then_it_leaves_the_circle_of_care_again(world, referral):
    from cases.patients.policies import people_who_can_view_clinical

    with pytest.raises(Forbidden):
        services.referral_withdraw(
            actor=world.hub_doctor, referral_id=referral.pk, reason_code="entered_by_mistake"
        )
    with pytest.raises(Invalid):
        services.referral_withdraw(actor=world.circle_doctor, referral_id=referral.pk, reason_code="other")
    referral = services.referral_withdraw(
        actor=world.circle_doctor, referral_id=referral.pk, reason_code="entered_by_mistake"
    )
    assert (referral.status, referral.end_reason) == ("withdrawn", "entered_by_mistake")
    assert world.hub_doctor.person_id not in people_who_can_view_clinical(world.patient.pk)
    note = Notification.objects.get(kind="referral.withdrawn", person_id=world.hub_doctor.person_id)
    assert note.url == "/today", "the link must not lead to a patient whom the hub may not see any more"
    assert Pathway.objects.get(pk=referral.pathway_id).state == "referral_draft"


def test_withdraw_when_the_hub_had_taken_charge_then_it_stays_to_talk_about_it(world, referral):
    from cases.patients.policies import people_who_can_view_clinical

    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    services.referral_withdraw(
        actor=world.circle_doctor, referral_id=referral.pk, reason_code="clinical_change"
    )
    assert world.hub_doctor.person_id in people_who_can_view_clinical(world.patient.pk)


def test_withdraw_when_the_hub_treats_the_patient_already_then_it_keeps_sight_of_them(world, referral):
    from cases.patients.policies import people_who_can_view_clinical

    judge(
        world,
        referral,
        outcome="eligible",
        reasons=["meets_indication"],
        primary_reason="meets_indication",
        override_reason="Noto",
    )
    second, _ = services.referral_create(
        actor=world.circle_doctor, patient_id=world.patient.pk, purpose="second_cart"
    )
    own = {code: M1[code] for code in M1 if FIELD_BY_CODE[code].source.startswith("referral.")}
    services.referral_form_save(
        actor=world.circle_doctor,
        referral_id=second.pk,
        changes=[
            change(code, entry.get("value"), absent=entry.get("absent_reason")) for code, entry in own.items()
        ],
    )
    services.referral_submit(actor=world.circle_doctor, referral_id=second.pk)
    services.referral_withdraw(
        actor=world.circle_doctor, referral_id=second.pk, reason_code="entered_by_mistake"
    )
    assert world.hub_doctor.person_id in people_who_can_view_clinical(world.patient.pk)


def test_the_centres_of_a_running_referral_cannot_be_put_out_of_the_circle(world, referral):
    from cases.patients.policies import active_relations
    from cases.patients.services import circle_end

    hub = active_relations().get(patient=world.patient, centre=world.hub)
    with pytest.raises(Conflict, match="referral_runs"):
        circle_end(
            actor=world.circle_doctor, patient_id=world.patient.pk, relation_id=hub.pk, reason="by mistake"
        )
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    services.referral_withdraw(
        actor=world.circle_doctor, referral_id=referral.pk, reason_code="clinical_change"
    )
    ended = circle_end(
        actor=world.circle_doctor, patient_id=world.patient.pk, relation_id=hub.pk, reason="no more needed"
    )
    assert ended.valid_until is not None


def test_close_when_refused_then_case_and_referral_end_and_a_new_referral_is_possible(world, referral):
    judge(world, referral)
    pathway = services.case_close(
        actor=world.circle_doctor, pathway_id=referral.pathway_id, reason_code="not_eligible"
    )
    referral.refresh_from_db()
    assert (pathway.state, referral.status, referral.end_reason) == ("closed", "closed", "not_eligible")
    again, created = services.referral_create(actor=world.circle_doctor, patient_id=world.patient.pk)
    assert created
    assert again.pathway_id != referral.pathway_id


def test_close_when_not_of_a_treating_team_then_refused(world, referral):
    with pytest.raises(Forbidden):
        services.case_close(
            actor=world.circle_nurse, pathway_id=referral.pathway_id, reason_code="patient_refusal"
        )
    with pytest.raises(NotFound):
        services.case_close(
            actor=world.outsider, pathway_id=referral.pathway_id, reason_code="patient_refusal"
        )
    referral.refresh_from_db()
    assert referral.is_live
    assert connection.in_atomic_block
