"""A patient is asked to choose a place: by mail, by a link, without signing in."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.patients.models import Patient
from followup.clinics.models import Appointment, Pick, Place
from followup.clinics.selectors.worklist import to_recall
from followup.clinics.services.pick_ends import picks_expire
from followup.clinics.services.picking import pick_close_recall, pick_withdraw
from followup.reminders.models import Reminder
from followup.reminders.selectors.links import token_of
from followup.reminders.services.answering import link_answer
from followup.reminders.services.claiming import claim
from followup.reminders.services.picking import pick_send, picks_open
from followup.reminders.services.sending import batch_send
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict
from tests.factories.appointments import agree
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.directory import actor_of
from tests.factories.patients import make_patient
from tests.factories.visits import followed_patient, planned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uncounted():
    cache.clear()


@pytest.fixture
def clinic(circle_doctor):
    return make_clinic(circle_doctor, places=2, place="Ospedale di Crema, palazzina B")


def ask(by, clinic, patient, **changed):
    values = {"until_on": clock.today() + timedelta(days=5)} | changed
    return pick_send(actor=actor_of(by), clinic_id=clinic.pk, patient_id=patient.pk, **values)


def places_in(session):
    return [place.pk for place in Place.objects.filter(session=session).order_by("number")]


def send(after=timedelta(0)):
    with time_machine.travel(clock.now() + after + timedelta(seconds=1)):
        batch = uuid4()
        claim(batch)
        return batch_send(batch)


def url_of(pick):
    reminder = Reminder.objects.filter(pick=pick).earliest("due_at")
    return f"/api/v1/appointment-links/{token_of(reminder.pk)}/"


def answer(url, given, **more):
    return Client().post(url, {"answer": given, **more}, content_type="application/json")


def test_the_message_says_a_first_name_and_a_place_and_its_link_books(
    circle_doctor, clinic, patient, mailbox
):
    pick = ask(circle_doctor, clinic, patient)
    assert send() == 1
    (text,) = mailbox.texts()
    text = text.replace("=\r\n", "").replace("\r\n", "\n")
    for word in (patient.family_name, clinic.title, "CAR-T", "linfoma"):
        assert word not in text
    assert "Anna" in text
    assert clock.told_day(pick.until_on, "it") in text
    url = f"/api/v1/appointment-links/{re.search(r'/a/([A-Za-z0-9_-]+)', text)[1]}/"
    asked = Client().get(url).json()
    assert (asked["about"], asked["state"], asked["name"]) == ("pick", "open", "Anna")
    assert len(asked["places"]) == 6
    assert asked["places"][0].keys() == {"id", "when_it", "when_en"}
    assert Pick.objects.get().state == "open", "looking changes nothing"
    chosen = asked["places"][3]
    told = answer(url, "choose", place_id=chosen["id"]).json()
    assert (told["state"], told["answer"], told["when_it"]) == ("answered", "choose", chosen["when_it"])
    made = Appointment.objects.get(patient=patient)
    assert (made.state, made.taken.get().place_id.hex) == ("booked", chosen["id"].replace("-", ""))
    pick.refresh_from_db()
    assert (pick.state, pick.appointment) == ("chosen", made)
    assert set(AuditEntry.objects.filter(patient_id=patient.pk).values_list("action", flat=True)) >= {
        "appointment.pick_sent",
        "appointment.pick_chosen",
        "appointment.booked",
        "appointment.link_choose",
    }
    assert not Reminder.objects.filter(pick=pick, state="pending").exists()
    assert answer(url, "choose", place_id=chosen["id"]).status_code == 200, "sent twice it is one answer"
    assert answer(url, "none").json()["code"] == "link_used"
    assert Appointment.objects.filter(patient=patient).count() == 1


def test_only_the_places_that_staff_chose_and_that_are_still_free(circle_doctor, clinic, patient):
    session, other = open_session(clinic, 1), open_session(clinic, 2)
    wanted = places_in(session)
    pick = ask(circle_doctor, clinic, patient, place_ids=wanted)
    url = url_of(pick)
    assert [row["id"] for row in Client().get(url).json()["places"]] == [str(key) for key in wanted]
    book(circle_doctor, session, make_patient(circle_doctor), place=1)
    assert [row["id"] for row in Client().get(url).json()["places"]] == [str(wanted[1])]
    taken = answer(url, "choose", place_id=str(wanted[0]))
    assert (taken.status_code, taken.json()["code"]) == (409, "place_taken")
    assert "offered" not in taken.json()
    assert answer(url, "choose", place_id=str(places_in(other)[0])).json()["code"] == "place_taken"
    assert answer(url, "choose", place_id=str(uuid4())).json()["code"] == "place_taken"
    assert not Appointment.objects.filter(patient=patient).exists()
    assert to_recall(actor_of(circle_doctor)) == []
    book(circle_doctor, session, make_patient(circle_doctor), place=2)
    asked = Client().get(url).json()
    assert (asked["state"], asked["places"]) == ("full", [])
    (call,) = to_recall(actor_of(circle_doctor))
    assert call["patient"]["id"] == str(patient.pk)
    assert call["url"] == f"/calendar/waiting/{session.clinic_id}", "the list of that clinic"


def test_none_suits_with_a_reason_is_called_until_there_is_an_appointment(circle_doctor, clinic, patient):
    actor = actor_of(circle_doctor)
    pick = ask(circle_doctor, clinic, patient)
    url = url_of(pick)
    assert answer(url, "none", note="Only in the morning").json()["answer"] == "none"
    (row,) = picks_open(actor=actor, clinic_id=clinic.pk)
    assert (row["state"], row["to_call"], row["note"]) == ("none_suits", True, "Only in the morning")
    assert len(to_recall(actor)) == 1
    known = Patient.objects.filter(pk=patient.pk)
    known.update(deceased_on=clock.today())
    assert to_recall(actor) == [], "who has died is not called"
    known.update(deceased_on=None)
    assert answer(url, "choose", place_id=str(places_in(open_session(clinic, 1))[0])).status_code == 409
    book(circle_doctor, open_session(clinic, 1), patient)
    assert to_recall(actor) == []


def test_who_is_not_called_has_a_reason(circle_doctor, clinic, patient):
    actor = actor_of(circle_doctor)
    pick = ask(circle_doctor, clinic, patient)
    answer(url_of(pick), "none")
    pick.refresh_from_db()
    closed = pick_close_recall(actor=actor, pick_id=pick.pk, base_version=pick.version, note="Comes in May")
    assert (closed.recall, to_recall(actor)) == ("closed", [])


def test_too_late_withdrawn_and_booked_by_telephone_are_over(circle_doctor, clinic, patient):
    actor = actor_of(circle_doctor)
    pick = ask(circle_doctor, clinic, patient)
    url = url_of(pick)
    with time_machine.travel(pick.until_at + timedelta(seconds=1)):
        assert Client().get(url).json()["state"] == "over"
        assert answer(url, "none").json()["code"] == "link_over"
        assert (picks_expire(), picks_expire()) == (1, 0)
        assert len(to_recall(actor)) == 1
    second = ask(circle_doctor, clinic, patient)
    pick_withdraw(actor=actor, pick_id=second.pk, base_version=1)
    assert Client().get(url_of(second)).json()["state"] == "over"
    third = ask(circle_doctor, clinic, patient)
    book(circle_doctor, open_session(clinic, 1), patient)
    third.refresh_from_db()
    assert third.state == "withdrawn"
    assert Reminder.objects.filter(pick=third, state="pending").count() == 0


def test_nobody_is_asked_who_cannot_be_or_has_nothing_to_choose_from(circle_doctor, clinic, patient):
    with pytest.raises(Conflict) as refused:
        ask(circle_doctor, clinic, make_patient(circle_doctor))
    assert refused.value.code == "unreachable"
    ask(circle_doctor, clinic, patient)
    with pytest.raises(Conflict) as refused:
        ask(circle_doctor, clinic, patient)
    assert refused.value.code == "asked_already"
    other = make_patient(circle_doctor, email="ugo@paziente.example")
    agree(other)
    session = open_session(clinic, 1)
    for _number in range(2):
        book(circle_doctor, session, make_patient(circle_doctor))
    with pytest.raises(Conflict) as refused:
        ask(circle_doctor, clinic, other, place_ids=places_in(session))
    assert refused.value.code == "no_place"
    assert Pick.objects.count() == 1


def test_the_caregiver_has_a_link_too_and_one_answer_holds_for_both(circle_doctor, clinic, patient, mailbox):
    agree(patient, to="caregiver", mail="rosa@casa.example", language="en")
    pick = ask(circle_doctor, clinic, patient)
    assert send() == 2
    tokens = [token_of(each.pk) for each in Reminder.objects.filter(pick=pick, state="sent")]
    first, second = (f"/api/v1/appointment-links/{token}/" for token in tokens)
    place = Client().get(first).json()["places"][0]["id"]
    assert answer(first, "choose", place_id=place).status_code == 200
    assert Client().get(second).json()["state"] == "answered"
    assert answer(second, "none").json()["code"] == "link_used"


@pytest.mark.parametrize("hours", [None, 48])
def test_a_patient_moves_the_appointment_only_where_the_clinic_allows_it(circle_doctor, patient, hours):
    clinic = make_clinic(circle_doctor, places=2, self_move_hours=hours)
    old = book(circle_doctor, open_session(clinic, 1), patient)
    reminder = Reminder.objects.filter(appointment=old, rule__about="confirm").earliest("due_at")
    url = f"/api/v1/appointment-links/{token_of(reminder.pk)}/"
    to = places_in(open_session(clinic, 2))[0]
    asked = Client().get(url).json()
    moved = answer(url, "move", place_id=str(to))
    if hours is None:
        assert asked["places"] == []
        assert moved.json()["code"] == "may_not_move"
        old.refresh_from_db()
        assert old.state == "booked"
        return
    assert str(to) in [row["id"] for row in asked["places"]]
    told = moved.json()
    assert (told["state"], told["answer"]) == ("answered", "move")
    new = Appointment.objects.get(moved_from=old)
    assert told["when_it"] == clock.told(new.starts_at, clock.wall_zone(), "it")
    assert (new.state, new.taken.get().place_id) == ("booked", to)
    assert Reminder.objects.filter(appointment=new, state="pending").exists()


def test_too_late_to_move_the_link_still_cancels(circle_doctor, patient):
    clinic = make_clinic(circle_doctor, places=2, self_move_hours=48)
    old = book(circle_doctor, open_session(clinic, 1), patient)
    reminder = Reminder.objects.filter(appointment=old, rule__about="confirm").earliest("due_at")
    url = f"/api/v1/appointment-links/{token_of(reminder.pk)}/"
    with time_machine.travel(old.starts_at - timedelta(hours=47)):
        assert Client().get(url).json()["places"] == []
        to = str(places_in(open_session(clinic, 2))[0])
        assert answer(url, "move", place_id=to).json()["code"] == "may_not_move"
        assert answer(url, "cancel").json()["answer"] == "cancel"


def test_the_lists_ask_as_much_for_five_as_for_two(circle_doctor, clinic):
    actor = actor_of(circle_doctor)

    def counted(number):
        for _each in range(number):
            someone = make_patient(circle_doctor, email="x@paziente.example")
            agree(someone)
            ask(circle_doctor, clinic, someone)
        with CaptureQueriesContext(connection) as asked:
            picks_open(actor=actor, clinic_id=clinic.pk)
            to_recall(actor)
        return len(asked)

    assert counted(2) == counted(3)


@pytest.mark.django_db(transaction=True)
def test_many_choose_the_last_place_at_once_and_one_has_it(circle_doctor):
    clinic = make_clinic(circle_doctor, places=1)
    session = open_session(clinic, 1)
    (place,) = places_in(session)
    tokens = []
    for number in range(8):
        someone = make_patient(circle_doctor, email=f"p{number}@paziente.example")
        agree(someone)
        pick = ask(circle_doctor, clinic, someone, place_ids=[place])
        tokens.append(token_of(Reminder.objects.filter(pick=pick).earliest("due_at").pk))
    start, results = threading.Barrier(len(tokens)), []

    def choose(token):
        try:
            start.wait()
            results.append(link_answer(token=token, answer="choose", ip=None, place_id=place).state)
        except Conflict as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=choose, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["answered", *["place_taken"] * 7]
    assert Appointment.objects.filter(session=session, state="booked").count() == 1
    assert len(to_recall(actor_of(circle_doctor))) == 7


def test_a_choice_for_a_visit_of_the_plan_stays_open_when_something_else_is_booked(circle_doctor, network):
    patient, clinic = followed_patient(circle_doctor, network), make_clinic(circle_doctor)
    Patient.objects.filter(pk=patient.pk).update(email="paziente@posta.example")
    agree(patient)
    visit = planned(patient, "m12")
    pick = ask(circle_doctor, clinic, patient, planned_visit_id=visit.pk)
    book(circle_doctor, open_session(clinic, 1), patient)
    pick.refresh_from_db()
    assert pick.state == "open", "the visit of the plan has no appointment yet"
    book(circle_doctor, open_session(clinic, 2), patient, planned_visit_id=visit.pk)
    pick.refresh_from_db()
    assert pick.state == "withdrawn"
