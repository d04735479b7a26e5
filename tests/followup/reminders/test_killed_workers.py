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
from django.db import connection

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


def test_two_of_four_workers_killed_in_the_middle(network, circle_doctor, mailbox, tmp_path):
    patients = [make_patient(circle_doctor, email=f"p{number}@paziente.example") for number in range(5)]
    due_reminders(COUNT, centre=network.crema, patients=patients, channels=("mail",))
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
    with (tmp_path / "workers.log").open("ab") as log:
        argv = bound_to_parent([sys.executable, "-m", "tests.load.reminders.loop", "40"])
        workers = [spawn(argv, cwd=ROOT, env=environment, output=log) for _ in range(WORKERS)]
    try:
        for at in (COUNT // 5, COUNT // 2):
            wait_for(lambda at=at: len(mailbox.taken) >= at)
            stop(workers.pop(), signals=[(signal.SIGKILL, 5)])
        wait_for(lambda: Reminder.objects.filter(state="sent").count() == COUNT)
    finally:
        for worker in workers:
            stop(worker, signals=[(signal.SIGKILL, 5)])
    sent = Counter(re.search(r"Message-ID: <(\S+)@", text)[1] for text in mailbox.texts())
    assert set(sent) == {str(key) for key in Reminder.objects.values_list("pk", flat=True)}
    twice = {key for key, times in sent.items() if times > 1}
    doubtful = {
        str(key)
        for key in Reminder.objects.filter(tries__isnull=False, attempts=2).values_list("pk", flat=True)
    }
    assert len(twice) <= 2
    assert twice <= doubtful, "only what a worker had in its hand"
