"""Who sends what: due reminders are taken in batches, and taken back from workers that died."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from followup.reminders.models import Reminder, ReminderAttempt, ReminderDue
from followup.reminders.rules.kinds import State
from kernel.clock import now
from kernel.ids import new_id
from kernel.notify.channels import Outcome
from kernel.notify.journal import last_noted
from kernel.queue import enqueue

logger = logging.getLogger(__name__)

BATCH = 500
SEND_TASK = "followup.reminders.tasks.send_batch"
FREE = {"batch": None, "claimed_at": None}
_DIED = "worker died"
# The reminders themselves are not touched: a narrow row is written in less than half the time. By where the rows lie:
# the second look for each of them by its id costs a fifth of the claim. A claim that a crash forgets is claimed again,
# so it need not wait for the disk; `sending` waits, and takes it along.
_CLAIM = """
    WITH due AS (
        SELECT ctid AS place FROM followup_reminders_reminderdue
        WHERE batch IS NULL AND next_at <= %(moment)s
        ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ), unhurried AS (
        SELECT set_config('synchronous_commit', 'off', true)
    )
    UPDATE followup_reminders_reminderdue AS d
    SET batch = %(batch)s, claimed_at = %(moment)s
    FROM due, unhurried WHERE d.ctid = due.place
"""


def lease() -> timedelta:
    """How long a worker may hold a reminder; then it is thought dead."""
    return timedelta(seconds=settings.REMINDERS_LEASE_S)


def tick(*, most: int = 40) -> int:
    """Take what is due, at most `most` batches of 500, and send a task for each. Returns how many reminders.

    When the broker is away they are taken back after the lease. An idle tick is one look into an index.
    """
    total = 0
    for _count in range(most):
        batch = new_id()
        taken = claim(batch)
        if taken:
            enqueue(SEND_TASK, batch=str(batch))
        total += taken
        if taken < BATCH:
            break
    return total


def claim(batch: UUID, *, limit: int = BATCH) -> int:
    """One statement; two at once never take the same row, and neither waits."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"moment": now(), "limit": limit, "batch": batch})
        return int(cursor.rowcount)


def take_back() -> int:
    """Reminders of workers that died go back. The one in whose instant it happened is sent when its worker noted so,
    else in doubt. Returns how many wait again."""
    before = now() - lease()
    count = _free(before)
    sent, doubtful = _clear_up(before)
    if count or sent or doubtful:
        logger.warning(
            "%d reminders taken back, %d perhaps sent, %d sent: their worker died", count, doubtful, sent
        )
    return count + doubtful


@transaction.atomic
def _free(before: datetime) -> int:
    """Both rows are locked, as wherever both decide: that nothing of it is being spoken stands in the reminder."""
    held = Reminder.objects.select_for_update(skip_locked=True).filter(
        state=State.PENDING, due__batch__isnull=False, due__claimed_at__lt=before
    )
    return ReminderDue.objects.filter(pk__in=held.values("pk")).update(**FREE)


@transaction.atomic
def _clear_up(before: datetime) -> tuple[int, int]:
    """Of those whose words were being given: how many had been taken, and how many are in doubt."""
    rows = list(
        ReminderDue.objects.select_for_update(skip_locked=True)
        .filter(batch__isnull=False, claimed_at__lt=before)
        .filter(reminder__state=State.SENDING, reminder__sending_at__lt=before)
    )
    noted = last_noted({row.batch for row in rows if row.batch})
    taken = [row.pk for row in rows if row.batch and noted.get(row.batch) == str(row.pk)]
    Reminder.objects.filter(pk__in=taken).update(
        state=State.SENT, sent_at=F("sending_at"), last_error="", in_doubt=False
    )
    ReminderAttempt.objects.bulk_create(
        [ReminderAttempt(reminder_id=key, outcome=Outcome.SENT, detail=_DIED) for key in taken]
    )
    doubtful = Reminder.objects.filter(pk__in=[row.pk for row in rows if row.pk not in taken])
    return len(taken), doubtful.update(state=State.PENDING, in_doubt=True, last_error=_DIED)
