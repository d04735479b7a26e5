"""One hub per process: one Pub/Sub subscription, a map from person to sockets, one write loop."""

import asyncio
import contextlib
import logging
import random
import time
import weakref
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Literal, TypeVar

import redis.asyncio
from django.db import DatabaseError
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from kernel.realtime import config, gate, wire
from kernel.realtime.control import Resync
from kernel.realtime.presence import PresenceKeeper
from kernel.realtime.publisher import COME_AGAIN
from kernel.realtime.sockets import Socket

K = TypeVar("K")
Reason = Literal["slow_socket", "hub_reconnected", "publisher_recovered"]

logger = logging.getLogger(__name__)

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 5.0
_IDLE_CHECK_S = 10.0
_SPREAD_MS_PER_SOCKET = 10


class Hub:
    """Belongs to one event loop; every method runs on it."""

    def __init__(self, *, url: str, channel: str) -> None:
        self._url = url
        self._channel = channel
        self._by_person: dict[bytes, set[Socket]] = {}
        self._by_session: dict[str, set[Socket]] = {}
        self._close_orders: dict[bytes | str, float] = {}
        self._subscribed = asyncio.Event()
        self._revalidate_now = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.presence = PresenceKeeper(url)

    # -- sockets of this process -------------------------------------------------------------------

    def start(self) -> None:
        """Start the subscription and the pings; called for the first socket, later calls do nothing."""
        if not self._tasks:
            loop = asyncio.get_running_loop()
            self._tasks = [
                loop.create_task(_kept_alive(work))
                for work in (
                    self._subscribe_forever,
                    self._ping_forever,
                    self._revalidate_forever,
                    partial(self.presence.keep_forever, self.persons),
                )
            ]

    async def stop(self) -> None:
        pending = set(self._tasks)
        while pending:
            # Again and again: a library may swallow a cancellation while it cleans up after itself.
            for task in pending:
                task.cancel()
            _done, pending = await asyncio.wait(pending, timeout=0.5)
        self._tasks = []

    async def live(self, timeout_s: float = 2.0) -> bool:
        """Wait until the subscription stands. False when Valkey is away: a resync will follow."""
        if self._subscribed.is_set():
            return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._subscribed.wait()
        return self._subscribed.is_set()

    def add(self, socket: Socket) -> bool:
        """Let `socket` receive. True when a close order for it came lately: its handshake may have read the
        account before that, so the caller must look again (from here on no order can be missed)."""
        session = wire.session_hash(socket.session_key)
        self._by_person.setdefault(socket.person, set()).add(socket)
        self._by_session.setdefault(session, set()).add(socket)
        self.presence.seen(socket.person)
        oldest = time.monotonic() - config.CLOSE_MEMORY_S
        return any(self._close_orders.get(key, oldest) > oldest for key in (socket.person, session))

    def discard(self, socket: Socket) -> None:
        _remove(self._by_person, socket.person, socket)
        _remove(self._by_session, wire.session_hash(socket.session_key), socket)

    def persons(self) -> list[bytes]:
        """Who has a socket here."""
        return list(self._by_person)

    def sockets(self) -> list[Socket]:
        return [socket for sockets in self._by_person.values() for socket in sockets]

    # -- what comes over the channel ---------------------------------------------------------------

    async def handle(self, payload: bytes) -> None:
        try:
            message = wire.unpack(payload)
        except ValueError:
            logger.warning("a realtime message could not be read and was skipped")
            return
        if isinstance(message, wire.Delivery):
            await self._deliver(message)
        elif isinstance(message, wire.Close):
            await self._close(message)
        else:
            everyone = message.persons is None
            persons = self.persons() if everyone else message.persons or ()
            await self._resync(persons, reason="publisher_recovered")

    async def _deliver(self, delivery: wire.Delivery) -> None:
        """The write loop. Nothing in it waits: Daphne's send returns at once (see Socket)."""
        message = {"type": "websocket.send", "text": delivery.frame}
        size = len(delivery.frame)
        by_person = self._by_person
        for person in delivery.persons:
            sockets = by_person.get(person)
            if sockets is None:
                continue
            for socket in tuple(sockets) if len(sockets) > 1 else sockets.copy():
                try:
                    await socket.write(message, size)
                except Exception:  # noqa: BLE001 - one broken socket must not cost the others their frame
                    self.discard(socket)

    async def _close(self, order: wire.Close) -> None:
        now = time.monotonic()
        self._close_orders = {
            key: at for key, at in self._close_orders.items() if now - at < config.CLOSE_MEMORY_S
        }
        sockets: set[Socket] = set()
        for person in order.persons:
            self._close_orders[person] = now
            sockets |= self._by_person.get(person, set())
        for session in order.sessions:
            self._close_orders[session] = now
            sockets |= self._by_session.get(session, set())
        for socket in sockets:
            await self.close(socket, order.code)

    async def close(self, socket: Socket, code: int) -> None:
        """Nothing reaches the socket from here on, whatever its browser does with the close frame."""
        self.discard(socket)
        try:
            await socket.close(code)
        except Exception:  # noqa: BLE001 - already gone
            logger.debug("socket was gone before it could be closed")

    async def _resync(self, persons: Iterable[bytes], *, reason: Reason) -> None:
        sockets = [socket for person in persons for socket in self._by_person.get(person, ())]
        event = Resync(reason=reason, spread_ms=len(sockets) * _SPREAD_MS_PER_SOCKET)
        for socket in sockets:
            try:
                await socket.tell(event)
            except Exception:  # noqa: BLE001 - as in the write loop
                self.discard(socket)

    # -- the subscription --------------------------------------------------------------------------

    async def _subscribe_forever(self) -> None:
        pause = _FIRST_PAUSE_S
        while True:
            try:
                async with (
                    redis.asyncio.from_url(
                        self._url, socket_connect_timeout=2, socket_timeout=None, health_check_interval=0
                    ) as client,
                    client.pubsub() as pubsub,
                ):
                    await pubsub.subscribe(self._channel)
                    await self._listen(pubsub)
            except (RedisError, OSError, TimeoutError) as exc:
                if self._subscribed.is_set() or pause == _FIRST_PAUSE_S:
                    logger.warning("realtime subscription lost (%s); trying again", type(exc).__name__)
                if self._subscribed.is_set():
                    pause = _FIRST_PAUSE_S
            finally:
                self._subscribed.clear()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def _listen(self, pubsub: PubSub) -> None:
        """Read until the line breaks. A silent line is asked for a sign of life: a dead one looks quiet."""
        asked = False
        while True:
            message = await pubsub.get_message(timeout=_IDLE_CHECK_S)
            if message is None:
                if asked:
                    raise ConnectionError("no answer on the realtime subscription")
                await pubsub.ping()
                asked = True
                continue
            asked = False
            if message["type"] == "message":
                await self.handle(message["data"])
            elif message["type"] == "subscribe":
                await self._on_subscribed()

    async def _on_subscribed(self) -> None:
        self._subscribed.set()
        if self._by_person:
            # They were open while nobody listened, also before the first subscription (Valkey was away when this
            # process started).
            logger.info("realtime subscription is back")
            await self._resync(self.persons(), reason="hub_reconnected")
            self._revalidate_now.set()  # a close order may have passed as well

    # -- accounts and sessions that ended without an order -----------------------------------------

    async def _revalidate_forever(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(config.REVALIDATE_EVERY_S):
                    await self._revalidate_now.wait()
            self._revalidate_now.clear()
            sockets = self.sockets()
            if not sockets:
                continue
            try:
                refused = await gate.refused(sockets)
            except DatabaseError:
                logger.warning("open sockets could not be checked against the database; next time")
                continue
            for socket, code in refused:
                await self.close(socket, code)

    # -- pings -------------------------------------------------------------------------------------

    async def _ping_forever(self) -> None:
        """Each second those that are due: sockets that came together do not stay in step for ever."""
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            for socket in self.sockets():
                if socket.lagging_since is not None and now - socket.lagging_since > config.LAG_LIMIT_S:
                    await self.close(socket, COME_AGAIN)
                elif socket.next_ping_at <= now:
                    try:
                        await socket.ping()
                    except Exception:  # noqa: BLE001 - as in the write loop
                        self.discard(socket)


async def _kept_alive(work: Callable[[], Awaitable[None]]) -> None:
    """A task that dies of something nobody foresaw would leave a process that looks well and is deaf."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("a realtime task failed and is started again")
        await asyncio.sleep(_FIRST_PAUSE_S)


def _remove(index: dict[K, set[Socket]], key: K, socket: Socket) -> None:
    sockets = index.get(key)
    if sockets is not None:
        sockets.discard(socket)
        if not sockets:
            del index[key]


_hubs: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = weakref.WeakKeyDictionary()


def current() -> Hub:
    """The hub of the running loop: one per Daphne process (each test has a loop of its own)."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub(url=config.url(), channel=config.channel())
        hub.start()
    return hub
