"""Cases: the table and the board show what one may see, in constant queries."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cases.overview.selectors.summary import overview_of
from cases.pathway.models import Pathway
from cases.pathway.selectors.course_view import course_open
from cases.pathway.selectors.detail import pathway_of_patient
from cases.pathway.selectors.worklist import steps_of_my_centre
from cases.pathway.services import pathway_close, pathway_open
from cases.patients.models import Patient
from cases.referrals.models import Referral
from cases.referrals.selectors.cases import CaseFilter, case_board, case_page
from cases.referrals.selectors.detail import referrals_of_patient
from cases.referrals.selectors.worklist import cases_to_close
from cases.referrals.services import referral_create
from kernel import clock
from kernel.audit.models import AuditEntry
from messaging.chat.services import conversation_for_subject, message_send
from network.directory.models import Membership
from tests.cases.referrals.conftest import submitted
from tests.factories.directory import actor_of, make_member
from tests.factories.patients import invite_centre, make_patient
from tests.factories.record import add_entry


def candidates(world, n):
    made = []
    for _ in range(n):
        patient = make_patient(world.people["circle_doctor"])
        pathway_open(
            actor=world.circle_doctor,
            patient_id=patient.pk,
            purpose="cart",
            circle_centre_id=world.circle.pk,
        )
        made.append(patient)
    return made


def page(actor, after=None, limit=50, **wanted):
    return case_page(actor=actor, wanted=CaseFilter(**wanted), limit=limit, after=after)


def ids(rows):
    return [row["patient"]["id"] for _, row in rows]


def test_page_when_read_then_each_actor_sees_the_own_circle_of_care_only(world):
    sent = submitted(world)
    [other] = candidates(world, 1)
    assert set(ids(page(world.circle_doctor))) == {world.patient.pk, other.pk}
    assert ids(page(world.hub_doctor)) == [world.patient.pk], "a candidate is not the hub's yet"
    assert page(world.outsider) == []
    assert page(world.hub_admin) == []
    [(_, row)] = page(world.hub_doctor)
    assert row["referral"]["id"] == sent.pk
    assert row["referral"]["clock"]["kind"] == "response"
    assert (row["disease"], row["pathway"]["state"]) == ("dlbcl_nos", "submitted")
    assert AuditEntry.objects.filter(action="case.listed").count() == 5, "one entry per page"


def test_page_when_followed_by_cursor_then_every_case_once(world):
    made = {patient.pk for patient in candidates(world, 7)}
    seen, after = [], None
    while True:
        rows = page(world.circle_doctor, after=after, limit=3)
        seen += ids(rows[:3])
        if len(rows) <= 3:
            break
        after = rows[2][0]
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == made


def test_page_when_filtered_then_only_what_was_asked_for(world):
    submitted(world)
    first, second = candidates(world, 2)
    add_entry(first, world.people["circle_doctor"], "diagnoses", disease="mm", is_primary=True)
    Pathway.objects.filter(patient=second).update(due_at=clock.now() - timedelta(days=1))
    doctor = world.circle_doctor
    assert ids(page(doctor, state="submitted")) == [world.patient.pk]
    assert set(ids(page(doctor, state="identified,submitted"))) == {world.patient.pk, first.pk, second.pk}
    assert ids(page(doctor, disease="mm")) == [first.pk]
    assert ids(page(doctor, overdue=True)) == [second.pk]
    assert set(ids(page(doctor, owner="my_centre"))) == {first.pk, second.pk}
    assert ids(page(doctor, owner="hub")) == [world.patient.pk]
    assert ids(page(doctor, owner=str(world.hub.pk))) == [world.patient.pk]
    assert ids(page(doctor, q=first.family_name)) == [first.pk]
    assert set(ids(page(doctor, centre=str(world.circle.pk)))) == {world.patient.pk, first.pk, second.pk}
    assert page(doctor, centre=str(world.hub.pk)) == []


@pytest.mark.parametrize("wanted", [{"state": "flying"}, {"centre": "x"}, {"owner": "x"}, {"disease": "x"}])
def test_page_when_a_filter_is_unknown_then_said_at_its_field(world, wanted):
    from kernel.errors import Invalid

    with pytest.raises(Invalid) as caught:
        page(world.circle_doctor, **wanted)
    assert set(caught.value.fields) == set(wanted)


def test_page_when_the_case_is_discussed_then_unread_and_last_activity(world):
    submitted(world)
    conversation = conversation_for_subject(
        actor=world.circle_doctor, subject_type="patient", subject_id=world.patient.pk
    )
    [(_, before)] = page(world.hub_doctor)
    message_send(
        actor=world.circle_doctor, conversation_id=conversation.pk, client_id=uuid4(), text="Buongiorno"
    )
    [(_, after)] = page(world.hub_doctor)
    assert after["unread"] == before["unread"] + 1
    assert after["last_activity_at"] >= before["last_activity_at"]
    [(_, own)] = page(world.circle_doctor)
    assert own["unread"] == 0, "who writes has read"


@pytest.mark.parametrize("read", [page, lambda actor: case_board(actor=actor, wanted=CaseFilter())])
def test_queries_when_cases_grow_then_constant(world, django_assert_num_queries, read):
    submitted(world)
    candidates(world, 2)
    with CaptureQueriesContext(connection) as few:
        read(world.circle_doctor)
    for patient in candidates(world, 12):
        invite_centre(patient, world.hub, by=world.people["circle_doctor"])
    with django_assert_num_queries(len(few)):
        read(world.circle_doctor)


def test_board_when_read_then_a_column_per_state_with_count_and_the_most_urgent_first(world):
    submitted(world)
    made = candidates(world, 23)
    late = made[-1]
    Pathway.objects.filter(patient=late).update(due_at=clock.now() - timedelta(days=2))
    columns = {
        column["state"]: column for column in case_board(actor=world.circle_doctor, wanted=CaseFilter())
    }
    assert len(columns) == 17
    assert columns["identified"]["count"] == 23
    assert len(columns["identified"]["items"]) == 20
    assert columns["identified"]["items"][0]["patient"]["id"] == late.pk
    assert columns["identified"]["items"][0]["pathway"]["overdue"] is True
    assert columns["submitted"]["count"] == 1
    assert columns["infused"] == {
        "state": "infused",
        "label": columns["infused"]["label"],
        "count": 0,
        "items": [],
    }


def test_page_and_board_when_a_patient_has_died_then_they_say_so(world):
    submitted(world)
    [(_, row)] = page(world.circle_doctor)
    assert row["patient"]["deceased_on"] is None
    add_entry(
        world.patient, world.people["circle_doctor"], "deaths", died_on=clock.today().isoformat(),
        main_cause="infection",
    )  # fmt: skip
    [(_, row)] = page(world.circle_doctor)
    board = case_board(actor=world.circle_doctor, wanted=CaseFilter())
    [shown] = [item for column in board for item in column["items"]]
    assert row["patient"]["deceased_on"] == shown["patient"]["deceased_on"] == clock.today()


def test_page_and_steps_of_today_when_a_patient_has_died_then_nothing_is_late(world):
    [patient] = candidates(world, 1)
    Pathway.objects.filter(patient=patient).update(due_at=clock.now() - timedelta(days=1))
    doctor, known = world.circle_doctor, Patient.objects.filter(pk=patient.pk)

    def asked():
        columns = case_board(actor=doctor, wanted=CaseFilter(overdue=True))
        steps = [step["patient"]["id"] for step in steps_of_my_centre(doctor)]
        return ids(page(doctor, overdue=True)), sum(column["count"] for column in columns), steps

    assert asked() == ([patient.pk], 1, [str(patient.pk)])
    known.update(deceased_on=clock.today())
    assert asked() == ([], 0, [])
    assert ids(page(doctor)) == [patient.pk], "the case stays on the list until its pathway is closed"
    known.update(deceased_on=None)
    assert asked() == ([patient.pk], 1, [str(patient.pk)])


def test_today_when_referrals_wait_then_what_is_late_stands_above_what_is_urgent(world):
    from cases.referrals import services
    from cases.referrals.selectors import worklist

    today, sent = clock.now() + timedelta(days=20), {}
    for name, urgency, days_ago, discussed in (
        ("urgent, decision in days", "urgent", 0, True),
        ("urgent, answer in hours", "urgent", 0.9, False),
        ("late", "routine", 20, True),
        ("emergency", "emergency", 0, False),
        ("routine", "routine", 0, False),
    ):
        with time_machine.travel(today - timedelta(days=days_ago), tick=False):
            patient = make_patient(world.people["circle_doctor"])
            referral = submitted(world, patient=patient, urgency={"value": urgency})
            if discussed:
                services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
        sent[str(referral.pk)] = name
    with time_machine.travel(today, tick=False):
        waiting = worklist.waiting_for_hub(world.hub_doctor)
    assert [sent[item["id"]] for item in waiting] == [
        "emergency",
        "late",
        "urgent, answer in hours",
        "urgent, decision in days",
        "routine",
    ]


def test_today_when_the_patient_has_died_then_nobody_is_asked_to_answer(world):
    from cases.referrals import services
    from cases.referrals.selectors import worklist
    from cases.referrals.services.hub import Question

    living = submitted(world, patient=make_patient(world.people["circle_doctor"]))
    gone = submitted(world)

    def dies(on):
        Patient.objects.filter(pk=world.patient.pk).update(deceased_on=on)

    def hub_waits():
        return {item["id"] for item in worklist.waiting_for_hub(world.hub_doctor)}

    assert hub_waits() == {str(living.pk), str(gone.pk)}
    dies(clock.today())
    assert hub_waits() == {str(living.pk)}
    dies(None)
    questions = {}
    for referral in (living, gone):
        [asked] = services.referral_request_info(
            actor=world.hub_doctor,
            referral_id=referral.pk,
            questions=[Question("LVEF?", clock.today() + timedelta(days=1))],
        )
        questions[referral.pk] = str(asked.pk)

    def circle_waits():
        return {item["id"] for item in worklist.waiting_for_circle(world.circle_doctor)}

    assert circle_waits() == set(questions.values())
    dies(clock.today())
    assert circle_waits() == {questions[living.pk]}


def test_page_and_case_when_the_patient_has_died_then_it_is_nobodys_turn_and_nothing_is_late(world):
    referral = submitted(world)
    late, known = clock.now() - timedelta(days=1), Patient.objects.filter(pk=world.patient.pk)
    Pathway.objects.filter(patient=world.patient).update(due_at=late)
    Referral.objects.filter(pk=referral.pk).update(due_at=late)

    def told():
        [(_, row)] = page(world.hub_doctor)
        case = pathway_of_patient(actor=world.hub_doctor, patient_id=world.patient.pk).pathway
        course = course_open(actor=world.hub_doctor, patient_id=world.patient.pk)["pathway"]
        summary = overview_of(known.select_related("centre").get())["course"]
        [head] = referrals_of_patient(actor=world.hub_doctor, patient_id=world.patient.pk)["results"]
        late = [each["overdue"] for each in (row["pathway"], case, summary)]
        due = [each["due_at"] is not None for each in (row["pathway"], case, summary)]
        turn = [bool(each["owner_centre"]) for each in (row["pathway"], case, course, summary)]
        clocks = [each is not None for each in (row["referral"]["clock"], head["clock"])]
        return late, due, turn, clocks

    assert told() == ([True] * 3, [True] * 3, [True] * 4, [True] * 2)
    known.update(deceased_on=clock.today())
    assert told() == ([False] * 3, [False] * 3, [False] * 4, [False] * 2)


def test_today_when_the_patient_has_died_then_nothing_is_to_be_finished_or_signed(world):
    from cases.referrals import services
    from cases.referrals.selectors import worklist

    draft, _ = referral_create(actor=world.circle_doctor, patient_id=world.patient.pk)
    known = Patient.objects.filter(pk=world.patient.pk)
    known.update(deceased_on=clock.today())
    assert worklist.my_drafts(world.circle_doctor) == []
    known.update(deceased_on=None)
    assert [item["id"] for item in worklist.my_drafts(world.circle_doctor)] == [str(draft.pk)]
    services.referral_withdraw(
        actor=world.circle_doctor, referral_id=draft.pk, reason_code="entered_by_mistake"
    )
    referral = submitted(world)
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    referral.refresh_from_db()
    services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="not_eligible",
        reasons=["comorbidity"],
        primary_reason="comorbidity",
        participants=[],
        expected_version=referral.state_version,
    )
    assert len(worklist.decisions_to_co_sign(world.circle_doctor)) == 1
    known.update(deceased_on=clock.today())
    assert worklist.decisions_to_co_sign(world.circle_doctor) == []


def test_today_when_the_patient_has_died_then_coordinator_and_referring_doctor_are_asked_once_to_close(world):
    submitted(world)
    known = Patient.objects.filter(pk=world.patient.pk)

    def asked(actor):
        with translation.override("it"):
            return [(item["title"], item["url"]) for item in cases_to_close(actor)]

    assert asked(world.hub_coordinator) == asked(world.circle_doctor) == []
    known.update(deceased_on=clock.today())
    row = (f"Decesso il {clock.stamp_day(clock.today())}", f"/cases/{world.patient.pk}")
    assert asked(world.hub_coordinator) == asked(world.circle_doctor) == [row]
    for actor in (world.hub_doctor, world.hub_admin, world.outsider):
        assert asked(actor) == [], "somebody else closes the case"
    pathway = Pathway.objects.get(patient=world.patient)
    pathway_close(actor=world.hub_coordinator, pathway=pathway, reason_code="death_infection")
    assert asked(world.hub_coordinator) == asked(world.circle_doctor) == []


def test_today_when_who_referred_has_left_then_the_doctors_of_the_circle_are_asked_to_close(world):
    submitted(world)
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=clock.today())
    colleague = actor_of(make_member(world.circle, "clinician", "Elena Costa"))
    assert cases_to_close(colleague) == []
    Membership.objects.filter(person_id=world.circle_doctor.person_id).update(valid_until=clock.today())
    assert len(cases_to_close(colleague)) == 1


def test_today_when_a_case_without_a_referral_ends_then_the_circle_is_asked_to_close_it(world):
    [patient] = candidates(world, 1)
    Patient.objects.filter(pk=patient.pk).update(deceased_on=clock.today())
    assert len(cases_to_close(world.circle_doctor)) == 1
    assert cases_to_close(world.hub_coordinator) == []


def test_today_when_a_referral_moves_then_it_stands_with_who_must_act(world):
    from cases.referrals import services
    from cases.referrals.selectors import worklist
    from cases.referrals.services.hub import Question

    draft, _ = referral_create(actor=world.circle_doctor, patient_id=world.patient.pk)
    assert [item["id"] for item in worklist.my_drafts(world.circle_doctor)] == [str(draft.pk)]
    assert worklist.my_drafts(world.hub_doctor) == []
    services.referral_withdraw(
        actor=world.circle_doctor, referral_id=draft.pk, reason_code="entered_by_mistake"
    )
    referral = submitted(world)
    [waiting] = worklist.waiting_for_hub(world.hub_doctor)
    assert (waiting["id"], waiting["urgency"], waiting["overdue"]) == (str(referral.pk), "urgent", False)
    assert worklist.waiting_for_hub(world.circle_doctor) == []
    services.referral_acknowledge(actor=world.hub_doctor, referral_id=referral.pk)
    assert worklist.waiting_for_hub(world.hub_doctor_2) == [], "a colleague has it"
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert len(worklist.waiting_for_hub(world.hub_doctor_2)) == 1, "late: everybody's"
    held = Membership.objects.filter(person_id=world.hub_doctor.person_id)
    held.update(valid_until=clock.today())
    assert len(worklist.waiting_for_hub(world.hub_doctor_2)) == 1, "the colleague has left"
    held.update(valid_until=None)
    assert len(worklist.waiting_for_hub(world.hub_doctor)) == 1
    [question] = services.referral_request_info(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        questions=[Question("LVEF?", clock.today() + timedelta(days=1))],
    )
    assert [item["id"] for item in worklist.waiting_for_circle(world.circle_doctor)] == [str(question.pk)]
    assert worklist.waiting_for_circle(world.hub_doctor) == []
    services.info_request_answer(actor=world.circle_doctor, info_request_id=question.pk, text="55 %")
    assert worklist.waiting_for_circle(world.circle_doctor) == []
    referral.refresh_from_db()
    decision = services.referral_decide(
        actor=world.hub_doctor,
        referral_id=referral.pk,
        outcome="not_eligible",
        reasons=["comorbidity"],
        primary_reason="comorbidity",
        participants=[],
        expected_version=referral.state_version,
    )
    assert [i["id"] for i in worklist.decisions_to_co_sign(world.circle_doctor)] == [str(referral.pk)]
    services.referral_co_sign(actor=world.circle_doctor, decision_id=decision.pk, agree=True)
    assert worklist.decisions_to_co_sign(world.circle_doctor) == []
