"""A source: rows of one table that are resources of one type, filtered by search parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.fhir.rules.parameters import (
    BadParameter,
    Moment,
    moment,
    reference,
    split_id,
    split_values,
    uuid_of,
)
from cases.interchange.rules.outward.elements import Json, Setting
from kernel.actors import Actor

NOTHING = Q(pk__in=[])
# an empty Q would vanish beside another in "or"
ALL = Q(pk__isnull=False)
MISSING = ":missing"
# every status that an Observation may have: one that no row of a table has finds nothing there
NO_OBSERVATION: Mapping[str, Q] = dict.fromkeys(
    (
        "registered",
        "preliminary",
        "final",
        "amended",
        "corrected",
        "cancelled",
        "entered-in-error",
        "unknown",
    ),
    NOTHING,
)
Filter = Callable[[str], Q]
"""From one value of a parameter to the rows that it finds. Raises BadParameter."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row as one resource. `place` orders the resources of one row."""

    key: Any
    source: str
    row: Any
    place: int
    patient_id: UUID | None
    write: Callable[[Setting], Json]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the resources that a row may be: `takes` says of which rows (as `where` does in the database)."""

    name: str
    write: Callable[[Any, Setting], Json]
    where: Q = field(default_factory=Q)
    takes: Callable[[Any], bool] = lambda _row: True
    codes: tuple[tuple[str, str], ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """`rows(actor)`: what the actor may see; `filters` by parameter, beside `_id` and `_lastUpdated` which every
    source has; `patient_of` the patient of a row; `ready` adds to a page of rows what their resources need, at a
    constant number of queries."""

    resource_type: str
    name: str
    rows: Callable[[Actor], QuerySet[Any]]
    parts: tuple[Part, ...]
    filters: Mapping[str, Filter]
    updated: str = "updated_at"
    patient_of: Callable[[Any], UUID | None] = lambda row: row.patient_id
    ready: Callable[[Sequence[Any]], None] = lambda _rows: None
    versions: Callable[[Any], list[Any]] | None = None
    number_keys: bool = False
    # what the id of a resource is made of; for rows of which one version is a row, what the versions share
    key: str = "pk"
    # by a parameter that is a date (or "_lastUpdated", which all have): the column to sort by
    dates: Mapping[str, str] = field(default_factory=dict)
    # by parameter: the rows that have no value for it (`:missing`), beside the dates
    missing: Mapping[str, Q] = field(default_factory=dict)
    # parameters that choose among the parts, where a part has one code or category for all rows
    by_part: frozenset[str] = frozenset()

    def narrowed(
        self, actor: Actor, query: Sequence[tuple[str, str]]
    ) -> tuple[QuerySet[Any], tuple[Part, ...]]:
        """The rows and parts that a search finds. Raises BadParameter."""
        rows, parts = self.rows(actor), self.parts
        for name, text in query:
            values = split_values(text)
            if name in self.by_part:
                parts = tuple(part for part in parts if any(_is_of(part, name, value) for value in values))
                continue
            if name == "_id":
                rows, parts = self._with_ids(rows, parts, values)
                continue
            if name.endswith(MISSING):
                rows = rows.filter(self._missing(name.removesuffix(MISSING), text))
                continue
            found = NOTHING
            for value in values:
                found |= self._filter(name)(value)
            rows = rows.filter(found)
        where = NOTHING
        for part in parts:
            where |= part.where
        if not parts:
            return rows.none(), ()
        return (rows if any(not part.where for part in parts) else rows.filter(where)), parts

    def _with_ids(
        self, rows: QuerySet[Any], parts: tuple[Part, ...], values: Sequence[str]
    ) -> tuple[QuerySet[Any], tuple[Part, ...]]:
        """Ids name a row and a part; several ids of different parts find the rows with any of these parts."""
        wanted = [(key, name) for key, name in map(self.key_of, values) if key is not None]
        kept = tuple(
            _only(part, self.key, {key for key, name in wanted if name == part.name})
            for part in parts
            if any(name == part.name for _key, name in wanted)
        )
        return rows.filter(**{f"{self.key}__in": [key for key, _name in wanted]}), kept

    def key_of(self, text: str) -> tuple[Any, str]:
        """Key and part of an id; (None, "") for an id that this source cannot have."""
        if self.number_keys:
            short = text.isascii() and text.isdigit() and len(text) < 18
            return (int(text) if short else None), ""
        key, part = split_id(text)
        return (key, part) if any(one.name == part for one in self.parts) else (None, "")

    def _filter(self, name: str) -> Filter:
        if name == "_lastUpdated":
            return lambda value: instant_filter(self.updated, name, value)
        return self.filters[name]

    @property
    def sorts(self) -> Mapping[str, str]:
        return {**self.dates, "_lastUpdated": self.updated}

    @property
    def can_be_missing(self) -> frozenset[str]:
        """Parameters of which a search may ask whether there is a value."""
        return frozenset({*self.dates, *self.missing})

    def _missing(self, name: str, text: str) -> Q:
        if text not in ("true", "false"):
            raise BadParameter(name + MISSING, "true or false")
        none = self.missing.get(name)
        if none is None:
            none = Q(**{f"{self.dates[name]}__isnull": True})
        return none if text == "true" else ~none

    def found(self, rows: Sequence[Any], parts: Sequence[Part]) -> list[Found]:
        """Each row as the resources that it is, in the order of the parts."""
        self.ready(rows)
        names = {part.name: number for number, part in enumerate(self.parts)}
        return [
            Found(
                key=getattr(row, self.key),
                source=self.name,
                row=row,
                place=names[part.name],
                patient_id=self.patient_of(row),
                write=_writer(part, row),
            )
            for row in rows
            for part in parts
            if part.takes(row)
        ]


def all_versions(row: Any) -> list[Any]:
    """A row and what it was before, the newest first."""
    return [row, *row.versions.order_by("-version")]


def _only(part: Part, column: str, keys: set[Any]) -> Part:
    """The part for these rows alone."""
    return replace(
        part,
        where=part.where & Q(**{f"{column}__in": keys}),
        takes=lambda row: getattr(row, column) in keys and part.takes(row),
    )


def _writer(part: Part, row: Any) -> Callable[[Setting], Json]:
    return lambda setting: part.write(row, setting)


def _is_of(part: Part, name: str, value: str) -> bool:
    if name == "category":
        return value.rpartition("|")[2] == part.category
    system, bar, code = value.rpartition("|")
    return any(code in ("", own) and (not bar or system == of) for of, own in part.codes)


# --- Filters that sources share --------------------------------------------------------------------------------


def patient_filter(column: str, resource_type: str = "Patient") -> Filter:
    def find(value: str) -> Q:
        key = uuid_of(reference(value, resource_type))
        return Q(**{column: key}) if key is not None else NOTHING

    return find


def day_filter(column: str, name: str = "date") -> Filter:
    """A column of calendar days against the span of the parameter."""

    def find(value: str) -> Q:
        when = moment(name, value)
        first, last = when.first_day, when.last_day
        match when.prefix:
            case "eq" | "ap":
                return Q(**{f"{column}__gte": first, f"{column}__lte": last})
            case "ne":
                return Q(**{f"{column}__lt": first}) | Q(**{f"{column}__gt": last})
            case "gt" | "sa":
                return Q(**{f"{column}__gt": last})
            case "lt" | "eb":
                return Q(**{f"{column}__lt": first})
            case "ge":
                return Q(**{f"{column}__gte": first})
            case _:
                return Q(**{f"{column}__lte": last})

    return find


def instant_filter(column: str, name: str, value: str) -> Q:
    when: Moment = moment(name, value)
    match when.prefix:
        case "eq" | "ap":
            return Q(**{f"{column}__gte": when.start, f"{column}__lt": when.end})
        case "ne":
            return Q(**{f"{column}__lt": when.start}) | Q(**{f"{column}__gte": when.end})
        case "gt" | "sa":
            return Q(**{f"{column}__gte": when.end})
        case "lt" | "eb":
            return Q(**{f"{column}__lt": when.start})
        case "ge":
            return Q(**{f"{column}__gte": when.start})
        case _:
            return Q(**{f"{column}__lt": when.end})


def choice_filter(name: str, meaning: Mapping[str, Q]) -> Filter:
    """A code of a value set of FHIR; one that the value set has not is refused."""

    def find(value: str) -> Q:
        code = value.rpartition("|")[2]
        if code not in meaning:
            raise BadParameter(name, f"one of {', '.join(sorted(meaning))}")
        return meaning[code]

    return find
