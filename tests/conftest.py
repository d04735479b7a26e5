"""What every test stands on. Fixtures live in `tests/plugins/`; here is only what must override a plugin."""

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

_NO_TRUNCATE = """
SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname)
FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate' AND NOT tgisinternal
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, in which append-only tables may be emptied between tests that commit (TRUNCATE); UPDATE
    and DELETE stay refused, as everywhere."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_NO_TRUNCATE)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
