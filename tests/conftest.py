"""What every test stands on. Fixtures live in `tests/plugins/`; here is only what must override a plugin."""

import gc
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test.testcases import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

# How long an example takes says how busy the machine is and nothing about the code.
settings.register_profile("circlecare", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("circlecare")

_KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "followup_protocols_protocol",
    "followup_protocols_protocolversion",
    "followup_protocols_protocolvisit",
    "followup_protocols_protocolitem",
}
"""Made by the migrations, the same for every test."""


def _empty_the_tables(_case: TransactionTestCase) -> None:
    """After a test that commits: delete the rows of the tables that have some, and nothing else.

    Django's own way truncates all tables and then announces a migration, which makes every content type and
    permission anew: a second of processor time a test. Triggers and foreign keys sleep meanwhile
    (`replica`), so append-only tables can be emptied; within a test they stay as they are everywhere.
    """
    assert not connection.in_atomic_block, "a test that commits stands in a module with standing rows"
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - _KEPT)
    quoted = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {name})" for number, name in enumerate(quoted)
            )
        )
        filled = [quoted[number] for (number,) in cursor.fetchall()]
        if filled:
            deletes = ";".join(f"DELETE FROM {name}" for name in filled)
            cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletes}; COMMIT")


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: the collector of garbage need not walk over them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _in_the_language_of_the_settings() -> None:
    """A call of a test before left its person's language in this thread, as the server does until its next call."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _quick_argon2() -> Iterator[None]:
    """The same algorithm with the least memory it allows: the real cost is meant to hurt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
        patch.setattr(Argon2PasswordHasher, "parallelism", 1)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, quickly emptied between tests that commit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty_the_tables)
        yield
