"""What a batch says to whom: read when it is sent, so that nobody is written to at an address of last month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from followup.clinics.models import Appointment, Pick
from followup.reminders.models import Reminder, ReminderChoice
from followup.reminders.rules.kinds import ASKS, Channel, State, To
from followup.reminders.rules.phone import mobile_of
from followup.reminders.rules.words import Said, first_name, words_of
from followup.reminders.selectors.links import link_of
from kernel.clock import now, told, told_day
from kernel.notify.channels import Delivery

NO_DEVICE = "no_device"
"""The telephone rings no more: no fault, for the other ways go on."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`withheld`: why it cannot be sent; empty when it can."""

    reminder: Reminder
    delivery: Delivery
    withheld: str = ""


def letters_of(batch: UUID) -> list[Letter]:
    """The reminders that the batch still holds, by channel, with their words. Two queries."""
    rows = list(
        Reminder.objects.filter(due__batch=batch, state=State.PENDING)
        .select_related(
            "rule",
            "appointment__clinic__centre",
            "appointment__patient",
            "pick__clinic__centre",
            "pick__patient",
        )
        .order_by("channel", "due__next_at", "id")
    )
    chosen = {
        (choice.patient_id, choice.to): choice
        for choice in ReminderChoice.objects.filter(
            patient__in={row.subject.patient_id for row in rows}, agreed=True
        ).select_related("device", "patient")
    }
    return [letter_of(row, chosen.get((row.subject.patient_id, row.to))) for row in rows]


def letter_of(reminder: Reminder, choice: ReminderChoice | None) -> Letter:
    subject = reminder.subject
    patient = subject.patient
    to = "" if choice is None else address_of(reminder.channel, choice, patient.email, patient.phone)
    link = link_of(reminder.pk) if reminder.about in ASKS else ""
    words = words_of(reminder.about, Channel(reminder.channel), said_of(subject, choice, link))
    withheld = "" if to else NO_DEVICE if reminder.channel == Channel.PUSH else "no_address"
    if patient.deceased_on is not None or choice is None:
        withheld = "not_wanted"
    lasts = max(reminder.happens_at - now(), timedelta(0))
    return Letter(
        reminder, Delivery(str(reminder.pk), to, words.subject, words.body, link=link, lasts=lasts), withheld
    )


def said_of(subject: Appointment | Pick, choice: ReminderChoice | None, link: str = "") -> Said:
    """Its clinic with the centre and its patient are loaded."""
    language = choice.language if choice else "it"
    when, until = times_of(subject, language)
    return Said(
        language=language,
        name=first_name(subject.patient.given_name),
        place=place_of(subject),
        when=when,
        link=link,
        until=until,
    )


def times_of(subject: Appointment | Pick, language: str) -> tuple[str, str]:
    """When it is, and until when one may answer; empty when there is none."""
    if isinstance(subject, Pick):
        return "", told_day(subject.until_on, language)
    zone, until = ZoneInfo(subject.clinic.zone), subject.expires_at
    return told(subject.starts_at, zone, language), told(until, zone, language) if until else ""


def place_of(subject: Appointment | Pick) -> str:
    return subject.clinic.place or subject.clinic.centre.name


def channels_of(choice: ReminderChoice) -> list[str]:
    """Those that are open now: push only while a telephone rings. `device` and `patient` are loaded with it."""
    patient = choice.patient
    return [
        each
        for each in choice.channels
        if each != Channel.PUSH or address_of(each, choice, patient.email, patient.phone)
    ]


def address_of(channel: str, choice: ReminderChoice, mail: str, phone: str) -> str:
    """Where to, empty when there is nothing to send to: no address, a number that takes no SMS, no telephone that rings
    or one that was allowed by somebody with another address. `mail` and `phone` are the patient's."""
    mail, phone = contacts_of(choice, mail, phone)
    if channel == Channel.PUSH:
        device = getattr(choice, "device", None)  # Django's way of saying that there is none
        return device.subscription.to if device and device.is_of(mail, phone) else ""
    return mail if channel == Channel.MAIL else mobile_of(phone) or ""


def contacts_of(choice: ReminderChoice, mail: str, phone: str) -> tuple[str, str]:
    """Those of the caregiver stand with the choice, the patient's are given."""
    return (choice.mail, choice.phone) if choice.to == To.CAREGIVER else (mail, phone)
