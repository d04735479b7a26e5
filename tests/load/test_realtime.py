"""Delivery of one message to 1, 50 and 200 receivers: ours against the floor and the stock channel layer, in one run.

`make bench` prints the table. Ratios are what counts: server on one core, client and databases on the other. Every path
carries frames of the same size and runs with `gc.freeze()`.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from kernel.embedded.environment import ROOT
from kernel.embedded.processes import bound_to_parent, free_port, spawn, stop, tail
from kernel.realtime import wire
from kernel.realtime.publisher import Publisher
from tests.load.floor import services_in
from tests.load.realtime.client import (
    Counter,
    Figures,
    Poster,
    come_back,
    masked_text,
    measure,
    open_readers,
    pin,
)

pytestmark = [pytest.mark.load, pytest.mark.timeout(400)]

SIZES = [int(size) for size in os.environ.get("BENCH_RECEIVERS", "1 50 200").split()]
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
SAMPLES = 100
SOCKETS = int(os.environ.get("BENCH_SOCKETS", "1000"))
FRAME_BYTES = 800
"""About what a message of one line takes with its author, topic and HTML."""


@contextmanager
def server(argv: list[str], env: dict[str, str], log: Path) -> Iterator[int]:
    with log.open("ab") as out:
        process = spawn(bound_to_parent([sys.executable, *argv]), cwd=ROOT, env=env, output=out)
    try:
        os.sched_setaffinity(process.pid, {0})
        yield process.pid
    finally:
        code = process.poll()
        if code is None:
            stop(process, signals=[(signal.SIGTERM, 10)])
        assert code is None, f"the server ended by itself\n{tail(log, lines=30)}"


def daphne(application: str, port: int) -> list[str]:
    listen = ["-b", "127.0.0.1", "-p", str(port), "--no-server-name", "-v", "0"]
    return ["-m", "daphne", *listen, "--websocket_connect_timeout", "20", application]


def gunicorn(port: int) -> list[str]:
    listen = ["-b", f"127.0.0.1:{port}", "-k", "gthread", "--threads", "4", "-w", "1", "--keep-alive", "60"]
    return ["-m", "gunicorn", *listen, "--log-level", "error", "circlecare.wsgi:application"]


async def each_size(name: str, measured: Callable[[int], Awaitable[Figures]]) -> dict[int, Figures]:
    """Measure at every number of receivers, and tell how far the bench is."""
    figures = {}
    for size in SIZES:
        sys.stderr.write(f"measuring: {name}, {size} receivers\n")
        figures[size] = await measured(size)
    return figures


async def reachable(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return


async def answering(port: int) -> None:
    """A pre-forking server listens long before its worker has loaded the application."""
    async with asyncio.timeout(60):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert b" 200 " in await reader.readline()
        writer.close()


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of servers whose databases begin empty with each test."""
    with services_in(tmp_path) as env:
        yield {**env, "BENCH_FRAME_BYTES": str(FRAME_BYTES)}


