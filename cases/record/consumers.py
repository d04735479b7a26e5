"""The one frame that browsers send about the record: which entry somebody is writing in."""

from uuid import UUID

from pydantic import Field

from cases.record.services.editing import record_editing_note
from kernel.actors import Actor
from kernel.realtime.frames import FrameData


class EditingFrame(FrameData):
    """`entry_id` null: a new entry. `field`: the field in hand, "" for none, null when the editor was left."""

    patient_id: UUID
    kind: str = Field(max_length=40)
    entry_id: UUID | None
    field: str | None = Field(max_length=64)


def on_editing(actor: Actor, data: EditingFrame) -> None:
    record_editing_note(
        actor=actor,
        patient_id=data.patient_id,
        kind_slug=data.kind,
        entry_id=data.entry_id,
        field=data.field,
    )
