"""Realtime events of the toxicity sheets: shapes only. A changed row is told as `record.changed`."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class ToxicityAlerted(Event):
    """A rise of grade was raised, seen or withdrawn (`open` says whether it still waits). Ids only; goes to who
    may read the patient's clinical record."""

    type: ClassVar[str] = "toxicity.alerted"

    patient_id: UUID
    alert_id: UUID
    open: bool
