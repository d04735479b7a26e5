"""When the cells were given: the one place that knows where this is written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cases.pathway.models import PathwayStep
from cases.pathway.rules import State
from kernel.clock import wall_zone


def infused_at(patient_id: UUID) -> datetime | None:
    """The instant of the last infusion; None before it. One query."""
    steps = PathwayStep.objects.moves().filter(pathway__patient_id=patient_id, to_state=State.INFUSED)
    return steps.order_by("-at").values_list("at", flat=True).first()


def day_after(infused: datetime | None, at: datetime) -> int | None:
    """Calendar days after the infusion on the network's wall: the day itself is 0. None without an infusion."""
    if infused is None:
        return None
    zone = wall_zone()
    return (at.astimezone(zone).date() - infused.astimezone(zone).date()).days
