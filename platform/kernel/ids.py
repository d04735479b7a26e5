"""Identifiers: UUIDv7, so that a key sorts by creation time and indexes stay dense."""

import uuid

import uuid_utils

from kernel import clock


def new_id() -> uuid.UUID:
    """Return a fresh UUIDv7 as the standard library's UUID (what Django and psycopg expect)."""
    made = uuid_utils.uuid7().bytes
    told = clock.id_instant()
    if told is not None:
        # the first 48 bits are the milliseconds since 1970 (RFC 9562)
        made = int(told.timestamp() * 1000).to_bytes(6, "big") + made[6:]
    return uuid.UUID(bytes=made)
