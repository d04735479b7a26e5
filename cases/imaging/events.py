"""Live events of imaging."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class ImagingChanged(Event):
    """A study of the patient grew, got a picture, or its warning changed: ask the list again."""

    type: ClassVar[str] = "imaging.changed"
    patient_id: UUID
    study_id: UUID
