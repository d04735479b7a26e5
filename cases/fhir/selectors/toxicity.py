"""The toxicity sheets as sources: grades as Observations, doses as MedicationAdministrations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from cases.fhir.rules.parameters import token
from cases.fhir.rules.toxicity import (
    ATC_BY_AGENT,
    CODE_BY_PART,
    baseline_to_fhir,
    grade_to_fhir,
    ice_to_fhir,
    iec_hs_to_fhir,
    treatment_to_fhir,
)
from cases.fhir.selectors.source import (
    NO_OBSERVATION,
    NOTHING,
    Filter,
    Part,
    Source,
    all_versions,
    choice_filter,
    instant_filter,
    patient_filter,
)
from cases.interchange.rules.given import ATC
from cases.interchange.rules.own import CODE_SYSTEM
from cases.patients.policies import clinical_visible_to
from cases.record.models import Kind
from cases.toxicity.models import BASELINE, IEC_HS, OBSERVATIONS, TREATMENTS
from kernel.actors import Actor

_RIGHT, _WRONG = Q(status="active"), Q(status="entered_in_error")
_AGENT_BY_ATC = {atc: agent for agent, atc in ATC_BY_AGENT.items()}


_GRADES: Mapping[str, Sequence[str]] = {
    scale: (f"{scale}_grade_derived", f"{scale}_grade_clinician") for scale in ("crs", "icans")
}


def _visible(kind: Kind, actor: Actor) -> QuerySet[Any]:
    return kind.rows.filter(patient__in=clinical_visible_to(actor))


def _looks(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = _visible(OBSERVATIONS, actor).annotate(
        changed_at=Greatest("updated_at", "regraded_at")
    )
    return rows


def _looks_before(row: Any) -> list[Any]:
    """A look and what it was before, the newest first: as it was written, and as it was graded anew since."""
    found: dict[tuple[int, datetime | None], Any] = {}
    for version in [row, *row.versions.order_by("-version", "-pgh_id")]:
        found.setdefault((version.version, version.regraded_at), version)
    return list(found.values())


def _filters(date: str, column: str, right: str, *others: str) -> dict[str, Filter]:
    who = patient_filter("patient_id")
    meaning = {**dict.fromkeys(others, NOTHING), right: _RIGHT, "entered-in-error": _WRONG}
    return {
        "patient": who,
        "subject": who,
        date: partial(instant_filter, column, date),
        "status": choice_filter("status", meaning),
    }


def _observations(kind: Kind, parts: Sequence[Part], column: str = "observed_at") -> Source:
    return Source(
        resource_type="Observation",
        name=kind.slug,
        rows=partial(_visible, kind),
        parts=tuple(parts),
        filters=_filters("date", column, "final", *NO_OBSERVATION),
        versions=all_versions,
        by_part=frozenset({"code", "category"}),
        dates={"date": column},
    )


def _part(scale: str, name: str, write: Any, columns: Sequence[str], none_of: Sequence[str] = ()) -> Part:
    """A resource of the rows that have one of the columns, or none of the others."""
    where, without = NOTHING, Q()
    for column in columns:
        where |= Q(**{f"{column}__isnull": False})
    for column in none_of:
        without &= Q(**{f"{column}__isnull": True})

    def takes(row: Any) -> bool:
        has = any(getattr(row, column) is not None for column in columns)
        return has or (bool(none_of) and all(getattr(row, column) is None for column in none_of))

    return Part(
        name=name,
        write=write,
        where=where | without if none_of else where,
        takes=takes,
        codes=((CODE_SYSTEM, CODE_BY_PART[scale]),),
        category="exam",
    )


def _grade(scale: str) -> Part:
    columns = _GRADES[scale]
    # what was seen must stand somewhere, also when no grade came of it
    none_of = [*_GRADES["crs"], *_GRADES["icans"], "ice_score"] if scale == "crs" else ()
    return _part(scale, scale, partial(grade_to_fhir, scale=scale), columns, none_of)


def _agent(value: str) -> Q:
    wanted = token(value)
    found = NOTHING
    if wanted.system in (None, CODE_SYSTEM):
        found |= Q(agent=wanted.code)
    if wanted.system in (None, ATC) and wanted.code in _AGENT_BY_ATC:
        found |= Q(agent=_AGENT_BY_ATC[wanted.code])
    return found


_TREATMENT_FILTERS: Mapping[str, Filter] = {
    **_filters(
        "effective-time", "given_at", "completed", "in-progress", "stopped", "unknown", "not-done", "on-hold"
    ),
    "code": _agent,
}
_IEC_HS: Source = _observations(IEC_HS, [_part("iec-hs", "", iec_hs_to_fhir, ["grade"], ["grade"])])
_GRADED = Q(grade__isnull=False)
_IEC_HS_STATUS: Mapping[str, Q] = {
    **NO_OBSERVATION,
    "final": _RIGHT & _GRADED,
    "preliminary": _RIGHT & ~_GRADED,
    "entered-in-error": _WRONG,
}
TOXICITY_SOURCES: Sequence[Source] = (
    replace(
        _observations(
            OBSERVATIONS, [_grade("crs"), _grade("icans"), _part("ice", "ice", ice_to_fhir, ["ice_score"])]
        ),
        rows=_looks,
        updated="changed_at",
        versions=_looks_before,
    ),
    _observations(
        BASELINE, [_part("baseline", "", baseline_to_fhir, ["ice_score"], ["ice_score"])], "assessed_at"
    ),
    replace(_IEC_HS, filters={**_IEC_HS.filters, "status": choice_filter("status", _IEC_HS_STATUS)}),
    Source(
        resource_type="MedicationAdministration",
        name=TREATMENTS.slug,
        rows=partial(_visible, TREATMENTS),
        parts=(Part("", treatment_to_fhir),),
        filters=_TREATMENT_FILTERS,
        versions=all_versions,
        dates={"effective-time": "given_at"},
    ),
)
