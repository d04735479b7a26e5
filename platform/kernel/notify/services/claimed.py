"""Rows of an outbox while a worker has them: claimed, then settled, put off or given up."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from kernel.clock import now
from kernel.notify.models import OutboxMail, OutboxPush, OutboxState
from kernel.notify.rules import MAX_ATTEMPTS, retry_pause

logger = logging.getLogger(__name__)

Row = TypeVar("Row", OutboxMail, OutboxPush)


@transaction.atomic
def claim(table: type[Row], moment: datetime) -> Row | None:
    """The row that is due first, now `sending` (committed), so that no second worker and no retried task takes it."""
    row = (
        table.objects.select_for_update(skip_locked=True)
        .filter(state=OutboxState.PENDING, due_at__lte=moment)
        .order_by("due_at")
        .first()
    )
    if row is not None:
        row.state, row.claimed_at = OutboxState.SENDING, moment
        row.attempts += 1
        row.save(update_fields=["state", "claimed_at", "attempts"])
    return row


def failed(row: OutboxMail | OutboxPush, reason: str) -> None:
    """Not sent for certain: try later, a limited number of times."""
    if row.attempts >= MAX_ATTEMPTS:
        give_up(row, reason)
        return
    due_at = now() + retry_pause(row.attempts)
    settle(row, state=OutboxState.PENDING, due_at=due_at, claimed_at=None, last_error=reason)


def give_up(row: OutboxMail | OutboxPush, reason: str) -> None:
    logger.error("%s %s given up: %s", type(row).__name__, row.pk, reason)
    settle(row, state=OutboxState.DEAD, last_error=reason)


def settle(row: OutboxMail | OutboxPush, **changes: object) -> None:
    # Only from `sending`: when the reconciler was quicker, its word stands.
    type(row).objects.filter(pk=row.pk, state=OutboxState.SENDING).update(**changes)
