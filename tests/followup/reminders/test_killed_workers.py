"""Workers that are killed while they send: nothing is lost, and only what was in their hand can come twice."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.conf import settings as current
from django.core.cache import cache
from django.db import connection, transaction

from followup.reminders.models import Reminder
from kernel.embedded.environment import ROOT
from kernel.embedded.processes import bound_to_parent, spawn, stop
from tests.factories.patients import make_patient
from tests.load.reminders.prepare import due_reminders

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
COUNT, WORKERS, LEASE_S = 300, 4, 3


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def worker(mailbox, tmp_path):
    """Starts one: returns its process."""
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(
            connection.settings_dict
        ),
        "EMAIL_URL": f"smtp://127.0.0.1:{current.EMAIL_PORT}",
        "REMINDERS_LEASE_S": str(LEASE_S),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "LOG_LEVEL": "ERROR",
    }
    started = []

    def start(at_once):
        argv = bound_to_parent([sys.executable, "-m", "tests.load.reminders.loop", str(at_once)])
        with (tmp_path / "workers.log").open("ab") as log:
            started.append(spawn(argv, cwd=ROOT, env=environment, output=log))
        return started[-1]

    yield start
    for process in started:
        kill(process)


def kill(process):
    stop(process, signals=[(signal.SIGKILL, 5)])


def keys(mailbox):
    return Counter(re.search(r"Message-ID: <(\S+)@", text)[1] for text in mailbox.texts())


def test_two_of_four_workers_killed_in_the_middle(network, circle_doctor, mailbox, worker):
    patients = [make_patient(circle_doctor, email=f"p{number}@paziente.example") for number in range(5)]
    due_reminders(COUNT, centre=network.crema, patients=patients, channels=("mail",))
    workers = [worker(40) for _ in range(WORKERS)]
    for at in (COUNT // 5, COUNT // 2):
        wait_for(lambda at=at: len(mailbox.taken) >= at)
        kill(workers.pop())
    wait_for(lambda: Reminder.objects.filter(state="sent").count() == COUNT)
    sent = keys(mailbox)
    assert set(sent) == {str(key) for key in Reminder.objects.values_list("pk", flat=True)}
    twice = {key for key, times in sent.items() if times > 1}
    doubtful = {
        str(key)
        for key in Reminder.objects.filter(tries__isnull=False, attempts=2).values_list("pk", flat=True)
    }
    assert len(twice) <= 2
    assert twice <= doubtful, "only what a worker had in its hand"


@pytest.mark.parametrize(("notes_are_lost", "arrivals"), [(False, 1), (True, 2)])
def test_killed_between_the_answer_of_the_server_and_the_commit_it_comes_once(
    network, circle_doctor, mailbox, worker, notes_are_lost, arrivals
):
    """Its log is locked, so that the worker cannot commit what the server took. With the notes lost it comes twice,
    with the same key."""
    patient = make_patient(circle_doctor, email="anna@paziente.example")
    due_reminders(1, centre=network.crema, patients=[patient], channels=("mail",))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE followup_reminders_reminderattempt IN SHARE MODE")
        first = worker(40)
        wait_for(is_waited_for)
        assert len(mailbox.taken) == 1
        kill(first)
        if notes_are_lost:
            cache.clear()
    assert Reminder.objects.get().state == "sending", "it could not say that it is sent"
    worker(40)
    wait_for(lambda: Reminder.objects.get().state == "sent")
    assert set(keys(mailbox).values()) == {arrivals}
    reminder = Reminder.objects.get()
    assert (reminder.in_doubt, reminder.attempts) == (notes_are_lost, arrivals)
    assert reminder.sent_at is not None
    assert list(reminder.tries.values_list("outcome", flat=True)) == ["sent"]


def is_waited_for():
    """Whether somebody wants to write the log; the vacuum that comes by itself may wait for the same table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'RowExclusiveLock'"
            " AND relation = 'followup_reminders_reminderattempt'::regclass"
        )
        return cursor.fetchone() is not None
