"""Queries whose shape never changes, built once.

To build a query and to turn it into SQL costs Django one to three milliseconds each time, often several times what
PostgreSQL needs to answer it. A page that asks twenty such questions spends most of its time there.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connections
from django.db.models import Field, Lookup, QuerySet
from django.db.models.fields.related import ForeignObject
from django.db.models.sql.compiler import SQLCompiler
from psycopg import _queries
from psycopg.types.composite import RecordBinaryLoader

from kernel.rows import Reader, reader_of

Row = TypeVar("Row")

_MARKER_OF: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: uuid4(),
    datetime: lambda number: datetime(9000 + number, 1, 1, tzinfo=UTC),
    date: lambda number: date(9000 + number, 1, 1),
    list: lambda number: [uuid4()],
    str: lambda number: str(uuid4()),
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
        found = known.get(question.key)
        if found is None:
            found = known[question.key] = question.ready.rows(values)
        return list(found)

    def asking(self, **values: Any) -> Question:
        """The question with its values, for `asked_together`."""
        if values.keys() != self._kinds.keys():
            raise TypeError(f"wanted {sorted(self._kinds)}, got {sorted(values)}")
        ready = self._ready
        if ready is None:
            ready = self._ready = _prepare(self._build, self._kinds)
        key: list[Any] = [ready]
        for name, kind in self._kinds.items():
            if not isinstance(values[name], kind):
                # None above all: it would compare with NULL and find nothing, silently
                raise TypeError(f"{name} is {values[name]!r}, no {kind.__name__}")
            key.append(_comparable(values[name]))
        return Question(ready, values, tuple(key))

    def first(self, **values: Any) -> Row | None:
        """The first row, or None. Unlike a queryset's it adds neither an order nor a limit."""
        return next(iter(self.rows(**values)), None)


def _comparable(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.int  # compared in a tenth of the time
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared query with its values; `key` is equal for equal questions."""

    ready: _Ready
    values: dict[str, Any]
    key: tuple[Any, ...]


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
    """One statement, whose parameters are the values; a value that several questions share is one parameter."""
    questions = list(asked.values())
    places: dict[Any, str] = {}
    parameters: dict[str, Any] = {}
    shape = []
    for each in questions:
        for name in each.ready.names:
            value = each.values[name] if name in each.values else each.ready.constants[name]
            shared = (type(value), value) if type(value) in _SHARED else object()
            place = places.get(shared)
            if place is None:
                place = places[shared] = f"p{len(places)}"
                parameters[place] = value
            shape.append(place)
    statement = _together(tuple(each.ready for each in questions), tuple(shape))
    connection: Any = connections[questions[0].ready.alias]
    connection.ensure_connection()
    # the wrapper of every cursor: counted, timed, and refused where queries are
    with connection._prepare_cursor(_Cursor(connection.connection)) as cursor:  # noqa: SLF001
        cursor.execute(statement, parameters)
        found = cursor.fetchone()
    return {key: each.ready.answer(part) for (key, each), part in zip(asked.items(), found, strict=True)}


_SHARED = (UUID, date, datetime)
"""Of these the driver tells the server the type, whatever they are compared with."""


@lru_cache(maxsize=1_000)
def _together(questions: tuple[_Ready, ...], places: tuple[str, ...]) -> str:
    """The statement that asks `questions`, with the names of their parameters one after the other."""
    rest = iter(places)
    # statements that Django compiled; their values go beside them
    parts = [each.part(dict(zip(each.names, rest, strict=False))) for each in questions]
    return f"SELECT {', '.join(parts)}"


@lru_cache(maxsize=1_000)
def _converted(statement: str, encoding: str) -> Any:
    return _queries._query2pg_nocache(statement.encode(encoding), encoding)  # noqa: SLF001


class _Query(_queries.PostgresQuery):
    """psycopg reads a long statement anew at each call, to find its parameters."""

    __slots__ = ()

    def convert(self, query: Any, vars: Any) -> None:  # noqa: A002
        known = _converted(query, self._tx.encoding)
        self.query, self._want_formats, self._order, self._parts = known
        self.dump(vars)


class _Cursor(psycopg.Cursor[Any]):
    """Answers in the binary form: only that says of a row's columns what they are."""

    _query_cls = _Query

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.format = psycopg.pq.Format.BINARY
        self.adapters.register_loader("jsonb", _JsonbText)
        self.adapters.register_loader("record", _Record)


class _JsonbText(psycopg.adapt.Loader):
    """The text of a jsonb: Django's own field reads it, with the decoder that the model names."""

    format = psycopg.pq.Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data[1:]).decode()


