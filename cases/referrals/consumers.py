"""The one frame that browsers send about referrals: where somebody is in the form."""

from uuid import UUID

from pydantic import Field

from cases.referrals.services.editing import referral_editing_note
from kernel.actors import Actor
from kernel.realtime.frames import FrameData


class EditingFrame(FrameData):
    """`field`: code of the field in hand, "" for none, null when the form was left."""

    referral_id: UUID
    field: str | None = Field(max_length=64)


def on_editing(actor: Actor, data: EditingFrame) -> None:
    referral_editing_note(actor=actor, referral_id=data.referral_id, field=data.field)
