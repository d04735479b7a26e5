"""Servers of the benches, with databases of their own, and how long their answers take."""

from __future__ import annotations

import http.client
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from kernel.embedded.environment import ROOT
from kernel.embedded.processes import bound_to_parent, free_port, spawn, stop, tail
from tests.plugins import template

CALLS = int(os.environ.get("BENCH_CALLS", "120"))
WARM_UP = 10


@contextmanager
def daphne(application: str, env: dict[str, str], log: Path) -> Iterator[int]:
    port = free_port()
    listen = ["-b", "127.0.0.1", "-p", str(port), "--no-server-name", "-v", "0"]
    with log.open("ab") as out:
        argv = bound_to_parent([sys.executable, "-m", "daphne", *listen, application])
        process = spawn(argv, cwd=ROOT, env=env, output=out)
    try:
        os.sched_setaffinity(process.pid, {0})
        yield port
    finally:
        code = process.poll()
        if code is None:
            stop(process, signals=[(signal.SIGTERM, 10)])
        assert code is None, f"the server ended by itself\n{tail(log, lines=30)}"


def run(argv: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *argv], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


def filled(floor: dict[str, str], name: str, size: dict[str, int]) -> dict[str, str]:
    """The environment of a database of its own with a circle of that size."""
    with psycopg.connect(
        floor["DATABASE_URL"].rpartition("/")[0] + "/postgres", autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template.NAME}"')
    env = {
        **floor,
        "DATABASE_URL": f"{floor['DATABASE_URL'].rpartition('/')[0]}/{name}",
        "REDIS_PREFIX": name,
    }
    options = [f"--{option}={value}" for option, value in size.items()]
    sys.stderr.write(f"filling: {size}\n{run(['manage.py', 'seed_large', *options], env)}")
    return env


def timed(connection: http.client.HTTPConnection, path: str, session: str = "") -> tuple[float, int]:
    """Milliseconds until the whole answer is here, and its size."""
    headers = {"Cookie": f"circlecare_session={session}"} if session else {}
    started = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{path}: {answer.status} {body[:300]!r}"
    return (time.perf_counter() - started) * 1000, len(body)


def measured(port: int, paths: list[str], session: str = "") -> tuple[list[float], int]:
    """Sorted milliseconds of `CALLS` calls that go round the paths, and the mean size of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number in range(WARM_UP):
        timed(connection, paths[number % len(paths)], session)
    results = [timed(connection, paths[number % len(paths)], session) for number in range(CALLS)]
    connection.close()
    return sorted(ms for ms, _size in results), round(statistics.mean(size for _ms, size in results))


def percentile(sorted_ms: list[float], share: float) -> float:
    return sorted_ms[min(len(sorted_ms) - 1, int(share * len(sorted_ms)))]


def listening(port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            assert time.monotonic() < deadline, f"nothing listens on {port}"
            time.sleep(0.1)
        else:
            return
