"""Where the patient is in the CAR-T course: the one place that asks the pathway for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cases.pathway.selectors.days import infused_at
from kernel import clock


@dataclass(frozen=True, slots=True)
class Course:
    """The instants that count; None: not yet, or not known."""

    infused_at: datetime | None = None
    product: str = ""

    @property
    def infused_on(self) -> date | None:
        """The calendar day of the infusion on the network's wall: day 0."""
        return self.infused_at.astimezone(clock.wall_zone()).date() if self.infused_at else None


def course_of(patient_id: UUID) -> Course:
    """The last course of the patient. One query."""
    return Course(infused_at=infused_at(patient_id))
