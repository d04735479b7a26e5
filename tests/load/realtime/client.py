"""A client that is not the bottleneck: raw sockets in one asyncio process, frames counted without decoding them."""

import asyncio
import json
import os
import random
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

_MARK = b'"message.created"'
_PING = b'"type":"ping"'
_READY = b'"type":"ready"'


def masked_text(text: bytes) -> bytes:
    """A client's text frame with a zero mask (legal, and costs nothing)."""
    length = len(text)
    head = bytes([0x81, 0x80 | length]) if length < 126 else bytes([0x81, 0xFE]) + length.to_bytes(2, "big")
    return head + b"\0\0\0\0" + text


_PONG = masked_text(b'{"type":"pong"}')


@dataclass
class Counter:
    """All sockets of one run. `done` is set when `target` frames have come."""

    received: int = 0
    target: int = 0
    ready: int = 0
    resyncs: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def expect(self, more: int) -> None:
        self.done.clear()
        self.target = self.received + more

    def count(self) -> None:
        self.received += 1
        if self.received >= self.target:
            self.done.set()


class Reader(asyncio.Protocol):
    def __init__(self, counter: Counter, handshake: bytes) -> None:
        self._counter = counter
        self._handshake = handshake
        self._buffer = b""
        self._open = False
        self.transport: Any = None
        self.ready = False
        self.settled = asyncio.Event()
        """Ready, or gone."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.transport.write(self._handshake)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        if not self._open:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = buffer
                return
            if not buffer.startswith(b"HTTP/1.1 101"):
                self.transport.close()
                return
            self._open, buffer = True, buffer[end + 4 :]
        self._buffer = self._frames(buffer)

    def connection_lost(self, exc: Exception | None) -> None:
        self.settled.set()

    def _frames(self, buffer: bytes) -> bytes:
        position, size = 0, len(buffer)
        while size - position >= 2:
            length = buffer[position + 1]
            start = position + 2
            if length == 126:
                length, start = int.from_bytes(buffer[position + 2 : position + 4], "big"), position + 4
            end = start + length
            if end > size or (start > position + 2 and size - position < 4):
                break
            self._frame(buffer[position], buffer[start : start + 60])
            position = end
        return buffer[position:]

    def _frame(self, first: int, head: bytes) -> None:
        if _MARK in head:
            self._counter.count()
        elif first == 0x89:
            self.transport.write(b"\x8a\x80\0\0\0\0")
        elif _PING in head:
            self.transport.write(_PONG)
        elif _READY in head:
            self._counter.ready += 1
            self.ready = True
            self.settled.set()
        elif b"resync" in head:
            self._counter.resyncs += 1


async def open_readers(
    url: str, sessions: Sequence[str], counter: Counter, *, at_once: int = 10, wait: bool = True
) -> list[Reader]:
    """One socket for each session, all of them `ready`; `at_once` connect together."""
    address = urlsplit(url)
    readers = []
    for number, session in enumerate(sessions):
        handshake = (
            f"GET {address.path or '/'} HTTP/1.1\r\nHost: {address.netloc}\r\nOrigin: http://{address.netloc}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: circlecare_session={session}\r\n\r\n"
        )
        _transport, reader = await asyncio.get_running_loop().create_connection(
            lambda handshake=handshake: Reader(counter, handshake.encode()), address.hostname, address.port
        )
        readers.append(reader)
        if number % at_once == at_once - 1:
            await _until(lambda number=number: counter.ready > number)
    if wait:
        await _until(lambda: counter.ready >= len(sessions))
    return readers


async def come_back(url: str, sessions: Sequence[str], counter: Counter) -> tuple[list[Reader], int]:
    """All connect at the same moment, and try again like a browser when they are turned away. Returns the
    sockets once all are `ready`, and how often one had to try again."""
    repeated = 0

    async def one(session: str) -> Reader:
        nonlocal repeated
        while True:
            (reader,) = await open_readers(url, [session], counter, at_once=2, wait=False)
            await reader.settled.wait()
            if reader.ready:
                return reader
            repeated += 1
            await asyncio.sleep(random.uniform(0.5, 1.5))

    async with asyncio.timeout(120):
        readers = await asyncio.gather(*(one(session) for session in sessions))
    return list(readers), repeated


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the frames are counted in the same loop
            await asyncio.sleep(0.005)


class Poster:
    """One keep-alive connection that sends messages over HTTP as a browser does."""

    def __init__(self, base: str, session: str, conversation: str) -> None:
        self._base = urlsplit(base)
        self._path = f"/api/v1/conversations/{conversation}/messages/"
        self._session = session
        self._stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self) -> None:
        if self._stream is None:
            self._stream = await asyncio.open_connection(self._base.hostname, self._base.port)
        reader, writer = self._stream
        text = (
            "Paziente stabile, ferritina 640, febbre 38.2 da ieri; tocilizumab iniziato alle 22, vi aggiorno."
        )
        body = json.dumps({"client_id": str(uuid.uuid4()), "text": text}).encode()
        token = "c" * 32
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: {self._base.netloc}\r\nOrigin: http://{self._base.netloc}\r\n"
            f"Cookie: circlecare_session={self._session}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        assert b" 201 " in answer.split(b"\r\n", 1)[0], answer
        lower = answer.lower()
        if b"content-length:" in lower:
            await reader.readexactly(int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]))
        else:
            while (size := int(await reader.readline(), 16)) > 0:
                await reader.readexactly(size + 2)
            await reader.readline()
        if b"connection: close" in lower:
            writer.close()
            self._stream = None


@dataclass(frozen=True)
class Figures:
    """Latency from sending to the last receiver, one message at a time; deliveries per second under load."""

    p50_ms: float
    p99_ms: float
    deliveries_per_s: float
    messages_per_s: float


async def measure(
    counter: Counter,
    receivers: int,
    triggers: Sequence[Callable[[], Awaitable[None]]],
    *,
    seconds: float,
    samples: int,
) -> Figures:
    """`triggers`: each sends one message and returns when it may send the next (one for each connection)."""
    latencies = []
    deadline = time.perf_counter() + seconds
    for number in range(samples + 5):
        counter.expect(receivers)
        started = time.perf_counter()
        async with asyncio.timeout(30):
            await triggers[0]()
            await counter.done.wait()
        if number >= 5:  # the first ones warm up
            latencies.append((time.perf_counter() - started) * 1000)
        if time.perf_counter() > deadline and len(latencies) >= 10:
            break
    messages, took = await _load(counter, receivers, triggers, seconds)
    cut = statistics.quantiles(latencies, n=100) if len(latencies) > 1 else latencies * 99
    return Figures(statistics.median(latencies), cut[98], messages * receivers / took, messages / took)


async def _load(
    counter: Counter, receivers: int, triggers: Sequence[Callable[[], Awaitable[None]]], seconds: float
) -> tuple[int, float]:
    """As many as go through: every connection keeps one message under way until all have it."""
    started = time.perf_counter()
    before, sent = counter.received, 0
    window = 16 * receivers

    async def work(trigger: Callable[[], Awaitable[None]]) -> None:
        nonlocal sent
        while time.perf_counter() - started < seconds:
            while sent * receivers - (counter.received - before) >= window:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.0005)
            sent += 1
            await trigger()

    await asyncio.gather(*(work(trigger) for trigger in triggers))
    await _until(lambda: counter.received - before >= sent * receivers)
    return sent, time.perf_counter() - started


def pin(core: int) -> None:
    """This process on one core (server on one, everything else on the other): fewer surprises on a small machine."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})
