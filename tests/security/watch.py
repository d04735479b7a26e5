"""Seeing that a refusal left nothing behind: no row changed, nothing published, nothing enqueued."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from kernel.realtime import wire

# Housekeeping of the session itself; everything else must stay as it is.
NOT_WATCHED = {"django_session", "django_migrations"}


@cache
def _fingerprint_sql() -> str:
    tables = sorted(set(connection.introspection.table_names()) - NOT_WATCHED)
    parts = [
        f"SELECT '{table}' AS name, count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0) AS sum "
        f'FROM "{table}" AS t'
        for table in tables
    ]
    return " UNION ALL ".join(parts)


def fingerprint() -> dict[str, tuple[int, int]]:
    """Number of rows and a checksum over all their values, for every table."""
    with connection.cursor() as cursor:
        cursor.execute(_fingerprint_sql())
        return {name: (rows, total) for name, rows, total in cursor.fetchall()}


def touched() -> dict[str, int]:
    """How many rows of each table this transaction has written so far, also those that were rolled back.

    PostgreSQL counts them by itself, so asking costs next to nothing: the same answer twice means that no row was
    written in between. Another answer does not yet mean that a row changed (a savepoint may have been taken back).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> ALL (%s)",
            [sorted(NOT_WATCHED)],
        )
        return dict(cursor.fetchall())


def waiting() -> int:
    """How much stands ready to leave the server when the transaction commits."""
    return len(connection.run_on_commit)


@dataclass(frozen=True)
class Sent:
    type: str
    data: dict[str, Any]
    receivers: frozenset[UUID]


def published_since(mark: int) -> list[Sent]:
    """Events that wait for the commit, registered after `waiting()` was `mark`."""
    sent = []
    for _, callback, _ in connection.run_on_commit[mark:]:
        payload = getattr(callback, "args", (None,))[:1]
        if not payload or not isinstance(payload[0], bytes):
            continue
        message = wire.unpack(payload[0])
        if isinstance(message, wire.Delivery):
            frame = json.loads(message.frame)
            receivers = frozenset(UUID(bytes=person) for person in message.persons)
            sent.append(Sent(frame["type"], frame["data"], receivers))
    return sent
