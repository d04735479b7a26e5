"""Condition: the disease that CAR-T may treat, and every other one."""

from __future__ import annotations

import re
from typing import Any

from cases.interchange.rules.outward.elements import (
    MCODE,
    Json,
    Setting,
    coding,
    concept,
    day,
    in_error,
    notes,
    own_code,
    patient,
    resource,
    stated,
    stated_aside,
    status_concept,
)
from cases.record.rules.codes import ANN_ARBOR_STAGES, DISEASES
from cases.record.rules.outcome_codes import INFECTION_SITES, MALIGNANCY_KINDS, ORGANISM_KINDS
from cases.record.rules.text import Text, label_of

ICD10 = "http://hl7.org/fhir/sid/icd-10"
ICD10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
ICDO3 = "urn:oid:2.16.840.1.113883.6.43.1"
INFECTION_OVER = ("resolved", "sequelae")
PRIMARY_CANCER = MCODE + "mcode-primary-cancer-condition"
# the site as a second decimal: only ICD-10-CM writes lymphomas so; mCODE asks for that or for SNOMED CT
_CLINICAL_MODIFICATION = re.compile(r"C(8[1-9]|9[0-6])\.\d[0-9A-Z]")


def diagnosis_to_fhir(row: Any, setting: Setting) -> Json:
    """The diagnosis with its codes; everything the referral form asks beyond them is in the extension."""
    modified = bool(row.icd10 and _CLINICAL_MODIFICATION.fullmatch(row.icd10))
    label = label_of(DISEASES, row.disease) if row.disease else None
    stage = label_of(ANN_ARBOR_STAGES, row.ann_arbor) if row.ann_arbor else None
    codings = [
        coding(ICD10_CM if modified else ICD10, row.icd10),
        coding(ICDO3, row.icdo3),
    ]
    what = own_code(row.disease, label, *codings) if row.disease else concept(row.text or row.icd10, *codings)
    return resource(
        "Condition",
        row,
        slug="diagnoses",
        profiles=(PRIMARY_CANCER,) if modified and row.is_primary and not in_error(row) else (),
        **_statuses(row, "active"),
        category=[_category("problem-list-item")],
        code={**what, "text": row.text} if row.text else what,
        subject=patient(row),
        onsetDateTime=day(row.diagnosed_on),
        stage=[{"summary": own_code(row.ann_arbor, stage)}] if row.ann_arbor else [],
        note=notes(row),
    )


def condition_to_fhir(row: Any, setting: Setting) -> Json:
    """Words and code as they came."""
    ended = row.resolved_on is not None
    status = "resolved" if ended else row.clinical_status
    aside = stated_aside(row)
    if status != row.clinical_status:
        aside["clinical_status"] = row.clinical_status
    return resource(
        "Condition",
        row,
        slug="conditions",
        aside=aside,
        **_statuses(row, None if status == "unknown" else status),
        category=[_category("problem-list-item")],
        code=stated(row),
        subject=patient(row),
        onsetDateTime=day(row.onset_on),
        abatementDateTime=day(row.resolved_on),
        note=notes(row),
    )


def infection_to_fhir(row: Any, setting: Setting) -> Json:
    """An infection from its first day to its end."""
    over = row.resolved_on is not None or row.outcome in INFECTION_OVER
    kind = label_of(ORGANISM_KINDS, row.organism_kind).it if row.organism_kind else None
    words = row.organism or kind or "Infezione"
    return resource(
        "Condition",
        row,
        slug="infections",
        **_statuses(row, "resolved" if over else "active"),
        category=[_category("encounter-diagnosis")],
        code=own_code("infection", Text("Infezione", "Infection")) | {"text": words},
        bodySite=[own_code(site, label_of(INFECTION_SITES, site)) for site in row.sites or ()],
        subject=patient(row),
        onsetDateTime=day(row.found_on),
        abatementDateTime=day(row.resolved_on),
        note=notes(row),
    )


def malignancy_to_fhir(row: Any, setting: Setting) -> Json:
    """Another cancer found after treatment."""
    label = label_of(MALIGNANCY_KINDS, row.malignancy_kind)
    what = own_code(row.malignancy_kind, label, coding(ICD10, row.icd10), coding(ICDO3, row.icdo3))
    return resource(
        "Condition",
        row,
        slug="second-malignancies",
        **_statuses(row, "active"),
        category=[_category("problem-list-item")],
        code=what | ({"text": row.histology} if row.histology else {}),
        bodySite=[{"text": row.site}] if row.site else [],
        subject=patient(row),
        onsetDateTime=day(row.found_on),
        note=notes(row),
    )


def _statuses(row: Any, clinical: str | None) -> Json:
    """An error has no clinical status: it was never true."""
    if in_error(row):
        return {"verificationStatus": status_concept("condition-ver-status", "entered-in-error")}
    return {
        "clinicalStatus": status_concept("condition-clinical", clinical),
        "verificationStatus": status_concept("condition-ver-status", "confirmed"),
    }


def _category(code: str) -> Json:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-category", "code": code}]}
