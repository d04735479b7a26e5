"""Finding resources: one by its id, its versions, a page of a search, the number of matches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.fhir.rules.parameters import BadParameter
from cases.fhir.selectors.ordering import (
    NEWEST_FIRST,
    Order,
    Place,
    column_of,
    from_place,
    instant_of,
    ordered,
    rank,
)
from cases.fhir.selectors.source import MISSING, Found, Part, Source
from cases.fhir.selectors.table import PARAM_TYPES, Resource
from cases.interchange.rules.outward.elements import Json, Setting
from cases.record.models import Diagnosis
from kernel.actors import Actor
from kernel.clock import today

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Up to `limit` matches, newest first; `next` when there are more."""

    found: list[Found]
    resources: list[Json]
    next: Place | None


def resource_page(
    *,
    actor: Actor,
    resource: Resource,
    query: Query,
    limit: int,
    after: Place | None = None,
    order: Order = NEWEST_FIRST,
) -> Page:
    """A page of what a search finds. Raises BadParameter. One to three queries for each table of the type."""
    candidates: list[tuple[tuple[Any, ...], Place, Found]] = []
    for number, source in enumerate(resource.sources):
        if not _knows(source, query):
            continue
        rows, parts = source.narrowed(actor, query)
        if not parts:
            continue
        column = column_of(source.sorts, order)
        if after is not None:
            rows = from_place(rows, source.key, column, order, after)
        taken = list(ordered(rows, source.key, column, order)[: limit + len(parts) + 1])
        for one in source.found(taken, parts):
            place = Place(one.key, number, one.place, instant_of(one.row, column))
            candidates.append((rank(place, order), place, one))
    candidates.sort(key=lambda one: one[0])
    if after is not None:
        start = rank(after, order)
        candidates = [one for one in candidates if one[0] > start]
    shown = candidates[:limit]
    found = [one for _rank, _place, one in shown]
    more = len(candidates) > limit and bool(shown)
    return Page(found=found, resources=written(found), next=shown[-1][1] if more else None)


def resource_count(*, actor: Actor, resource: Resource, query: Query) -> int:
    """How many resources a search finds. Raises BadParameter. One query for each table and part of the type."""
    total = 0
    for source in resource.sources:
        if not _knows(source, query):
            continue
        rows, parts = source.narrowed(actor, query)
        total += sum(_count(rows, part) for part in parts)
    return total


def _count(rows: Any, part: Part) -> int:
    return int(rows.filter(part.where).order_by().count())


def _knows(source: Source, query: Query) -> bool:
    """A table without the parameter has no row that matches it."""
    return all(
        name.startswith("_")
        or name in source.filters
        or name in source.by_part
        or name.removesuffix(MISSING) in source.can_be_missing
        for name, _ in query
    )


def unknown_in(resource: Resource, query: Query) -> dict[str, str]:
    """The parameters and modifiers that the type has not, each with what may be asked instead."""
    found: dict[str, str] = {}
    for name, _value in query:
        bare, colon, modifier = name.partition(":")
        if bare not in resource.parameters:
            found[name] = (
                f"{resource.type} cannot be searched by it; it can by {', '.join(resource.parameters)}"
            )
        elif colon and not (modifier == "missing" and bare in resource.can_be_missing):
            by = ", ".join(sorted(resource.can_be_missing))
            found[name] = f"{resource.type} has no such modifier; it has :missing for {by}"
        else:
            assert bare in PARAM_TYPES, f"{bare} has no type"
    return found


def check_query(resource: Resource, query: Query) -> None:
    """Raises BadParameter for one that the type has not: a filter that is ignored finds too much."""
    for name, text in unknown_in(resource, query).items():
        raise BadParameter(name, text)


def resource_get(*, actor: Actor, resource: Resource, resource_id: str) -> tuple[Found, Any, Source] | None:
    """One resource with its row, when the actor may see it. At most one query for each table of the type."""
    for source in resource.sources:
        key, name = source.key_of(resource_id)
        if key is None:
            continue
        row = source.rows(actor).filter(**{source.key: key}).first()
        if row is None:
            continue
        parts = [part for part in source.parts if part.name == name and part.takes(row)]
        if parts:
            [found] = source.found([row], [parts[0]])
            return found, row, source
    return None


def resource_versions(*, resource_id: str, row: Any, source: Source) -> list[Json]:
    """Every version of a resource, the present one first. A version in which it had no value is not one."""
    _key, name = source.key_of(resource_id)
    part = next(part for part in source.parts if part.name == name)
    rows = source.versions(row) if source.versions is not None else [row]
    setting = setting_of([patient for patient in [source.patient_of(row)] if patient is not None])
    return [part.write(version, setting) for version in rows if part.takes(version)]


def written(found: Sequence[Found]) -> list[Json]:
    """The resources, with one query for what their rows do not say."""
    setting = setting_of({one.patient_id for one in found if one.patient_id is not None})
    return [one.write(setting) for one in found]


def setting_of(patient_ids: Collection[UUID]) -> Setting:
    if not patient_ids:
        return Setting(today=today())
    rows = Diagnosis.objects.filter(patient__in=patient_ids, status="active").order_by()
    return Setting(cancer_patients=frozenset(rows.values_list("patient_id", flat=True)), today=today())
