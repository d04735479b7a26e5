"""What a channel just took, noted before the commit that says so: for whoever clears up after a worker that died
in between.

One note for each holder (a batch), replaced by its next one, for whatever went before is committed by then. The notes
are in Valkey: with it away, or started anew, nothing is known of a holder, and then what it held is in doubt."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
_KEPT_S = 24 * 3600


class Journal:
    """The notes of one holder. Never raises; after a failure it is silent, so that a Valkey that is away delays one
    delivery and not all of them."""

    def __init__(self, holder: UUID) -> None:
        self._key = _key(holder)
        self._is_kept = True

    def note(self, key: str) -> None:
        """The channel took the delivery with this key."""
        if not self._is_kept:
            return
        try:
            cache.set(self._key, key, _KEPT_S)
        except (RedisError, OSError) as exc:
            self._is_kept = False
            logger.warning("no notes of what is sent (%s)", type(exc).__name__)


def last_noted(holders: Iterable[UUID]) -> dict[UUID, str]:
    """The key that each of the holders noted last; without those of whom nothing is known. Never raises."""
    keys = {_key(holder): holder for holder in holders}
    try:
        return {keys[key]: noted for key, noted in cache.get_many(keys).items()}
    except (RedisError, OSError) as exc:
        logger.warning("no notes of what was sent (%s)", type(exc).__name__)
        return {}


def _key(holder: UUID) -> str:
    return f"notify.journal:{holder}"
