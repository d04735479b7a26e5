"""Writing entries of any kind: make, change, mark as an error. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.patients.policies import can_write_record, people_who_can_view_clinical
from cases.patients.selectors.access import patient_get
from cases.patients.services import patient_write_fields
from cases.record.events import RecordChanged
from cases.record.models import ClinicalEntry, EntryStatus, Kind, Origin
from cases.record.selectors.entries import entry_get, entry_output, kind_of
from cases.record.services.checks import check_entry, refuse_empty
from cases.record.services.cleaning import Findings, clean_value
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.clock import now
from kernel.errors import Conflict, Forbidden, Invalid, PreconditionFailed

Warnings = list[dict[str, str]]
_ONE_OF_THEM = frozenset({"comorbidity", "logistics", "diagnoses", "derived-facts", "deaths"})

# columns that the checks fill from others
_FOLLOWS: dict[str, tuple[str, ...]] = {
    "labs": ("unit", "loinc"),
    "derived-facts": ("derived_then",),
    "disease-status": ("derived_response", "response_differs"),
}


def follow(slug: str, *columns: str) -> None:
    """Of a kind that a higher room keeps: the columns that its check fills from others."""
    _FOLLOWS[slug] = columns


def entry_create(
    *,
    actor: Actor,
    patient_id: UUID,
    kind_slug: str,
    values: Mapping[str, Any],
    client_id: UUID | None = None,
    origin: str = Origin.MANUAL,
) -> tuple[ClinicalEntry, Warnings]:
    """Add an entry to the record, under the acting centre.

    `values`: fields of the kind's `WRITABLE`, typed or as JSON. `client_id` makes a retry give the same
    entry. Returns the entry and what is unusual about it. Raises NotFound, Forbidden, Invalid (every problem
    at its field; impossible values and future dates among them), Conflict (a second sheet, a second primary
    diagnosis). Audited; told live to who may read the record.
    """
    kind = kind_of(kind_slug)
    with transaction.atomic():
        patient = lock_for_writing(actor, patient_id)
        if client_id is not None:
            made: ClinicalEntry | None = kind.rows.filter(patient=patient, client_id=client_id).first()
            if made is not None:
                return made, []
        values = _with_primary(kind, patient, values)
        entry, warnings = build_entry(kind, patient, values)
        if origin == Origin.MANUAL:
            refuse_empty(kind, entry)
        entry.client_id = client_id
        insert_entry(actor, kind, entry, origin=origin)
        return entry, warnings


def entry_update(
    *,
    actor: Actor,
    patient_id: UUID,
    kind_slug: str,
    entry_id: UUID,
    changes: Mapping[str, Any],
    base_version: int,
) -> tuple[ClinicalEntry, Warnings]:
    """Correct an entry that nobody else changed since `base_version`; the old version stays in the history.

    Raises NotFound, Forbidden, PreconditionFailed with `current`, Conflict `entered_in_error`, Invalid.
    Audited by field names; told live.
    """
    kind = kind_of(kind_slug)
    with transaction.atomic():
        patient = lock_for_writing(actor, patient_id)
        entry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
        if entry.version != base_version:
            raise PreconditionFailed(extra={"current": entry_output(kind, entry)})
        if not entry.is_active:
            raise Conflict("entered_in_error", _("This entry is marked as an error and cannot be changed."))
        warnings = apply_changes(actor, kind, patient, entry, changes, origin=Origin.MANUAL)
        if changes:
            refuse_empty(kind, entry)
        return entry, warnings


def entry_mark_error(
    *, actor: Actor, patient_id: UUID, kind_slug: str, entry_id: UUID, reason: str, base_version: int
) -> ClinicalEntry:
    """Mark an entry that nobody else changed since `base_version` as entered in error: it stays readable with the
    reason and counts for nothing.

    The same again changes nothing. Raises NotFound, Forbidden, Invalid (no reason), PreconditionFailed with `current`
    (changed meanwhile, or marked by somebody else or for another reason). Audited; told live.
    """
    kind = kind_of(kind_slug)
    tidy = tidy_reason(reason)
    with transaction.atomic():
        lock_for_writing(actor, patient_id)
        entry: ClinicalEntry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
        if is_marked_so(actor, entry, tidy):
            return entry
        if entry.version != base_version:
            raise PreconditionFailed(extra={"current": entry_output(kind, entry)})
        return mark_error(actor, kind, entry, tidy) if entry.is_active else entry


def is_marked_so(actor: Actor, entry: ClinicalEntry, reason: str) -> bool:
    """Whether the mark stands already as the actor wants it: a retry whose answer was lost."""
    return not entry.is_active and (entry.error_by_id, entry.error_reason) == (actor.person_id, reason)


def tidy_reason(reason: str) -> str:
    """Why an entry is an error, on one line. Raises Invalid without one."""
    tidy = " ".join(reason.split())
    if not tidy or len(tidy) > 300:
        raise Invalid(fields={"reason": [_("Say why it is an error, in at most 300 characters.")]})
    return tidy


def mark_error(actor: Actor, kind: Kind, entry: ClinicalEntry, reason: str) -> ClinicalEntry:
    """Mark a locked, active entry as an error; audited and told."""
    entry.status = EntryStatus.ENTERED_IN_ERROR
    entry.error_reason, entry.error_by_id, entry.error_at = reason, actor.person_id, now()
    entry.version += 1
    entry.updated_at = entry.error_at
    entry.stamp(
        ["status"],
        by=actor.person_id,
        centre_id=actor.centre_id,
        at=entry.updated_at,
        origin=Origin.MANUAL,
    )
    names = ("status", "error_reason", "error_by", "error_at", "version", "updated_at")
    entry.save(update_fields=[*names, "field_stamps", "field_marks"])
    tell(actor, kind, entry, "record.entered_in_error", {"version": entry.version})
    return entry


def lock_for_writing(actor: Actor, patient_id: UUID) -> Patient:
    """The patient, locked: writes to one record come one after the other. Raises NotFound, Forbidden."""
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True, lock=True)
    if not can_write_record(actor, patient_id):
        raise Forbidden
    return patient


def build_entry(kind: Kind, patient: Patient, values: Mapping[str, Any]) -> tuple[ClinicalEntry, Warnings]:
    """A checked entry that is not stored yet. Raises Invalid."""
    _refuse_unknown(kind, values)
    entry = kind.model(patient=patient)
    findings = Findings()
    for name, raw in values.items():
        column = kind.column(name)
        setattr(
            entry,
            name,
            clean_value(
                column, raw, patient=patient, findings=findings, future_ok=name in kind.model.FUTURE_DATES
            ),
        )
    check_entry(kind, entry, findings)
    if findings.errors:
        raise Invalid(fields=findings.errors)
    return entry, findings.warnings


def insert_entry(actor: Actor, kind: Kind, entry: ClinicalEntry, *, origin: str) -> None:
    """Store a built entry as written now by the actor; audited and told."""
    if actor.centre_id is None:
        raise Forbidden
    entry.author_id, entry.centre_id, entry.origin = actor.person_id, actor.centre_id, origin
    entry.recorded_at = entry.updated_at = now()
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        if kind.slug in _ONE_OF_THEM:
            raise _one_already(kind, entry) from error
        raise
    tell(actor, kind, entry, "record.created", {"kind": kind.slug})


def apply_changes(
    actor: Actor,
    kind: Kind,
    patient: Patient,
    entry: ClinicalEntry,
    changes: Mapping[str, Any],
    *,
    origin: str,
    marks: Mapping[str, dict[str, Any]] | None = None,
) -> Warnings:
    """Write changed fields (and their marks) of a locked entry; equal values write nothing. Raises Invalid."""
    _refuse_unknown(kind, changes)
    findings = Findings()
    before = {name: getattr(entry, name) for name in (*changes, "effective_on")}
    marks_before = entry.field_marks
    for name, raw in changes.items():
        column = kind.column(name)
        future_ok = name in kind.model.FUTURE_DATES
        value = clean_value(column, raw, patient=patient, findings=findings, future_ok=future_ok)
        setattr(entry, name, value)
    changed = {name for name in changes if getattr(entry, name) != before[name]}
    for name in changed:
        # who writes a value with the day of its part of the sheet says when it was observed: not as noted of the former
        if entry.DAY_OF.get(name) in changed:
            entry.mark(name)
    for name, mark in (marks or {}).items():
        entry.mark(name, **mark)
    check_entry(kind, entry, findings)
    if findings.errors:
        raise Invalid(fields=findings.errors)
    written = [name for name, old in before.items() if getattr(entry, name) != old]
    marked = [name for name in (marks or {}) if entry.field_marks.get(name) != marks_before.get(name)]
    if written or marked:
        _save(actor, kind, entry, written, marked, origin)
    return findings.warnings


def _save(
    actor: Actor,
    kind: Kind,
    entry: ClinicalEntry,
    written: Collection[str],
    marked: Collection[str],
    origin: str,
) -> None:
    entry.version += 1
    entry.updated_at = now()
    names = sorted({*written, *marked})
    entry.stamp(names, by=actor.person_id, centre_id=actor.centre_id, at=entry.updated_at, origin=origin)
    follows = _FOLLOWS.get(kind.slug, ())
    entry.save(update_fields=[*written, *follows, "version", "updated_at", "field_stamps", "field_marks"])
    tell(actor, kind, entry, "record.updated", {"fields": names, "version": entry.version})


def tell(actor: Actor, kind: Kind, entry: ClinicalEntry, action: str, detail: dict[str, Any]) -> None:
    """Audit a write, and tell everybody live who may read the record.

    The day of death stands on the patient too, where every list and head of a page reads it.
    """
    if kind.slug == "deaths":
        patient_write_fields(
            actor=actor,
            patient_id=entry.patient_id,
            changes={"deceased_on": entry.effective_on if entry.is_active else None},
            origin=entry.origin,
        )
    audit.record(
        actor=actor,
        action=action,
        patient_id=entry.patient_id,
        object_type=kind.slug,
        object_id=entry.id,
        detail=detail,
    )
    realtime.publish(
        RecordChanged(patient_id=entry.patient_id, kind=kind.slug, entry_id=entry.id, version=entry.version),
        person_ids=people_who_can_view_clinical(entry.patient_id),
    )


def _refuse_unknown(kind: Kind, values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - set(kind.model.WRITABLE))
    if unknown:
        raise Invalid(fields={name: [_("Unknown field.")] for name in unknown})


def _one_already(kind: Kind, entry: ClinicalEntry) -> Conflict:
    """Says which one stands already and, where another may stand beside it, how."""
    if kind.slug == "diagnoses":
        words = _(
            "There is a primary diagnosis already: change that one, or answer no here for another disease."
        )
        return Conflict("exists_already", words, field="is_primary")
    words = _("There is one already: change that one instead of adding another.")
    return Conflict("exists_already", words, extra=_standing(kind, entry))


def _standing(kind: Kind, entry: ClinicalEntry) -> dict[str, Any]:
    """The edit that a colleague made first, so that whoever was second can look at it and choose."""
    if kind.slug != "derived-facts":
        return {}
    standing = kind.rows.filter(
        patient=entry.patient, fact=getattr(entry, "fact", ""), status=EntryStatus.ACTIVE
    ).first()
    return {"current": entry_output(kind, standing)} if standing else {}


def _with_primary(kind: Kind, patient: Patient, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first diagnosis is the primary one; a further one is not, unless it says so (and then clashes)."""
    if kind.slug != "diagnoses" or "is_primary" in values:
        return values
    primary = kind.rows.filter(patient=patient, is_primary=True, status=EntryStatus.ACTIVE)
    return {**values, "is_primary": not primary.exists()}
