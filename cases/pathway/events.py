"""Realtime events of the pathway: shapes only."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class PathwayMoved(Event):
    """A pathway was opened, moved, assigned or closed. Goes to who may read the patient's clinical record."""

    type: ClassVar[str] = "pathway.moved"

    patient_id: UUID
    pathway_id: UUID
    state: str
    owner_centre_id: UUID
    due_at: datetime | None
    version: int


@register
class CourseChanged(Event):
    """Something was written in the course of the CAR-T therapy: an entry, a step of custody, a signature, a deviation.

    `what` names the kind of entry or the step. Goes to who may read the patient's clinical record.
    """

    type: ClassVar[str] = "course.changed"

    patient_id: UUID
    pathway_id: UUID
    what: str
