"""Patients and circles of care for tests, made through the services."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.factories.directory import actor_of, make_member

if TYPE_CHECKING:
    from cases.patients.models import CareRelation, Patient
    from network.directory.models import Centre, Person

_number = count(1)
_FAMILY = (
    "Bianchi",
    "Galli",
    "Moretti",
    "Fumagalli",
    "Zanetti",
    "Pellegrini",
    "Ruggeri",
    "Sartori",
    "Vitali",
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def identity(**changed: Any) -> dict[str, Any]:
    """The fields of a person whom nobody resembles: name and birth date differ from call to call."""
    number = next(_number)
    tail = "".join(_LETTERS[(number * step + 7) % 26] for step in (3, 5, 7, 11, 17))
    return {
        "family_name": f"{_FAMILY[number % len(_FAMILY)]}{tail}",
        "given_name": f"N{tail[::-1]}",
        "birth_date": date(1930 + number % 60, 1 + number % 12, 1 + number % 28),
        "sex": "F" if number % 2 else "M",
        "tax_code_absent_reason": "pending",
        "phone": "030 555 01",
    } | changed


def make_patient(doctor: Person | None = None, *, centre: Centre | None = None, **changed: Any) -> Patient:
    """A patient of the doctor's centre (or of `centre`, entered by a fresh clinician there)."""
    from cases.patients.services import patient_create

    if doctor is None:
        if centre is None:
            raise ValueError("say who makes the patient, or for which centre")
        doctor = make_member(centre, "clinician")
    patient, _made = patient_create(actor=actor_of(doctor, centre), values=identity(**changed))
    return patient


def invite_centre(patient: Patient, centre: Centre, *, by: Person, kind: str = "hub") -> CareRelation:
    from cases.patients.services import circle_add_centre

    return circle_add_centre(
        actor=actor_of(by), patient_id=patient.pk, centre_id=centre.pk, reason="referral", kind=kind
    )


def invite_person(patient: Patient, person: Person, *, by: Person) -> CareRelation:
    from cases.patients.services import circle_invite_person

    return circle_invite_person(
        actor=actor_of(by), patient_id=patient.pk, person_id=person.pk, reason="second opinion"
    )


def end_relation(
    patient: Patient, relation: CareRelation, *, by: Person, reason: str = "treatment ended"
) -> None:
    from cases.patients.services import circle_end

    circle_end(actor=actor_of(by), patient_id=patient.pk, relation_id=relation.pk, reason=reason)
