"""The whole large circle in one transaction: all of it, or nothing."""

import time
from collections.abc import Callable

from django.db import connection, transaction

from cases.patients.models import Patient
from circlecare.large import cases, patients, people, talk
from circlecare.large.plan import Plan, Size
from kernel import clock

STEPS: tuple[tuple[str, Callable[[Plan], int]], ...] = (
    ("centres", people.centres),
    ("people", people.people),
    ("patients", patients.patients),
    ("care relations", patients.relations),
    ("diagnoses", patients.diagnoses),
    ("lines of therapy", patients.therapy_lines),
    ("performance status", patients.performance),
    ("laboratory results", patients.labs),
    ("rows of heavy patients", patients.heavy),
    ("pathways", cases.pathways),
    ("pathway steps", cases.steps),
    ("referrals", cases.referrals),
    ("conversations", talk.conversations),
    ("topics", talk.topics),
    ("participants", talk.participants),
    ("messages", talk.messages),
)


class NotEmptyError(Exception):
    """There are patients already: a large circle needs a database of its own."""


def large_seed(*, size: Size, say: Callable[[str], None]) -> dict[str, int]:
    """Fill the empty database; returns how many rows of each kind. Raises NotEmptyError."""
    if Patient.objects.exists():
        raise NotEmptyError
    plan = Plan(size=size, now=clock.now())
    made: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        # foreign keys are checked after each table: an index cannot be made while checks are pending
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, step in STEPS:
            started = time.monotonic()
            made[name] = step(plan)
            say(f"{made[name]:>9,} {name} ({time.monotonic() - started:.1f} s)")
        # the planner must know the new sizes before the first query
        cursor.execute("ANALYZE")
    return made
