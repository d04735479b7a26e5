"""The product as sources: its order, what the manufacturer said, its release, the check before lymphodepletion, and
identities that did not agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from cases.fhir.rules.parameters import token
from cases.fhir.rules.product import (
    CATEGORY,
    DEVIATION,
    MANUFACTURING,
    PRE_LD,
    RELEASE,
    deviation_to_fhir,
    manufacturing_to_fhir,
    order_to_fhir,
    pre_ld_to_fhir,
    release_to_fhir,
)
from cases.fhir.selectors.course import (
    GONE,
    STANDS,
    beside,
    by_coi,
    coded_as,
    course_source,
    newest_of,
)
from cases.fhir.selectors.source import (
    NO_OBSERVATION,
    NOTHING,
    Part,
    Source,
    choice_filter,
    instant_filter,
    patient_filter,
)
from cases.interchange.rules.given import ATC
from cases.interchange.rules.own import CODE_SYSTEM
from cases.pathway.models import Deviation
from cases.pathway.policies import pathways_visible_to
from cases.pathway.rules.products import PRODUCTS
from kernel.actors import Actor


def _given(rows: Sequence[Any]) -> None:
    """Whether the cells of each order were given: one query."""
    infused = newest_of("infusion").filter(STANDS, pathway__in={row.pathway_id for row in rows})
    given = set(infused.values_list("pathway", flat=True)) if rows else set()
    for row in rows:
        row.given = row.pathway_id in given


def _order() -> Mapping[str, Q]:
    given = Q(Exists(newest_of("infusion").filter(STANDS, pathway=OuterRef("pathway"))))
    others = dict.fromkeys(("draft", "on-hold", "revoked", "unknown"), NOTHING)
    return {**others, "completed": STANDS & given, "active": STANDS & ~given, "entered-in-error": GONE}


def _product(value: str) -> Q:
    wanted = token(value)
    found = NOTHING
    if wanted.system in (None, CODE_SYSTEM):
        found |= Q(product_code=wanted.code)
    if wanted.system in (None, ATC) and wanted.code:
        found |= Q(product_code__in=[one.code for one in PRODUCTS if one.atc == wanted.code])
    return found


def _said() -> Mapping[str, Q]:
    return {**NO_OBSERVATION, "final": STANDS, "entered-in-error": GONE}


_observed = partial(course_source, "Observation", date="date", statuses=_said, filters={"identifier": by_coi})
_CONFIRMED = Q(resolution__confirmation__isnull=False)


def _deviations(actor: Actor) -> QuerySet[Any]:
    return (
        Deviation.objects.filter(pathway__in=pathways_visible_to(actor))
        .select_related("pathway", "step", "resolution__confirmation")
        .annotate(changed_at=Greatest("opened_at", "resolution__at", "resolution__confirmation__at"))
    )


_who = patient_filter("pathway__patient_id")
PRODUCT_SOURCES: Sequence[Source] = (
    course_source(
        "ServiceRequest",
        "product",
        order_to_fhir,
        date="authored",
        column="at",
        as_instant=True,
        statuses=_order,
        filters={"code": _product, "category": coded_as("product"), "identifier": by_coi},
        ready=_given,
    ),
    _observed("manufacturing", manufacturing_to_fhir, begins="on", observed=MANUFACTURING),
    _observed("release", release_to_fhir, begins="released_on", observed=RELEASE),
    _observed("pre_ld", pre_ld_to_fhir, begins="checked_at", as_instant=True, observed=PRE_LD),
    Source(
        resource_type="Observation",
        name="custody-deviation",
        rows=_deviations,
        parts=(
            Part(
                "",
                lambda row, _setting: deviation_to_fhir(row),
                codes=((CODE_SYSTEM, DEVIATION),),
                category=CATEGORY,
            ),
        ),
        filters={
            "patient": _who,
            "subject": _who,
            "date": partial(instant_filter, "opened_at", "date"),
            "status": choice_filter(
                "status", {**NO_OBSERVATION, "final": _CONFIRMED, "preliminary": ~_CONFIRMED}
            ),
            "identifier": by_coi,
        },
        updated="changed_at",
        patient_of=lambda row: row.pathway.patient_id,
        ready=lambda rows: beside([row.step for row in rows]),
        versions=lambda row: [row],
        by_part=frozenset({"code", "category"}),
        dates={"date": "opened_at"},
    ),
)
