"""The whole record of a patient, in one piece or in pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from cases.fhir.rules.encoding import Encoded, encoded, named_in
from cases.fhir.selectors.ordering import Place
from cases.fhir.selectors.search import setting_of, written
from cases.fhir.selectors.source import Source
from cases.fhir.selectors.table import BY_TYPE, RESOURCES
from cases.interchange.rules.outward.elements import Json
from kernel.actors import Actor

_NAMED = ("Organization", "Practitioner")
_SOURCES: tuple[tuple[str, Source], ...] = tuple(
    (one.type, source) for one in RESOURCES if one.type not in _NAMED for source in one.sources
)


@dataclass(frozen=True, slots=True)
class Whole:
    """A record or a page of it. `named`: the hospitals and people that its resources refer to; `next` where the next
    page begins, None after the last."""

    matches: list[Encoded] = field(default_factory=list)
    named: list[Encoded] = field(default_factory=list)
    next: Place | None = None


def everything(
    *,
    actor: Actor,
    patient_id: UUID,
    types: Collection[str],
    since: datetime | None = None,
    limit: int | None = None,
    after: Place | None = None,
) -> Whole:
    """Every resource of a patient of these types, changed at or after `since`, table by table in the order in which
    they were written. The number of queries is that of the tables, whatever the record holds. The caller has asked
    who may."""
    found = _resources(actor, patient_id, types, since, limit, after)
    places: list[Place] = []
    matches: list[Encoded] = []
    for place, resource in islice(found, limit):
        places.append(place)
        matches.append(encoded(resource))
    more = limit is not None and next(found, None) is not None
    named = _named(actor, matches, types)
    return Whole(matches, named, places[-1] if more and places else None)


def _resources(
    actor: Actor,
    patient_id: UUID,
    types: Collection[str],
    since: datetime | None,
    limit: int | None,
    after: Place | None,
) -> Iterator[tuple[Place, Json]]:
    setting = setting_of([patient_id])
    for number, (resource_type, source) in enumerate(_SOURCES):
        if resource_type not in types or (after is not None and number < after.source):
            continue
        of_patient = "_id" if resource_type == "Patient" else "patient"
        rows, parts = source.narrowed(actor, [(of_patient, str(patient_id))])
        if since is not None:
            rows = rows.filter(**{f"{source.updated}__gte": since})
        begun = after if after is not None and after.source == number else None
        if begun is not None:
            rows = rows.filter(**{f"{source.key}__gte": begun.key})
        rows = rows.order_by(source.key)
        if limit is not None:
            # one for the row of which a part was shown already, one to know that there are more
            rows = rows[: limit + 2]
        page = list(rows)
        source.ready(page)
        for row in page:
            for place, part in enumerate(parts):
                key = getattr(row, source.key)
                shown = begun is not None and key == begun.key and place <= begun.part
                if not shown and part.takes(row):
                    yield Place(key, number, place), part.write(row, setting)


def _named(actor: Actor, matches: Collection[Encoded], types: Collection[str]) -> list[Encoded]:
    """The hospitals and people that resources refer to: two queries."""
    links: set[str] = set()
    for one in matches:
        links |= named_in(one.content)
    found: list[Json] = []
    for kind in _NAMED:
        ids: list[Any] = [link.partition("/")[2] for link in links if link.startswith(f"{kind}/")]
        if kind in types and ids:
            [source] = BY_TYPE[kind].sources
            rows = source.rows(actor).filter(pk__in=ids).order_by("pk")
            found += written(source.found(list(rows), source.parts))
    return [encoded(one) for one in found]
