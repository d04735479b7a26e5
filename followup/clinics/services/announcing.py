"""What every write of this room leaves behind: an audit entry and a live event."""

from __future__ import annotations

from typing import Any

from cases.patients.policies import people_who_can_view_patient
from followup.clinics.events import AppointmentsChanged, ClinicChanged
from followup.clinics.models import Appointment, Clinic, Pick
from followup.clinics.policies import people_who_run
from followup.clinics.services.following import APPOINTMENT, PICK
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit


def clinic_told(
    actor: Actor, clinic: Clinic, action: str, *, object_type: str, object_id: object, **detail: Any
) -> None:
    """Of a clinic or a session: no patient is meant."""
    audit.record(actor=actor, action=action, object_type=object_type, object_id=object_id, detail=detail)
    _changed(clinic)


def appointment_told(actor: Actor, appointment: Appointment, action: str, **detail: Any) -> None:
    """Of one appointment: who keeps something that follows from it is told in the same transaction."""
    audit.record(
        actor=actor,
        action=action,
        patient_id=appointment.patient_id,
        object_type="appointment",
        object_id=appointment.pk,
        detail={"clinic": str(appointment.clinic_id), **detail},
    )
    APPOINTMENT.tell(actor, appointment.pk)
    realtime.publish(
        AppointmentsChanged(patient_id=appointment.patient_id),
        person_ids=people_who_can_view_patient(appointment.patient_id),
    )
    _changed(appointment.clinic)


def pick_told(actor: Actor, pick: Pick, action: str, **detail: Any) -> None:
    """Of the choice that a patient may make; its clinic is loaded."""
    audit.record(
        actor=actor,
        action=action,
        patient_id=pick.patient_id,
        object_type="pick",
        object_id=pick.pk,
        detail={"clinic": str(pick.clinic_id), **detail},
    )
    PICK.tell(actor, pick.pk)
    _changed(pick.clinic)


def _changed(clinic: Clinic) -> None:
    realtime.publish(ClinicChanged(clinic_id=clinic.pk), person_ids=people_who_run(clinic.centre_id))
