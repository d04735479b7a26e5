"""Rows of one sheet: one, a page of them, and how the API shows them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.record.models import ClinicalEntry, Kind
from cases.record.selectors.entries import entry_history, entry_output
from cases.toxicity.models import (
    BASELINE,
    OBSERVATIONS,
    SHEETS,
    TREATMENTS,
    IecHsEntry,
    ToxicityObservation,
)
from cases.toxicity.rules.crs import crs_grade
from cases.toxicity.rules.grade import Grade
from cases.toxicity.rules.icans import icans_grade
from cases.toxicity.rules.iec_hs import IecHsFindings, iec_hs_criteria
from cases.toxicity.selectors.course import look_of
from cases.toxicity.selectors.infusion import day_after
from kernel.errors import NotFound

ORDER = {
    "observations": "observed_at",
    "baseline": "assessed_at",
    "treatments": "given_at",
    "iec-hs": "observed_at",
}
"""Which column orders a sheet, newest first."""


def sheet_of(name: str) -> Kind:
    """The sheet behind an address. Raises NotFound."""
    try:
        return SHEETS[name]
    except KeyError:
        raise NotFound from None


def sheet_rows(name: str, patient_id: UUID) -> QuerySet[Any]:
    """All entries of a sheet, errors too, newest first."""
    rows = sheet_of(name).rows.filter(patient_id=patient_id)
    return rows.select_related("author", "centre", "patient").order_by(f"-{ORDER[name]}", "-id")


def sheet_row(kind: Kind, entry_id: UUID) -> ClinicalEntry:
    """One entry with who wrote it and where, for a patient whom the caller has been let to."""
    entry: ClinicalEntry = kind.rows.select_related("author", "centre", "patient").get(pk=entry_id)
    return entry


def sheet_output(kind: Kind, entry: Any, *, infused: datetime | None = None) -> dict[str, Any]:
    """An entry as the API shows it; a row of observations with its grades and the rule that gave them."""
    shown = entry_output(kind, entry)
    if kind is OBSERVATIONS:
        shown |= _graded(entry, infused)
    elif kind is BASELINE:
        shown |= {"ice_score": entry.ice_score, "handwriting_photo": entry.handwriting_photo_id}
    elif kind is TREATMENTS:
        shown |= {"observation": entry.observation_id, "day": day_after(infused, entry.given_at)}
    else:
        shown |= {"day": day_after(infused, entry.observed_at), "findings": _iec_hs(entry)}
    return shown


def mean_pressure(row: ToxicityObservation) -> int | None:
    """Mean arterial pressure in mmHg: diastolic plus a third of the difference."""
    if row.systolic_mmhg is None or row.diastolic_mmhg is None:
        return None
    return round((float(row.systolic_mmhg) + 2 * float(row.diastolic_mmhg)) / 3)


def grades_of(row: ToxicityObservation) -> tuple[Grade, Grade]:
    """Both derived grades with the rule that gave them, from the row alone: what earlier rows say stands in it."""
    look = look_of(row, born_on=row.patient.birth_date)
    return crs_grade(replace(look.crs, fever_before=row.fever_before, masked=row.masked)), icans_grade(
        look.icans
    )


def _iec_hs(entry: IecHsEntry) -> dict[str, Any]:
    given: dict[str, Any] = {field.name: getattr(entry, field.name) for field in fields(IecHsFindings)}
    for name, value in given.items():
        given[name] = float(value) if isinstance(value, Decimal) else value
    return iec_hs_criteria(IecHsFindings(**given)).as_dict()


def _graded(row: ToxicityObservation, infused: datetime | None) -> dict[str, Any]:
    crs, icans = grades_of(row)
    return {
        "day": day_after(infused, row.observed_at),
        "map_mmhg": mean_pressure(row),
        "ice_score": row.ice_score,
        "handwriting_photo": row.handwriting_photo_id,
        "crs": crs.as_dict(),
        "icans": icans.as_dict(),
        "crs_grade": row.crs_grade,
        "icans_grade": row.icans_grade,
        "next_due_at": row.next_due_at,
        "ice_due_at": row.ice_due_at,
    }


def sheet_history(kind: Kind, entry: ClinicalEntry) -> list[dict[str, Any]]:
    """Every version, the present one first. The server grading a row anew makes no version of its own."""
    shown: list[dict[str, Any]] = []
    for version in entry_history(kind, entry):
        if not shown or shown[-1]["version"] != version["version"]:
            shown.append(version)
    return shown