def prepared(env: dict[str, str]) -> dict[str, Any]:
    argv = [sys.executable, "-m", "tests.load.realtime.prepare", *map(str, SIZES)]
    done = subprocess.run(argv, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    people: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return people


async def by_socket(port: int, size: int) -> Figures:
    """Bare and stock: a frame from one socket goes to all."""
    counter = Counter()
    readers = await open_readers(f"http://127.0.0.1:{port}/", [""] * size, counter)
    trigger = masked_text(b"go")

    async def send() -> None:
        readers[0].transport.write(trigger)

    try:
        return await measure(counter, size, [send], seconds=SECONDS, samples=SAMPLES)
    finally:
        for reader in readers:
            reader.transport.abort()


async def by_publish(port: int, env: dict[str, str], people: dict[str, Any], size: int) -> Figures:
    """Our socket and hub alone: the event is published as `kernel.realtime.publish` does after a commit."""
    counter = Counter()
    case = people["cases"][str(size)]
    sessions = [reader["session"] for reader in case["readers"]]
    readers = await open_readers(f"http://127.0.0.1:{port}/ws/", sessions, counter)
    frame = f'{{"v":1,"type":"message.created","data":{{"x":"{"x" * (FRAME_BYTES - 50)}"}}}}'
    receivers = [uuid.UUID(reader["id"]) for reader in case["readers"]]
    payload = wire.pack_event(receivers, frame)
    publisher = Publisher(url=env["REDIS_URL"], channel="circlecare:realtime")

    async def send() -> None:
        assert publisher.send(payload, frozenset(receivers))

    try:
        figures = await measure(counter, size, [send], seconds=SECONDS, samples=SAMPLES)
    finally:
        for reader in readers:
            reader.transport.abort()
    assert counter.resyncs == 0
    return figures


async def by_post(port: int, http_port: int, people: dict[str, Any], size: int) -> Figures:
    """The whole way: a message is sent over HTTP, authorised, committed, published, delivered."""
    counter = Counter()
    case = people["cases"][str(size)]
    sessions = [reader["session"] for reader in case["readers"]]
    readers = await open_readers(f"http://127.0.0.1:{port}/ws/", sessions, counter)
    posters = [
        Poster(f"http://127.0.0.1:{http_port}", people["writer"]["session"], case["conversation"])
        for _connection in range(4)
    ]
    try:
        sends = [poster.send for poster in posters]
        return await measure(counter, size, sends, seconds=SECONDS, samples=SAMPLES)
    finally:
        for reader in readers:
            reader.transport.abort()


async def comes_back(port: int, pid: int, people: dict[str, Any], count: int) -> str:
    """All at once, as after a restart of the server: how long until each socket is signed in and `ready`."""
    sessions = [reader["session"] for case in people["cases"].values() for reader in case["readers"]]
    counter = Counter()
    process = psutil.Process(pid)
    before = process.memory_info().rss
    started = time.perf_counter()
    chosen = [sessions[number % len(sessions)] for number in range(count)]
    readers, repeated = await come_back(f"http://127.0.0.1:{port}/ws/", chosen, counter)
    took = time.perf_counter() - started
    grown = (process.memory_info().rss - before) / 2**20
    for reader in readers:
        reader.transport.abort()
    total = process.memory_info().rss / 2**20
    return (
        f"{count} sockets come back together in {took:.1f} s ({repeated} tries more); "
        f"they take {grown:.0f} MiB, the process {total:.0f} MiB"
    )


async def test_delivery_against_bare_hub_and_stock_layer(floor, tmp_path, capsys):
    pin(1)
    people = prepared(floor)
    results: dict[str, dict[int, Figures]] = {}
    log = tmp_path / "server.log"
    for name, application in (("bare hub", "bare"), ("stock layer", "stock")):
        port = free_port()
        with server(daphne(f"tests.load.realtime.{application}:application", port), floor, log):
            await reachable(port)
            results[name] = await each_size(name, partial(by_socket, port))
    port, wsgi_port = free_port(), free_port()
    with server(daphne("circlecare.asgi:application", port), floor, log) as pid:
        await reachable(port)
        results["our hub"] = await each_size("our hub", partial(by_publish, port, floor, people))
        name = "whole, HTTP by Daphne"
        results[name] = await each_size(name, partial(by_post, port, port, people))
        with server(gunicorn(wsgi_port), floor, log):
            await reachable(wsgi_port)
            await answering(wsgi_port)
            name = "whole, HTTP by WSGI"
            results[name] = await each_size(name, partial(by_post, port, wsgi_port, people))
        storm = await comes_back(port, pid, people, SOCKETS)
    with capsys.disabled():
        sys.stdout.write(f"{table(results)}\n{storm}\n")
    assert all(figures.deliveries_per_s > 0 for by_size in results.values() for figures in by_size.values())


def table(results: dict[str, dict[int, Figures]]) -> str:
    lines = [
        "",
        "Message delivery, one Daphne process (ratios: higher is better for /s, lower for ms)",
        (
            f"{'path':<24}{'N':>4}{'p50 ms':>9}{'p99 ms':>9}{'deliv./s':>11}{'msg/s':>8}"
            f"{'/s : bare':>11}{'/s : stock':>12}{'p50 : bare':>12}{'p50 : stock':>13}"
        ),
    ]
    for name, by_size in results.items():
        for size, own in by_size.items():
            bare, stock = results["bare hub"][size], results["stock layer"][size]
            lines.append(
                f"{name:<24}{size:>4}{own.p50_ms:>9.2f}{own.p99_ms:>9.1f}{own.deliveries_per_s:>11,.0f}"
                f"{own.messages_per_s:>8.0f}{own.deliveries_per_s / bare.deliveries_per_s:>11.2f}"
                f"{own.deliveries_per_s / stock.deliveries_per_s:>12.2f}{own.p50_ms / bare.p50_ms:>12.2f}"
                f"{own.p50_ms / stock.p50_ms:>13.2f}"
            )
    return "\n".join(lines)
