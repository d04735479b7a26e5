"""Rows that stand for a whole module: made once, in a transaction that never commits; each test works in a savepoint.

What a test writes is taken back before the next one, as everywhere, so the order does not matter. A module that uses
it says so for all its tests (`usefixtures`), so that the same rows stand whether one of them runs or all do. It has no
tests that commit: those need the database to themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def standing_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[DjangoDbBlocker]:
    """The transaction of the module. Make its rows within `unblock()`; take a `deepcopy` of them in each test."""
    from django.db import connection, transaction

    open_one = transaction.atomic()
    with django_db_blocker.unblock():
        assert not connection.in_atomic_block, "a test has begun already: ask for these rows with usefixtures"
        open_one.__enter__()
    yield django_db_blocker
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        open_one.__exit__(None, None, None)
