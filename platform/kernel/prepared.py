"""Queries whose shape never changes, built once.

To build a query and to turn it into SQL costs Django one to three milliseconds each time, often several times what
PostgreSQL needs to answer it. A page that asks twenty such questions spends most of its time there.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

import psycopg
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
        """The answer for these values. One query, or none inside `asked_together` when it was asked there before."""
        question = self.asking(**values)
        known = _KNOWN.get()
        if known is None:
            return question.ready.rows(values)
        if question.key not in known:
            known[question.key] = question.ready.rows(values)
        return list(known[question.key])

    def asking(self, **values: Any) -> Question:
        """The question with its values, for `asked_together`."""
        if values.keys() != self._kinds.keys():
            raise TypeError(f"wanted {sorted(self._kinds)}, got {sorted(values)}")
        for name, value in values.items():
            if not isinstance(value, self._kinds[name]):
                # None above all: it would compare with NULL and find nothing, silently
                raise TypeError(f"{name} is {value!r}, no {self._kinds[name].__name__}")
        if self._ready is None:
            self._ready = _prepare(self._build, self._kinds)
        return Question(self._ready, values)

    def first(self, **values: Any) -> Row | None:
        """The first row, or None. Unlike a queryset's it adds neither an order nor a limit."""
        return next(iter(self.rows(**values)), None)


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared query with its values."""

    ready: _Ready
    values: dict[str, Any]

    @property
    def key(self) -> Any:
        """Equal for equal questions."""
        given = sorted(self.values.items())
        return id(self.ready), tuple(
            (name, tuple(value) if isinstance(value, list) else value) for name, value in given
        )


_KNOWN: ContextVar[dict[Any, list[Any]] | None] = ContextVar("answers already there", default=None)


@contextmanager
def asked_together(*questions: Question) -> Iterator[None]:
    """Answer `questions` in one statement; inside the block `rows` of each, and of whatever else is asked twice, asks
    no more. For reading only: nothing in the block sees a later write. An inner block adds to what the outer one knows.

        with asked_together(LINES.asking(patient_id=pk), SHEETS.asking(patient_id=pk)):
            LINES.rows(patient_id=pk)

    A page of thirty short questions is slow by its thirty round trips, and each is planned anew. This is one trip, and
    the server keeps its plan (`prepare_threshold` of the settings).
    """
    known = _KNOWN.get()
    if known is not None:
        _learn(known, questions)
        yield
        return
    known = {}
    token = _KNOWN.set(known)
    try:
        _learn(known, questions)
        yield
    finally:
        _KNOWN.reset(token)


def _learn(known: dict[Any, list[Any]], questions: Iterable[Question]) -> None:
    # two rooms of a page may ask the same
    missing = {each.key: each for each in questions if each.key not in known}
    if missing:
        known |= _answers(missing)


def _answers(asked: dict[Any, Question]) -> dict[Any, list[Any]]:
    questions = list(asked.values())
    # statements that Django compiled; their values go beside them
    parts = [f"ARRAY(SELECT asked FROM ({each.ready.kept}) AS asked)" for each in questions]  # noqa: S608
    parameters = [value for each in questions for value in each.ready.kept_bound(each.values)]
    connection: Any = connections[questions[0].ready.queryset.db]
    connection.ensure_connection()
    raw = psycopg.Cursor(connection.connection)
    # only the binary form says of a row's columns what they are
    raw.format = psycopg.pq.Format.BINARY
    raw.adapters.register_loader("jsonb", _JsonbText)
    # the wrapper of every cursor: counted, timed, and refused where queries are
    with connection._prepare_cursor(raw) as cursor:  # noqa: SLF001
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        found = cursor.fetchone()
    return {key: each.ready.read(rows) for (key, each), rows in zip(asked.items(), found, strict=True)}


class _JsonbText(psycopg.adapt.Loader):
    """The text of a jsonb: Django's own field reads it, with the decoder that the model names."""

    format = psycopg.pq.Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data[1:]).decode()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A compiled query: `places` says which of the parameters are whose value, `converters` what Django makes of which
    column. `kept` is the same statement for a plan that the server keeps, with `kept_places` in its order."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    statement: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    converters: dict[int, Any]
    kept: str
    kept_places: tuple[tuple[int, str | None], ...]

    def kept_bound(self, values: dict[str, Any]) -> list[Any]:
        return [
            self.parameters[position] if name is None else values[name] for position, name in self.kept_places
        ]

    def bound(self, values: dict[str, Any]) -> list[Any]:
        parameters = list(self.parameters)
        for position, name in self.places:
            parameters[position] = values[name]
        return parameters

    def rows(self, values: dict[str, Any]) -> list[Any]:
        bound = (self.statement, tuple(self.bound(values)))
        return self._read(as_sql=lambda *_args, **_options: bound)

    def read(self, raw: list[tuple[Any, ...]]) -> list[Any]:
        """What the query makes of rows that another statement fetched."""
        return self._read(execute_sql=lambda *_args, **_options: [raw])

    def _read(self, **instead: Callable[..., Any]) -> list[Any]:
        alias = self.queryset.db
        # What the compiler found out about the columns stays; connection and statement are those of this call.
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connections[alias]
        compiler.get_converters = lambda _columns: self.converters
        for name, act in instead.items():
            setattr(compiler, name, act)
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
    converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
    kept, kept_places = _with_constants(statement, tuple(parameters), dict(places))
    return _Ready(queryset, compiler, statement, tuple(parameters), places, converters, kept, kept_places)


def _with_constants(
    statement: str, parameters: tuple[Any, ...], names: dict[int, str]
) -> tuple[str, tuple[tuple[int, str | None], ...]]:
    """The statement with what never changes written out, and the places of the rest.

    A plan that is made once for all values may use a partial index only when its condition stands in the statement:
    `status = $3` proves nothing about rows that are active.
    """
    places: list[tuple[int, str | None]] = []
    position = -1

    def written(found: re.Match[str]) -> str:
        nonlocal position
        if found.group() == "%%":
            return "%%"
        position += 1
        value = parameters[position]
        if position in names or not isinstance(value, str | int):
            places.append((position, names.get(position)))
            return "%s"
        return psycopg.sql.Literal(value).as_string().replace("%", "%%")

    return re.sub("%[s%]", written, statement), tuple(places)
