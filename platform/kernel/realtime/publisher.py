"""The sending side: one PUBLISH per event, after the commit, from any process and any thread.

PostgreSQL is the truth and every client can ask for what it missed, so Valkey being away must neither
fail nor slow a request. The first failure opens the circuit: requests skip the send, one daemon thread
looks for Valkey with growing pauses, and when it is back it tells those who missed something to resync.
"""

import logging
import os
import random
import threading
from collections.abc import Iterable
from functools import cache, partial
from uuid import UUID

import redis
from django.db import transaction

from kernel import clock
from kernel.realtime import config, events, wire
from kernel.realtime.events import Event

logger = logging.getLogger(__name__)

SUSPENDED = 4403
SIGNED_OUT = 4401
COME_AGAIN = 1013

_MISSED_LIMIT = 20_000
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0


def publish(event: Event, *, person_ids: Iterable[UUID]) -> None:
    """Send `event` to every open socket of `person_ids` once the surrounding transaction commits.

    Who receives is the caller's security decision: pass exactly the people who may see the data now (a
    policy's `people_who_can_...`). A rolled-back transaction sends nothing, nor does a story of the past
    (`kernel.clock.at`). Raises LookupError for an event that is not registered (a programming error); never
    raises because of Valkey.
    """
    if not events.is_registered(type(event)):
        raise LookupError(f"{type(event).__name__} is not registered: decorate it with @register")
    receivers = frozenset(person_ids)
    if not receivers or clock.is_past_told():
        return
    payload = wire.pack_event(receivers, events.encode(event))
    transaction.on_commit(partial(_send, payload, receivers), robust=True)


def close_sockets(
    *, person_ids: Iterable[UUID] = (), session_keys: Iterable[str] = (), code: int = SUSPENDED
) -> None:
    """Close open sockets after the commit: all of `person_ids` (suspended: 4403), or those opened with one
    of `session_keys` (signed out elsewhere: pass `code=4401`)."""
    persons = frozenset(person_ids)
    payload = wire.pack_close(persons=persons, sessions=frozenset(session_keys), code=code)
    transaction.on_commit(partial(_send, payload, None), robust=True)


def _send(payload: bytes, receivers: frozenset[UUID] | None) -> None:
    current().send(payload, receivers)


class Publisher:
    """One per process. `send` never raises and never blocks longer than the publish timeout."""

    def __init__(self, *, url: str, channel: str, timeout_s: float = config.PUBLISH_TIMEOUT_S) -> None:
        self._client = redis.Redis.from_url(
            url,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            retry=None,
            retry_on_timeout=False,
        )
        self._channel = channel
        self._lock = threading.Lock()
        self._open = False
        self._missed: set[bytes] | None = set()
        self._undelivered_closes: list[bytes] = []

    @property
    def available(self) -> bool:
        """False while Valkey is away and sends are skipped."""
        return not self._open

    def send(self, payload: bytes, receivers: frozenset[UUID] | None) -> bool:
        """True when Valkey took it. `receivers` None: a close order, repeated when Valkey is back."""
        with self._lock:
            # In one step with the look: the recovery, which closes the circuit under this lock, must not
            # have taken its last look at what was missed in between.
            if self._open:
                self._miss(payload, receivers)
                return False
        try:
            self._client.publish(self._channel, payload)
        except (redis.RedisError, OSError) as exc:
            self._trip(exc, payload, receivers)
            return False
        return True

    def _miss(self, payload: bytes, receivers: frozenset[UUID] | None) -> None:
        """Remember what was not sent. The caller holds the lock."""
        if receivers is None:
            self._undelivered_closes.append(payload)
        elif self._missed is not None:
            self._missed.update(person.bytes for person in receivers)
            if len(self._missed) > _MISSED_LIMIT:
                self._missed = None  # everyone

    def _trip(self, exc: Exception, payload: bytes, receivers: frozenset[UUID] | None) -> None:
        with self._lock:
            self._miss(payload, receivers)
            if self._open:
                return
            self._open = True
        logger.warning("valkey is away (%s): events are skipped until it is back", type(exc).__name__)
        threading.Thread(target=self._recover, name="realtime-recovery", daemon=True).start()

    def _recover(self) -> None:
        pause = _FIRST_PAUSE_S
        wait = threading.Event()
        while not self._try_to_recover():
            # jitter: many processes lost the same server at the same moment
            wait.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        logger.info("valkey is back: missed events were replaced by resync")

    def _try_to_recover(self) -> bool:
        with self._lock:
            missed, closes = self._missed, self._undelivered_closes
            self._missed, self._undelivered_closes = set(), []
        try:
            for payload in closes:
                self._client.publish(self._channel, payload)
            if missed is None or missed:
                self._client.publish(self._channel, wire.pack_resync(missed))
            else:
                self._client.ping()
        except (redis.RedisError, OSError):
            with self._lock:
                self._undelivered_closes = closes + self._undelivered_closes
                if missed is None or self._missed is None:
                    self._missed = None
                else:
                    self._missed |= missed
            return False
        with self._lock:
            if self._missed or self._missed is None or self._undelivered_closes:
                return False  # missed between the two locks: once more round, without a pause to speak of
            self._open = False
        return True


@cache
def current() -> Publisher:
    """This process's publisher (redis-py opens connections of its own after a fork)."""
    return Publisher(url=config.url(), channel=config.channel())


# A child forked while the circuit is open would inherit "open" without the thread that closes it.
os.register_at_fork(after_in_child=current.cache_clear)
