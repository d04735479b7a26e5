"""Reminders on the telephone of the patient: allowed by them behind a link, besides mail or SMS, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from followup.reminders.models import Reminder, ReminderAttempt, ReminderChoice, ReminderDevice, ReminderDue
from followup.reminders.selectors.links import token_of
from followup.reminders.services.claiming import claim
from followup.reminders.services.planning import plan
from followup.reminders.services.sending import batch_send
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.ids import new_id
from tests.factories.appointments import agree, make_appointment
from tests.factories.directory import make_member
from tests.followup.reminders.test_api import WISH

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def appointment(patient, clinic):
    found = make_appointment(patient, clinic, clock.now() + timedelta(days=30))
    plan([found.pk])
    return found


@pytest.fixture
def link(appointment):
    reminder = Reminder.objects.filter(rule__about="confirm", channel="mail").latest("due_at")
    return f"/api/v1/appointment-links/{token_of(reminder.pk)}/"


@pytest.fixture
def secretary(network):
    return make_member(network.crema, "secretary")


def ring(link, browser, **headers):
    return Client().post(f"{link}push/", browser.subscription, content_type="application/json", **headers)


def send():
    batch = new_id()
    claim(batch)
    return batch_send(batch)


def pushes(**which):
    rows = Reminder.objects.filter(channel="push", **which).order_by("due_at")
    return [(row.rule.about, row.state) for row in rows if row.rule]


def day_before(appointment):
    Reminder.objects.filter(appointment=appointment).exclude(rule__days_before=1).update(state="withdrawn")
    return time_machine.travel(appointment.starts_at - timedelta(days=1) + timedelta(minutes=1))


def test_the_telephone_rings_from_then_on_with_first_name_place_and_time(
    link, appointment, patient, push_service, mailbox
):
    assert pushes() == []
    phone = push_service.browser()
    answer = ring(link, phone, headers={"user-agent": "Mozilla/5.0 (Linux; Android 16) Chrome/140"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.json()["device"]) == 64
    assert phone.endpoint not in answer.content.decode()
    assert [about for about, _state in pushes(state="pending")] == [
        "confirm",
        "preparation",
        "confirm",
        "appointment",
    ]
    entry = AuditEntry.objects.get(action="reminder.device_added")
    assert (entry.patient_id, entry.actor_label) == (patient.pk, "appointment link")
    with day_before(appointment):
        assert send() == 2, "by mail as before, and on the telephone"
    (words,) = push_service.words(phone)
    when = clock.told(appointment.starts_at, clock.wall_zone(), "it")
    assert (
        words["body"]
        == f"Anna, l'aspettiamo {when}, Ospedale di Crema, palazzina B. Tocchi per confermare o disdire."
    )
    assert words["title"] == "Un appuntamento da confermare"
    pushed = Reminder.objects.get(channel="push", state="sent")
    assert words["url"].endswith(f"/a/{token_of(pushed.pk)}")
    (sent,) = push_service.taken
    assert 0 < int(sent.headers["ttl"]) <= 24 * 3600, "of no use after the visit"
    assert (
        Client()
        .post(
            f"/api/v1/appointment-links/{token_of(pushed.pk)}/",
            {"answer": "confirm"},
            content_type="application/json",
        )
        .json()["answer"]
        == "confirm"
    )


def test_who_holds_the_link_takes_it_back_and_mail_goes_on(link, appointment, push_service, mailbox):
    phone = push_service.browser()
    ring(link, phone)
    answer = Client().delete(f"{link}push/")
    assert (answer.status_code, answer.json()["device"]) == (200, "")
    assert Client().delete(f"{link}push/").status_code == 200, "twice is once"
    assert {state for _about, state in pushes()} == {"withdrawn"}
    assert ReminderChoice.objects.get().channels == ["mail"]
    assert AuditEntry.objects.filter(action="reminder.device_removed").count() == 1
    with day_before(appointment):
        assert send() == 1
    assert push_service.words(phone) == []


def test_a_new_telephone_takes_the_place_of_the_old(link, appointment, push_service):
    old, new = push_service.browser("old"), push_service.browser("new")
    ring(link, old)
    ring(link, new)
    with day_before(appointment):
        send()
    assert push_service.words(old) == []
    assert len(push_service.words(new)) == 1


def test_a_telephone_that_is_used_no_more_is_forgotten_and_stops_nothing(
    link, appointment, push_service, mailbox
):
    ring(link, push_service.browser())
    push_service.answers = [410]
    with day_before(appointment):
        assert send() == 1, "the mail"
    assert not ReminderDevice.objects.exists()
    tried = ReminderAttempt.objects.get(reminder__channel="push")
    assert (tried.outcome, tried.reminder.state) == ("gone", "withdrawn")
    shown = Client().get(link).json()
    assert (shown["device"], bool(shown["push_key"])) == ("", True)


def test_a_service_that_is_away_delays_it(link, appointment, push_service):
    phone = push_service.browser()
    ring(link, phone)
    push_service.answers = [503]
    with day_before(appointment):
        send()
        assert push_service.words(phone) == []
    with time_machine.travel(appointment.starts_at - timedelta(hours=20)):
        assert send() == 1
    assert len(push_service.words(phone)) == 1


def test_staff_see_that_it_rings_and_end_it_but_cannot_begin_it(
    link, api, secretary, patient, appointment, push_service
):
    client = api(secretary)
    url = f"/api/v1/patients/{patient.pk}/reminder-choices/"

    def put(version, channels):
        return client.put(
            f"{url}patient/",
            {**WISH, "channels": channels},
            content_type="application/json",
            headers={"If-Match": f'"{version}"'},
        )

    assert client.get(url).json()["choices"][0]["device"] is None
    refused = put(1, ["mail", "push"])
    assert (refused.status_code, refused.json()["code"]) == (400, "no_address")
    ring(link, push_service.browser(), headers={"user-agent": "Telephone"})
    shown = client.get(url).json()["choices"][0]
    assert (shown["device"], shown["channels"], shown["version"]) == ("Telephone", ["mail", "push"], 2)
    assert push_service.browser().endpoint not in client.get(url).content.decode()
    alone = put(2, ["push"])
    assert (alone.status_code, alone.json()["code"]) == (400, "push_alone")
    assert put(2, ["mail", "push"]).json()["device"] == "Telephone"
    assert put(3, ["mail"]).json()["device"] is None
    assert not ReminderDevice.objects.exists()
    assert {state for _about, state in pushes()} == {"withdrawn"}


def test_who_wants_no_reminders_is_not_rung(link, appointment, push_service, settings):
    ReminderChoice.objects.update(agreed=False, channels=[])
    shown = Client().get(link).json()
    assert shown["push_key"] == ""
    answer = ring(link, push_service.browser())
    assert (answer.status_code, answer.json()["code"]) == (409, "not_agreed")


def test_a_made_up_link_rings_nobody_and_a_bad_address_is_refused(link, push_service):
    made_up = link.replace(link[-3], "x" if link[-3] != "x" else "y")
    assert ring(made_up, push_service.browser()).status_code == 404
    assert Client().delete(f"{made_up}push/").status_code == 404
    bad = {**push_service.browser().subscription, "endpoint": "http://10.0.0.1/"}
    answer = Client().post(f"{link}push/", bad, content_type="application/json")
    assert answer.status_code == 400
    assert "endpoint" in answer.json()["fields"]
    assert not ReminderDevice.objects.exists()


def test_where_no_push_is_offered_the_page_says_nothing_of_it(link, push_service, settings):
    settings.PUSH_PRIVATE_KEY = ""
    assert Client().get(link).json()["push_key"] == ""
    answer = ring(link, push_service.browser())
    assert (answer.status_code, answer.json()["code"]) == (409, "no_push")


def test_another_number_ends_the_telephone_of_who_had_the_one_before(
    link, appointment, patient, push_service, mailbox
):
    phone = push_service.browser()
    ring(link, phone)
    patient.phone = "340 7654321"
    patient.save()
    assert Client().get(link).json()["device"] == ""
    with day_before(appointment):
        assert send() == 1, "the mail"
    assert push_service.words(phone) == []


def test_another_caregiver_does_not_keep_the_telephone_of_the_one_before(
    api, secretary, patient, appointment, push_service
):
    agree(patient, "caregiver", mail="prima@famiglia.example")
    plan([appointment.pk])
    reminder = Reminder.objects.filter(to="caregiver", rule__about="confirm").latest("due_at")
    assert (
        ring(f"/api/v1/appointment-links/{token_of(reminder.pk)}/", push_service.browser()).status_code == 200
    )
    put = api(secretary).put(
        f"/api/v1/patients/{patient.pk}/reminder-choices/caregiver/",
        {**WISH, "channels": ["mail", "push"], "mail": "dopo@famiglia.example"},
        content_type="application/json",
        headers={"If-Match": '"2"'},
    )
    assert put.status_code == 200, put.content
    assert (put.json()["channels"], put.json()["device"]) == (["mail"], None)
    assert not ReminderDevice.objects.exists()


@pytest.mark.parametrize("what", ["asked anew", "another address", "over"])
def test_an_old_link_gives_no_telephone_to_whoever_kept_it(link, appointment, patient, push_service, what):
    sent_at = clock.now() - timedelta(days=1)
    Reminder.objects.filter(rule__about="confirm").update(state="sent", sent_at=sent_at)
    ReminderChoice.objects.update(asked_at=sent_at - timedelta(days=1))
    type(patient).objects.update(updated_at=sent_at - timedelta(days=1))
    if what == "asked anew":
        ReminderChoice.objects.update(asked_at=clock.now())
    elif what == "another address":
        type(patient).objects.update(updated_at=clock.now())
    with time_machine.travel(appointment.starts_at + timedelta(hours=1) if what == "over" else clock.now()):
        answer = ring(link, push_service.browser())
    assert (answer.status_code, answer.json()["code"]) == (409, "link_old")
    assert not ReminderDevice.objects.exists()
    ReminderChoice.objects.update(asked_at=sent_at - timedelta(days=1))
    type(patient).objects.update(updated_at=sent_at - timedelta(days=1))
    assert ring(link, push_service.browser()).status_code == 200


def test_a_push_that_is_refused_is_nobodys_work_for_mail_went(
    link, api, secretary, appointment, push_service, mailbox
):
    ring(link, push_service.browser())
    push_service.answers = [400]
    with day_before(appointment):
        assert send() == 1
        assert Reminder.objects.filter(state="dead").count() == 0
    assert ReminderAttempt.objects.get(reminder__channel="push").outcome == "refused"


def test_a_line_that_breaks_lets_the_rest_of_the_batch_go(link, appointment, push_service, mailbox):
    class Broken:
        def deliver(self, delivery):
            raise RuntimeError("a fault of ours")

        def close(self):
            pass

    with day_before(appointment):
        batch = new_id()
        claim(batch)
        with pytest.raises(RuntimeError):
            batch_send(batch, lines={"mail": Broken, "sms": Broken, "push": Broken})
        assert not ReminderDue.objects.filter(batch=batch, reminder__state="pending").exists()
