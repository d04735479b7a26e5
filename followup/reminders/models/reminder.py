"""Each reminder is one row; its id is made from what it is, so that the same one cannot exist twice."""

from __future__ import annotations

from uuid import UUID, uuid5

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from followup.clinics.models import Appointment, Pick
from followup.reminders.models.rule import ReminderRule
from followup.reminders.rules.kinds import ANSWERS, About, Channel, State, To
from kernel.models import BaseModel, MadeAt
from network.directory.models import Centre

_NAMESPACE = UUID("5d9a1a34-6f3c-4d5e-9a77-3c1f1f0b7c11")


def reminder_id(rule_id: UUID | str, subject_id: UUID, happens_at: object, to: str, channel: str) -> UUID:
    """Rule, object, time, person, channel: what makes a reminder the same one."""
    return uuid5(_NAMESPACE, f"{rule_id}:{subject_id}:{happens_at}:{to}:{channel}")


# Once a statement: a trigger for each row slows a plan of many down by the square of their number (deferred checks).
_BEGINS = """
    IF EXISTS (SELECT 1 FROM begun WHERE state = 'sending') THEN
        RAISE EXCEPTION 'a reminder waits before it is sent';
    END IF;
    INSERT INTO followup_reminders_reminderdue (reminder_id, next_at)
    SELECT id, due_at FROM begun WHERE state = 'pending';
    RETURN NULL;
"""
# Back from `sending`, whoever brought it back says when it is tried next; planned anew, it is due when the plan says.
_GOES_ON = """
    IF NEW.state = 'pending' THEN
        INSERT INTO followup_reminders_reminderdue AS held (reminder_id, next_at) VALUES (NEW.id, NEW.due_at)
        ON CONFLICT (reminder_id) DO UPDATE SET batch = NULL, claimed_at = NULL,
            next_at = CASE WHEN NEW.due_at = OLD.due_at THEN held.next_at ELSE EXCLUDED.next_at END;
    ELSIF NEW.state <> 'sending' THEN
        DELETE FROM followup_reminders_reminderdue WHERE reminder_id = NEW.id;
    ELSIF NOT EXISTS (
        SELECT 1 FROM followup_reminders_reminderdue WHERE reminder_id = NEW.id AND batch IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a reminder is sent by who holds it';
    END IF;
    RETURN NULL;
"""
_KEPT = """
    IF EXISTS (SELECT 1 FROM followup_reminders_reminder WHERE id = NEW.reminder_id AND state = 'sending') THEN
        RAISE EXCEPTION 'a reminder that is being sent stays with who sends it';
    END IF;
    RETURN NULL;
"""


class Reminder(models.Model):
    """One message to one person by one channel, about one appointment at one time. `rule` null: the place is offered,
    and the message asks whether it is taken up. Or about a `pick`, the choice of a place: then `happens_at` is its end.

    It keeps no words and no address: both are taken when it is sent, from what stands then. As long as it waits, `due`
    says when it is sent and who holds it. `sending_at` is committed just before the words are given; a worker that dies
    then leaves it `in_doubt`, and it is given again with the same Message-ID or key. `answer`: what was chosen by its
    link, once. Personal data: that the patient has an appointment. Read by: who runs the clinic and may see the
    patient. Kept 24 months.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    created_at = MadeAt(auto_now_add=True, editable=False)
    # Few indexes: each of them costs at every change of state.
    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="+", db_index=False, null=True)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="reminders", null=True)
    pick = models.ForeignKey(Pick, models.PROTECT, related_name="reminders", db_index=False, null=True)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", db_index=False)
    to = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)
    happens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.PENDING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    in_doubt = models.BooleanField(default=False)
    last_error = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=8, blank=True)
    answered_at = models.DateTimeField(null=True)

    is_urgent = False
    """Whether one that is late when it is planned is sent at once. Known while it is planned only."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="reminder_state"),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, pick=None)
                | Q(appointment=None, pick__isnull=False, rule=None),
                name="reminder_about_what",
            ),
            models.CheckConstraint(
                condition=Q(to__in=list(To), channel__in=list(Channel)), name="reminder_to_whom_and_how"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False), name="reminder_sent_when"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | Q(answer__in=ANSWERS, answered_at__isnull=False),
                name="reminder_answered_when",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="reminder_sent_stays_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'sent' AND NEW.state <> 'sent'"),
            ),
            pgtrigger.Protect(
                name="reminder_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.answer <> '' AND NEW.answer <> OLD.answer"),
            ),
            pgtrigger.Trigger(
                name="reminder_begins",
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="begun"),  # type: ignore[no-untyped-call]
                func=_BEGINS,
            ),
            pgtrigger.Trigger(
                name="reminder_goes_on",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.state, OLD.due_at) IS DISTINCT FROM (NEW.state, NEW.due_at))"
                ),
                func=_GOES_ON,
            ),
        ]
        indexes = [
            models.Index(fields=["pick"], condition=Q(pick__isnull=False), name="reminder_of_pick"),
            models.Index(fields=["centre", "-due_at"], name="reminder_of_centre"),
            models.Index(fields=["centre", "due_at"], condition=Q(state=State.DEAD), name="reminder_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def about(self) -> About:
        if self.pick_id is not None:
            return About.PICK
        return About(self.rule.about) if self.rule else About.OFFER

    @property
    def subject(self) -> Appointment | Pick:
        """The appointment or the choice that it is about."""
        found = self.appointment or self.pick
        assert found is not None  # one of them (constraint)
        return found


class ReminderDue(models.Model):
    """When a reminder that waits or is being sent is tried next, and who holds it: `batch`, since `claimed_at`. A table
    of its own, because it is claimed by the thousand and a narrow row with few indexes is quickly written.

    A row stands here exactly as long as its reminder is `pending` or `sending`, and one that is being sent is held
    (triggers): it comes and goes with the reminder's state, and nobody else makes or deletes one. Personal data: none
    by itself.
    """

    reminder = models.OneToOneField(Reminder, models.PROTECT, primary_key=True, related_name="due")
    next_at = models.DateTimeField()
    batch = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(batch=None, claimed_at=None) | Q(batch__isnull=False, claimed_at__isnull=False),
                name="reminder_held_since",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="reminder_due_follows",
                operation=pgtrigger.Insert | pgtrigger.Delete,
                condition=pgtrigger.Condition("pg_trigger_depth() = 0"),
            ),
            pgtrigger.Trigger(
                name="reminder_due_kept",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.batch IS NOT NULL AND NEW.batch IS DISTINCT FROM OLD.batch"
                ),
                func=_KEPT,
            ),
        ]
        # Both hold only what they serve: each entry costs at every claim.
        indexes = [
            models.Index(fields=["next_at"], condition=Q(batch=None), name="reminder_due"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="reminder_held"),
        ]

    def __str__(self) -> str:
        return f"{self.next_at} {self.batch}"


class ReminderAttempt(BaseModel):
    """The log of deliveries: what became of each try, or who gave it another or gave it up. Append-only (trigger).
    Personal data: none by itself. Kept as its reminder."""

    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="tries")
    outcome = models.CharField(max_length=12)
    detail = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["reminder", "created_at", "id"]
        triggers = [
            pgtrigger.Protect(name="reminder_attempt_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.outcome
