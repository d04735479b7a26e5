"""The one frame that browsers send about a visit: which section somebody is writing in."""

from uuid import UUID

from pydantic import Field

from followup.visits.services.editing import visit_editing_note
from kernel.actors import Actor
from kernel.realtime.frames import FrameData


class EditingFrame(FrameData):
    """`section`: the one in hand, "" for none, null when the visit was left."""

    visit_id: UUID
    section: str | None = Field(max_length=20)


def on_editing(actor: Actor, data: EditingFrame) -> None:
    visit_editing_note(actor=actor, visit_id=data.visit_id, section=data.section)
