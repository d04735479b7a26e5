"""What a query makes of the rows that another statement fetched, found out once.

A queryset finds out anew at each call which column belongs to which model, and each instance is made field by field,
with signals that nobody listens to. Of a page that reads a hundred short rows that is a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections
from django.db.models import FloatField, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.functions import Cast
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
)
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init
from django.db.models.sql.compiler import SQLCompiler

Raw = Sequence[tuple[Any, ...]]
Reader = Callable[[Raw], list[Any]]
_Maker = Callable[[Sequence[Any]], Any]

_PLAIN = (DeferredAttribute, ForeignKeyDeferredAttribute)
"""Descriptors that keep a value as it is."""


def reader_of(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Reader:
    """How the rows of a compiled query are read: instances (with `select_related`), dictionaries, tuples, values.

    Raises TypeError for any other shape.
    """
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    if compiler.has_composite_fields(columns):
        raise TypeError("a key of several columns cannot be prepared")
    make = _shape(queryset, compiler)
    steps = [
        (position, converter, column)
        for position, (converters, column) in compiler.get_converters(columns).items()
        if not _is_cast_to_float(column)
        for converter in converters
    ]
    if not steps:
        return make

    def read(rows: Raw) -> list[Any]:
        if not rows:
            return make(rows)
        connection = connections[queryset.db]
        whole: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for position, converter, column in steps:
            whole[position] = [converter(value, column, connection) for value in whole[position]]
        return make(list(zip(*whole, strict=True)))

    return read


def _is_cast_to_float(column: Any) -> bool:
    """Does the driver give what Django would make of it?"""
    return isinstance(column, Cast) and isinstance(column.output_field, FloatField)


def _shape(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Reader:
    query: Any = queryset.query
    shape = queryset._iterable_class  # noqa: SLF001
    width = compiler.col_count
    if shape is ModelIterable:
        make = _maker(compiler.klass_info, compiler, queryset.db)
        return lambda rows: [make(row) for row in rows]
    if shape is ValuesIterable:
        names = tuple(query.selected or (*query.extra_select, *query.values_select, *query.annotation_select))
        return lambda rows: [dict(zip(names, row, strict=False)) for row in rows]
    if shape is ValuesListIterable:
        # what is selected for the order alone is not part of the answer
        return lambda rows: [tuple(row[:width]) for row in rows]
    if shape is FlatValuesListIterable:
        return lambda rows: [row[0] for row in rows]
    raise TypeError(f"rows of {shape.__name__} cannot be prepared")


def _maker(info: Any, compiler: SQLCompiler, alias: str) -> _Maker:
    """As `ModelIterable` and its `RelatedPopulator`: the instance of a row, with those that were joined."""
    if info.get("from_parent"):
        raise TypeError("a model that inherits another's table cannot be prepared")
    fields: Any = [compiler.select[index][0] for index in info["select_fields"]]
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    make = _instances(info["model"], [field.target.attname for field in fields], alias)
    joined = [_joined(part, compiler, alias) for part in info.get("related_klass_infos", ())]
    named = list((compiler.annotation_col_map or {}).items()) if info is compiler.klass_info else []

    def instance(row: Sequence[Any]) -> Any:
        made = make(row[start:end])
        for join in joined:
            join(row, made)
        for name, position in named:
            setattr(made, name, row[position])
        return made

    return instance


def _joined(info: Any, compiler: SQLCompiler, alias: str) -> Callable[[Sequence[Any], Any], None]:
    make, to_local, to_remote = _maker(info, compiler, alias), info["local_setter"], info["remote_setter"]
    names = [compiler.select[index][0].target.attname for index in info["select_fields"]]
    key = info["select_fields"][names.index(info["model"]._meta.pk.attname)]  # noqa: SLF001

    def join(row: Sequence[Any], made: Any) -> None:
        if row[key] is None:
            to_local(made, None)
            return
        other = make(row)
        to_local(made, other)
        to_remote(other, made)

    return join


def _instances(model: type[Model], names: list[str], alias: str) -> _Maker:
    """As `model.from_db`, without its detours where the model takes none."""
    if not _is_plain(model):
        return lambda values: model.from_db(alias, names, values)
    new = model.__new__

    def made(values: Sequence[Any]) -> Model:
        instance = new(model)
        state = ModelState()
        state.adding = False
        state.db = alias
        kept = instance.__dict__
        kept["_state"] = state
        kept.update(zip(names, values, strict=True))
        return instance

    return made


def _is_plain(model: type[Model]) -> bool:
    """Does making an instance do no more than to keep the values?"""
    makes: Any = model.from_db
    of_django: Any = Model.from_db
    return (
        model.__init__ is Model.__init__
        and makes.__func__ is of_django.__func__
        and not pre_init.has_listeners(model)
        and not post_init.has_listeners(model)
        and all(field.descriptor_class in _PLAIN for field in model._meta.concrete_fields)  # noqa: SLF001
    )
