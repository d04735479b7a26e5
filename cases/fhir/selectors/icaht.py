"""ICAHT as a source: the grades of the last infusion of each patient, as the toxicity page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Greatest, TruncDate

from cases.fhir.rules.parameters import WALL
from cases.fhir.rules.toxicity import ICAHT_CODES, PHASES, icaht_to_fhir
from cases.fhir.selectors.course import STANDS, newest_of
from cases.fhir.selectors.source import (
    NO_OBSERVATION,
    Part,
    Source,
    choice_filter,
    day_filter,
    patient_filter,
)
from cases.interchange.rules.own import CODE_SYSTEM
from cases.pathway.policies import pathways_visible_to
from cases.record.models import KIND_BY_SLUG
from cases.toxicity.selectors.episodes import icaht_of_all
from kernel.actors import Actor
from kernel.clock import today


def _before(day: date) -> datetime:
    """The first moment after a day on the wall of the hospital."""
    return datetime.combine(day + timedelta(days=1), time(0), WALL)


_ENDING = ("relapses", "therapy-lines", "disease-status", "deaths")
"""After these the blood tells of something else, or of nothing any more (see `ends_of_observation`)."""


def _last(slug: str, **more: Any) -> Subquery:
    """When an entry of the patient was last written, errors too; nothing without any."""
    of_patient = KIND_BY_SLUG[slug].rows.filter(patient=OuterRef("pathway__patient"), **more).order_by()
    return Subquery(of_patient.values("patient").annotate(last=Max("updated_at")).values("last"))


def _rows(phase: str, actor: Actor) -> QuerySet[Any]:
    """Infusions of which the days of the phase have begun, in the life of the patient."""
    infused = newest_of("infusion").filter(STANDS, attempt=F("pathway__attempt"))
    later = infused.filter(
        pathway__patient=OuterRef("pathway__patient"), infusion_started_at__gt=OuterRef("infusion_started_at")
    )
    began = timedelta(days=PHASES[phase][0])
    return (
        infused.filter(
            ~Exists(later),
            pathway__in=pathways_visible_to(actor),
            infusion_started_at__lt=_before(today() - began),
        )
        .annotate(
            day_0=TruncDate("infusion_started_at", tzinfo=WALL),
            begins=Cast(F("day_0") + began, DateField()),
            changed_at=Greatest("at", _last("labs", code="anc"), *map(_last, _ENDING)),
        )
        .filter(
            Q(pathway__patient__deceased_on__isnull=True) | Q(pathway__patient__deceased_on__gte=F("begins"))
        )
        .select_related("pathway__patient")
    )


def _graded(rows: Sequence[Any]) -> None:
    """The grades of a page of infusions: two queries."""
    found = icaht_of_all([(row.pathway.patient, row.infusion_started_at) for row in rows]) if rows else []
    for row, (early, late) in zip(rows, found, strict=True):
        row.as_of = today()
        row.icaht = {"early": early, "late": late}
        died = row.pathway.patient.deceased_on is not None
        row.icaht_over = {
            phase: died or row.day_0 + timedelta(days=last) < row.as_of
            for phase, (_first, last) in PHASES.items()
        }


def _statuses(phase: str) -> Mapping[str, Q]:
    ended = _before(today() - timedelta(days=PHASES[phase][1] + 1))
    over = Q(infusion_started_at__lt=ended) | Q(pathway__patient__deceased_on__isnull=False)
    return {**NO_OBSERVATION, "final": over, "preliminary": ~over}


def _source(phase: str) -> Source:
    who = patient_filter("pathway__patient_id")
    return Source(
        resource_type="Observation",
        name=f"icaht-{phase}",
        rows=partial(_rows, phase),
        parts=(
            Part(
                f"icaht-{phase}",
                partial(icaht_to_fhir, phase=phase),
                codes=((CODE_SYSTEM, ICAHT_CODES[phase]),),
                category="exam",
            ),
        ),
        filters={
            "patient": who,
            "subject": who,
            "date": day_filter("begins"),
            "status": lambda value: choice_filter("status", _statuses(phase))(value),
        },
        updated="changed_at",
        patient_of=lambda row: row.pathway.patient_id,
        ready=_graded,
        versions=lambda row: [row],
        key="entry_id",
        dates={"date": "begins"},
        by_part=frozenset({"code", "category"}),
    )


ICAHT_SOURCES: Sequence[Source] = tuple(map(_source, PHASES))
