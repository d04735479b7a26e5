"""Finding resources: one by its id, its versions, a page of a search, the number of matches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from cases.fhir.rules.parameters import BadParameter
from cases.fhir.selectors.source import Found, Part, Source
from cases.fhir.selectors.table import BY_TYPE, PARAM_TYPES, Resource
from cases.interchange.rules.outward.elements import Json, Setting
from cases.record.models import Diagnosis
from kernel.actors import Actor

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this resource. `source` and `part` tell the resources of one key apart."""

    key: Any
    source: int
    part: int


@dataclass(frozen=True, slots=True)
class Page:
    """Up to `limit` matches, newest first; `next` when there are more."""

    found: list[Found]
    resources: list[Json]
    next: Place | None


def resource_page(
    *, actor: Actor, resource: Resource, query: Query, limit: int, after: Place | None = None
) -> Page:
    """A page of what a search finds. Raises BadParameter. One to three queries for each table of the type."""
    candidates: list[tuple[Any, int, int, Found]] = []
    for number, source in enumerate(resource.sources):
        if not _knows(source, query):
            continue
        rows, parts = source.narrowed(actor, query)
        if not parts:
            continue
        if after is not None:
            rows = rows.filter(Q(pk__lte=after.key))
        found = source.found(list(rows.order_by("-pk")[: limit + len(parts) + 1]), parts)
        candidates += [(one.key, -number, -one.place, one) for one in found]
    candidates.sort(key=lambda one: one[:3], reverse=True)
    if after is not None:
        start = (after.key, -after.source, -after.part)
        candidates = [one for one in candidates if one[:3] < start]
    shown = candidates[:limit]
    more = len(candidates) > limit
    last = shown[-1] if more and shown else None
    found_rows = [one[3] for one in shown]
    return Page(
        found=found_rows,
        resources=written(found_rows),
        next=Place(last[0], -last[1], -last[2]) if last else None,
    )


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
    return all(name.startswith("_") or name in source.filters or name in source.by_part for name, _ in query)


def check_query(resource: Resource, query: Query) -> None:
    """Raises BadParameter for one that the type has not: a filter that is ignored finds too much."""
    for name, _value in query:
        bare, colon, _modifier = name.partition(":")
        if bare not in resource.parameters or colon:
            known = ", ".join(resource.parameters)
            raise BadParameter(name, f"{resource.type} cannot be searched by it; it can by {known}")
        assert bare in PARAM_TYPES, f"{bare} has no type"


def resource_get(*, actor: Actor, resource: Resource, resource_id: str) -> tuple[Found, Any, Source] | None:
    """One resource with its row, when the actor may see it. At most one query for each table of the type."""
    for source in resource.sources:
        key, name = source.key_of(resource_id)
        if key is None:
            continue
        row = source.rows(actor).filter(pk=key).first()
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
        return Setting()
    rows = Diagnosis.objects.filter(patient__in=patient_ids, status="active").order_by()
    return Setting(cancer_patients=frozenset(rows.values_list("patient_id", flat=True)))


def patients_of(*, actor: Actor, patient_ids: Collection[UUID]) -> list[Json]:
    """The Patient resources of some ids that the actor may see, for `_include`."""
    [source] = BY_TYPE["Patient"].sources
    rows = source.rows(actor).filter(pk__in=patient_ids).order_by("-pk")
    return written(source.found(list(rows), source.parts))
