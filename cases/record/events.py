"""What changes in a record, as told to open screens. Ids only: screens fetch the rest."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class RecordChanged(Event):
    """An entry was made, changed or marked as an error; goes to everyone who may read the record."""

    type: ClassVar[str] = "record.changed"
    patient_id: UUID
    kind: str
    entry_id: UUID
    version: int