class _Record(RecordBinaryLoader):
    """As psycopg's own, which takes twice the time: most of what a page reads comes through here."""

    def load(self, data: Any) -> tuple[Any, ...]:
        raw = bytes(data)
        (width,) = _LENGTH(raw, 0)
        offset = 4
        oids: list[int] = []
        values: list[bytes | None] = []
        for _ in range(width):
            oid, length = _COLUMN(raw, offset)
            oids.append(oid)
            offset += 8
            if length < 0:
                values.append(None)
            else:
                end = offset + length
                values.append(raw[offset:end])
                offset = end
        return self._get_transformer(tuple(oids)).load_sequence(values)


_LENGTH = struct.Struct("!i").unpack_from
_COLUMN = struct.Struct("!Ii").unpack_from


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A compiled query: `places` says which of the parameters are whose value, `read` makes of raw rows what the query
    would. `kept` is the same statement in pieces for a plan that the server keeps, with the names of what is put
    between them, those of `constants` among them. Where `columns` are few and simple, each comes as one array."""

    alias: str
    statement: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    read: Reader
    kept: tuple[str, ...]
    kept_names: tuple[str, ...]
    names: tuple[str, ...]
    constants: dict[str, Any]
    columns: int

    def part(self, places: dict[str, str]) -> str:
        """The statement as one value of another."""
        between = [f"%({places[name]})s" for name in self.kept_names]
        asked = "".join(chain.from_iterable(zip_longest(self.kept, between, fillvalue="")))
        if not self.columns:
            return f"ARRAY(SELECT asked FROM ({asked}) AS asked)"  # noqa: S608
        names = [f"c{number}" for number in range(self.columns)]
        arrays = ", ".join(f"array_agg({name})" for name in names)
        return f"(SELECT ROW({arrays}) FROM ({asked}) AS asked({', '.join(names)}))"  # noqa: S608

    def answer(self, found: Any) -> list[Any]:
        """What the query makes of the value of `part`."""
        if not self.columns:
            return self.read(found) if found else []
        return [] if found[0] is None else self.read(list(zip(*found, strict=True)))

    def rows(self, values: dict[str, Any]) -> list[Any]:
        bound = list(self.parameters)
        for position, name in self.places:
            bound[position] = values[name]
        with connections[self.alias].cursor() as cursor:
            cursor.execute(self.statement, bound)
            return self.read(cursor.fetchall())


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
    kept, kept_names, constants = _with_constants(statement, tuple(parameters), dict(places))
    return _Ready(
        alias=queryset.db,
        statement=statement,
        parameters=tuple(parameters),
        places=places,
        read=reader_of(queryset, compiler),
        kept=kept,
        kept_names=kept_names,
        names=tuple(dict.fromkeys(kept_names)),
        constants=constants,
        columns=(compiler.col_count or 0) if _is_narrow(compiler) else 0,
    )


NARROW = 9


def _is_narrow(compiler: SQLCompiler) -> bool:
    """Few columns are read faster one by one, many row by row; arrays of different lengths make none together."""
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    if len(columns) > NARROW:
        return False
    fields = [column._output_field_or_none for column in columns]  # noqa: SLF001
    return all(field is not None and not isinstance(field, ArrayField) for field in fields)


def _with_constants(
    statement: str, parameters: tuple[Any, ...], names: dict[int, str]
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Any]]:
    """The statement with what never changes written out, in the pieces before, between and after the rest; the names
    of the rest, and the values of those that are constants too, but of a type that is not written out.

    A plan that is made once for all values may use a partial index only when its condition stands in the statement:
    `status = $3` proves nothing about rows that are active.
    """
    pieces, between, constants = [""], [], {}
    position = -1
    for part in re.split("(%[s%])", statement):
        if part != "%s":
            pieces[-1] += part
            continue
        position += 1
        value, name = parameters[position], names.get(position)
        if name is None and isinstance(value, str | int):
            pieces[-1] += psycopg.sql.Literal(value).as_string().replace("%", "%%")
            continue
        if name is None:
            name = f"constant {position}"
            constants[name] = value
        between.append(name)
        pieces.append("")
    return tuple(pieces), tuple(between), constants
