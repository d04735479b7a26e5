"""Form values that live in rows with a code: laboratory, virology, consents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.record.models import ClinicalEntry
from cases.record.rules.sources import TEXT_LABS
from cases.record.selectors.current import CODE_FIELD, coded
from cases.record.services.entries import (
    Warnings,
    apply_changes,
    build_entry,
    entry_mark_error,
    insert_entry,
)
from cases.record.services.writing import Write, equal_values
from kernel.clock import today

_MAIN = {"labs": "value", "virology": "result", "consents": "given"}
# what belongs to the laboratory and not to the sample: holds for its next result too
_OF_THE_LABORATORY = ("uln", "method")


def write_coded(write: Write) -> Warnings:
    """The newest row of the code is the value; another, later day makes a new row.

    What stands beside the value (upper limit, method, amount) goes into the same row. A laboratory value that
    is cleared was an error: its row is marked so, and the one before it counts again.
    """
    write.check_day()
    source = write.source
    row = coded(source.kind, write.patient.id, [source.code]).get(source.code)
    if source.field != _MAIN[source.kind]:
        return _write_beside(write, row)
    if row is None:
        return [] if write.clears else _new_row(write, write.on or today(), row)
    if write.clears and source.kind == "labs":
        entry_mark_error(
            actor=write.actor,
            patient_id=write.patient.id,
            kind_slug=source.kind,
            entry_id=row.pk,
            reason=_("Cleared in the referral form"),
            base_version=row.version,
        )
        return []
    day = write.on or today()
    same = _holds(row, write)
    if write.clears or same or row.effective_on is None or day <= row.effective_on or _is_empty(row, write):
        return _change(write, row, None if write.clears or (same and write.on is None) else day)
    return _new_row(write, day, row)


def _write_beside(write: Write, row: ClinicalEntry | None) -> Warnings:
    """Typed before the value itself, it waits in a row whose value is pending."""
    name = write.source.field
    if row is not None:
        return apply_changes(
            write.actor, write.kind, write.patient, row, {name: write.value}, origin=write.origin
        )
    if write.clears:
        return []
    values: dict[str, Any] = {
        CODE_FIELD[write.source.kind]: write.source.code,
        "effective_on": write.on or today(),
        name: write.value,
    }
    if write.source.kind == "labs":
        values["absent_reason_code"] = "pending"
    return _insert(write, values)


def _new_row(write: Write, day: date, previous: ClinicalEntry | None) -> Warnings:
    values: dict[str, Any] = {
        CODE_FIELD[write.source.kind]: write.source.code,
        "effective_on": day,
        **_main_values(write),
    }
    same_laboratory = previous is not None and previous.centre_id == write.actor.centre_id
    if write.source.kind == "labs" and same_laboratory:
        for name in _OF_THE_LABORATORY:
            values[name] = getattr(previous, name)
    return _insert(write, values)


def _insert(write: Write, values: dict[str, Any]) -> Warnings:
    entry, warnings = build_entry(write.kind, write.patient, values)
    if write.source.kind != "labs" and write.absent is not None:
        entry.mark(write.source.field, absent=write.absent)
    insert_entry(write.actor, write.kind, entry, origin=write.origin)
    return warnings


def _change(write: Write, row: ClinicalEntry, day: date | None) -> Warnings:
    changes = _main_values(write)
    if day is not None:
        changes["effective_on"] = day
    marks = None if write.source.kind == "labs" else {write.source.field: {"absent": write.absent}}
    return apply_changes(
        write.actor, write.kind, write.patient, row, changes, origin=write.origin, marks=marks
    )


def _main_values(write: Write) -> dict[str, Any]:
    if write.source.kind != "labs":
        return {write.source.field: write.value}
    in_words = write.source.code in TEXT_LABS
    return {
        "value": None if in_words else write.value,
        "text_value": write.value if in_words else None,
        "absent_reason_code": write.absent,
    }


def _holds(row: Any, write: Write) -> bool:
    """Does the row say the same already?"""
    if write.source.kind == "labs":
        stored = row.text_value if write.source.code in TEXT_LABS else row.value
        return equal_values(stored, write.value) and row.absent_reason_code == write.absent
    same_reason = row.absent_reason(write.source.field) == write.absent
    return equal_values(getattr(row, write.source.field), write.value) and same_reason


def _is_empty(row: Any, write: Write) -> bool:
    """A row that only held a reason is filled, not followed by another."""
    if write.source.kind == "labs":
        return row.absent_reason_code is not None
    return getattr(row, write.source.field) is None
