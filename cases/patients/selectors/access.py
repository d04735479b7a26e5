"""The one door to a patient: load, check, lock; and the same answer for "does not exist" and "not yours"."""

from __future__ import annotations

from uuid import UUID

from cases.patients.models import Patient
from cases.patients.policies import (
    VIEW_CLINICAL,
    VIEW_IDENTITY,
    abilities,
    abilities_asked,
    clinical_visible_to,
    patients_visible_to,
)
from kernel.actors import Actor
from kernel.errors import NotFound
from kernel.prepared import Prepared, Question, asked_together


def patient_get(*, actor: Actor, patient_id: UUID, clinical: bool = False, lock: bool = False) -> Patient:
    """The patient, when the actor may see them now.

    `clinical`: the record is meant, not only the identity. `lock`: for a write, until the transaction ends
    (the key stays readable, so that new entries that point at the patient do not wait).
    Raises NotFound when there is no such patient or none for this actor.
    """
    if not lock:
        with asked_together(abilities_asked(patient_id), patient_asked(patient_id)):
            if (VIEW_CLINICAL if clinical else VIEW_IDENTITY) not in abilities(actor, patient_id):
                raise NotFound
            return patient_known(patient_id)
    visible = clinical_visible_to(actor) if clinical else patients_visible_to(actor)
    locked = visible.select_related("centre").select_for_update(no_key=True, of=("self",))
    patient = locked.filter(pk=patient_id).first()
    if patient is None:
        raise NotFound
    return patient


_KNOWN: Prepared[Patient] = Prepared(
    lambda patient_id: Patient.objects.filter(pk=patient_id).select_related("centre"), patient_id=UUID
)


def patient_known(patient_id: UUID) -> Patient:
    """The patient, for a caller who was let to them already (`patient_get`). One query. Raises NotFound."""
    patient = _KNOWN.first(patient_id=patient_id)
    if patient is None:
        raise NotFound
    return patient


def patient_asked(patient_id: UUID) -> Question:
    """What `patient_known` asks, for `asked_together`."""
    return _KNOWN.asking(patient_id=patient_id)
