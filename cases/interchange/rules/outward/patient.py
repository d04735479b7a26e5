"""Patient: who they are, and the identifiers by which others know them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.interchange.rules.outward.elements import MCODE, Json, Setting, day, meta, without_gaps
from cases.interchange.rules.own import PATIENT_KIND, entry_extension

TAX_CODE_SYSTEM = "http://hl7.it/sid/codiceFiscale"
HOSPITAL_NUMBER_SYSTEM = "urn:circlecare:fhir:hospital-number:"
_GENDER = {"F": "female", "M": "male"}
_ASIDE = (
    "tax_code_absent_reason", "other_identifier_type", "other_identifier", "interpreter_needed", "gp_name",
    "caregiver_name", "caregiver_phone", "caregiver_relation", "caregiver_available_28d",
)  # fmt: skip


def patient_to_fhir(
    row: Any,
    setting: Setting,
    *,
    identifiers: Iterable[tuple[str, str]] = (),
    hospital_numbers: Iterable[tuple[str, str]] = (),
) -> Json:
    """`identifiers` as (system, value); `hospital_numbers` as (code of the centre, number)."""
    known = [{"system": system, "value": value} for system, value in identifiers]
    if row.tax_code:
        known.insert(0, {"use": "official", "system": TAX_CODE_SYSTEM, "value": row.tax_code})
    known += [
        {"use": "usual", "system": HOSPITAL_NUMBER_SYSTEM + centre, "value": number}
        for centre, number in hospital_numbers
    ]
    is_cancer_patient = row.id in setting.cancer_patients and bool(known)
    return without_gaps(
        {
            "resourceType": "Patient",
            "id": str(row.id),
            "meta": meta(
                row.version, row.updated_at, (MCODE + "mcode-cancer-patient",) if is_cancer_patient else ()
            ),
            "extension": [
                entry_extension(PATIENT_KIND, row.id, {name: getattr(row, name) for name in _ASIDE})
            ],
            "identifier": known,
            "name": [{"use": "official", "family": row.family_name, "given": [row.given_name]}],
            "telecom": _telecom(phone=row.phone, email=row.email),
            "gender": _GENDER.get(row.sex, "unknown"),
            "birthDate": day(row.birth_date),
            "deceasedDateTime": day(row.deceased_on),
            "address": [{"city": row.residence_comune}] if row.residence_comune else [],
            "communication": [{"language": {"coding": [{"code": row.language}]}}] if row.language else [],
            "contact": _caregiver(row),
            "generalPractitioner": [{"display": row.gp_name}] if row.gp_name else [],
            "managingOrganization": {"reference": f"Organization/{row.centre_id}"},
        }
    )


def _telecom(*, phone: str, email: str = "") -> list[Json]:
    found = (("phone", phone), ("email", email))
    return [{"system": system, "value": value} for system, value in found if value]


def _caregiver(row: Any) -> list[Json]:
    relation = [{"text": row.caregiver_relation}] if row.caregiver_relation else []
    contact = without_gaps(
        {
            "relationship": relation,
            "name": {"text": row.caregiver_name} if row.caregiver_name else None,
            "telecom": _telecom(phone=row.caregiver_phone),
        }
    )
    return [contact] if contact else []
