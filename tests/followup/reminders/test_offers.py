"""A place that became free is offered by mail: told at once and once more, accepted or declined by its link."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from followup.clinics.models import Appointment, VisitType
from followup.clinics.services.booking import appointment_cancel
from followup.clinics.services.offering import offers_expire
from followup.clinics.services.waiting import waiting_add
from followup.reminders.models import Reminder
from followup.reminders.services.claiming import claim
from followup.reminders.services.sending import batch_send
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.notify.models import OutboxMail
from tests.factories.appointments import agree
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.directory import actor_of
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(circle_doctor, patient):
    """The last place of an afternoon became free, and the patient with mail waited for it; nobody else does."""
    cache.clear()
    clinic = make_clinic(circle_doctor, places=1)
    session = open_session(clinic, 1)
    other = book(circle_doctor, session, make_patient(circle_doctor))
    actor = actor_of(circle_doctor)
    waiting_add(
        actor=actor,
        clinic_id=clinic.pk,
        patient_id=patient.pk,
        visit_type_id=VisitType.objects.get(clinic=clinic).pk,
        earliest=session.on,
        latest=session.on,
    )
    appointment_cancel(actor=actor, appointment_id=other.pk, base_version=1, reason="patient_asked")
    return Appointment.objects.get(patient=patient, state="offered")


def send(after=timedelta(0)):
    with time_machine.travel(clock.now() + after + timedelta(seconds=1)):
        batch = uuid4()
        claim(batch)
        return batch_send(batch)


def link(text):
    return (
        f"/api/v1/appointment-links/{re.search(r'/a/([A-Za-z0-9_-]+)', text.replace('=' + chr(10), ''))[1]}/"
    )


def answer(url, given):
    return Client().post(url, {"answer": given}, content_type="application/json")


def test_an_offer_is_mailed_at_once_and_accepted_by_its_link(offer, mailbox):
    assert send() == 1
    (text,) = mailbox.texts()
    assert clock.told(offer.expires_at, clock.wall_zone(), "it") in text.replace("\r\n", " ")
    assert offer.patient.family_name not in text
    url = link(text)
    asked = Client().get(url).json()
    assert (asked["about"], asked["state"], asked["name"]) == ("offer", "open", "Anna")
    assert asked["until_en"] == clock.told(offer.expires_at, clock.wall_zone(), "en")
    assert answer(url, "confirm").json()["state"] == "answered"
    offer.refresh_from_db()
    assert (offer.state, offer.expires_at, offer.waiting_entry.state) == ("booked", None, "booked")
    assert AuditEntry.objects.filter(action="appointment.link_confirm").count() == 1
    waiting = Reminder.objects.filter(rule=None).exclude(state="sent")
    assert set(waiting.values_list("state", flat=True)) <= {"withdrawn"}, "the second word is not needed"
    assert OutboxMail.objects.filter(calendar_method="REQUEST").count() == 1, "now it is in the calendar"
    assert answer(url, "confirm").status_code == 200
    assert answer(url, "cancel").json()["code"] == "link_used"


def test_declined_it_goes_to_the_next_and_nobody_calls(offer, mailbox):
    send()
    url = link(mailbox.texts()[0])
    assert answer(url, "cancel").json()["answer"] == "cancel"
    offer.refresh_from_db()
    assert (offer.state, offer.recall, offer.waiting_entry.state) == ("cancelled", "", "withdrawn")
    assert not OutboxMail.objects.exclude(calendar="").exists(), "who was never invited gets no end"


def test_told_again_a_day_before_it_expires_and_one_answer_holds_for_all_links(offer, mailbox):
    agree(offer.patient, to="caregiver", mail="rosa@casa.example")
    send()
    again = Reminder.objects.filter(rule=None, state="pending").latest("due_at")
    assert again.due_at == offer.expires_at - timedelta(hours=24)
    assert send(timedelta(hours=25)) == 1
    first, second = (link(text) for text in mailbox.texts())
    assert first != second
    assert answer(second, "confirm").status_code == 200
    assert Client().get(first).json()["state"] == "answered"
    assert answer(first, "cancel").status_code == 409


def test_who_says_later_that_mail_is_wanted_is_told_of_the_offer_too(offer, mailbox, circle_doctor):
    from followup.reminders.services.planning import plan

    agree(offer.patient, to="caregiver", mail="rosa@casa.example")
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        plan([offer.pk])
    assert send(timedelta(hours=1)) == 2
    assert {envelope.rcpt_tos[0] for envelope in mailbox.taken} == {
        "anna@paziente.example",
        "rosa@casa.example",
    }


def test_an_offer_that_expired_is_over(offer, mailbox):
    send()
    url = link(mailbox.texts()[0])
    with time_machine.travel(offer.expires_at + timedelta(minutes=1)):
        assert Client().get(url).json()["state"] == "over"
        assert answer(url, "confirm").json()["code"] == "link_over"
        assert offers_expire() == 1
        assert answer(url, "confirm").json()["code"] == "link_over"
    offer.refresh_from_db()
    assert offer.state == "cancelled"
