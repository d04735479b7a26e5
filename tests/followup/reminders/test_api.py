"""Reminders over HTTP: the link of a patient, what was chosen, the rules of a clinic, the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followup.clinics.models import Appointment
from followup.reminders.models import Reminder, ReminderChoice
from followup.reminders.selectors.links import token_of
from followup.reminders.services.planning import plan
from kernel import clock
from kernel.audit.models import AuditEntry
from tests.factories.appointments import agree, make_appointment, make_clinic
from tests.factories.directory import make_member
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db
WISH = {
    "agreed": True,
    "channels": ["mail"],
    "language": "en",
    "quiet_from": "21:00",
    "quiet_until": "08:00",
}


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
    reminder = Reminder.objects.filter(rule__about="confirm").latest("due_at")
    return f"/api/v1/appointment-links/{token_of(reminder.pk)}/"


@pytest.fixture
def secretary(network):
    return make_member(network.crema, "secretary")


def answer(link, given, **more):
    return Client().post(link, {"answer": given}, content_type="application/json", **more)


def test_a_link_shows_first_name_place_and_time_and_looking_changes_nothing(link, appointment):
    found = Client().get(link)
    assert found.status_code == 200
    assert found["Cache-Control"] == "no-store"
    body = found.json()
    assert set(body) == {
        "places",
        "name",
        "place",
        "phone",
        "when_it",
        "when_en",
        "state",
        "answer",
        "about",
        "until_it",
        "until_en",
        "push_key",
        "device",
    }
    assert (body["about"], body["name"], body["state"]) == ("confirm", "Anna", "open")
    before = appointment.version
    appointment.refresh_from_db()
    assert (appointment.version, appointment.state) == (before, "booked")


def test_a_link_confirms_once_and_then_refuses_the_contrary(link, appointment):
    assert answer(link, "confirm").json()["answer"] == "confirm"
    appointment.refresh_from_db()
    assert appointment.confirmed_at is not None
    assert answer(link, "confirm").status_code == 200, "pressed twice it is the same answer"
    refused = answer(link, "cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "link_used")
    appointment.refresh_from_db()
    assert appointment.state == "booked"
    assert AuditEntry.objects.filter(action="appointment.link_confirm").count() == 1


def test_a_link_cancels_withdraws_the_reminders_and_puts_the_patient_on_the_recall_list(link, appointment):
    assert answer(link, "cancel").json()["state"] == "answered"
    appointment.refresh_from_db()
    assert (appointment.state, appointment.cancel_reason, appointment.recall) == (
        "cancelled",
        "patient_asked",
        "open",
    )
    assert set(Reminder.objects.values_list("state", flat=True)) == {"withdrawn"}
    other = Reminder.objects.filter(rule__about="confirm").earliest("due_at")
    late = answer(f"/api/v1/appointment-links/{token_of(other.pk)}/", "confirm")
    assert (late.status_code, late.json()["code"]) == (409, "link_over")


@pytest.mark.parametrize("change", ["moved", "begun"])
def test_a_link_of_an_appointment_that_was_moved_or_has_begun_is_over(link, appointment, change):
    if change == "moved":
        Appointment.objects.update(
            starts_at=appointment.starts_at + timedelta(hours=1),
            ends_at=appointment.ends_at + timedelta(hours=1),
        )
        assert Client().get(link).json()["state"] == "over"
        assert answer(link, "cancel").status_code == 409
        return
    with time_machine.travel(appointment.starts_at):
        assert answer(link, "cancel").status_code == 409


def test_a_made_up_link_is_nothing_and_too_many_calls_are_refused(link):
    assert Client().get(link[:-3] + "AA/").status_code == 404
    assert answer(link, "perhaps").status_code == 400
    found = [Client().get(link, REMOTE_ADDR="192.0.2.7").status_code for _ in range(31)]
    assert (found[29], found[30]) == (200, 429)
    assert Client().get(link, REMOTE_ADDR="192.0.2.8").status_code == 200


def test_what_the_patient_wants_is_written_down_and_the_reminders_follow(
    api, secretary, appointment, patient
):
    client, url = api(secretary), f"/api/v1/patients/{patient.pk}/reminder-choices/"
    body = client.get(url).json()
    assert (body["can_choose"], body["patient_mail"]) == (True, "anna@paziente.example")
    assert [(row["to"], row["version"]) for row in body["choices"]] == [("patient", 1), ("caregiver", 0)]
    assert client.put(f"{url}patient/", WISH, headers={"If-Match": '"0"'}).status_code == 412
    no = {**WISH, "agreed": False, "channels": []}
    assert client.put(f"{url}patient/", no, headers={"If-Match": '"1"'}).json()["agreed"] is False
    assert set(Reminder.objects.values_list("state", flat=True)) == {"withdrawn"}
    yes = client.put(f"{url}patient/", WISH, headers={"If-Match": '"2"'})
    assert yes.json()["version"] == 3
    assert set(Reminder.objects.values_list("state", flat=True)) == {"pending"}
    assert AuditEntry.objects.filter(action="reminder.choice_set", patient_id=patient.pk).count() == 2


@pytest.mark.parametrize(
    ("to", "changed", "field"),
    [
        ("patient", {"channels": []}, "channels"),
        ("patient", {"channels": ["sms"]}, "channels"),
        ("caregiver", {}, "mail"),
        ("caregiver", {"mail": "nobody"}, "mail"),
        ("caregiver", {"mail": "a@b.example", "phone": "0373 1"}, "phone"),
        ("patient", {"quiet_from": "25:00"}, "quiet_from"),
        ("patient", {"language": "de"}, "language"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(api, secretary, patient, to, changed, field):
    url = f"/api/v1/patients/{patient.pk}/reminder-choices/{to}/"
    version = {"patient": 1, "caregiver": 0}[to]
    found = api(secretary).put(url, {**WISH, **changed}, headers={"If-Match": f'"{version}"'})
    assert (found.status_code, list(found.json()["fields"])) == (400, [field])
    assert ReminderChoice.objects.count() == 1


def test_a_clinic_begins_with_the_standard_rules_and_its_changes_follow_at_once(
    api, secretary, appointment, clinic
):
    client, url = api(secretary), f"/api/v1/clinics/{clinic.pk}/reminder-rules/"
    body = client.get(url).json()
    assert [(row["about"], row["days_before"], row["hours_before"]) for row in body["rules"]] == [
        ("confirm", 7, 0),
        ("preparation", 3, 0),
        ("confirm", 1, 0),
        ("appointment", 0, 2),
    ]
    assert Reminder.objects.filter(state="pending").count() == 3
    keep = body["rules"][2]
    new = {
        "about": "appointment",
        "days_before": 2,
        "hours_before": 3,
        "channels": ["mail"],
        "to": ["patient"],
    }
    put = client.put(url, {"rules": [keep, new]}, headers={"If-Match": '"1"'})
    assert (put.status_code, put.json()["version"], len(put.json()["rules"])) == (200, 2, 2)
    assert put.json()["rules"][1]["id"] == keep["id"], "what did not change is the same rule"
    assert Reminder.objects.filter(state="pending").count() == 2
    assert client.put(url, {"rules": []}, headers={"If-Match": '"1"'}).status_code == 412
    never = {**new, "days_before": 0, "hours_before": 0}
    assert client.put(url, {"rules": [never]}, headers={"If-Match": '"2"'}).status_code == 400


def test_what_was_given_up_is_on_today_and_is_tried_again_or_closed(api, secretary, appointment, patient):
    Reminder.objects.update(state="dead", last_error="SMTPResponseException 550")
    first, second, third = Reminder.objects.order_by("-due_at", "-pk")
    client = api(secretary)
    listed = client.get("/api/v1/reminders/?state=dead").json()["results"]
    assert [row["id"] for row in listed] == [str(row.pk) for row in (first, second, third)]
    assert listed[0]["patient"]["display_name"] == patient.display_name
    today = client.get("/api/v1/today/").json()["sections"]
    assert len(next(each["items"] for each in today if each["code"] == "reminders_failed")) == 3
    assert client.post(f"/api/v1/reminders/{first.pk}/retry/").json()["state"] == "pending"
    assert client.post(f"/api/v1/reminders/{first.pk}/retry/").status_code == 409
    assert client.post(f"/api/v1/reminders/{second.pk}/give-up/").json()["tries"][0]["outcome"] == "given_up"
    assert AuditEntry.objects.filter(action__in=["reminder.retried", "reminder.given_up"]).count() == 2


def test_the_log_has_pages_and_costs_the_same_with_more_rows(api, secretary, network, circle_doctor, clinic):
    client = api(secretary)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get("/api/v1/reminders/").status_code == 200
            assert client.get("/api/v1/reminders/unreached/").status_code == 200
        return len(found)

    def one(number):
        person = make_patient(circle_doctor, email=f"p{number}@paziente.example")
        agree(person)
        plan([make_appointment(person, clinic, clock.now() + timedelta(days=20, minutes=30 * number)).pk])

    one(1)
    queries()
    few = queries()
    for number in (2, 3, 4):
        one(number)
    assert queries() == few
    seen, url = [], "/api/v1/reminders/?limit=5"
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert len(seen) == len(set(seen)) == 12
    assert client.get("/api/v1/reminders/?cursor=WyJ4IiwieSJd").status_code == 400
    assert client.get("/api/v1/reminders/?state=lost").status_code == 400


def test_whom_nothing_reaches_is_listed(api, secretary, patient, clinic, network):
    appointment = make_appointment(patient, clinic, clock.now() + timedelta(days=9))
    client = api(secretary)
    assert client.get("/api/v1/reminders/unreached/").json()["results"] == []
    ReminderChoice.objects.update(agreed=False, channels=[])
    (row,) = client.get("/api/v1/reminders/unreached/").json()["results"]
    assert row["id"] == str(appointment.pk)
    elsewhere = make_clinic(network.brescia)
    make_appointment(patient, elsewhere, clock.now() + timedelta(days=8))
    assert len(client.get("/api/v1/reminders/unreached/").json()["results"]) == 1
