"""Invitations in the mailbox of who comes: a real mail server takes them, two public readers read them."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject

from followup.clinics.models import Appointment
from followup.clinics.services.booking import appointment_cancel, appointment_mark, appointment_move
from followup.clinics.services.sessions import session_add, session_move
from followup.reminders.models import ReminderChoice
from followup.reminders.rules.kinds import To
from followup.reminders.services.choosing import choice_set
from followup.reminders.services.inviting import invite
from kernel import clock
from kernel.notify.models import OutboxMail, OutboxState
from kernel.notify.rules import IN_FLIGHT_LIMIT
from kernel.notify.services.sending import outbox_reconcile, outbox_send
from tests.factories.appointments import agree
from tests.factories.clinics import book, make_clinic
from tests.factories.directory import actor_of

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")
PLACE = "Ospedale di Crema, palazzina B"


def deliver() -> int:
    """What waits for the minute in which a wrong click is put right goes out."""
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        return outbox_send()


def read(envelope):
    """The mail, its words, and its event as both readers see it."""
    message = message_from_bytes(envelope.content, policy=policy.default)
    plain, calendar = message.get_body(("plain",)), None
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar = part
    assert calendar is not None
    data = calendar.get_content()
    (file,) = message.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "appointment.ics")
    assert file.get_content().decode().splitlines() == data.splitlines(), "the file says the same"
    whole = icalendar.Calendar.from_ical(data)
    (event,) = whole.walk("VEVENT")
    other = vobject.readOne(data)
    assert calendar.get_param("method") == str(whole["METHOD"]) == other.method.value
    assert other.vevent.dtstart.value.astimezone(UTC) == event["DTSTART"].dt.astimezone(UTC)
    assert other.vevent.uid.value == str(event["UID"])
    assert str(event["ATTENDEE"]) == f"mailto:{envelope.rcpt_tos[0]}"
    assert event["ORGANIZER"]
    return message, plain.get_content(), str(whole["METHOD"]), event


def october() -> tuple[date, date]:
    """A Tuesday before and one after the change of the clock of the next year."""
    change = date(clock.today().year + 1, 10, 31)
    change -= timedelta(days=(change.weekday() + 1) % 7)
    return change - timedelta(days=5), change + timedelta(days=2)


@pytest.fixture
def sessions(circle_doctor):
    clinic = make_clinic(circle_doctor, place=PLACE, room="")
    return [
        session_add(
            actor=actor_of(circle_doctor),
            clinic_id=clinic.pk,
            on=day,
            start_time=time(14),
            even_if_closed=True,
        )
        for day in october()
    ]


def test_booked_moved_over_the_change_of_the_clock_and_cancelled(circle_doctor, patient, sessions, mailbox):
    actor = actor_of(circle_doctor)
    before, after = sessions
    appointment = book(circle_doctor, before, patient, place=1)
    assert deliver() == 1
    new = appointment_move(
        actor=actor, appointment_id=appointment.pk, base_version=appointment.version, session_id=after.pk
    )
    assert deliver() == 1
    session_move(
        actor=actor,
        session_id=after.pk,
        base_version=after.version,
        on=after.on,
        start_time=time(9),
        even_if_closed=True,
    )
    assert deliver() == 1
    new.refresh_from_db()
    appointment_cancel(actor=actor, appointment_id=new.pk, base_version=new.version, reason="patient_unwell")
    assert deliver() == 1
    mails = [read(envelope) for envelope in mailbox.taken]
    assert [method for _mail, _text, method, _event in mails] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for *_rest, event in mails}) == 1, "one event for its calendar"
    sequences = [int(event["SEQUENCE"]) for *_rest, event in mails]
    assert sequences == sorted(set(sequences)), "each is newer than the one before"
    walls = [event["DTSTART"].dt.astimezone(ROME) for *_rest, event in mails]
    assert [(wall.date(), wall.hour) for wall in walls] == [
        (before.on, 14), (after.on, 14), (after.on, 9), (after.on, 9),
    ]  # fmt: skip
    assert [wall.utcoffset() for wall in walls[:2]] == [timedelta(hours=2), timedelta(hours=1)]
    for (message, text, *_rest), wall in zip(mails, walls, strict=True):
        assert text.startswith("Anna, ")
        assert clock.told(wall, ROME, "it") in text, "the mail and its file tell one hour"
        assert PLACE in text
        whole = message.as_string()
        hidden = (patient.family_name, "Maria", before.clinic.title, "CAR-T", "unwell", "Visita di controllo")
        assert not any(word in whole for word in hidden)
    assert [message["Subject"] for message, *_rest in mails] == [
        "Il Suo appuntamento",
        "Il Suo appuntamento è cambiato",
        "Il Suo appuntamento è cambiato",
        "Il Suo appuntamento è annullato",
    ]


def test_the_same_is_never_mailed_twice_and_what_is_put_right_at_once_is_one_mail(
    circle_doctor, patient, sessions, mailbox
):
    actor = actor_of(circle_doctor)
    appointment = book(circle_doctor, sessions[0], patient)
    new = appointment_move(
        actor=actor, appointment_id=appointment.pk, base_version=1, session_id=sessions[1].pk
    )
    assert deliver() == 1, "the booking was overtaken before it left"
    (message, _text, _method, event) = read(mailbox.taken[0])
    assert event["DTSTART"].dt == new.starts_at
    assert message["Subject"] == "Il Suo appuntamento", (
        "who never heard of the first hour is not told of a change"
    )
    invite([appointment.pk, new.pk])
    invite([new.pk])
    assert deliver() == 0
    other = book(circle_doctor, sessions[0], patient)
    appointment_cancel(actor=actor, appointment_id=other.pk, base_version=1, reason="by_mistake")
    assert deliver() == 0, "who was never invited is not told of the end"
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {
        OutboxState.SENT,
        OutboxState.CANCELLED,
    }


def test_only_who_agreed_to_mail_is_invited_also_later_and_in_the_language_chosen(
    circle_doctor, patient, sessions, mailbox
):
    ReminderChoice.objects.update(agreed=False, channels=[])
    appointment = book(circle_doctor, sessions[0], patient)
    assert deliver() == 0
    agree(patient, to="caregiver", mail="rosa@casa.example", language="en")
    wish = {"agreed": True, "channels": ["mail"], "quiet_from": time(0), "quiet_until": time(0)}
    actor = actor_of(circle_doctor)
    choice_set(actor=actor, patient_id=patient.pk, to=To.PATIENT, base_version=1, language="it", **wish)
    assert deliver() == 2
    choice_set(actor=actor, patient_id=patient.pk, to=To.PATIENT, base_version=2, language="it", **wish)
    assert deliver() == 0
    by = {envelope.rcpt_tos[0]: read(envelope)[1] for envelope in mailbox.taken}
    assert by["anna@paziente.example"].startswith("Anna, l'aspettiamo ")
    assert by["rosa@casa.example"].startswith("Anna, we are expecting you on ")
    choice_set(
        actor=actor,
        patient_id=patient.pk,
        to=To.PATIENT,
        base_version=3,
        language="it",
        **{**wish, "agreed": False, "channels": []},
    )
    appointment_cancel(actor=actor, appointment_id=appointment.pk, base_version=1, reason="clinic_asked")
    assert deliver() == 1
    assert mailbox.taken[-1].rcpt_tos == ["rosa@casa.example"], "who said no is left alone"


def test_withdrawn_before_it_left_it_is_mailed_when_it_is_wanted_after_all(
    circle_doctor, patient, sessions, mailbox
):
    book(circle_doctor, sessions[0], patient)
    OutboxMail.objects.update(state=OutboxState.CANCELLED)
    invite(Appointment.objects.values_list("pk", flat=True))
    assert deliver() == 1


def test_a_mail_that_may_have_been_lost_goes_again_with_the_same_message_id(
    circle_doctor, patient, sessions, mailbox
):
    """A lost change of hour harms; the same event twice does not."""
    book(circle_doctor, sessions[0], patient)
    mailbox.answers = ["close"]
    assert deliver() == 0
    mail = OutboxMail.objects.get()
    assert mail.state == OutboxState.PENDING
    OutboxMail.objects.update(state=OutboxState.SENDING, claimed_at=clock.now())
    with time_machine.travel(clock.now() + IN_FLIGHT_LIMIT * 2):
        assert outbox_reconcile() == 1
        assert outbox_send() == 1
    ids = [read(envelope)[0]["Message-ID"] for envelope in mailbox.taken]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.body, mail.calendar) == (OutboxState.SENT, "", "")


def test_nobody_is_invited_to_the_past_to_an_offer_or_after_a_death(
    circle_doctor, patient, sessions, mailbox
):
    appointment = book(circle_doctor, sessions[0], patient)
    OutboxMail.objects.all().delete()
    for changed in (
        {"state": "offered", "expires_at": clock.now() + timedelta(days=2)},
        {"state": "cancelled", "cancel_reason": "deceased", "expires_at": None},
    ):
        Appointment.objects.filter(pk=appointment.pk).update(**changed)
        invite([appointment.pk])
    assert not OutboxMail.objects.exists()


def test_an_offer_that_is_taken_up_becomes_an_invitation(circle_doctor, patient, sessions, mailbox):
    appointment = book(circle_doctor, sessions[0], patient)
    OutboxMail.objects.all().delete()
    Appointment.objects.update(state="offered", expires_at=clock.now() + timedelta(days=2))
    appointment_mark(
        actor=actor_of(circle_doctor), appointment_id=appointment.pk, base_version=1, state="booked"
    )
    assert deliver() == 1
    assert read(mailbox.taken[0])[2] == "REQUEST"


def test_the_queries_do_not_grow_with_the_appointments(
    circle_doctor, patient, sessions, django_assert_num_queries
):
    first = book(circle_doctor, sessions[0], patient, place=1)
    second = book(circle_doctor, sessions[1], patient, place=1)
    for appointments in ([first.pk], [first.pk, second.pk]):
        with django_assert_num_queries(5):  # three, and the savepoint
            invite(appointments)
