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


@register
class RecordEditing(Event):
    """Somebody has an entry open to write in it (`entry_id` null: a new one of this kind).

    `field` is the one in hand ("" when none, null when they left). Goes to the others who may read the record.
    """

    type: ClassVar[str] = "record.editing"
    patient_id: UUID
    kind: str
    entry_id: UUID | None
    person_id: UUID
    name: str
    field: str | None
