"""Entries of one kind: one, a page of them, the versions of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.record.models import KIND_BY_SLUG, LATEST, ClinicalEntry, EntryStatus, Kind
from cases.record.selectors.values import form_value
from kernel.errors import NotFound
from network.directory.models import Centre, Person


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
    rows = kind.rows.filter(patient_id=patient_id).select_related("author", "centre", "error_by")
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
        "error_by": _person(entry.error_by),
        "origin": entry.origin,
        "author": _person(entry.author),
        "centre": _centre(entry.centre),
        "recorded_at": entry.recorded_at,
        "updated_at": entry.updated_at,
        "version": entry.version,
    }


def entry_history(kind: Kind, entry: ClinicalEntry) -> list[dict[str, Any]]:
    """Every version of an entry, the present one first: the fields, who wrote what changed,
    when and under which centre."""
    rows: list[Any] = [entry, *entry.versions.order_by("-version")]  # type: ignore[attr-defined]  # pghistory's relation
    writers = [_written_by(row, entry) for row in rows]
    people = Person.objects.in_bulk({person for person, _centre in writers if person})
    centres = Centre.objects.in_bulk({centre for _person, centre in writers if centre})
    return [
        {
            "version": row.version,
            "at": row.updated_at,
            "by": _person(people.get(person) if person else None),
            "centre": _centre(centres.get(centre) if centre else None),
            "status": row.status,
            "error_reason": row.error_reason,
            "why": row.field_marks.get("status", {}).get("why", ""),
            "values": {name: form_value(name, getattr(row, name)) for name in kind.model.WRITABLE},
        }
        for row, (person, centre) in zip(rows, writers, strict=True)
    ]


def _written_by(row: Any, entry: ClinicalEntry) -> tuple[UUID | None, UUID | None]:
    """Who wrote a version, and under which centre (not noted for an early mark "entered in error")."""
    stamp = next((mark for mark in row.field_stamps.values() if mark[0] == row.version), None)
    if stamp is None and row.status != EntryStatus.ACTIVE:
        return row.error_by_id, None
    if stamp is None:
        return entry.author_id, entry.centre_id
    return UUID(stamp[1]) if stamp[1] else None, UUID(stamp[2]) if stamp[2] else None


def _extra(kind: Kind, entry: Any) -> dict[str, Any]:
    if kind.slug == "derived-facts":
        return {"derived_then": entry.derived_then}
    if kind.slug == "disease-status":
        return {"derived_response": entry.derived_response, "response_differs": entry.response_differs}
    if kind.slug == "labs":
        return {"unit": entry.unit, "loinc": entry.loinc, "original": entry.original}
    return {}


def _person(person: Person | None) -> dict[str, Any] | None:
    return {"id": person.id, "display_name": person.display_name} if person else None


def _centre(centre: Centre | None) -> dict[str, Any] | None:
    return {"id": centre.id, "code": centre.code, "name": centre.name} if centre else None
