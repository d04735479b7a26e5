"""Outgoing mail against a real mail server: retried when refused for now, never sent twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.db import connection

from kernel.clock import now
from kernel.embedded.processes import free_port
from kernel.notify.models import OutboxMail, OutboxState
from kernel.notify.rules import IN_FLIGHT_LIMIT, MAX_ATTEMPTS, retry_pause
from kernel.notify.services.mail import mail_queue
from kernel.notify.services.sending import outbox_reconcile, outbox_send


class Mailbox:
    """Answers each message with the next of `answers` ("" takes it, "close" breaks the line)."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.taken: list[Any] = []
        self.delay_s = 0.0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "close":
            self.taken.append(envelope)
            server.transport.abort()
            return "250 never heard"
        if answer:
            return answer
        time.sleep(self.delay_s)  # noqa: ASYNC251 - a slow server is the point; it has a loop of its own
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()


def queue(number: int = 1) -> OutboxMail:
    mail_queue(
        to_email=f"p{number}@hospital.example",
        kind="test",
        subject="Subject",
        body="https://x.example/secret-link",
        dedupe_key=f"mail-{number}",
    )
    return OutboxMail.objects.get(dedupe_key=f"mail-{number}")


def test_sent_once_and_its_link_forgotten(db, mailbox):
    mail = queue()
    queue()  # the same fact again
    assert outbox_send() == 1
    assert outbox_send() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.body) == (OutboxState.SENT, 1, "")
    (envelope,) = mailbox.taken
    assert envelope.rcpt_tos == ["p1@hospital.example"]
    assert b"secret-link" in envelope.content
    assert str(mail.pk).encode() in envelope.content, "the same Message-ID at every attempt"


def test_refused_for_now_is_tried_again_later(db, mailbox):
    mailbox.answers = ["451 try later", "421 busy"]
    mail = queue()
    moment = now()
    with time_machine.travel(moment, tick=False):
        assert outbox_send() == 0
        assert outbox_send() == 0, "not before its time"
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (OutboxState.PENDING, 1)
    assert mail.due_at == moment + retry_pause(1)
    assert "451" in mail.last_error
    with time_machine.travel(moment + retry_pause(1), tick=False):
        assert outbox_send() == 0
    with time_machine.travel(moment + retry_pause(1) + retry_pause(2), tick=False):
        assert outbox_send() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (OutboxState.SENT, 3, "")
    assert len(mailbox.taken) == 1


def test_refused_for_good_is_dead_at_once_and_the_others_go_on(db, mailbox):
    mailbox.answers = ["550 no such user"]
    bad, good = queue(1), queue(2)
    assert outbox_send() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (OutboxState.DEAD, OutboxState.SENT)
    assert "550" in bad.last_error


def test_server_that_hangs_up_between_two_mails_loses_none(db, mailbox):
    """Many servers take so many mails on one line, then answer 421 to the next and close."""
    mailbox.answers = ["421 too many mails on this line"]
    first, second, third = queue(1), queue(2), queue(3)
    assert outbox_send() == 2
    for mail in (first, second, third):
        mail.refresh_from_db()
    assert [mail.state for mail in (first, second, third)] == [
        OutboxState.PENDING,
        OutboxState.SENT,
        OutboxState.SENT,
    ]
    with time_machine.travel(now() + 2 * retry_pause(1), tick=False):
        assert outbox_send() == 1
    assert len(mailbox.taken) == 3


def test_server_that_is_away_costs_nothing_and_at_last_gives_up(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    first, second = queue(1), queue(2)
    assert outbox_send() == 0
    second.refresh_from_db()
    assert (second.state, second.attempts) == (OutboxState.PENDING, 0), "one try found out, the others wait"
    moment = now()
    for attempt in range(1, MAX_ATTEMPTS):
        moment += retry_pause(attempt) + retry_pause(1)
        OutboxMail.objects.filter(pk=second.pk).update(due_at=moment.replace(year=moment.year + 1))
        with time_machine.travel(moment, tick=False):
            outbox_send()
    first.refresh_from_db()
    assert (first.state, first.attempts) == (OutboxState.DEAD, MAX_ATTEMPTS)


def test_line_that_breaks_after_the_mail_was_handed_over_is_not_sent_again(db, mailbox):
    mailbox.answers = ["close"]
    mail = queue()
    assert outbox_send() == 0
    mail.refresh_from_db()
    assert mail.state == OutboxState.UNCERTAIN
    with time_machine.travel(now().replace(year=now().year + 1), tick=False):
        assert outbox_send() == 0
    assert len(mailbox.taken) == 1, "the server had taken it: a second one would be a double"


def test_worker_killed_while_sending_leaves_uncertain_not_a_second_mail(db, mailbox):
    mail = queue()
    OutboxMail.objects.filter(pk=mail.pk).update(state=OutboxState.SENDING, claimed_at=now(), attempts=1)
    assert outbox_reconcile() == 0, "it may still be at work"
    with time_machine.travel(now() + IN_FLIGHT_LIMIT * 2, tick=False):
        assert outbox_reconcile() == 1
        assert outbox_send() == 0
    mail.refresh_from_db()
    assert mail.state == OutboxState.UNCERTAIN
    assert mailbox.taken == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(mailbox):
    mails = [queue(number) for number in range(12)]
    mailbox.delay_s = 0.01
    barrier = threading.Barrier(2)
    sent: list[int] = []

    def worker() -> None:
        barrier.wait(10)
        sent.append(outbox_send())
        connection.close()

    _in_threads(worker, worker)
    assert sum(sent) == len(mails)
    recipients = sorted(envelope.rcpt_tos[0] for envelope in mailbox.taken)
    assert recipients == sorted(mail.to_email for mail in mails)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_claim_two_workers_send_twice(mailbox, monkeypatch):
    """The claim is what does it: workers that only look, and do not mark, send the same mail."""
    queue()
    both_have_looked = threading.Barrier(2)

    def look(_table: object, _moment: object) -> OutboxMail | None:
        mail = OutboxMail.objects.filter(state=OutboxState.PENDING).first()
        if mail is not None:
            both_have_looked.wait(10)
        return mail

    monkeypatch.setattr("kernel.notify.services.sending.claim", look)

    def worker() -> None:
        outbox_send(limit=1)
        connection.close()

    _in_threads(worker, worker)
    assert len(mailbox.taken) == 2


def _in_threads(*works: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
