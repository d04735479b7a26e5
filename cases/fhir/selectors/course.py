"""The CAR-T course as sources: the newest version of each entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import (
    DateField,
    DateTimeField,
    Field,
    Q,
    QuerySet,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from cases.fhir.rules.course import (
    MILESTONE_STATUS,
    infusion_to_fhir,
    lymphodepletion_to_fhir,
    milestone_to_fhir,
    plan_to_fhir,
    stay_to_fhir,
)
from cases.fhir.rules.course_elements import COI_SYSTEM
from cases.fhir.rules.parameters import token
from cases.fhir.rules.product import CATEGORY
from cases.fhir.selectors.source import (
    NOTHING,
    Filter,
    Part,
    Source,
    choice_filter,
    day_filter,
    instant_filter,
    patient_filter,
)
from cases.interchange.rules.outward.elements import Json
from cases.interchange.rules.own import CODE_SYSTEM
from cases.pathway.models import CourseEntry
from cases.pathway.policies import pathways_visible_to
from kernel.actors import Actor
from kernel.clock import today

GONE, STANDS = Q(withdrawn=True), Q(withdrawn=False)
Statuses = Callable[[], Mapping[str, Q]]
Ready = Callable[[Sequence[Any]], None]


def newest_of(kind: str) -> QuerySet[CourseEntry]:
    return CourseEntry.objects.filter(kind=kind).newest()


def beside(rows: Sequence[Any]) -> None:
    """The product and the release of the same attempt for a page of rows: two queries."""
    ids = {row.pathway_id for row in rows}
    products: dict[Any, Mapping[str, Any]] = {}
    releases: dict[Any, Mapping[str, Any]] = {}
    if ids:
        for one in newest_of("product").filter(STANDS, pathway__in=ids).order_by("at"):
            products[one.pathway_id] = one.values
        for one in newest_of("release").filter(STANDS, pathway__in=ids).order_by("at"):
            releases[one.pathway_id, one.attempt] = one.values
    for row in rows:
        row.product = products.get(row.pathway_id, {})
        row.release = releases.get((row.pathway_id, row.attempt), {})
        row.as_of = today()


def _versions(ready: Ready, row: Any) -> list[Any]:
    rows = CourseEntry.objects.filter(entry_id=row.entry_id).select_related("pathway", "agreement")
    found = list(rows.order_by("-version"))
    ready(found)
    return found


def by_coi(value: str) -> Q:
    """By the code of the chain of identity."""
    wanted = token(value)
    if wanted.system not in (None, COI_SYSTEM):
        return NOTHING
    products = newest_of("product").filter(STANDS, coi_id=wanted.code)
    return Q(pathway__in=products.values("pathway"))


def in_values(column: str) -> Filter:
    def find(value: str) -> Q:
        wanted = token(value)
        own = wanted.system in (None, CODE_SYSTEM)
        return Q(**{f"values__{column}": wanted.code}) if own else NOTHING

    return find


def coded_as(code: str) -> Filter:
    """All resources of the source have this one code."""

    def find(value: str) -> Q:
        wanted = token(value)
        own = wanted.code == code and wanted.system in (None, CODE_SYSTEM)
        return Q(pk__isnull=False) if own else NOTHING

    return find


def _by_status(statuses: Statuses) -> Filter:
    """What a status means may depend on the day."""
    return lambda value: choice_filter("status", statuses())(value)


def course_source(
    resource_type: str,
    kind: str,
    write: Callable[[Any], Json],
    *,
    date: str,
    begins: str = "",
    column: str = "begins",
    as_instant: bool = False,
    statuses: Statuses,
    filters: Mapping[str, Filter],
    begun_only: bool = False,
    observed: str = "",
    ready: Ready = beside,
) -> Source:
    """`date`: the parameter of FHIR; `column`: the typed column that it asks, or `begins`: the field of a kind that has
    none. `begun_only`: a plan is none yet. `observed`: the one code of an Observation."""

    def rows(actor: Actor) -> QuerySet[Any]:
        found = (
            newest_of(kind)
            .filter(pathway__in=pathways_visible_to(actor))
            .select_related("pathway", "agreement")
        )
        if begins:
            typed: Field[Any, Any] = DateTimeField() if as_instant else DateField()
            found = found.annotate(begins=Cast(KeyTextTransform(begins, "values"), typed))
        return found.filter(**{f"{column}__lte": today()}) if begun_only else found

    found = partial(instant_filter, column, date) if as_instant else day_filter(column, date)
    who = patient_filter("pathway__patient_id")
    return Source(
        resource_type=resource_type,
        name=f"course-{kind}",
        rows=rows,
        parts=(
            Part(
                "",
                lambda row, _setting: write(row),
                codes=((CODE_SYSTEM, observed),) if observed else (),
                category=CATEGORY if observed else "",
            ),
        ),
        filters={"patient": who, "subject": who, date: found, "status": _by_status(statuses), **filters},
        by_part=frozenset({"code", "category"}) if observed else frozenset(),
        updated="at",
        patient_of=lambda row: row.pathway.patient_id,
        ready=ready,
        versions=partial(_versions, ready),
        key="entry_id",
        dates={date: column},
    )


def _given() -> Mapping[str, Q]:
    others = dict.fromkeys(("in-progress", "stopped", "unknown", "not-done", "on-hold"), NOTHING)
    return {**others, "completed": STANDS, "entered-in-error": GONE}


def _lymphodepletion() -> Mapping[str, Q]:
    on = today().isoformat()
    over = Q(values__last_on__lte=on) | (
        (Q(values__last_on__isnull=True) | Q(values__last_on=None)) & Q(ld_day1_on__lte=today())
    )
    return {**_given(), "completed": STANDS & over, "in-progress": STANDS & ~over}


def _stay() -> Mapping[str, Q]:
    left = Q(values__discharged_at__isnull=False) & ~Q(values__discharged_at=None)
    others = dict.fromkeys(("planned", "arrived", "triaged", "onleave", "cancelled", "unknown"), NOTHING)
    return {**others, "finished": STANDS & left, "in-progress": STANDS & ~left, "entered-in-error": GONE}


def _plan() -> Mapping[str, Q]:
    return {
        "draft": STANDS & Q(agreement=None),
        "active": STANDS & Q(agreement__agrees=True),
        "revoked": STANDS & Q(agreement__agrees=False),
        "entered-in-error": GONE,
        **dict.fromkeys(("on-hold", "completed", "unknown"), NOTHING),
    }


def _milestone() -> Mapping[str, Q]:
    stands = {fhir: STANDS & Q(values__status=own) for own, fhir in MILESTONE_STATUS.items()}
    return {**dict.fromkeys(("draft", "on-hold", "unknown"), NOTHING), **stands, "entered-in-error": GONE}


def _plan_source(kind: str) -> Source:
    return course_source(
        "CarePlan",
        kind,
        plan_to_fhir,
        date="date",
        begins="start_on",
        statuses=_plan,
        filters={"category": coded_as(kind)},
    )


COURSE_SOURCES: Sequence[Source] = (
    course_source(
        "MedicationAdministration",
        "infusion",
        infusion_to_fhir,
        date="effective-time",
        column="infusion_started_at",
        as_instant=True,
        statuses=_given,
        filters={"identifier": by_coi},
    ),
    course_source(
        "MedicationAdministration",
        "lymphodepletion",
        lymphodepletion_to_fhir,
        date="effective-time",
        column="ld_day1_on",
        statuses=_lymphodepletion,
        filters={"code": lambda value: Q(values__drugs__contains=[token(value).code])},
        begun_only=True,
    ),
    course_source(
        "Encounter",
        "episode",
        stay_to_fhir,
        date="date",
        begins="admitted_at",
        as_instant=True,
        statuses=_stay,
        filters={"type": in_values("setting")},
    ),
    _plan_source("bridging"),
    _plan_source("holding"),
    course_source(
        "ServiceRequest",
        "milestone",
        milestone_to_fhir,
        date="authored",
        begins="on",
        statuses=_milestone,
        filters={"code": in_values("step")},
    ),
)
