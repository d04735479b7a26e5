"""What changes about a patient, as told to open screens. Ids and versions only: screens fetch the rest."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class PatientChanged(Event):
    """Identity or contacts were edited; goes to everyone who may see the patient."""

    type: ClassVar[str] = "patient.changed"
    patient_id: UUID
    version: int


@register
class CircleChanged(Event):
    """Somebody entered or left the circle of care; also told to those who lose sight by it."""

    type: ClassVar[str] = "circle.changed"
    patient_id: UUID
