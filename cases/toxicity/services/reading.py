"""Reads of the sheets that the access log keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cases.pathway.selectors.days import infused_at
from cases.patients.selectors.access import patient_get
from cases.record.models import ClinicalEntry, EntryStatus, Kind
from cases.record.selectors.entries import entry_get
from cases.toxicity.selectors.overview import overview_of, trend_of
from cases.toxicity.selectors.sheets import ORDER, sheet_history, sheet_of, sheet_output, sheet_rows
from kernel.actors import Actor
from kernel.audit import services as audit


@dataclass(frozen=True, slots=True)
class SheetKey:
    """A page starts after this entry."""

    at: datetime
    entry_id: UUID


def overview_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The head of the page (see `overview_of`). Raises NotFound. Audited."""
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True)
    _audit(actor, patient_id, "toxicity.viewed", "patient", patient_id)
    return overview_of(patient, actor=actor)


def trend_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The curves (see `trend_of`). Raises NotFound. Audited."""
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True)
    _audit(actor, patient_id, "toxicity.trend_viewed", "patient", patient_id)
    return trend_of(patient)


def sheet_rows_open(
    *,
    actor: Actor,
    patient_id: UUID,
    sheet: str,
    limit: int,
    after: SheetKey | None = None,
    with_errors: bool = False,
) -> list[tuple[Any, dict[str, Any]]]:
    """Up to `limit` + 1 (entry, as shown), newest first. Raises NotFound. One audit entry per page."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    kind = sheet_of(sheet)
    rows = sheet_rows(sheet, patient_id)
    if not with_errors:
        rows = rows.filter(status=EntryStatus.ACTIVE)
    if after is not None:
        column = ORDER[sheet]
        rows = rows.filter(Q(**{f"{column}__lt": after.at}) | Q(**{column: after.at}, pk__lt=after.entry_id))
    found = list(rows[: limit + 1])
    infused = infused_at(patient_id)
    _audit(actor, patient_id, "record.listed", kind.slug, "", {"count": len(found[:limit])})
    return [(row, sheet_output(kind, row, infused=infused)) for row in found]


def sheet_open(
    *, actor: Actor, patient_id: UUID, sheet: str, entry_id: UUID
) -> tuple[Kind, ClinicalEntry, dict[str, Any]]:
    """One entry, errors too. Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    kind = sheet_of(sheet)
    entry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
    _audit(actor, patient_id, "record.entry_viewed", kind.slug, entry_id)
    return kind, entry, sheet_output(kind, entry, infused=infused_at(patient_id))


def sheet_history_open(*, actor: Actor, patient_id: UUID, sheet: str, entry_id: UUID) -> list[dict[str, Any]]:
    """Every version of an entry. Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    kind = sheet_of(sheet)
    entry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
    _audit(actor, patient_id, "record.history_viewed", kind.slug, entry_id)
    return sheet_history(kind, entry)


def _audit(
    actor: Actor,
    patient_id: UUID,
    action: str,
    object_type: str,
    object_id: object,
    detail: dict[str, Any] | None = None,
) -> None:
    audit.record(
        actor=actor,
        action=action,
        patient_id=patient_id,
        object_type=object_type,
        object_id=object_id,
        detail=detail,
    )
