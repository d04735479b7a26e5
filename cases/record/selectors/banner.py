"""What the head of every page of a patient shows of the record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from cases.patients.selectors.banner import ClinicalBanner
from cases.record.models import Allergy, Comorbidity, Diagnosis, EntryStatus, InfectionStatus
from cases.record.models.measures import LATEST
from cases.record.rules.codes import DISEASES
from cases.record.rules.disease_codes import suffix_letters
from cases.record.rules.text import label_of
from kernel.prepared import Prepared, Question


def clinical_banners(patient_ids: Collection[UUID]) -> dict[UUID, ClinicalBanner]:
    """Diagnosis, allergies and what must not be overlooked, for any number of patients. Four queries.

    `allergies` is None when nobody asked and [] when the patient has none: not the same thing.
    """
    ids = list(patient_ids)
    diagnoses = {row.patient_id: row for row in _DIAGNOSES.rows(patient_ids=ids)}
    allergies: dict[UUID, list[Any]] = {}
    for allergy in _ALLERGIES.rows(patient_ids=ids):
        allergies.setdefault(allergy.patient_id, []).append(allergy)
    sheets = {row.patient_id: row for row in _SHEETS.rows(patient_ids=ids)}
    infections = {row.patient_id: row for row in _INFECTIONS.rows(patient_ids=ids)}
    return {
        patient_id: ClinicalBanner(
            diagnosis=_diagnosis(diagnoses.get(patient_id)),
            allergies=_allergies(allergies.get(patient_id)),
            alerts=_alerts(diagnoses.get(patient_id), sheets.get(patient_id), infections.get(patient_id)),
        )
        for patient_id in ids
    }


def banner_asked(patient_id: UUID) -> list[Question]:
    """What `clinical_banners` asks of one patient, for `asked_together`."""
    return [each.asking(patient_ids=[patient_id]) for each in (_DIAGNOSES, _ALLERGIES, _SHEETS, _INFECTIONS)]


def _active(model: Any, patient_ids: list[UUID]) -> Any:
    return model.objects.filter(patient_id__any_of=patient_ids, status=EntryStatus.ACTIVE)


_DIAGNOSES: Prepared[Diagnosis] = Prepared(
    lambda patient_ids: _active(Diagnosis, patient_ids).filter(is_primary=True), patient_ids=list
)
_ALLERGIES: Prepared[Allergy] = Prepared(
    lambda patient_ids: (
        _active(Allergy, patient_ids).filter(clinical_status="active").order_by("recorded_at")
    ),
    patient_ids=list,
)
_SHEETS: Prepared[Comorbidity] = Prepared(
    lambda patient_ids: _active(Comorbidity, patient_ids), patient_ids=list
)
_INFECTIONS: Prepared[InfectionStatus] = Prepared(
    lambda patient_ids: (
        _active(InfectionStatus, patient_ids)
        .filter(active_infection__isnull=False)
        .order_by("patient_id", *LATEST)
        .distinct("patient_id")
    ),
    patient_ids=list,
)


def _diagnosis(row: Diagnosis | None) -> dict[str, Any] | None:
    if row is None or row.disease is None:
        return None
    label = label_of(DISEASES, row.disease)
    return {
        "disease": row.disease,
        "label_it": label.it,
        "label_en": label.en,
        "stage": _stage(row),
    }


def _stage(row: Diagnosis) -> str:
    """With its letters, as the summary writes it: IV B is not IV."""
    letters = suffix_letters(row.ann_arbor_suffix)
    staged = " ".join(filter(None, (row.ann_arbor, letters))) if row.ann_arbor else None
    return staged or row.mm_r_iss or row.cll_rai or ""


def _allergies(rows: list[Any] | None) -> list[dict[str, Any]] | None:
    if rows is None:
        return None
    return [{"text": row.text, "severity": row.severity} for row in rows if not row.none_known]


def _alerts(
    diagnosis: Diagnosis | None, sheet: Comorbidity | None, infection: InfectionStatus | None
) -> list[dict[str, Any]]:
    """Codes that the screens word; each was entered by someone, nothing here is computed."""
    found = []
    if infection is not None and infection.active_infection == "uncontrolled":
        found.append("infection_uncontrolled")
    if diagnosis is not None and (diagnosis.cns_involvement or "").startswith("active_"):
        found.append("cns_active")
    if sheet is not None and sheet.anticoagulant and sheet.anticoagulant.casefold() not in {"no", "none"}:
        found.append("anticoagulant")
    if sheet is not None and sheet.prior_allosct:
        found.append("prior_allosct")
    return [{"code": code} for code in found]
