"""Form values that are sets of rows: allergies, medicines, lines of therapy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.record.models import KIND_BY_SLUG, TherapyLine
from cases.record.selectors.current import list_rows
from cases.record.selectors.entries import entry_get
from cases.record.selectors.snapshot import line_value
from cases.record.services.entries import Warnings, apply_changes, build_entry, insert_entry
from cases.record.services.writing import Write
from kernel.errors import Conflict, Invalid

MAX_ITEMS = 100
_NONE_WORDS = frozenset(
    {"none", "none known", "no known allergies", "nka", "nessuno", "nessuna", "nessuna nota", "nessuno noto"}
)
_LINE_EXTRAS = frozenset({"id", "version", "source", "author", "centre", "recorded_at"})


def write_list(write: Write) -> Warnings:
    """Make the rows that hold be those named in the list: new names are added, missing ones are resolved.

    `["none"]` (or "none known", "nessuna nota") says that there are none, which is more than an empty list.
    """
    name = write.source.field
    wanted = _names(write)
    present = {
        (row.text.casefold(), row.none_known): row for row in list_rows(write.source.kind, write.patient.id)
    }
    keys: dict[tuple[str, bool], str] = {}
    for text in wanted:
        keys.setdefault((text.casefold(), text == ""), text)
    warnings: Warnings = []
    for key, row in present.items():
        if key not in keys:
            warnings += apply_changes(
                write.actor,
                write.kind,
                write.patient,
                row,
                {"clinical_status": "resolved"},
                origin=write.origin,
            )
    for key, text in keys.items():
        if key not in present:
            values: dict[str, Any] = {name: text, "none_known": text == ""}
            entry, found = build_entry(write.kind, write.patient, values)
            insert_entry(write.actor, write.kind, entry, origin=write.origin)
            warnings += found
    return warnings


def _names(write: Write) -> list[str]:
    raw = [write.value] if isinstance(write.value, str) else write.value
    if raw is None:
        return []
    name = write.source.field
    if not isinstance(raw, list) or len(raw) > MAX_ITEMS or not all(isinstance(item, str) for item in raw):
        raise Invalid(fields={name: [_("Enter a list of names.")]})
    tidy = [" ".join(item.split()) for item in raw]
    names = [item for item in dict.fromkeys(tidy) if item]
    none = [item for item in names if item.casefold() in _NONE_WORDS]
    if none and len(none) < len(names):
        raise Invalid(fields={name: [_("“None” cannot stand beside other values.")]})
    return [""] if none else names


def write_lines(write: Write) -> Warnings:
    """Add or change lines of therapy. A dictionary with `id` changes that line (with `version`, only when
    nobody else changed it since); without, it adds one. Lines that are not named stay."""
    raw = [write.value] if isinstance(write.value, dict) else write.value
    if not isinstance(raw, list) or len(raw) > MAX_ITEMS or not all(isinstance(item, dict) for item in raw):
        raise Invalid(fields={"": [_("Enter lines of therapy.")]})
    warnings: Warnings = []
    for position, item in enumerate(raw):
        try:
            warnings += _write_line(write, item)
        except Invalid as error:
            at = {f"{position}.{name}": list(texts) for name, texts in error.fields.items()}
            raise Invalid(fields=at) from error
    return warnings


def _write_line(write: Write, item: dict[str, Any]) -> Warnings:
    kind = KIND_BY_SLUG["therapy-lines"]
    values = {name: value for name, value in item.items() if name not in _LINE_EXTRAS}
    if item.get("id") is None:
        entry, warnings = build_entry(kind, write.patient, values)
        insert_entry(write.actor, kind, entry, origin=write.origin)
        return warnings
    try:
        line_id = UUID(str(item["id"]))
    except ValueError:
        raise Invalid(fields={"id": [_("There is no such line.")]}) from None
    row: TherapyLine = entry_get(kind=kind, patient_id=write.patient.id, entry_id=line_id)
    seen = item.get("version")
    if seen is not None and seen != f"{row.id.hex}.{row.version}":
        raise Conflict(
            "field_conflict",
            _("Someone else wrote this line in the meantime."),
            extra={
                "source_path": "therapy_line",
                "yours": item,
                "theirs": line_value(row),
                "by": {"id": str(row.author_id)} if row.author_id else None,
                "at": row.updated_at.isoformat(),
                "version": f"{row.id.hex}.{row.version}",
            },
        )
    if not row.is_active:
        raise Conflict("entered_in_error", _("This entry is marked as an error and cannot be changed."))
    return apply_changes(write.actor, kind, write.patient, row, values, origin=write.origin)
