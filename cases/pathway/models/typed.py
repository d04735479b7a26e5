"""Columns that PostgreSQL reads out of the JSON of an entry, so that lists and statistics ask typed, indexed columns.

The services keep days as "2026-11-27" and instants in UTC as "2026-11-27T08:30:00+00:00". A generated column takes
immutable functions only, which a cast of text to a date is not: the parts are read as numbers instead.
"""

from typing import Any

from django.db import models
from django.db.models import Func, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Substr


def _made(expression: Any, output: "models.Field[Any, Any]") -> models.GeneratedField:
    return models.GeneratedField(expression=expression, output_field=output, db_persist=True, null=True)


def text_of(code: str) -> models.GeneratedField:
    return _made(KT(f"values__{code}"), models.CharField(max_length=200, null=True))


def number_of(code: str) -> models.GeneratedField:
    return _made(Cast(KT(f"values__{code}"), models.FloatField()), models.FloatField(null=True))


def _part(code: str, start: int, length: int) -> Cast:
    return Cast(Substr(KT(f"values__{code}"), start, length), models.IntegerField())


def day_of(code: str) -> models.GeneratedField:
    parts = (_part(code, 1, 4), _part(code, 6, 2), _part(code, 9, 2))
    day = Func(*parts, function="make_date", output_field=models.DateField())
    return _made(day, models.DateField(null=True))


def instant_of(code: str) -> models.GeneratedField:
    parts = [_part(code, start, length) for start, length in ((1, 4), (6, 2), (9, 2), (12, 2), (15, 2))]
    rest = Substr(KT(f"values__{code}"), 18)
    whole = Func(rest, Value("+"), Value(1), function="split_part", output_field=models.CharField())
    seconds = Cast(whole, models.FloatField())
    local = Func(*parts, seconds, function="make_timestamp", output_field=models.DateTimeField())
    instant = Func(
        local, template="(%(expressions)s AT TIME ZONE 'UTC')", output_field=models.DateTimeField()
    )
    return _made(instant, models.DateTimeField(null=True))
