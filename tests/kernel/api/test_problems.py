"""What a refusal of the database becomes: a clear answer, and a log line without anybody's data."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from kernel.api import problems
from tests.factories.directory import make_person


def refusal(sql: str, *params: object) -> Exception:
    """What the database says to `sql`."""
    with (
        pytest.raises((IntegrityError, DataError)) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)
    return raised.value


def test_a_constraint_is_named_in_the_log_and_the_row_is_not(db, caplog):
    known, other = make_person("Rita Conti"), make_person("Ugo Via")
    exc = refusal("UPDATE network_directory_person SET email = %s WHERE id = %s", known.email, other.pk)
    assert known.email in str(exc), "PostgreSQL quotes the row: that is what must not be logged"
    answer = problems.handler(exc, {})
    assert answer is not None
    assert answer.status_code == 409
    assert "network_directory_person_email" in caplog.text
    assert known.email not in caplog.text


def test_a_value_that_no_column_holds_is_bad_input(db, caplog):
    exc = refusal("SELECT %s::timestamptz", "0001-01-01 00:00:00+23:00")
    answer = problems.handler(exc, {})
    assert answer is not None
    assert answer.status_code == 400
    assert "0001" not in caplog.text
