"""The numbers under which hospitals know the patient."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import HospitalNumber
from cases.patients.policies import active_relations, can_edit_patient
from cases.patients.selectors.access import patient_get
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden, Invalid, NotFound


def hospital_number_add(*, actor: Actor, patient_id: UUID, centre_id: UUID, number: str) -> HospitalNumber:
    """Note a centre's number for the patient; the same one twice changes nothing.

    Raises NotFound, Forbidden, Invalid (empty, too long, centre not in the circle of care), Conflict
    `number_taken` when that centre uses the number for someone else. Audited.
    """
    number = "".join(number.split())
    if not number or len(number) > 40:
        raise Invalid(fields={"number": [_("Enter the number: at most 40 characters, no blanks.")]})
    with transaction.atomic():
        patient = patient_get(actor=actor, patient_id=patient_id, lock=True)
        if not can_edit_patient(actor, patient_id):
            raise Forbidden
        if not active_relations().filter(patient=patient, centre_id=centre_id).exists():
            raise Invalid(fields={"centre_id": [_("Choose a centre of the circle of care.")]})
        known = HospitalNumber.objects.filter(patient=patient, centre_id=centre_id, number=number).first()
        if known is not None:
            return known
        try:
            with transaction.atomic():
                added = HospitalNumber.objects.create(
                    patient=patient, centre_id=centre_id, number=number, added_by_id=actor.person_id
                )
        except IntegrityError as error:
            raise Conflict(
                "number_taken", _("This centre uses the number for another patient."), field="number"
            ) from error
        audit.record(
            actor=actor,
            action="patient.number_added",
            patient_id=patient.id,
            object_type="hospital_number",
            object_id=added.id,
            detail={"centre_id": str(centre_id)},
        )
        return added


def hospital_number_remove(*, actor: Actor, patient_id: UUID, number_id: UUID) -> None:
    """Take away a number that was noted by mistake; the access log keeps that it happened.

    Raises NotFound, Forbidden.
    """
    with transaction.atomic():
        patient = patient_get(actor=actor, patient_id=patient_id, lock=True)
        if not can_edit_patient(actor, patient_id):
            raise Forbidden
        removed, _rows = HospitalNumber.objects.filter(pk=number_id, patient=patient).delete()
        if not removed:
            raise NotFound
        audit.record(
            actor=actor,
            action="patient.number_removed",
            patient_id=patient.id,
            object_type="hospital_number",
            object_id=number_id,
        )
