"""The record at a glance, for the case page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, QuerySet, Value

from cases.record.models import KIND_BY_SLUG, KINDS, LATEST, EntryStatus
from cases.record.rules.codes import DISEASES, LAB_BY_CODE, VIROLOGY_BY_CODE
from cases.record.rules.limits import flag_of_result, limits_of
from cases.record.rules.sources import TEXT_LABS
from cases.record.rules.text import Text, label_of
from cases.record.selectors.apheresis import days_of
from cases.record.selectors.current import active, coded
from cases.record.selectors.derived import facts_asked
from cases.record.selectors.entries import entry_output
from cases.record.selectors.snapshot import Snapshot, record_snapshot
from cases.record.selectors.told import Told, told_of
from kernel.clock import today
from kernel.prepared import Prepared, Question, asked_together

CONDITIONS_SHOWN = 30
_GROUPS = (
    "diagnosis",
    "comorbidity",
    "medication",
    "logistics",
    "vitals",
    "status",
    "disease_status",
    "consent",
)


def record_summary(patient_id: UUID) -> dict[str, Any]:
    """Newest value of everything, lines of therapy and what is derived from them, scores, counts per kind.

    The caller has checked access. About seven queries, whatever the size of the record.
    """
    with asked_together(*summary_asked(patient_id)):
        snapshot = record_snapshot(patient_id)
        return summary_of(patient_id, snapshot, told_of(patient_id, snapshot, days=days_of(patient_id)))


def summary_asked(patient_id: UUID) -> list[Question]:
    """What `summary_of` and its snapshot ask whatever they find, for `asked_together`."""
    return [
        *facts_asked(patient_id),
        _HELD.asking(patient_id=patient_id),
        _COUNTED.asking(patient_id=patient_id),
    ]


def summary_of(patient_id: UUID, snapshot: Snapshot, told: Told) -> dict[str, Any]:
    """`record_summary` from a snapshot and what is told of it."""
    conditions = KIND_BY_SLUG["conditions"]
    return {
        "patient_id": patient_id,
        "diagnosis_label": _disease_label(snapshot),
        **{group: _group(snapshot, group) for group in _GROUPS},
        "allergies": snapshot.get("allergies"),
        "medications": snapshot.get("medications"),
        "therapy_lines": snapshot["therapy_lines"],
        "derived_facts": told.facts,
        "labs": _labs(snapshot, patient_id),
        "virology": _virology(snapshot),
        "conditions": [entry_output(conditions, row) for row in _HELD.rows(patient_id=patient_id)],
        "scores": told.scores,
        "counts": _counts(patient_id),
    }


def _group(snapshot: Snapshot, group: str) -> dict[str, Any]:
    """The values under one prefix, by the rest of their path."""
    prefix = f"{group}."
    return {path.removeprefix(prefix): value for path, value in snapshot.items() if path.startswith(prefix)}


def _disease_label(snapshot: Snapshot) -> dict[str, str] | None:
    disease = snapshot.get("diagnosis.disease")
    if disease is None or disease["value"] is None:
        return None
    label = label_of(DISEASES, disease["value"])
    return {"it": label.it, "en": label.en}


def _labs(snapshot: Snapshot, patient_id: UUID) -> list[dict[str, Any]]:
    """The newest result of each test in the order of the catalogue, with its age and its limits.

    No query inside `asked_together`: the snapshot has asked for the same rows.
    """
    rows: dict[str, Any] = coded("labs", patient_id)
    found = []
    for code in (*LAB_BY_CODE, *TEXT_LABS):
        value = snapshot.get(f"lab.{code}")
        if value is None:
            continue
        row = rows[code]
        limits = limits_of(row.ref_low, row.ref_high, row.uln)
        label = LAB_BY_CODE[code].label if code in LAB_BY_CODE else Text("ECG", "ECG")
        unit_label = LAB_BY_CODE[code].unit_label if code in LAB_BY_CODE else ""
        found.append(
            {
                "code": code,
                "label_it": label.it,
                "label_en": label.en,
                "unit_label": unit_label,
                **value,
                "low": limits.low,
                "high": limits.high,
                "flag": flag_of_result(value["value"], limits),
                "age_days": (today() - date.fromisoformat(value["on"])).days if value["on"] else None,
            }
        )
    return found


def _virology(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {"code": code, "label_it": test.label.it, "label_en": test.label.en, **value}
        for code, test in VIROLOGY_BY_CODE.items()
        if (value := snapshot.get(f"virology.{code}")) is not None
    ]


def _counts(patient_id: UUID) -> dict[str, int]:
    """Entries per kind, errors left out. One query."""
    rows = dict(_COUNTED.rows(patient_id=patient_id))
    return {kind.slug: rows.get(position, 0) for position, kind in enumerate(KINDS)}


def _counted(patient_id: UUID) -> QuerySet[Any, Any]:
    counting = [
        kind.rows.filter(patient_id=patient_id, status=EntryStatus.ACTIVE)
        .order_by()
        .annotate(kind_no=Value(position, output_field=IntegerField()))
        .values("kind_no")
        .annotate(entries=Count("pk"))
        .values_list("kind_no", "entries")
        for position, kind in enumerate(KINDS)
    ]
    united: QuerySet[Any, Any] = counting[0].union(*counting[1:], all=True)
    return united


_COUNTED: Prepared[tuple[int, int]] = Prepared(_counted, patient_id=UUID)
_HELD: Prepared[Any] = Prepared(
    lambda patient_id: (
        active("conditions", patient_id)
        .select_related("author", "centre")
        .order_by(*LATEST)[:CONDITIONS_SHOWN]
    ),
    patient_id=UUID,
)
