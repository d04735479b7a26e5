"""COPY into the table of a model, by attribute names; what is not named gets the model's default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Stream `rows` (values in the order of `names`) into the table. Returns how many.

    Identity columns and generated ones are left to the database.
    """
    meta = model._meta  # noqa: SLF001 - public in Django
    fields = [
        field
        for field in meta.concrete_fields
        if not field.generated and not (isinstance(field, models.AutoField) and field.attname not in names)
    ]
    defaults = [_plain(field, None if field.attname in names else field.get_default()) for field in fields]
    places = [next(i for i, field in enumerate(fields) if field.attname == name) for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'COPY "{meta.db_table}" ({columns}) FROM STDIN'
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in rows:
            line = defaults.copy()
            for place, value in zip(places, row, strict=True):
                line[place] = value
            out.write_row(line)
            count += 1
    return count


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return Jsonb(value if value is not None else {})
    if isinstance(value, list) and not value:
        return "{}"
    return value


@contextmanager
def without_index(name: str) -> Iterator[None]:
    """Drop an index while a table is filled and make it once at the end. Inside the caller's transaction, so that
    it can never be missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        (definition,) = cursor.fetchone()
        cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute(definition)


@contextmanager
def without_trigger(model: type[models.Model], name: str) -> Iterator[None]:
    """Put one trigger aside while a table is filled with rows as they would be after many moves."""
    table = model._meta.db_table  # noqa: SLF001 - public in Django
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
        yield
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"')
