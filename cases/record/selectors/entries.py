"""Entries of one kind: one, a page of them, the versions of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.record.models import KIND_BY_SLUG, LATEST, ClinicalEntry, Kind
from cases.record.selectors.values import form_value
from kernel.errors import NotFound
from network.directory.models import Person


def kind_of(slug: str) -> Kind:
    """The kind behind an address. Raises NotFound."""
    try:
        return KIND_BY_SLUG[slug]
    except KeyError:
        raise NotFound from None


def entry_get(*, kind: Kind, patient_id: UUID, entry_id: UUID) -> Any:
    """One entry of a patient whom the caller has been let to. Raises NotFound for another patient's."""
    entry = kind.rows.filter(pk=entry_id, patient_id=patient_id).first()
    if entry is None:
        raise NotFound
    return entry


def entries_of(kind: Kind, patient_id: UUID) -> QuerySet[Any]:
    """All entries of a kind, errors too, newest first."""
    rows = kind.rows.filter(patient_id=patient_id).select_related("author", "centre")
    return rows.order_by(*LATEST)


def entry_output(kind: Kind, entry: ClinicalEntry) -> dict[str, Any]:
    """An entry as the API shows it: its fields, where it came from, and who wrote it."""
    values = {name: form_value(name, getattr(entry, name)) for name in kind.model.WRITABLE}
    return {
        "id": entry.id,
        "kind": kind.slug,
        **values,
        **_extra(kind, entry),
        "effective_on": entry.effective_on,
        "status": entry.status,
        "error_reason": entry.error_reason,
        "error_at": entry.error_at,
        "origin": entry.origin,
        "author": _person(entry.author),
        "centre": {"id": entry.centre_id, "code": entry.centre.code, "name": entry.centre.name},
        "recorded_at": entry.recorded_at,
        "updated_at": entry.updated_at,
        "version": entry.version,
    }


def entry_history(kind: Kind, entry: ClinicalEntry) -> list[dict[str, Any]]:
    """Every version of an entry, the present one first: the fields, who wrote what changed, and when."""
    rows: list[Any] = [entry, *entry.versions.order_by("-version")]  # type: ignore[attr-defined]  # pghistory's relation
    people = {
        str(person.pk): person
        for person in Person.objects.filter(
            pk__in={mark[1] for row in rows for mark in row.field_stamps.values()}
        )
    }
    shown = []
    for row in rows:
        writer = next((mark[1] for mark in row.field_stamps.values() if mark[0] == row.version), None)
        by = people.get(writer) if writer else entry.author
        if row.version == entry.version and not entry.is_active:
            by = entry.error_by
        shown.append(
            {
                "version": row.version,
                "at": row.updated_at,
                "by": _person(by),
                "status": row.status,
                "error_reason": row.error_reason,
                "values": {name: form_value(name, getattr(row, name)) for name in kind.model.WRITABLE},
            }
        )
    return shown


def _extra(kind: Kind, entry: Any) -> dict[str, Any]:
    if kind.slug == "derived-facts":
        return {"derived_then": entry.derived_then}
    if kind.slug == "labs":
        return {"unit": entry.unit, "loinc": entry.loinc, "original": entry.original}
    return {}


def _person(person: Person | None) -> dict[str, Any] | None:
    return {"id": person.id, "display_name": person.display_name} if person else None
