"""Valkey is stopped and started under a publisher and a hub: nothing is slow, nothing stays unnoticed."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async

from kernel.embedded.processes import free_port
from kernel.embedded.valkey import EmbeddedValkey
from kernel.notify.events import NotificationRead
from kernel.realtime import hub as hubs
from kernel.realtime import publisher, wire
from kernel.realtime.events import encode
from kernel.realtime.hub import Hub
from kernel.realtime.publisher import Publisher
from kernel.realtime.sockets import Socket
from tests.kernel.realtime.test_sockets import Line


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path / "valkey", durable=False, port=free_port()) as server:
        yield server


def event(person: UUID, number: int) -> tuple[bytes, frozenset[UUID]]:
    return wire.pack_event([person], encode(NotificationRead(ids=[], unread=number))), frozenset([person])


async def until(condition: Callable[[], bool]) -> None:
    """The other side is a process and a thread of their own: look until it is so, at most 15 s."""
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 - nothing in this loop could set an event
            await asyncio.sleep(0.01)


async def test_valkey_goes_and_comes_back(valkey, monkeypatch, caplog):
    monkeypatch.setattr(hubs, "_LONGEST_PAUSE_S", 0.2)
    monkeypatch.setattr(publisher, "_LONGEST_PAUSE_S", 0.2)
    sender = Publisher(url=valkey.url(), channel="test")
    hub = Hub(url=valkey.url(), channel="test")
    there, elsewhere = uuid4(), uuid4()
    line, other = Line(), Line()
    hub.start()
    try:
        assert await hub.live(10)
        hub.add(Socket(line.send, person=there.bytes, session_key="a"))
        hub.add(Socket(other.send, person=elsewhere.bytes, session_key="b"))
        assert await sync_to_async(sender.send)(*event(there, 1))
        await until(lambda: "notification.read" in line.types())

        await sync_to_async(valkey.stop)()
        assert not await sync_to_async(sender.send)(*event(there, 2))
        started = time.perf_counter()
        sent = [sender.send(*event(there, number)) for number in range(3, 203)]
        took = time.perf_counter() - started
        assert not any(sent)
        assert took < publisher.config.PUBLISH_TIMEOUT_S, "200 sends wait less than one timeout together"

        await sync_to_async(valkey.start)()
        await until(lambda: "resync" in line.types())
        await until(lambda: sender.available)
        # The hub was deaf: everyone must ask. What follows arrives again.
        await until(lambda: "resync" in other.types())
        assert await sync_to_async(sender.send)(*event(there, 999))
        await until(lambda: any(frame["data"].get("unread") == 999 for frame in line.frames))
        seen = [frame["data"]["unread"] for frame in line.frames if frame["type"] == "notification.read"]
        assert seen == [1, 999], "skipped events are replaced by resync, never sent late"
        warnings = [record for record in caplog.records if "valkey is away" in record.message]
        assert len(warnings) == 1, "logged once, not once per event"
    finally:
        await hub.stop()


async def test_sockets_opened_before_the_first_subscription_are_told_to_ask(valkey, monkeypatch):
    """Daphne was started while Valkey was away: what was published between its return and our subscription is
    nobody's to repeat, so those who were let in meanwhile must ask."""
    monkeypatch.setattr(hubs, "_LONGEST_PAUSE_S", 0.2)
    await sync_to_async(valkey.stop)()
    sender = Publisher(url=valkey.url(), channel="test")
    hub = Hub(url=valkey.url(), channel="test")
    hub.start()
    person = uuid4()
    line = Line()
    try:
        assert not await hub.live(0.2)
        hub.add(Socket(line.send, person=person.bytes, session_key="a"))
        await hub.stop()  # as in the pause between two tries
        await sync_to_async(valkey.start)()
        assert await sync_to_async(sender.send)(*event(person, 1)), "nobody failed: nobody will repeat it"
        hub.start()
        assert await hub.live(10)
        await until(lambda: "resync" in line.types())
        assert line.frames[-1]["data"]["reason"] == "hub_reconnected"
    finally:
        await hub.stop()


