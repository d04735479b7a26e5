"""Realtime events of follow-up plans: shapes only."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class FollowUpChanged(Event):
    """The plan of a patient changed: made, moved, or a visit of it was done, skipped or opened again. Ids only; goes to
    who may read the patient's clinical record."""

    type: ClassVar[str] = "follow_up.changed"

    patient_id: UUID
