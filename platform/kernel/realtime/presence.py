"""Who has a browser open, coarsely. Nobody is told when someone comes or goes: who looks, asks.

Status broadcasts are what breaks chat servers when a thousand clients reconnect together. Here each
process writes its people into one sorted set (score: the time), new ones at most once a second and all of
them every 25 s, and a client that shows a conversation asks for its members now and then.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import UUID

import redis
import redis.asyncio
from redis.exceptions import RedisError

from kernel.realtime import config

logger = logging.getLogger(__name__)

_FORGET_AFTER_S = 10 * config.PRESENCE_EXPIRY_S


def _key() -> str:
    return f"{config.prefix()}:presence"


class PresenceKeeper:
    """Vouches for the people of one process; belongs to its hub's event loop."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._new: set[bytes] = set()

    def seen(self, person: bytes) -> None:
        """A socket of `person` was opened; written with the next beat."""
        self._new.add(person)

    async def keep_forever(self, persons: Callable[[], list[bytes]]) -> None:
        next_full = time.monotonic() + config.PRESENCE_REFRESH_S
        async with redis.asyncio.from_url(self._url, socket_timeout=2, socket_connect_timeout=2) as client:
            while True:
                await asyncio.sleep(1)
                full = time.monotonic() >= next_full
                batch = persons() if full else list(self._new)
                self._new.clear()
                if full:
                    next_full = time.monotonic() + config.PRESENCE_REFRESH_S
                if batch:
                    await self._write(client, batch)

    async def _write(self, client: "redis.asyncio.Redis", batch: list[bytes]) -> None:
        now = time.time()
        try:
            async with client.pipeline(transaction=False) as pipe:
                pipe.zadd(_key(), dict.fromkeys(batch, now))
                pipe.zremrangebyscore(_key(), "-inf", now - _FORGET_AFTER_S)
                await pipe.execute()
        except (RedisError, OSError):
            logger.debug("presence not written: valkey is away")


@cache
def _client() -> "redis.Redis":
    return redis.Redis.from_url(config.url(), socket_timeout=1, socket_connect_timeout=0.5, retry=None)


def online(person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of `person_ids` who had a browser open within the last minute. Empty when Valkey is away.

    Whether the asker may know about these people is the caller's decision.
    """
    people = list(person_ids)
    if not people:
        return set()
    try:
        members: list[Any] = [person.bytes for person in people]  # redis-py's stubs know only text members
        scores = _client().zmscore(_key(), members)
    except (RedisError, OSError):
        return set()
    oldest = time.time() - config.PRESENCE_EXPIRY_S
    return {
        person for person, score in zip(people, scores, strict=True) if score is not None and score > oldest
    }
