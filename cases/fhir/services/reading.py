"""Reads that the access log keeps: one entry for each resource, page, history and whole record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cases.fhir.policies import READ, SEARCH, may, types_that_may_be
from cases.fhir.rules.parameters import BadParameter, uuid_of
from cases.fhir.selectors.everything import Whole, everything
from cases.fhir.selectors.links import included, referring
from cases.fhir.selectors.ordering import NEWEST_FIRST, Order, Place
from cases.fhir.selectors.search import (
    Page,
    Query,
    check_query,
    resource_count,
    resource_get,
    resource_page,
    resource_versions,
    written,
)
from cases.fhir.selectors.source import Found, Source
from cases.fhir.selectors.table import BY_TYPE, RESOURCES, Resource
from cases.interchange.rules.outward.elements import Json
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    page: Page
    included: list[Json]
    total: int | None


def resource_of(resource_type: str) -> Resource:
    """The type as this server knows it. Raises NotFound."""
    found = BY_TYPE.get(resource_type)
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def resource_open(*, actor: Actor, resource_type: str, resource_id: str) -> Json:
    """One resource. Raises NotFound, Forbidden (a scope is missing). Audited."""
    found, _row, _source = _found(actor, resource_type, resource_id)
    _audit(actor, "fhir.read", resource_type, [found], object_id=resource_id)
    return written([found])[0]


@transaction.atomic
def resource_history_open(*, actor: Actor, resource_type: str, resource_id: str) -> list[Json]:
    """Every version of a resource, the present one first. Raises NotFound, Forbidden. Audited."""
    found, row, source = _found(actor, resource_type, resource_id)
    _audit(actor, "fhir.history", resource_type, [found], object_id=resource_id)
    return resource_versions(resource_id=resource_id, row=row, source=source)


def resource_version_open(*, actor: Actor, resource_type: str, resource_id: str, version: str) -> Json:
    """One version of a resource. Raises NotFound, Forbidden. Audited."""
    versions = resource_history_open(actor=actor, resource_type=resource_type, resource_id=resource_id)
    for one in versions:
        if one["meta"].get("versionId") == version:
            return one
    raise NotFound


@transaction.atomic
def search_open(
    *,
    actor: Actor,
    resource_type: str,
    query: Query,
    limit: int,
    after: Place | None = None,
    order: Order = NEWEST_FIRST,
    includes: Collection[str] = (),
    revincludes: Collection[tuple[str, str]] = (),
    counted: bool = False,
    only_count: bool = False,
) -> SearchAnswer:
    """A page of what a search finds, with what its matches refer to (`includes`, elements) and what refers to them
    (`revincludes`, types and parameters). Raises NotFound (no such type), Forbidden, BadParameter. Audited: one entry a
    page, with the patient when the page is about one, else with the ids of all."""
    resource = resource_of(resource_type)
    _demand(actor, resource_type, SEARCH)
    check_query(resource, query)
    total = resource_count(actor=actor, resource=resource, query=query) if counted or only_count else None
    if only_count:
        page = Page([], [], None)
    else:
        page = resource_page(
            actor=actor, resource=resource, query=query, limit=limit, after=after, order=order
        )
    if after is None and page.next is None and total is None:
        total = len(page.resources)
    brought = included(actor=actor, found=page.found, resources=page.resources, elements=includes)
    brought += referring(
        actor=actor, found=page.found, links=[one for one in revincludes if may(actor, one[0], READ)]
    )
    readable = types_that_may_be(actor, {one["resourceType"] for one in brought}, READ)
    brought = [one for one in brought if one["resourceType"] in readable]
    _audit(actor, "fhir.searched", resource_type, page.found)
    return SearchAnswer(page, brought, total)


@transaction.atomic
def everything_open(
    *,
    actor: Actor,
    patient_id: str,
    types: Collection[str] = (),
    since: datetime | None = None,
    limit: int | None = None,
    after: Place | None = None,
) -> Whole:
    """The whole record of a patient, or a page of it. `types`: only these; empty: all that a record is made of.

    Raises NotFound, Forbidden, BadParameter (a type that this server has not). Audited, each page.
    """
    _demand(actor, "Patient", READ)
    unknown = sorted(set(types) - set(BY_TYPE))
    if unknown:
        raise BadParameter("_type", f"this server has no {', '.join(unknown)}"[:200])
    key = uuid_of(patient_id)
    if key is None:
        raise NotFound
    patient_get(actor=actor, patient_id=key, clinical=True)
    wanted = set(types) or {
        one.type for one in RESOURCES if one.in_everything or one.type in ("Organization", "Practitioner")
    }
    found = everything(
        actor=actor,
        patient_id=key,
        types=types_that_may_be(actor, wanted, READ),
        since=since,
        limit=limit,
        after=after,
    )
    audit.record(
        actor=actor,
        action="fhir.everything",
        patient_id=key,
        object_type="Patient",
        object_id=key,
        detail={"count": len(found.matches) + len(found.named)},
    )
    return found


def _found(actor: Actor, resource_type: str, resource_id: str) -> tuple[Found, Any, Source]:
    resource = resource_of(resource_type)
    _demand(actor, resource_type, READ)
    found = resource_get(actor=actor, resource=resource, resource_id=resource_id)
    if found is None:
        raise NotFound
    return found


def _demand(actor: Actor, resource_type: str, act: str) -> None:
    if not may(actor, resource_type, act):
        raise Forbidden("insufficient_scope")


def _patients(found: Sequence[Found]) -> set[UUID]:
    return {one.patient_id for one in found if one.patient_id is not None}


def _audit(
    actor: Actor,
    action: str,
    resource_type: str,
    found: Sequence[Found],
    *,
    object_id: str = "",
) -> None:
    if resource_type in ("Organization", "Practitioner"):
        # the directory is open to every member of the network
        return
    patients = _patients(found)
    detail: dict[str, Any] = {"count": len(found)}
    if len(patients) > 1:
        detail["ids"] = sorted(str(one) for one in patients)
    audit.record(
        actor=actor,
        action=action,
        patient_id=next(iter(patients)) if len(patients) == 1 else None,
        object_type=resource_type,
        object_id=object_id,
        detail=detail,
    )
