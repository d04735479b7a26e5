"""Reads of the record that the access log keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cases.patients.selectors.access import patient_get
from cases.record.models import ClinicalEntry, EntryStatus, Kind
from cases.record.selectors.apheresis import apheresis_warnings
from cases.record.selectors.current import CODE_FIELD
from cases.record.selectors.entries import entries_of, entry_get, entry_history, kind_of
from cases.record.selectors.summary import record_summary
from kernel.actors import Actor
from kernel.audit import services as audit

_WITH_CODE = frozenset({*CODE_FIELD, "observations"})


@dataclass(frozen=True, slots=True)
class EntryKey:
    """A page of entries starts after this one. `on` is None among the undated, which come last."""

    on: date | None
    recorded_at: datetime
    entry_id: UUID


def record_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The summary of the record (see `record_summary`). Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    _audit(actor, patient_id, "record.viewed", "patient", patient_id)
    return record_summary(patient_id)


def entries_open(
    *,
    actor: Actor,
    patient_id: UUID,
    kind_slug: str,
    limit: int,
    after: EntryKey | None = None,
    with_errors: bool = False,
    code: str = "",
) -> tuple[Kind, list[ClinicalEntry]]:
    """Up to `limit` + 1 entries of a kind, newest first. Raises NotFound. One audit entry per page."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    kind = kind_of(kind_slug)
    rows = entries_of(kind, patient_id)
    if not with_errors:
        rows = rows.filter(status=EntryStatus.ACTIVE)
    if code and kind_slug in _WITH_CODE:
        rows = rows.filter(**{CODE_FIELD.get(kind_slug, "code"): code})
    if after is not None:
        rows = rows.filter(_after(after))
    found = list(rows[: limit + 1])
    _audit(actor, patient_id, "record.listed", kind_slug, "", {"count": len(found[:limit])})
    return kind, found


def entry_open(
    *, actor: Actor, patient_id: UUID, kind_slug: str, entry_id: UUID
) -> tuple[Kind, ClinicalEntry]:
    """One entry, errors too. Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    kind = kind_of(kind_slug)
    entry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
    _audit(actor, patient_id, "record.entry_viewed", kind_slug, entry_id)
    return kind, entry


def entry_history_open(
    *, actor: Actor, patient_id: UUID, kind_slug: str, entry_id: UUID
) -> list[dict[str, Any]]:
    """Every version of an entry (see `entry_history`). Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    kind = kind_of(kind_slug)
    entry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
    _audit(actor, patient_id, "record.history_viewed", kind_slug, entry_id)
    return entry_history(kind, entry)


def apheresis_warnings_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """What harms lymphocytes before their collection (see `apheresis_warnings`). Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    _audit(actor, patient_id, "record.warnings_viewed", "patient", patient_id)
    return apheresis_warnings(patient_id)


def _after(key: EntryKey) -> Q:
    same_day = Q(recorded_at__lt=key.recorded_at) | Q(recorded_at=key.recorded_at, pk__lt=key.entry_id)
    if key.on is None:
        return Q(effective_on__isnull=True) & same_day
    return Q(effective_on__lt=key.on) | Q(effective_on__isnull=True) | (Q(effective_on=key.on) & same_day)


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
