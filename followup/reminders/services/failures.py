"""What was given up is looked at by somebody: tried again, or closed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.clinics.policies import can_run
from followup.reminders.models import Reminder, ReminderAttempt, ReminderDue
from followup.reminders.policies import reminders_visible_to
from followup.reminders.rules.kinds import State
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden, NotFound


@transaction.atomic
def reminder_retry(*, actor: Actor, reminder_id: UUID) -> Reminder:
    """Try it again at once: the address was put right. Raises NotFound, Forbidden, Conflict (not given up, or the
    appointment has begun). Audited."""
    reminder = _dead(actor, reminder_id)
    if reminder.happens_at <= clock.now():
        raise Conflict("too_late", _("The appointment has begun: there is nothing to remind of."))
    reminder.state, reminder.attempts, reminder.last_error = State.PENDING, 0, ""
    _saved(actor, reminder, "retry", "reminder.retried")
    ReminderDue.objects.filter(reminder=reminder).update(next_at=clock.now())
    return reminder


@transaction.atomic
def reminder_give_up(*, actor: Actor, reminder_id: UUID) -> Reminder:
    """Somebody saw that it was not sent, and did what there was to do. Raises NotFound, Forbidden, Conflict.
    Audited."""
    reminder = _dead(actor, reminder_id)
    reminder.state = State.WITHDRAWN
    return _saved(actor, reminder, "given_up", "reminder.given_up")


def _dead(actor: Actor, reminder_id: UUID) -> Reminder:
    reminder = (
        reminders_visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("appointment", "pick", "rule")
        .filter(pk=reminder_id)
        .first()
    )
    if reminder is None:
        raise NotFound
    if not can_run(actor, reminder.centre_id):
        raise Forbidden
    if reminder.state != State.DEAD:
        raise Conflict("not_dead", _("Somebody else has taken care of this reminder."))
    return reminder


def _saved(actor: Actor, reminder: Reminder, outcome: str, action: str) -> Reminder:
    reminder.save(update_fields=["state", "attempts", "last_error"])
    ReminderAttempt.objects.create(reminder=reminder, outcome=outcome, by_id=actor.person_id)
    audit.record(
        actor=actor,
        action=action,
        patient_id=reminder.subject.patient_id,
        object_type="reminder",
        object_id=reminder.pk,
    )
    return reminder
