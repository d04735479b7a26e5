"""Invitations for the calendar of who comes follow the appointment: made, moved and cancelled in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from followup.clinics.models import Appointment
from followup.clinics.rules.ical import Method
from followup.clinics.rules.states import DECEASED, MOVED, AppointmentState
from followup.clinics.selectors.feed import invitation_file
from followup.reminders.models import ReminderChoice
from followup.reminders.rules.kinds import Channel
from followup.reminders.rules.words import Invitation, invitation_words
from followup.reminders.selectors.sending import address_of, said_of
from kernel import clock
from kernel.actors import Actor
from kernel.notify.channels import CalendarPart
from kernel.notify.models import OutboxMail, OutboxState
from kernel.notify.rules import GRACE
from kernel.notify.selectors import mails_of_groups
from kernel.notify.services import mail_queue, mails_cancel

KIND = "appointment.invitation"
_NEVER_LEFT = (OutboxState.PENDING, OutboxState.CANCELLED, OutboxState.DEAD)


def appointment_follows(_actor: Actor, appointment_id: UUID) -> None:
    """Registered with the clinics: told of each appointment that was made, moved, cancelled or came to its end."""
    invite([appointment_id])


@transaction.atomic
def invite(appointment_ids: Iterable[UUID]) -> None:
    """Mail what is new about these appointments to the patient and the caregiver who want mail, as RFC 5546 has it: a
    REQUEST, also when it moved, a CANCEL to who was invited. Doing it again mails nothing.

    It is mailed after a minute: what is put right at once is one mail. Three queries and those of each mail.
    """
    if clock.is_past_told():
        return
    appointments = _that_matter(appointment_ids)
    choices = ReminderChoice.objects.filter(
        patient__in={appointment.patient_id for appointment in appointments}, agreed=True
    )
    wanted = [
        (appointment, choice)
        for appointment in appointments
        for choice in choices
        if choice.patient_id == appointment.patient_id and Channel.MAIL in choice.channels
    ]
    earlier = mails_of_groups(_group(*pair) for pair in wanted)
    for appointment, choice in wanted:
        _bring_in_line(appointment, choice, earlier[_group(appointment, choice)])


def _that_matter(appointment_ids: Iterable[UUID]) -> list[Appointment]:
    """A moved one is told by the one that it moved to; nobody is written to about the dead."""
    return list(
        Appointment.objects.filter(
            pk__in=set(appointment_ids),
            state__in=[AppointmentState.BOOKED, AppointmentState.CANCELLED],
            starts_at__gt=clock.now(),
            patient__deceased_on=None,
        )
        .exclude(cancel_reason__in=[MOVED, DECEASED])
        .select_related("clinic__centre", "session", "patient")
        .order_by("starts_at", "pk")
    )


def _group(appointment: Appointment, choice: ReminderChoice) -> str:
    return f"invitation:{appointment.calendar_id}:{choice.to}"


def _bring_in_line(appointment: Appointment, choice: ReminderChoice, earlier: Sequence[OutboxMail]) -> None:
    address = address_of(Channel.MAIL, choice, appointment.patient.email, appointment.patient.phone)
    is_over = appointment.state == AppointmentState.CANCELLED
    method = Method.CANCEL if is_over else Method.REQUEST
    is_known = any(mail.state not in _NEVER_LEFT for mail in earlier)
    fact = _fact(appointment, choice, method, address)
    told = [mail for mail in earlier if mail.dedupe_key.startswith(fact)]
    if any(mail.state != OutboxState.CANCELLED for mail in told):
        return
    mails_cancel(person_id=None, group_key=_group(appointment, choice))
    if not address or (is_over and not is_known):
        return
    kind = Invitation.CANCELLED if is_over else Invitation.MOVED if is_known else Invitation.BOOKED
    words = invitation_words(kind, said_of(appointment, choice))
    file = invitation_file(appointment, attendee=address, language=choice.language)
    mail_queue(
        to_email=address,
        kind=KIND,
        subject=words.subject,
        body=words.body,
        # one that was withdrawn before it left may be needed after all
        dedupe_key=f"{fact}:{len(told)}",
        group_key=_group(appointment, choice),
        calendar=CalendarPart(method.value, file.decode()),
        wait=GRACE,
    )


def _fact(appointment: Appointment, choice: ReminderChoice, method: Method, address: str) -> str:
    """What makes a mail the same one: event, state of it, person, address."""
    whom = sha256(address.encode()).hexdigest()[:16]
    return f"{_group(appointment, choice)}:{appointment.sequence}:{method}:{whom}"
