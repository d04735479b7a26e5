"""What a batch says to whom: read when it is sent, so that nobody is written to at an address of last month."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from followup.reminders.models import Reminder, ReminderChoice
from followup.reminders.rules.kinds import About, Channel, State, To
from followup.reminders.rules.phone import mobile_of
from followup.reminders.rules.words import first_name, words_of
from followup.reminders.selectors.links import link_of
from kernel.clock import told
from kernel.notify.channels import Delivery


@dataclass(frozen=True, slots=True)
class Letter:
    """`withheld`: why it cannot be sent; empty when it can."""

    reminder: Reminder
    delivery: Delivery
    withheld: str = ""


def letters_of(batch: UUID) -> list[Letter]:
    """The reminders that the batch still holds, by channel, with their words. Two queries."""
    rows = list(
        Reminder.objects.filter(batch=batch, state=State.CLAIMED)
        .select_related("rule", "appointment__clinic__centre", "appointment__patient")
        .order_by("channel", "next_at", "id")
    )
    chosen = {
        (choice.patient_id, choice.to): choice
        for choice in ReminderChoice.objects.filter(
            patient__in={row.appointment.patient_id for row in rows}, agreed=True
        )
    }
    return [letter_of(row, chosen.get((row.appointment.patient_id, row.to))) for row in rows]


def letter_of(reminder: Reminder, choice: ReminderChoice | None) -> Letter:
    appointment = reminder.appointment
    patient, clinic = appointment.patient, appointment.clinic
    to = "" if choice is None else address_of(reminder.channel, choice, patient.email, patient.phone)
    language = choice.language if choice else "it"
    words = words_of(
        About(reminder.rule.about),
        Channel(reminder.channel),
        language,
        name=first_name(patient.given_name),
        place=clinic.place or clinic.centre.name,
        when=told(reminder.happens_at, ZoneInfo(clinic.zone), language),
        link=link_of(reminder.pk) if reminder.rule.about == About.CONFIRM else "",
    )
    withheld = "" if to else "no_address"
    if patient.deceased_on is not None or choice is None:
        withheld = "not_wanted"
    return Letter(reminder, Delivery(str(reminder.pk), to, words.subject, words.body), withheld)


def address_of(channel: str, choice: ReminderChoice, mail: str, phone: str) -> str:
    """Where to, empty when there is nothing to send to: no address, or a number that takes no SMS."""
    if choice.to == To.CAREGIVER:
        mail, phone = choice.mail, choice.phone
    return mail if channel == Channel.MAIL else mobile_of(phone) or ""
