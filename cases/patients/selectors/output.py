"""How a patient looks from outside: plain dictionaries, made from loaded rows without further queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cases.patients.models import CareRelation, HospitalNumber, Patient, PatientIdentifier
from cases.patients.policies import VIEW_CLINICAL, abilities, abilities_asked
from cases.patients.selectors.banner import ClinicalBanner, clinical_banners
from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.prepared import Prepared, Question
from network.directory.models import Centre, Person

EDITABLE_FIELDS = (
    "family_name",
    "given_name",
    "birth_date",
    "sex",
    "tax_code",
    "tax_code_absent_reason",
    "other_identifier_type",
    "other_identifier",
    "phone",
    "email",
    "residence_comune",
    "language",
    "interpreter_needed",
    "gp_name",
    "caregiver_name",
    "caregiver_phone",
    "caregiver_relation",
    "caregiver_available_28d",
    "deceased_on",
)


def centre_brief(centre: Centre) -> dict[str, Any]:
    return {
        "id": centre.id,
        "code": centre.code,
        "name": centre.name,
        "city": centre.city,
        "kind": centre.kind,
    }


def person_brief(person: Person | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {"id": person.id, "display_name": person.display_name, "profession": person.profession}


def patient_of_row(row: Mapping[str, Any], path: str = "patient") -> dict[str, str]:
    """Who a row of a list is about, from the names of the patient that `path` leads to."""
    return {
        "id": str(row[f"{path}_id"]),
        "display_name": f"{row[f'{path}__family_name']} {row[f'{path}__given_name']}",
    }


def patient_row(patient: Patient) -> dict[str, Any]:
    """One line of a list; `centre` must be loaded."""
    return {
        "id": patient.id,
        "display_name": patient.display_name,
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "birth_date": patient.birth_date,
        "age": patient.age,
        "sex": patient.sex,
        "tax_code": patient.tax_code,
        "deceased_on": patient.deceased_on,
        "centre": centre_brief(patient.centre),
    }


_NUMBERS: Prepared[HospitalNumber] = Prepared(
    lambda patient_id: (
        HospitalNumber.objects.filter(patient_id=patient_id).select_related("centre").order_by("created_at")
    ),
    patient_id=UUID,
)
_IDENTIFIERS: Prepared[Any] = Prepared(
    lambda patient_id: (
        PatientIdentifier.objects.filter(patient_id=patient_id).order_by("id").values("system", "value")
    ),
    patient_id=UUID,
)


def patient_output(*, actor: Actor, patient: Patient) -> dict[str, Any]:
    """The whole identity, the clinical half of the banner when the actor may see it, and what they can do.

    Five queries at most, whatever the patient has.
    """
    can = abilities(actor, patient.id)
    banner = ClinicalBanner()
    if VIEW_CLINICAL in can:
        banner = clinical_banners([patient.id]).get(patient.id, ClinicalBanner())
    numbers = _NUMBERS.rows(patient_id=patient.id)
    return {
        **patient_row(patient),
        **{name: getattr(patient, name) for name in EDITABLE_FIELDS},
        "hospital_numbers": [hospital_number_output(number) for number in numbers],
        "identifiers": _IDENTIFIERS.rows(patient_id=patient.id),
        "diagnosis": banner.diagnosis,
        "allergies": banner.allergies,
        "alerts": banner.alerts,
        "version": patient.version,
        "created_at": patient.created_at,
        "updated_at": patient.updated_at,
        "can": sorted(can),
    }


def patient_output_asked(patient_id: UUID) -> list[Question]:
    """What `patient_output` asks beside the clinical half of the banner, for `asked_together`."""
    return [
        abilities_asked(patient_id),
        _NUMBERS.asking(patient_id=patient_id),
        _IDENTIFIERS.asking(patient_id=patient_id),
    ]


def hospital_number_output(number: HospitalNumber) -> dict[str, Any]:
    return {"id": number.id, "centre": centre_brief(number.centre), "number": number.number}


def relation_output(relation: CareRelation) -> dict[str, Any]:
    """One line of the circle of care; centre, person, added_by and ended_by must be loaded."""
    return {
        "id": relation.id,
        "centre": centre_brief(relation.centre) if relation.centre else None,
        "person": person_brief(relation.person),
        "kind": relation.kind,
        "reason": relation.reason,
        "valid_from": relation.valid_from,
        "valid_until": relation.valid_until,
        "added_by": person_brief(relation.added_by),
        "ended_by": person_brief(relation.ended_by),
        "end_reason": relation.end_reason,
    }


def access_entry_output(entry: AuditEntry, centres: Mapping[UUID, Centre]) -> dict[str, Any]:
    """One line of "who looked"; `entry_id` is for the page link."""
    centre = centres.get(entry.centre_id) if entry.centre_id else None
    return {
        "entry_id": entry.pk,
        "at": entry.at,
        "person": person_brief(entry.person) if entry.person_id else None,
        "actor": entry.actor_label,
        "centre": centre_brief(centre) if centre else None,
        "action": entry.action,
        "why": entry.why,
    }
