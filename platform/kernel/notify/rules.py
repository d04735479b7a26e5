"""Mail timing as pure functions."""

from datetime import timedelta
from uuid import UUID

MAX_ATTEMPTS = 8
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)

COALESCE_WITHIN = timedelta(minutes=10)
"""At most one mail per person and group (a conversation) within this time."""

GRACE = timedelta(seconds=60)
"""A mail that is not urgent waits this long: who reads in the app meanwhile gets none."""

IN_FLIGHT_LIMIT = timedelta(minutes=5)
"""A mail in `sending` for longer belongs to a worker that died."""


def mail_key(dedupe_key: str, person_id: UUID) -> str:
    """The fact as told to this person: mail has one row for each."""
    return f"{dedupe_key}:{person_id}"


def retry_pause(attempts: int) -> timedelta:
    """Time until the next try after `attempts` failures: 30 s, then four times longer each, at most 1 h.

    Eight attempts span about four hours, which is longer than the usual outage of a mail server.
    Example: 1 -> 30 s, 2 -> 2 min, 3 -> 8 min, 4 -> 32 min, 5 -> 1 h.
    """
    factor: int = 4 ** min(max(attempts - 1, 0), 8)
    return min(_FIRST_PAUSE * factor, _LONGEST_PAUSE)
