"""The order of a search over several tables, and where its next page begins.

A table may keep days, another one instants: a day counts as its first moment on the wall of the hospital.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet

from cases.fhir.rules.parameters import WALL
from cases.fhir.selectors.source import NOTHING


@dataclass(frozen=True, slots=True)
class Order:
    """`name`: a parameter that is a date; None: in the order in which resources were made."""

    name: str | None = None
    descending: bool = True


NEWEST_FIRST = Order()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this resource. `source` and `part` tell the resources of one key apart; `at` is what
    the page is sorted by, None for a resource that has no such date (these come last)."""

    key: Any
    source: int
    part: int
    at: datetime | None = None


def column_of(sorts: Mapping[str, str], order: Order) -> str | None:
    """The column that a table is sorted by; None when it has none, then all its rows are undated."""
    return sorts.get(order.name) if order.name is not None else None


def instant_of(row: Any, column: str | None) -> datetime | None:
    """What a row is sorted by."""
    found: date | datetime | None = getattr(row, column) if column else None
    if found is None or isinstance(found, datetime):
        return found
    return datetime(found.year, found.month, found.day, tzinfo=WALL)


def rank(place: Place, order: Order) -> tuple[Any, ...]:
    """A key that sorts places of all tables in one order (ascending, the first of the search first)."""
    sign = -1 if order.descending else 1
    number = place.key if isinstance(place.key, int) else place.key.int
    at = place.at.timestamp() if place.at is not None else 0.0
    # within one key the resources stand in the order of the tables and parts, whichever way it is sorted
    return (place.at is None, sign * at, sign * number, place.source, place.part)


def ordered(rows: QuerySet[Any], key: str, column: str | None, order: Order) -> QuerySet[Any]:
    by_key = f"-{key}" if order.descending else key
    if column is None:
        return rows.order_by(by_key)
    by_date = F(column).desc(nulls_last=True) if order.descending else F(column).asc(nulls_last=True)
    return rows.order_by(by_date, by_key)


def from_place(
    rows: QuerySet[Any], key: str, column: str | None, order: Order, place: Place
) -> QuerySet[Any]:
    """The rows at or after a place; what of its own row was shown already is told apart by the caller."""
    same = Q(**{f"{key}__{'lte' if order.descending else 'gte'}": place.key})
    if order.name is None:
        return rows.filter(same)
    if column is None:
        return rows.filter(same) if place.at is None else rows
    undated = Q(**{f"{column}__isnull": True})
    if place.at is None:
        return rows.filter(undated & same)
    computed = rows.query.annotations.get(column)
    field = computed.output_field if computed is not None else rows.model._meta.get_field(column)  # noqa: SLF001 - public in Django
    is_day = not isinstance(field, DateTimeField)
    return rows.filter(
        undated | _beyond(column, is_day, order, place.at) | (_at(column, is_day, place.at) & same)
    )


def _beyond(column: str, is_day: bool, order: Order, at: datetime) -> Q:
    if not is_day:
        return Q(**{f"{column}__{'lt' if order.descending else 'gt'}": at})
    day = at.astimezone(WALL).date()
    if not order.descending:
        return Q(**{f"{column}__gt": day})
    return Q(**{f"{column}__{'lt' if _is_midnight(at) else 'lte'}": day})


def _at(column: str, is_day: bool, at: datetime) -> Q:
    if not is_day:
        return Q(**{column: at})
    return Q(**{column: at.astimezone(WALL).date()}) if _is_midnight(at) else NOTHING


def _is_midnight(at: datetime) -> bool:
    wall = at.astimezone(WALL)
    return (wall.hour, wall.minute, wall.second, wall.microsecond) == (0, 0, 0, 0)
