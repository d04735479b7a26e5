"""Realtime events of visits: shapes only."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class VisitChanged(Event):
    """A visit was begun, written in, signed, added to, sent on or withdrawn. Ids only; goes to who may read the
    patient's clinical record."""

    type: ClassVar[str] = "visit.changed"

    patient_id: UUID
    visit_id: UUID


@register
class VisitEditing(Event):
    """Somebody writes in a section of a visit ("" in none, null when they left). Goes to the others who may read the
    record."""

    type: ClassVar[str] = "visit.editing"

    patient_id: UUID
    visit_id: UUID
    person_id: UUID
    name: str
    section: str | None
