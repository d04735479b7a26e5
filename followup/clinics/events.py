"""Realtime events of clinics: shapes only."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class ClinicChanged(Event):
    """Something of a clinic changed: its rules, a session, who comes or who waits. Ids only; goes to the staff of its
    centre."""

    type: ClassVar[str] = "clinic.changed"

    clinic_id: UUID


@register
class AppointmentsChanged(Event):
    """An appointment of a patient was made, moved or cancelled. Ids only; goes to who may see the patient's
    identity."""

    type: ClassVar[str] = "appointments.changed"

    patient_id: UUID
