"""A reader that does not read costs a bounded window, and is told to resync once it reads again."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kernel.realtime import config
from kernel.realtime.hub import Hub
from kernel.realtime.sockets import Socket
from kernel.realtime.wire import pack_event, unpack


class Line:
    """Keeps what was written, as Twisted's buffer would while the browser does not read."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.bytes = 0

    async def send(self, message: dict[str, Any]) -> None:
        self.bytes += len(message["text"])
        self.frames.append(json.loads(message["text"]))

    def types(self) -> list[str]:
        return [frame["type"] for frame in self.frames]


def make_socket(line: Line) -> Socket:
    return Socket(line.send, person=b"p" * 16, session_key="s")


def message(size: int) -> tuple[dict[str, str], int]:
    text = json.dumps({"type": "message.created", "data": "x" * size})
    return {"type": "websocket.send", "text": text}, len(text)


async def test_stalled_reader_holds_at_most_a_window_then_resyncs_when_it_answers():
    line = Line()
    socket = make_socket(line)
    frame, size = message(1000)
    taken = [await socket.write(frame, size) for _count in range(2000)]
    assert taken[0]
    assert not taken[-1]
    assert line.bytes <= config.WINDOW_BYTES + size
    assert "resync" not in line.types(), "it does not read: telling it now would only fill its buffer"
    for _count in range(line.types().count("ping")):
        await socket.pong()
    assert line.types()[-1] == "resync"
    assert await socket.write(frame, size), "it keeps up again"


async def test_reader_that_answers_is_never_cut_however_much_passes():
    line = Line()
    socket = make_socket(line)
    frame, size = message(1000)
    for _count in range(2000):
        assert await socket.write(frame, size)
        if line.types()[-1] == "ping":
            await socket.pong()
    assert socket.lagging_since is None


async def test_pong_that_nobody_asked_for_earns_nothing():
    line = Line()
    socket = make_socket(line)
    frame, size = message(1000)
    await socket.write(frame, size)
    before = socket.unacknowledged_bytes
    for _count in range(100):
        await socket.pong()
    assert socket.unacknowledged_bytes == before


@given(st.lists(st.one_of(st.integers(1, 100_000), st.just("pong")), max_size=200))
async def test_unread_bytes_never_exceed_the_window_by_more_than_one_frame(steps):
    line = Line()
    socket = make_socket(line)
    largest = 0
    for step in steps:
        if step == "pong":
            await socket.pong()
        else:
            frame, size = message(step)
            largest = max(largest, size)
            await socket.write(frame, size)
        assert 0 <= socket.unacknowledged_bytes <= config.WINDOW_BYTES + largest + 1000


async def test_one_broken_socket_does_not_cost_the_others_their_frame():
    async def broken(_message: dict[str, Any]) -> None:
        raise ConnectionResetError

    line = Line()
    hub = Hub(url="redis://127.0.0.1:1/0", channel="unused")
    person = b"p" * 16
    dead = Socket(broken, person=person, session_key="a")
    alive = make_socket(line)
    hub.add(dead)
    hub.add(alive)
    await hub.handle(b"E" + (1).to_bytes(4, "big") + person + b'{"type":"x"}')
    assert line.types() == ["x"]
    assert hub.sockets() == [alive]


async def test_unreadable_message_on_the_channel_is_skipped():
    hub = Hub(url="redis://127.0.0.1:1/0", channel="unused")
    line = Line()
    hub.add(make_socket(line))
    for junk in (b"", b"?", b"E", b"E\x00\x00\x00\x09short", b"C{}", b"R[", b'C{"persons":[1]}'):
        await hub.handle(junk)
    assert line.frames == []
    assert len(hub.sockets()) == 1


@given(st.sets(st.uuids(), max_size=50), st.text(max_size=300))
def test_event_survives_the_wire(persons, frame):
    frame = frame.encode("utf-8", "ignore").decode()
    delivery = unpack(pack_event(persons, frame))
    assert set(delivery.persons) == {person.bytes for person in persons}
    assert delivery.frame == frame
