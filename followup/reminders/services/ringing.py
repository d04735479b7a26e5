"""The patient lets a telephone ring for reminders, or takes that back: by a link, without an account."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from followup.reminders.models import Reminder, ReminderChoice, ReminderDevice
from followup.reminders.models.device import contact_of
from followup.reminders.rules.kinds import Channel, To
from followup.reminders.selectors.sending import contacts_of
from followup.reminders.services.answering import (
    Asked,
    actor_of,
    asked_of,
    choice_of,
    is_over,
    reminder_of_link,
)
from followup.reminders.services.planning import plan_coming
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict
from kernel.notify.channels import Subscription
from kernel.notify.services import subscription_check


@transaction.atomic
def link_ring(*, token: str, subscription: Subscription, user_agent: str, ip: str | None) -> Asked:
    """Remind whom the link was sent to in this browser too, and in no other from now on: they have one telephone.

    Raises NotFound, Conflict (no push here, they want no reminders any more, what the link is about is over, or since
    it was sent somebody wrote down another address or other wishes: it may be in other hands), Invalid. Audited.
    """
    reminder = reminder_of_link(token)
    subscription_check(subscription)
    choice = _choice(reminder)
    if choice is None:
        raise Conflict("not_agreed", _("Reminders were turned off. For a change call your centre."))
    if is_over(reminder) or _is_old(reminder, choice):
        raise Conflict("link_old", _("This message is too old for that. Please use the link of a newer one."))
    patient = reminder.subject.patient
    ReminderDevice.objects.update_or_create(
        choice=choice,
        defaults={
            **ReminderDevice.columns(subscription, user_agent),
            "contact": contact_of(*contacts_of(choice, patient.email, patient.phone)),
        },
    )
    _save(actor_of(ip), choice, sorted({*choice.channels, Channel.PUSH}), "reminder.device_added")
    return asked_of(reminder)


@transaction.atomic
def link_hush(*, token: str, ip: str | None) -> Asked:
    """No telephone rings any more; mail and SMS go on as before. Raises NotFound. Audited."""
    reminder = reminder_of_link(token)
    choice = _choice(reminder)
    if choice is not None and ReminderDevice.objects.filter(choice=choice).delete()[0]:
        channels = [each for each in choice.channels if each != Channel.PUSH]
        _save(actor_of(ip), choice, channels, "reminder.device_removed")
    return asked_of(reminder)


def _choice(reminder: Reminder) -> ReminderChoice | None:
    """Locked as staff lock it who write down what the patient wants: the patient first."""
    Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=reminder.subject.patient_id)
    return choice_of(reminder)


def _is_old(reminder: Reminder, choice: ReminderChoice) -> bool:
    """Whether who is written to may have changed since the link was sent."""
    if reminder.sent_at is None:
        return False  # its message is on the way just now
    changed_at = choice.asked_at
    if choice.to == To.PATIENT:
        changed_at = max(changed_at, reminder.subject.patient.updated_at)
    return changed_at > reminder.sent_at


def _save(actor: Actor, choice: ReminderChoice, channels: list[str], action: str) -> None:
    choice.channels = channels
    choice.version += 1
    choice.save(update_fields=["channels", "version"])
    audit.record(
        actor=actor,
        action=action,
        patient_id=choice.patient_id,
        object_type="reminder_choice",
        object_id=choice.pk,
        detail={"to": choice.to, "channels": channels},
    )
    plan_coming(choice.patient_id)