async def test_event_that_meets_the_recovery_is_not_forgotten(valkey):
    """A send that finds the circuit open while the recovery closes it: told by the recovery, or sent."""
    sender = Publisher(url=valkey.url(), channel="test")
    recovered = threading.Event()

    class RecoverBetweenLookAndLock:
        """The lock of the publisher; the moment before a sender gets it, the recovery ends."""

        def __init__(self) -> None:
            self._lock = threading.Lock()

        def __enter__(self) -> None:
            if threading.current_thread().name == "sender" and not recovered.is_set():
                recovered.set()
                assert sender._try_to_recover()
            self._lock.acquire()

        def __exit__(self, *_details: object) -> None:
            self._lock.release()

    sender._open = True
    monkey_lock = RecoverBetweenLookAndLock()
    sender._lock = monkey_lock  # type: ignore[assignment]  # the same protocol
    sent: list[bool] = []
    thread = threading.Thread(name="sender", target=lambda: sent.append(sender.send(*event(uuid4(), 1))))
    thread.start()
    thread.join(10)
    assert sender.available
    assert sent == [True] or sender._missed == set(), "left behind with nobody to tell"


async def test_missed_receivers_are_told_even_when_the_hub_noticed_nothing(valkey, monkeypatch):
    """Only the publisher loses its line (a full network, a time-out): the hub is connected all the while."""
    monkeypatch.setattr(publisher, "_FIRST_PAUSE_S", 0.01)
    sender = Publisher(url=valkey.url(), channel="test")
    hub = Hub(url=valkey.url(), channel="test")
    missed, untouched = uuid4(), uuid4()
    line, other = Line(), Line()
    hub.start()
    try:
        assert await hub.live(10)
        hub.add(Socket(line.send, person=missed.bytes, session_key="a"))
        hub.add(Socket(other.send, person=untouched.bytes, session_key="b"))
        original = sender._client.publish
        monkeypatch.setattr(sender._client, "publish", _time_out)
        assert not await sync_to_async(sender.send)(*event(missed, 1))
        monkeypatch.setattr(sender._client, "publish", original)
        await until(lambda: "resync" in line.types())
        assert line.frames[-1]["data"]["reason"] == "publisher_recovered"
        assert "resync" not in other.types()
    finally:
        await hub.stop()


async def test_hub_that_fails_on_one_message_is_not_deaf_afterwards(valkey, monkeypatch, caplog):
    """Whatever nobody foresaw: the subscription comes back, and its sockets are told that they missed something."""
    sender = Publisher(url=valkey.url(), channel="test")
    hub = Hub(url=valkey.url(), channel="test")
    person = uuid4()
    line = Line()
    deliver = Hub._deliver

    async def fail_once(self: Hub, delivery: wire.Delivery) -> None:
        monkeypatch.setattr(Hub, "_deliver", deliver)
        raise ZeroDivisionError

    monkeypatch.setattr(Hub, "_deliver", fail_once)
    hub.start()
    try:
        assert await hub.live(10)
        hub.add(Socket(line.send, person=person.bytes, session_key="a"))
        assert await sync_to_async(sender.send)(*event(person, 1))
        await until(lambda: "resync" in line.types())
        assert await sync_to_async(sender.send)(*event(person, 2))
        await until(lambda: "notification.read" in line.types())
        assert [record for record in caplog.records if "started again" in record.message]
    finally:
        await hub.stop()


def _time_out(*_args: object) -> None:
    raise TimeoutError


async def test_close_order_is_kept_until_valkey_is_back(valkey, monkeypatch):
    monkeypatch.setattr(publisher, "_LONGEST_PAUSE_S", 0.05)
    monkeypatch.setattr(hubs, "_LONGEST_PAUSE_S", 0.05)
    hub_listens = threading.Event()
    recover = Publisher._try_to_recover
    monkeypatch.setattr(Publisher, "_try_to_recover", lambda self: hub_listens.is_set() and recover(self))
    sender = Publisher(url=valkey.url(), channel="test")
    await sync_to_async(valkey.stop)()
    person = uuid4()
    closed = asyncio.Event()

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "websocket.close":
            assert message["code"] == 4403
            closed.set()

    hub = Hub(url=valkey.url(), channel="test")
    hub.add(Socket(send, person=person.bytes, session_key="a"))
    hub.start()
    try:
        assert not await sync_to_async(sender.send)(wire.pack_close(persons=[person], code=4403), None)
        await sync_to_async(valkey.start)()
        assert await hub.live(10)
        hub_listens.set()
        async with asyncio.timeout(15):
            await closed.wait()
    finally:
        await hub.stop()
