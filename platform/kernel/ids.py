"""Identifiers: UUIDv7, so that a key sorts by creation time and indexes stay dense."""

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """Return a fresh UUIDv7 as the standard library's UUID (what Django and psycopg expect)."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
