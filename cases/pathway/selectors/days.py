"""The days of apheresis and infusion of a pathway, as the clinical rules ask for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, DateTimeField, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from cases.pathway.models import CourseEntry, CustodyStep, Pathway, PathwayStep
from cases.pathway.rules import State
from cases.pathway.selectors.course import CourseDates, current_pathway, dated_course
from cases.record.selectors.apheresis import ApheresisDays
from kernel import clock
from kernel.prepared import Prepared, Question


def days_in(pathway: Pathway, dates: CourseDates) -> ApheresisDays:
    """The days of a course whose dates are known. Lymphodepletion that is only planned has no day yet. No queries."""
    zone = clock.wall_zone()
    planned = pathway.planned_at if pathway.state == State.SLOT_PLANNED else None
    depleted_on = dates.ld_day1_on
    return ApheresisDays(
        planned_on=planned.astimezone(zone).date() if planned else None,
        done_on=dates.apheresis_on,
        lymphodepletion_on=depleted_on if depleted_on and depleted_on <= clock.today() else None,
        infused_on=dates.infusion_at.astimezone(zone).date() if dates.infusion_at else None,
    )


def therapies_end_on(pathway: Pathway, dates: CourseDates, died_on: date | None) -> date | None:
    """The day on which every therapy before the infusion is over, though nobody wrote its end: that of the infusion, of
    the closing or of the death, whichever comes first. None: they may go on. No queries."""
    zone = clock.wall_zone()
    instants = (dates.infusion_at, pathway.closed_at)
    ends = [moment.astimezone(zone).date() for moment in instants if moment is not None]
    return min([*ends, *([died_on] if died_on is not None else [])], default=None)


def days_of_pathway(pathway: Pathway) -> ApheresisDays:
    """One query. Of several attempts the last one counts."""
    return days_in(pathway, dated_course(pathway)[1])


def days_of_patient(patient_id: UUID) -> ApheresisDays:
    """Those of the open pathway, else of the last one; none without a pathway. At most two queries."""
    pathway = current_pathway(patient_id)
    return days_of_pathway(pathway) if pathway else ApheresisDays()


def infused_at(patient_id: UUID) -> datetime | None:
    """The instant of the last infusion, of whichever pathway; None before it. One query.

    The same as `course_dates` says of each pathway: as written down with the infusion, else the bedside check of an
    infused one, else the move.
    """
    return _INFUSED.first(patient_id=patient_id)


def infused_on(patient_id: UUID) -> date | None:
    """The day of the last infusion on the network's wall; None before it. One query."""
    given_at = infused_at(patient_id)
    return given_at.astimezone(clock.wall_zone()).date() if given_at else None


def infusions_of(patient_id: UUID) -> list[datetime]:
    """The instants of all infusions, the first one first: of each pathway its own. One query."""
    return _INFUSIONS.rows(patient_id=patient_id)


def infusion_asked(patient_id: UUID) -> Question:
    """What `infused_at` asks, for `asked_together`."""
    return _INFUSED.asking(patient_id=patient_id)


def with_infusion(pathways: QuerySet[Pathway]) -> QuerySet[Any, Any]:
    """Those that came to an infusion, each with its instant as `given_at`: what `infused_at` says, for a list."""
    written = (
        CourseEntry.objects.filter(
            pathway=OuterRef("pk"), kind="infusion", attempt=OuterRef("attempt"), withdrawn=False
        )
        .newest()
        .order_by("-at")
        .values("infusion_started_at")[:1]
    )
    bedside = (
        CustodyStep.objects.filter(
            pathway=OuterRef("pk"),
            code="bedside",
            attempt=OuterRef("attempt"),
            identity="passed",
            signature__identity="passed",
        )
        .order_by("-at")
        .values("done_at")[:1]
    )
    moved = (
        PathwayStep.objects.moves()
        .filter(pathway=OuterRef("pk"), to_state=State.INFUSED.value)
        .order_by("-at")
        .values("at")[:1]
    )
    return (
        pathways.annotate(moved=Subquery(moved))
        .annotate(by_move=Case(When(moved__isnull=False, then=Coalesce(Subquery(bedside), F("moved")))))
        .annotate(given_at=Coalesce(Subquery(written), F("by_move"), output_field=DateTimeField()))
        .filter(given_at__isnull=False)
    )


def _given(patient_id: UUID) -> QuerySet[Any, Any]:
    pathways = with_infusion(Pathway.objects.filter(patient_id=patient_id))
    return pathways.order_by("given_at").values_list("given_at", flat=True)


_INFUSIONS: Prepared[datetime] = Prepared(_given, patient_id=UUID)
_INFUSED: Prepared[datetime] = Prepared(lambda patient_id: _given(patient_id).reverse()[:1], patient_id=UUID)
