"""Real servers that take what reminders send, and a clinic with a patient who agreed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kernel.embedded.processes import free_port
from tests.factories.appointments import agree, make_clinic
from tests.factories.patients import make_patient


class Mailbox:
    """Answers each message with the next of `answers` ("" takes it, "close" takes it and breaks the line)."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.taken: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "close":
            self.taken.append(envelope)
            server.transport.abort()
            return "250 never heard"
        if not answer:
            self.taken.append(envelope)
        return answer or "250 OK"

    def texts(self) -> list[str]:
        return [envelope.content.decode() for envelope in self.taken]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()


class Gateway(ThreadingHTTPServer):
    """Takes each Idempotency-Key once (409 after that); `answers` are given first, 0 breaks the line."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Sms)
        self.answers: list[int] = []
        self.taken: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []


class _Sms(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gateway

    def do_POST(self) -> None:
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        self.server.asked.append(self.headers["Authorization"])
        status = self.server.answers.pop(0) if self.server.answers else 202
        if status in (0, 202):
            status = status or 0
            if key in self.server.taken:
                status = 409
            else:
                self.server.taken[key] = words
        if status == 0:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/v1/messages?sandbox=1"
    settings.SMS_GATEWAY_TOKEN = "only-a-test"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def patient(db: Any, circle_doctor: Any) -> Any:
    found = make_patient(
        circle_doctor, given_name="Anna Maria", email="anna@paziente.example", phone="333 1234567"
    )
    agree(found)
    return found


@pytest.fixture
def clinic(db: Any, network: Any) -> Any:
    return make_clinic(network.crema)
