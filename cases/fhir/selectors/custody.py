"""The chain of custody as sources: each step as a Procedure, and who signed it as its Provenance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from cases.fhir.rules.course import custody_provenance_to_fhir, custody_to_fhir
from cases.fhir.rules.parameters import reference, token, uuid_of
from cases.fhir.selectors.course import beside, by_coi, coded_as
from cases.fhir.selectors.source import (
    NOTHING,
    Filter,
    Part,
    Source,
    choice_filter,
    instant_filter,
    patient_filter,
)
from cases.interchange.rules.outward.elements import Json
from cases.interchange.rules.own import CODE_SYSTEM
from cases.pathway.models import CustodyCorrection, CustodyStep
from cases.pathway.policies import pathways_visible_to
from kernel.actors import Actor


def _steps(actor: Actor) -> QuerySet[Any]:
    corrected = (
        CustodyCorrection.objects.filter(step=OuterRef("pk"))
        .order_by()
        .values("step")
        .annotate(last=Max("at"))
        .values("last")
    )
    return (
        CustodyStep.objects.filter(pathway__in=pathways_visible_to(actor))
        .select_related("pathway", "signature")
        .prefetch_related("corrections")
        .annotate(changed_at=Greatest("at", "signature__at", Subquery(corrected)))
    )


_FAILED = Q(identity="failed") | Q(signature__identity="failed")
_WAITS = Q(needs_second=True, signature=None)
_STEP: Mapping[str, Q] = {
    "stopped": _FAILED,
    "in-progress": ~_FAILED & _WAITS,
    "completed": ~_FAILED & ~_WAITS,
    **dict.fromkeys(("not-done", "unknown", "entered-in-error"), NOTHING),
}


def _step_code(value: str) -> Q:
    wanted = token(value)
    return Q(code=wanted.code) if wanted.system in (None, CODE_SYSTEM) else NOTHING


def _step_target(value: str) -> Q:
    key = uuid_of(reference(value, "Procedure"))
    return Q(pk=key) if key is not None else NOTHING


def _step_agent(value: str) -> Q:
    of_person = patient_filter("person_id", "Practitioner")(value)
    return of_person | patient_filter("signature__person_id", "Practitioner")(value)


def _step_source(
    resource_type: str, write: Callable[[Any], Json], date: str, filters: Mapping[str, Filter]
) -> Source:
    who = patient_filter("pathway__patient_id")
    column = "done_at" if resource_type == "Procedure" else "at"
    return Source(
        resource_type=resource_type,
        name="custody",
        rows=_steps,
        parts=(Part("", lambda row, _setting: write(row)),),
        filters={"patient": who, date: partial(instant_filter, column, date), **filters},
        updated="changed_at",
        patient_of=lambda row: row.pathway.patient_id,
        ready=beside,
        versions=lambda row: [row],
        dates={date: column},
    )


CUSTODY = _step_source(
    "Procedure",
    custody_to_fhir,
    "date",
    {
        "subject": patient_filter("pathway__patient_id"),
        "code": _step_code,
        "category": coded_as("custody"),
        "identifier": by_coi,
        "status": choice_filter("status", _STEP),
    },
)
CUSTODY_PROVENANCE = _step_source(
    "Provenance", custody_provenance_to_fhir, "recorded", {"target": _step_target, "agent": _step_agent}
)
