"""Queries whose shape never changes, built once.

To build a query and to turn it into SQL costs Django one to three milliseconds each time, often several times what
PostgreSQL needs to answer it. A page that asks twenty such questions spends most of its time there.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import connections
from django.db.models import Field, Lookup, QuerySet
from django.db.models.fields.related import ForeignObject
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")

_MARKER_OF: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: uuid4(),
    datetime: lambda number: datetime(9000 + number, 1, 1, tzinfo=UTC),
    date: lambda number: date(9000 + number, 1, 1),
    list: lambda number: [uuid4()],
}


@Field.register_lookup
@ForeignObject.register_lookup
class AnyOf(Lookup):
    """`name__any_of=[...]`: as `__in`, in one parameter, so that the SQL is the same for any number of values."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, self.rhs)


class Prepared(Generic[Row]):
    """`build` makes the query from the named values, whose types are given; it runs once in a process, with a marker
    in place of each value. It may not branch on them, nor read a clock (refused), a setting or the language:

        lines = Prepared(lambda patient_id: Line.objects.filter(patient_id=patient_id), patient_id=UUID)
        lines.rows(patient_id=patient.pk)

    A list goes into `__any_of`. Rows come as from the query itself: instances (with `select_related`), dictionaries,
    tuples.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._ready: _Ready | None = None

    def rows(self, **values: Any) -> list[Row]:
        """The answer for these values. One query."""
        if values.keys() != self._kinds.keys():
            raise TypeError(f"wanted {sorted(self._kinds)}, got {sorted(values)}")
        for name, value in values.items():
            if not isinstance(value, self._kinds[name]):
                # None above all: it would compare with NULL and find nothing, silently
                raise TypeError(f"{name} is {value!r}, no {self._kinds[name].__name__}")
        if self._ready is None:
            self._ready = _prepare(self._build, self._kinds)
        return self._ready.rows(values)

    def first(self, **values: Any) -> Row | None:
        """The first row, or None. Unlike a queryset's it adds neither an order nor a limit."""
        return next(iter(self.rows(**values)), None)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A compiled query: `places` says which of the parameters are whose value."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    statement: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]

    def rows(self, values: dict[str, Any]) -> list[Any]:
        parameters = list(self.parameters)
        for position, name in self.places:
            parameters[position] = values[name]
        bound = (self.statement, tuple(parameters))
        alias = self.queryset.db
        # What the compiler found out about the columns stays; connection and statement are those of this call.
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connections[alias]
        compiler.as_sql = lambda *_args, **_options: bound
        query: Any = self.queryset.query.clone()
        query.get_compiler = lambda *_args, **_options: compiler
        found: Any = QuerySet(model=self.queryset.model, query=query, using=alias)
        source: Any = self.queryset
        found._fields = source._fields
        return list(source._iterable_class(found))  # noqa: SLF001


def _prepare(build: Callable[..., QuerySet[Any, Any]], kinds: dict[str, type]) -> _Ready:
    markers = {name: _MARKER_OF[kind](number) for number, (name, kind) in enumerate(kinds.items())}
    queryset: Any = build(**markers)
    if queryset._prefetch_related_lookups:  # noqa: SLF001
        raise TypeError("what is fetched by further queries cannot be prepared")
    compiler = queryset.query.get_compiler(queryset.db)
    statement, parameters = compiler.as_sql()
    places = tuple(
        (position, name)
        for position, parameter in enumerate(parameters)
        for name, marker in markers.items()
        if type(parameter) is type(marker) and parameter == marker
    )
    lost = markers.keys() - {name for _position, name in places}
    if lost:
        raise TypeError(f"{sorted(lost)} cannot be put in later: the query changes them before it sends them")
    fixed = {
        parameters[i]
        for i in range(len(parameters))
        if i not in dict(places) and isinstance(parameters[i], date)
    }
    if fixed:
        # "today" as it was when the process started would let in who has left since
        raise TypeError(f"{sorted(map(str, fixed))} would stand still: give the day or the moment as a value")
    return _Ready(queryset, compiler, statement, tuple(parameters), places)
