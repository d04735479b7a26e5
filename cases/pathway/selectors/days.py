"""The days of apheresis and infusion of a pathway, as the clinical rules ask for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cases.pathway.models import Pathway, PathwayStep
from cases.pathway.rules import State
from cases.record.selectors.apheresis import ApheresisDays
from kernel import clock
from kernel.prepared import Prepared


def days_of_pathway(pathway: Pathway) -> ApheresisDays:
    """One query. Of several attempts the last one counts."""
    zone = clock.wall_zone()
    days = {
        step.to_state: step.at.astimezone(zone).date()
        for step in PathwayStep.objects.moves()
        .filter(
            pathway=pathway, to_state__in=[State.LEUKAPHERESIS_DONE, State.LYMPHODEPLETION, State.INFUSED]
        )
        .order_by("position")
    }
    planned = pathway.planned_at if pathway.state == State.SLOT_PLANNED else None
    return ApheresisDays(
        planned_on=planned.astimezone(zone).date() if planned else None,
        done_on=days.get(State.LEUKAPHERESIS_DONE),
        lymphodepletion_on=days.get(State.LYMPHODEPLETION),
        infused_on=days.get(State.INFUSED),
    )


def days_of_patient(patient_id: UUID) -> ApheresisDays:
    """Those of the open pathway, else of the last one; none without a pathway. Two queries."""
    found = list(Pathway.objects.filter(patient_id=patient_id).order_by("-opened_at"))
    pathway = next((item for item in found if item.state != State.CLOSED), found[0] if found else None)
    return days_of_pathway(pathway) if pathway else ApheresisDays()


_INFUSED: Prepared[datetime] = Prepared(
    lambda patient_id: (
        PathwayStep.objects.moves()
        .filter(pathway__patient_id=patient_id, to_state=State.INFUSED.value)
        .order_by("-at")
        .values_list("at", flat=True)[:1]
    ),
    patient_id=UUID,
)


def infused_at(patient_id: UUID) -> datetime | None:
    """The instant of the last infusion, of whichever pathway; None before it. One query."""
    return _INFUSED.first(patient_id=patient_id)
