"""What a page of a search brings along: resources that its matches refer to, and resources that refer to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from cases.fhir.rules.parameters import BadParameter, uuid_of
from cases.fhir.selectors.custody import CUSTODY_PROVENANCE
from cases.fhir.selectors.record import PROVENANCE_SOURCES
from cases.fhir.selectors.search import written
from cases.fhir.selectors.source import Found
from cases.fhir.selectors.table import BY_TYPE, RESOURCES
from cases.interchange.rules.outward.elements import Json
from kernel.actors import Actor

MOST_INCLUDED = 1_000
# by type and parameter: the element that refers to hospitals or people
_ELEMENTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Patient": {"organization": "managingOrganization"},
        "ServiceRequest": {"requester": "requester", "performer": "performer"},
        "DocumentReference": {"author": "author", "custodian": "custodian"},
        "Provenance": {"agent": "agent"},
        "AuditEvent": {"agent": "agent"},
    }
)
_NAMED = ("Organization", "Practitioner")
_OF_PATIENT = ("patient", "subject", "entity")


def includes_of(resource_type: str) -> dict[str, str]:
    """By what may stand in `_include`: the element, or "" for the patient."""
    of_patient = [name for name in _OF_PATIENT if name in BY_TYPE[resource_type].parameters]
    names = dict.fromkeys(of_patient, "") | dict(_ELEMENTS.get(resource_type, {}))
    return {f"{resource_type}:{name}": element for name, element in names.items()}


def revincludes_of(resource_type: str) -> dict[str, tuple[str, str]]:
    """By what may stand in `_revinclude`: the type that refers, and its parameter."""
    if resource_type == "Patient":
        return {
            f"{one.type}:{name}": (one.type, name)
            for one in RESOURCES
            for name in _OF_PATIENT
            if one.type != "Patient" and name in one.parameters
        }
    if any(source.name in _PROVENANCE for source in BY_TYPE[resource_type].sources):
        return {"Provenance:target": ("Provenance", "target")}
    return {}


_PROVENANCE = {source.name: source for source in (*PROVENANCE_SOURCES, CUSTODY_PROVENANCE)}


def included(
    *, actor: Actor, found: Sequence[Found], resources: Sequence[Json], elements: Collection[str]
) -> list[Json]:
    """What the matches refer to: one query for each kind. The caller has asked which types may be read."""
    resource_type = resources[0]["resourceType"] if resources else ""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for element in elements:
        if not element:
            wanted["Patient"] |= {one.patient_id for one in found if one.patient_id is not None}
            continue
        for resource in resources:
            for link in _links(resource.get(element)):
                kind, _slash, key = link.rpartition("/")
                uuid = uuid_of(key)
                if kind in _NAMED and uuid is not None:
                    wanted[kind].add(uuid)
    wanted.pop(resource_type, None)
    answer: list[Json] = []
    for kind, ids in sorted(wanted.items(), reverse=True):
        [source] = BY_TYPE[kind].sources
        rows = source.rows(actor).filter(pk__in=ids).order_by("-pk")
        answer += written(source.found(list(rows), source.parts))
    return answer


def referring(*, actor: Actor, found: Sequence[Found], links: Iterable[tuple[str, str]]) -> list[Json]:
    """What refers to the matches: some queries for each table. Raises BadParameter when it is too much for a page."""
    answer: list[Found] = []
    for resource_type, name in links:
        if resource_type == "Provenance" and name == "target":
            answer += _provenances(actor, found)
        else:
            ids = ",".join(str(one.patient_id) for one in found)
            answer += _of_patients(actor, resource_type, name, ids) if ids else []
        if len(answer) > MOST_INCLUDED:
            raise BadParameter("_revinclude", f"more than {MOST_INCLUDED} resources; ask for fewer matches")
    return written(answer)


def _of_patients(actor: Actor, resource_type: str, name: str, ids: str) -> list[Found]:
    answer: list[Found] = []
    for source in BY_TYPE[resource_type].sources:
        if name in source.filters:
            rows, parts = source.narrowed(actor, [(name, ids)])
            answer += source.found(list(rows.order_by(f"-{source.key}")[: MOST_INCLUDED + 1]), parts)
    return answer


def _provenances(actor: Actor, found: Sequence[Found]) -> list[Found]:
    """An entry that is several resources has one Provenance."""
    keys: dict[str, dict[Any, None]] = defaultdict(dict)
    for one in found:
        if one.source in _PROVENANCE:
            keys[one.source][one.key] = None
    answer: list[Found] = []
    for name, wanted in keys.items():
        source = _PROVENANCE[name]
        rows = source.rows(actor).filter(pk__in=list(wanted)).order_by("-pk")
        answer += source.found(list(rows), source.parts)
    return answer


def _links(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _links(item)
    elif isinstance(value, dict):
        reference = value.get("reference")
        if isinstance(reference, str):
            yield reference
        for child in value.values():
            if isinstance(child, dict | list):
                yield from _links(child)
