"""Sending work to Celery: after the commit, ids only, never blocking a request.

The broker is a hint, the database the truth: when the broker is away, the failure is logged and the
sweeper tasks of the rooms (run by beat) find the rows that are still waiting.
"""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def enqueue(name: str, **kwargs: Any) -> None:
    """Send the task `name` with `kwargs` (JSON scalars only) once the surrounding transaction commits."""
    transaction.on_commit(partial(_send, name, kwargs), robust=True)


def _send(name: str, kwargs: dict[str, Any]) -> None:
    try:
        current_app.send_task(name, kwargs=kwargs, retry=False)
    except Exception:
        # No kwargs in the log: they may name a patient's row.
        logger.exception("could not enqueue %s; the sweeper will find its row", name)
