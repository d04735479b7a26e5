"""100,000 due reminders through Celery: four workers, two killed with -9 in the middle, Valkey restarted, a mail server
that is away for a while. Every reminder must arrive, once; only a mail whose line broke before its answer was heard may
come twice, with the same Message-ID. The gateway takes an Idempotency-Key once: that is its contract.

`make bench ARGS="-k reminders"` prints the rates. The outage of the mail server is scaled: a minute (BENCH_OUTAGE_S)
instead of ten, the pause between tries stays as it is. BENCH_REMINDERS makes it smaller.
"""

from __future__ import annotations

import http.client
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller

from kernel.embedded.environment import ROOT
from kernel.embedded.postgres import EmbeddedPostgres
from kernel.embedded.processes import bound_to_parent, free_port, spawn, stop, tail
from kernel.embedded.valkey import EmbeddedValkey
from tests.load.pages.serving import run
from tests.plugins import template

pytestmark = [pytest.mark.load, pytest.mark.timeout(3600)]
COUNT = int(os.environ.get("BENCH_REMINDERS", "100000"))
OUTAGE_S = float(os.environ.get("BENCH_OUTAGE_S", "60"))
WORKERS, LEASE_S = 4, 20


class Postbox:
    """Counts mails by Message-ID."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        head = envelope.content.partition(b"Message-ID: <")[2]
        self.keys.append(head.partition(b"@")[0].decode())
        return "250 OK"


class Gateway(BaseHTTPRequestHandler):
    """Takes each Idempotency-Key once (202); asked again it says so (409)."""

    protocol_version = "HTTP/1.1"
    taken: Counter[str] = Counter()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        self.send_response(409 if self.taken[key] else 202)
        self.taken[key] += 1
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


@contextmanager
def servers() -> Iterator[tuple[Postbox, Callable[[], Controller], int, int]]:
    """The postbox, how to open its server, its port, and the port of the gateway."""
    box, port = Postbox(), free_port()
    # it tells every command of every mail, and telling them costs as much as taking them
    logging.getLogger("mail.log").setLevel(logging.WARNING)

    def opened() -> Controller:
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        return controller

    Gateway.taken = Counter()
    gateway = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    gateway.daemon_threads = True
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    yield box, opened, port, gateway.server_port
    gateway.shutdown()


def test_reminders(tmp_path: Path) -> None:
    template.copy_template(tmp_path / "postgres")
    with (
        EmbeddedPostgres(tmp_path / "postgres") as postgres,
        EmbeddedValkey(tmp_path / "valkey", durable=False, port=free_port()) as valkey,
        servers() as (box, opened, mail_port, sms_port),
    ):
        (tmp_path / "data").mkdir()
        env = {
            **os.environ,
            "DATABASE_URL": postgres.url(template.NAME),
            "DATABASE_POOL": "1",
            "REDIS_URL": valkey.url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "SMS_GATEWAY_URL": f"http://127.0.0.1:{sms_port}/",
            "REMINDERS_LEASE_S": str(LEASE_S),
            "DATA_DIR": str(tmp_path / "data"),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            "LOG_LEVEL": "ERROR",
        }
        run(["-m", "tests.load.reminders.prepare", str(COUNT)], env)
        rates = run(["-m", "tests.load.reminders.claims"], env).strip()
        lines = [f"{COUNT} reminders, {WORKERS} workers on {os.cpu_count()} cores", rates]
        with psycopg.connect(env["DATABASE_URL"], autocommit=True) as database:
            lines += _sent(env, database, valkey, box, opened, tmp_path)
            lines += _counted(database, box, sms_port)
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


def _sent(
    env: dict[str, str],
    database: psycopg.Connection[Any],
    valkey: EmbeddedValkey,
    box: Postbox,
    opened: Callable[[], Controller],
    folder: Path,
) -> list[str]:
    log = folder / "workers.log"
    celery = [sys.executable, "-m", "celery", "-A", "circlecare"]
    worker = [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "-l", "ERROR"]
    beat = [*celery, "beat", "-l", "ERROR", "-s", str(folder / "schedule")]
    mail = opened()
    with log.open("ab") as out:

        def started(argv: list[str]) -> subprocess.Popen[bytes]:
            return spawn(bound_to_parent(argv), cwd=ROOT, env=env, output=out)

        begun = time.monotonic()
        workers = [started([*worker, "-n", f"w{number}@bench"]) for number in range(WORKERS)]
        clock = started(beat)
    try:
        _until(lambda: _arrived(box) >= COUNT // 5, log)
        stop(workers.pop(), signals=[(signal.SIGKILL, 5)])
        valkey.stop()
        time.sleep(2)
        valkey.start()
        _until(lambda: _arrived(box) >= COUNT // 2, log)
        stop(workers.pop(), signals=[(signal.SIGKILL, 5)])
        mail.stop()
        away = time.monotonic()
        time.sleep(OUTAGE_S)
        opened()
        outage = time.monotonic() - away
        _until(lambda: _open(database) == 0, log)
    finally:
        for process in (*workers, clock):
            stop(process, signals=[(signal.SIGKILL, 5)])
    took = time.monotonic() - begun
    rate = COUNT / (took - outage)
    return [
        f"all sent after {took:.0f} s, {outage:.0f} s of them without mail: {rate:.0f}/s, two killed, Valkey restarted"
    ]


def _counted(database: psycopg.Connection[Any], box: Postbox, sms_port: int) -> list[str]:
    sent = dict(
        database.execute("SELECT id::text, channel FROM followup_reminders_reminder WHERE state = 'sent'")
    )
    assert len(sent) == COUNT, "some are not sent"
    mails, messages = Counter(box.keys), Gateway.taken
    assert set(mails) == {key for key, channel in sent.items() if channel == "mail"}, "some never arrived"
    assert set(messages) == {key for key, channel in sent.items() if channel == "sms"}, "some never arrived"
    again = messages.total() - len(messages)
    assert _asked_again(sms_port, next(iter(messages))) == 409, "two calls with one key are one message"
    twice = mails.total() - len(mails)
    assert twice <= 4, f"{twice} came twice"  # the connections that the outage broke
    return [
        f"mails: {mails.total()} of {len(mails)}, {twice} twice, with the same Message-ID",
        f"messages: {len(messages)}; the gateway was asked again for {again} of them, and took each once",
    ]


def _asked_again(port: int, key: str) -> int:
    gateway = http.client.HTTPConnection("127.0.0.1", port)
    gateway.request("POST", "/", "{}", {"Idempotency-Key": key})
    return gateway.getresponse().status


def _arrived(box: Postbox) -> int:
    return len(box.keys) + len(Gateway.taken)


def _open(database: psycopg.Connection[Any]) -> int:
    found = database.execute("SELECT count(*) FROM followup_reminders_reminderdue").fetchone()
    assert found
    return int(found[0])


def _until(what: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + 3000
    while not what():
        assert time.monotonic() < deadline, tail(log, lines=40)
        time.sleep(0.5)
