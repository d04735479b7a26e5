"""Who sends what: due reminders are taken in batches, and taken back from workers that died."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from followup.reminders.models import Reminder
from followup.reminders.rules.kinds import State
from kernel.clock import now
from kernel.ids import new_id
from kernel.queue import enqueue

logger = logging.getLogger(__name__)

BATCH = 500
SEND_TASK = "followup.reminders.tasks.send_batch"
# By where the rows lie: the second look for each of them by its id costs a fifth of the claim. A claim that a crash
# forgets is claimed again, so it need not wait for the disk; `sending` waits, and takes it along.
_CLAIM = """
    WITH due AS (
        SELECT ctid AS place FROM followup_reminders_reminder
        WHERE state = 'pending' AND next_at <= %(moment)s
        ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ), unhurried AS (
        SELECT set_config('synchronous_commit', 'off', true)
    )
    UPDATE followup_reminders_reminder AS r
    SET state = 'claimed', batch = %(batch)s, claimed_at = %(moment)s
    FROM due, unhurried WHERE r.ctid = due.place
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
    """Reminders of workers that died go back, those in whose instant it happened in doubt. Returns how many."""
    before = now() - lease()
    held = Reminder.objects.filter(state=State.CLAIMED, claimed_at__lt=before)
    count = held.update(state=State.PENDING, batch=None, claimed_at=None)
    doubtful = Reminder.objects.filter(state=State.SENDING, sending_at__lt=before).update(
        state=State.PENDING, batch=None, claimed_at=None, in_doubt=True, last_error="worker died"
    )
    if count or doubtful:
        logger.warning(
            "%d reminders taken back, %d perhaps sent: their worker died", count + doubtful, doubtful
        )
    return count + doubtful
