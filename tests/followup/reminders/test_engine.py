"""Reminders against a real database, a real mail server and a real gateway: planned, claimed, sent, taken back."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from followup.reminders.models import Reminder, ReminderAttempt, ReminderChoice, ReminderDue
from followup.reminders.rules.timing import MAX_ATTEMPTS
from followup.reminders.selectors.links import reminder_of, token_of
from followup.reminders.services.claiming import claim, lease, take_back, tick
from followup.reminders.services.planning import appointment_follows, plan
from followup.reminders.services.sending import batch_send
from kernel import clock
from kernel.actors import Actor
from kernel.ids import new_id
from kernel.notify.models import OutboxMail
from tests.factories.appointments import agree, make_appointment

SYSTEM = Actor.system("test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(patient, clinic):
    """In thirty days, with its reminders."""
    found = make_appointment(patient, clinic, clock.now() + timedelta(days=30))
    plan([found.pk])
    return found


def states(**which):
    rows = Reminder.objects.filter(**which).order_by("due_at", "channel")
    return [(row.rule.about, row.to, row.channel, row.state) for row in rows]


def due(appointment, days=1, hours=0):
    """The clock at the time of one of its reminders."""
    return time_machine.travel(
        appointment.starts_at - timedelta(days=days, hours=hours) + timedelta(minutes=1)
    )


def send():
    batch = new_id()
    claim(batch)
    return batch_send(batch)


def only_of_day_before(appointment):
    Reminder.objects.filter(appointment=appointment).exclude(
        due_at__gt=appointment.starts_at - timedelta(days=2)
    ).update(state="withdrawn")


def test_an_appointment_has_its_reminders_for_who_agreed_on_the_channels_chosen(patient, clinic):
    agree(patient, "caregiver", channels=["mail", "sms"], mail="figlia@paziente.example", phone="3401234567")
    appointment = make_appointment(patient, clinic, clock.now() + timedelta(days=30))
    appointment_follows(SYSTEM, appointment.pk)
    assert {state for *_, state in states()} == {"pending"}
    assert Reminder.objects.count() == 7
    before = set(Reminder.objects.values_list("pk", flat=True))
    plan([appointment.pk])
    assert set(Reminder.objects.values_list("pk", flat=True)) == before, "planned twice, it is the same"


def test_nobody_is_reminded_who_was_not_asked_or_said_no_and_nothing_that_is_late(patient, clinic):
    ReminderChoice.objects.all().update(agreed=False, channels=[])
    appointment = make_appointment(patient, clinic, clock.now() + timedelta(hours=30))
    plan([appointment.pk])
    assert Reminder.objects.count() == 0
    ReminderChoice.objects.all().update(agreed=True, channels=["mail", "sms"])
    plan([appointment.pk])
    assert [about for about, *_ in states()] == ["confirm", "confirm", "appointment"]


@pytest.mark.parametrize("change", [{"state": "cancelled", "cancel_reason": "patient_asked"}, {"hours": 2}])
def test_a_change_withdraws_and_plans_anew_what_has_not_been_sent(appointment, mailbox, change):
    with due(appointment, days=7):
        assert send() == 1
        if hours := change.pop("hours", 0):
            appointment.starts_at += timedelta(hours=hours)
            appointment.ends_at += timedelta(hours=hours)
        for name, value in change.items():
            setattr(appointment, name, value)
        appointment.save()
        plan([appointment.pk])
        of_old = (
            Reminder.objects.exclude(happens_at=appointment.starts_at) if hours else Reminder.objects.all()
        )
        assert sorted(of_old.values_list("state", flat=True)) == ["sent", "withdrawn", "withdrawn"]
        of_new = Reminder.objects.filter(happens_at=appointment.starts_at, state="pending")
        # the one of a week before is two hours from now again
        assert of_new.count() == (3 if hours else 0)


def test_moved_away_and_back_the_same_reminders_wait_again(appointment):
    first = set(Reminder.objects.values_list("pk", flat=True))
    for hours in (1, -1):
        appointment.starts_at += timedelta(hours=hours)
        appointment.ends_at += timedelta(hours=hours)
        appointment.save()
        plan([appointment.pk])
    assert set(Reminder.objects.filter(state="pending").values_list("pk", flat=True)) == first


def test_a_mail_says_first_name_place_and_time_and_leads_to_its_own_page(appointment, mailbox, settings):
    settings.CIRCLECARE_BASE_URL = "https://circle.example"
    only_of_day_before(appointment)
    with due(appointment):
        assert send() == 1
        assert send() == 0
    (envelope,) = mailbox.taken
    message = message_from_bytes(envelope.content)
    text = message.get_payload(decode=True).decode()
    when = clock.told(appointment.starts_at, ZoneInfo("Europe/Rome"), "it")
    assert envelope.rcpt_tos == ["anna@paziente.example"]
    assert text.startswith(f"Anna, l'aspettiamo {when}, Ospedale di Crema, palazzina B.\r\n")
    reminder = Reminder.objects.get(state="sent")
    assert message["Message-ID"].startswith(f"<{reminder.pk}@")
    token = re.search(r"https://circle\.example/a/(\S+)", text)[1]
    assert reminder_of(token) == reminder.pk
    hidden = [
        appointment.patient.family_name,
        "FL",
        "CAR-T",
        "Maria",
        str(appointment.patient.birth_date.year),
    ]
    assert not any(word in f"{message['Subject']} {text.replace(token, '')}" for word in hidden)
    assert [each.outcome for each in reminder.tries.all()] == ["sent"]


def test_an_sms_reaches_the_gateway_once_though_its_answer_was_lost(patient, clinic, gateway):
    ReminderChoice.objects.update(channels=["sms"], language="en")
    appointment = make_appointment(patient, clinic, clock.now() + timedelta(days=2))
    plan([appointment.pk])
    gateway.answers = [0, 503, 202]
    for minutes in (0, 2, 10):
        with time_machine.travel(appointment.starts_at - timedelta(days=1) + timedelta(minutes=1 + minutes)):
            send()
    reminder = Reminder.objects.get(rule__about="confirm", state="sent")
    assert [each.outcome for each in reminder.tries.all()] == ["doubtful", "later", "sent"]
    assert list(gateway.taken) == [str(reminder.pk)]
    words = gateway.taken[str(reminder.pk)]
    assert words["to"] == "+393331234567"
    assert words["text"].startswith("Anna, we are expecting you on ")
    assert set(gateway.asked) == {"Bearer only-a-test"}


def test_refused_for_good_is_dead_and_refused_for_now_is_tried_a_limited_number_of_times(
    appointment, mailbox
):
    only_of_day_before(appointment)
    (reminder,) = Reminder.objects.filter(state="pending")
    with time_machine.travel(reminder.due_at + timedelta(minutes=1)) as at:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            mailbox.answers = ["451 later"]
            assert send() == 0
            reminder.refresh_from_db()
            assert (reminder.state, reminder.attempts) == (
                "pending" if attempt < MAX_ATTEMPTS else "dead",
                attempt,
            )
            at.shift(timedelta(minutes=73))
        Reminder.objects.filter(pk=reminder.pk).update(state="pending", attempts=0)
        mailbox.answers = ["550 no such user"]
        assert send() == 0
    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts) == ("dead", 1)


def test_a_server_that_is_away_costs_no_attempt_and_after_the_appointment_nothing_is_sent(
    appointment, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    only_of_day_before(appointment)
    with due(appointment) as at:
        for _minute in range(12):
            send()
            at.shift(timedelta(minutes=1))
        (reminder,) = Reminder.objects.filter(state="pending")
        assert reminder.attempts == 0
        at.shift(timedelta(days=1))
        send()
    reminder.refresh_from_db()
    assert (reminder.state, reminder.last_error) == ("dead", "too_late")


def test_no_address_is_told_and_the_dead_are_not_written_to(appointment, mailbox, patient):
    patient.email = ""
    patient.save()
    with due(appointment, days=7):
        send()
    assert Reminder.objects.get(last_error="no_address").state == "dead"
    patient.email, patient.deceased_on = "anna@paziente.example", clock.today()
    patient.save()
    with due(appointment):
        send()
    assert not mailbox.taken
    assert Reminder.objects.filter(state="withdrawn", last_error="not_wanted").count() == 2


def test_what_a_dead_worker_held_comes_back_and_what_it_was_sending_is_in_doubt(appointment, mailbox):
    batch = new_id()
    with due(appointment, hours=1, days=0) as at:
        assert claim(batch) == 3
        one = Reminder.objects.filter(due__batch=batch).first()
        Reminder.objects.filter(pk=one.pk).update(state="sending", sending_at=clock.now())
        assert take_back() == 0, "not before its lease is over"
        at.shift(lease() + timedelta(seconds=1))
        assert take_back() == 3
        assert list(Reminder.objects.filter(in_doubt=True).values_list("pk", flat=True)) == [one.pk]
        assert batch_send(batch) == 0, "a worker that wakes up again holds nothing"
        assert send() == 3
    assert len({re.search(r"Message-ID: (\S+)", text)[1] for text in mailbox.texts()}) == 3


def test_withdrawn_in_the_hands_of_a_worker_it_is_not_sent(appointment, mailbox):
    batch = new_id()
    with due(appointment):
        claim(batch)
        appointment.state, appointment.cancel_reason = "cancelled", "patient_asked"
        appointment.save()
        plan([appointment.pk])
        assert batch_send(batch) == 0
    assert not mailbox.taken


def test_the_database_keeps_what_was_sent_sent_and_its_log_as_it_is(appointment, mailbox):
    with due(appointment, days=7):
        send()
    for act in (
        lambda: Reminder.objects.filter(state="sent").update(state="pending"),
        lambda: ReminderAttempt.objects.update(outcome="x"),
        lambda: ReminderAttempt.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()


def test_a_link_is_of_one_reminder_and_cannot_be_made_up():
    key = new_id()
    token = token_of(key)
    assert reminder_of(token) == key
    assert len(token) == 42
    for wrong in (
        "",
        token[:-1],
        token + "A",
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "ü" * 42,
        "\x00" * 42,
    ):
        assert reminder_of(wrong) is None


def test_a_tick_sends_a_task_for_each_batch_and_costs_one_look_when_idle(
    appointment, afterwards, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert tick() == 0
    with due(appointment), afterwards() as after:
        assert tick() == 3
    (task,) = after.tasks
    assert task[0] == "followup.reminders.tasks.send_batch"


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_never_take_the_same_row(appointment):
    ReminderDue.objects.update(next_at=clock.now())
    taken: list[int] = []
    barrier = threading.Barrier(4)

    def run() -> None:
        barrier.wait()
        taken.append(claim(new_id(), limit=2))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(taken) == ReminderDue.objects.exclude(batch=None).count() <= 3


def test_the_outbox_of_the_demonstration_shows_a_reminder_with_its_link(appointment, settings):
    settings.EMAIL_BACKEND = "kernel.notify.kept_mail.KeptMail"
    only_of_day_before(appointment)
    with due(appointment):
        send()
    sent = Reminder.objects.filter(state="sent", channel="mail").values_list("pk", flat=True)
    assert sent
    bodies = list(OutboxMail.objects.filter(kind="reminder", state="sent").values_list("body", flat=True))
    assert len(bodies) == len(sent)
    assert all(any(f"/a/{token_of(key)}" in body for body in bodies) for key in sent)
