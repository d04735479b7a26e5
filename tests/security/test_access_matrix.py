"""Every cell of the access matrix, against real rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from kernel.realtime import events, frames
from tests.security import addresses, matrix, watch
from tests.security.scenario import Scenario, build

pytestmark = pytest.mark.django_db
CELLS = matrix.cells()
REFUSALS = {401, 403, 404}
OUTSIDE_THE_API = {
    "healthz",
    "readyz",
    "sw.js",
    "_allauth/",
    "^api/(?P<rest>.*)$",
    "calendar/<str:secret>.ics",  # a secret that only its person knows: tests/followup/clinics/test_calendar_files.py
    "^(?!static/|_allauth/|api/|fhir/|ws/).*$",
}


@pytest.fixture(scope="module")
def scenario(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scenario]:
    """Built once, in a transaction that never commits; each cell works in a savepoint of its own (below)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def untouched(scenario: Scenario) -> dict[str, tuple[int, int]]:
    """All rows as every cell finds them: what a cell writes is taken back."""
    return watch.fingerprint()


@pytest.fixture
def _django_db_helper(scenario: Scenario) -> Iterator[None]:
    """In place of pytest-django's own, which would close the connection that holds the scenario."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_address_has_exactly_one_row_and_every_row_its_address():
    rows = Counter(row.key for row in matrix.rows())
    endpoints = addresses.api_endpoints()
    assert {key for key, count in rows.items() if count > 1} == set()
    assert endpoints - rows.keys() == set(), "addresses without a row"
    assert rows.keys() - endpoints == set(), "rows without an address"


def test_every_address_outside_the_api_is_known():
    assert addresses.outside_the_api() == OUTSIDE_THE_API


def test_every_event_has_exactly_one_row_and_every_row_its_event():
    rows = Counter(row.type for row in matrix.event_rows())
    assert {key for key, count in rows.items() if count > 1} == set()
    assert set(events.registered()) - rows.keys() == set(), "events without a row"
    assert rows.keys() - set(events.registered()) == set(), "rows without an event"


def test_every_incoming_frame_has_exactly_one_row():
    rows = Counter(row.type for row in matrix.frame_rows())
    assert {key for key, count in rows.items() if count > 1} == set()
    assert set(frames.registered()) == rows.keys()


@pytest.mark.slow  # a thousand cells: `make test` runs them, `make check` whether each address has a row
@pytest.mark.parametrize(
    ("row", "relation"), CELLS, ids=[f"{row.method}-{row.route}-{relation}" for row, relation in CELLS]
)
def test_cell(scenario: Scenario, untouched: dict[str, tuple[int, int]], row: matrix.Row, relation: str):
    expected = row.status_of(relation)
    touched, mark = watch.touched(), watch.waiting()
    answer = scenario.send(row, relation)
    assert answer.status_code == expected, told(answer)
    if row.shows and expected == 200:
        shown = str(scenario.ids[row.shows]) in answer.content.decode()
        assert shown == (relation in row.shown_to.split())
    if expected not in REFUSALS:
        return
    assert watch.waiting() == mark, "a refusal published or enqueued something"
    assert watch.touched() == touched or watch.fingerprint() == untouched, "a refusal wrote something"
    if expected == 404 and scenario.path(row) != scenario.path(row, missing=True):
        missing = scenario.send(row, relation, missing=True)
        assert (missing.status_code, told(missing)) == (404, told(answer)), "a refusal tells more than a miss"


def told(answer: Any) -> Any:
    if answer.get("Content-Type", "").endswith("json") and answer.content:
        return answer.json()
    return b"" if answer.streaming else answer.content[:300]


@pytest.mark.parametrize(
    "row",
    [row for row in matrix.rows() if not row.route.startswith("/")],
    ids=lambda row: f"{row.method}-{row.route}",
)
def test_the_token_of_a_program_opens_nothing_beside_the_fhir_interface(scenario: Scenario, row: matrix.Row):
    """To the rest of the product a program is nobody."""
    if row.status_of("signed_out") != 401:
        return
    assert scenario.send(row, "own_machine").status_code == 401


@pytest.mark.parametrize("row", matrix.event_rows(), ids=lambda row: row.type)
def test_event(scenario: Scenario, row: matrix.EventRow):
    if row.trigger is None:
        return
    mark = watch.waiting()
    row.trigger(scenario)
    heard = [sent.receivers for sent in watch.published_since(mark) if sent.type == row.type]
    assert heard, f"{row.type} was not published"
    for receivers in heard:
        relations = {scenario.relation_of(person) for person in receivers} - {None}
        assert relations == set(row.heard_by.split())


FRAME_CELLS = [
    (row, relation)
    for row in matrix.frame_rows()
    for relation in matrix.RELATIONS
    # Without a session there is no socket: tests/kernel/realtime proves that the handshake refuses both.
    if relation not in matrix.ABSENT
]


@pytest.mark.parametrize(
    ("row", "relation"), FRAME_CELLS, ids=[f"{row.type}-{relation}" for row, relation in FRAME_CELLS]
)
def test_frame(
    scenario: Scenario, untouched: dict[str, tuple[int, int]], row: matrix.FrameRow, relation: str
):
    from kernel.errors import DomainError

    entry = frames.find(row.type)
    assert entry is not None
    touched, mark = watch.touched(), watch.waiting()
    try:
        answer = entry.handler(scenario.actor(relation), entry.shape(**row.data(scenario)))
    except DomainError:
        answer = None
    effect = answer is not None or bool(watch.published_since(mark))
    assert effect == (relation in row.senders.split())
    assert watch.touched() == touched or watch.fingerprint() == untouched
