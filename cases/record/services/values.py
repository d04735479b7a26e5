"""Writing one value of the record from a form, so that two people conflict only in the same value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.patients.services import patient_write_fields
from cases.record.models import Origin
from cases.record.rules.sources import SOURCES, Source
from cases.record.selectors.snapshot import NOTHING_YET, named, record_value
from cases.record.services.checks import ABSENT_REASONS
from cases.record.services.cleaning import Findings, clean_value
from cases.record.services.coded import write_coded
from cases.record.services.entries import Warnings, lock_for_writing
from cases.record.services.lists import write_lines, write_list
from cases.record.services.sheets import write_series, write_sheet
from cases.record.services.writing import Write
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """`current`: the value as it stands now, as in `record_snapshot`; None when there is none."""

    current: dict[str, Any] | None
    warnings: Warnings


def record_write_value(
    *,
    actor: Actor,
    patient_id: UUID,
    source_path: str,
    value: Any,
    on: date | None = None,
    absent_reason: str | None = None,
    base_version: str | None = None,
    origin: str = Origin.REFERRAL_FORM,
) -> WrittenValue:
    """Write the value at `source_path` ("lab.ldh", "diagnosis.tp53", see `rules.sources`) into the record.

    `value` as JSON, None to clear; `absent_reason` instead of a value says why there is none. `on`: the day
    it was true; for series and laboratory results no day means today, a later day than the present one makes
    a new entry, the same day corrects the entry. `base_version`: the version of this value that the writer
    had seen ("" or None: there was none). `therapy_line` takes one line (dict, with its `id` to change it)
    or a list of lines; lines that are not in the list stay.
    Raises NotFound, Forbidden, Invalid (`fields` under `source_path`), Conflict `field_conflict` with
    extra {source_path, yours, theirs, by, at, version}: then nothing was written. A retry of the same value
    is no conflict. Audited; told live.
    """
    source = SOURCES.get(source_path)
    if source is None:
        raise Invalid(fields={source_path: [_("Unknown field.")]})
    if absent_reason is not None and (absent_reason not in ABSENT_REASONS or value is not None):
        raise Invalid(
            fields={source_path: [_("Give a value, or one of the listed reasons for its absence.")]}
        )
    with transaction.atomic():
        patient = lock_for_writing(actor, patient_id)
        current = record_value(patient, source)
        yours = {"value": value, "on": on.isoformat() if on else None, "absent_reason": absent_reason}
        # the lines of therapy carry their own versions, line by line
        if source.mode != "lines" and (base_version or NOTHING_YET) != _version(current):
            if _same(current, yours):
                return WrittenValue(named(current) if current else None, [])
            raise _conflict(source_path, yours, current)
        write = Write(
            actor=actor,
            patient=patient,
            source=source,
            value=value,
            on=on,
            absent=absent_reason,
            origin=origin,
        )
        warnings = _dispatch(write)
        # the patient may have been written through another instance of the row
        patient.refresh_from_db()
        after = record_value(patient, source)
    return WrittenValue(named(after) if after else None, warnings)


def _dispatch(write: Write) -> Warnings:
    try:
        match write.source.mode:
            case "patient":
                return _write_patient(write)
            case "sheet":
                return write_sheet(write)
            case "series":
                return write_series(write)
            case "coded":
                return write_coded(write)
            case "list":
                return write_list(write)
            case "lines":
                return write_lines(write)
    except Invalid as error:
        raise Invalid(fields=_under_path(write.source, error.fields)) from error


def _under_path(source: Source, fields: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Problems under the path of the form; those of another column of the same entry keep their name."""
    if source.mode == "lines":
        return {f"{source.path}.{name}": list(texts) for name, texts in fields.items()}
    found: dict[str, list[Any]] = {}
    for texts in fields.values():
        found.setdefault(source.path, []).extend(texts)
    return found


def _version(current: Mapping[str, Any] | None) -> str:
    return str(current["version"]) if current else NOTHING_YET


def _same(current: Mapping[str, Any] | None, yours: Mapping[str, Any]) -> bool:
    if current is None:
        return yours["value"] in (None, "", []) and yours["absent_reason"] is None
    same_day = yours["on"] is None or yours["on"] == current["on"]
    same_answer = all(current[name] == yours[name] for name in ("value", "absent_reason"))
    return same_day and same_answer


def _conflict(path: str, yours: dict[str, Any], current: dict[str, Any] | None) -> Conflict:
    theirs = named(dict(current)) if current else None
    return Conflict(
        "field_conflict",
        _("Someone else wrote this field in the meantime."),
        extra={
            "source_path": path,
            "yours": yours,
            "theirs": {key: theirs[key] for key in ("value", "on", "absent_reason")} if theirs else None,
            "by": theirs["author"] if theirs else None,
            "at": theirs["recorded_at"] if theirs else None,
            "version": theirs["version"] if theirs else NOTHING_YET,
        },
    )


def _write_patient(write: Write) -> Warnings:
    name = write.source.field
    findings = Findings()
    column: Any = Patient._meta.get_field(name)  # noqa: SLF001 - public in Django
    value = clean_value(column, write.value, patient=write.patient, findings=findings)
    findings.errors.pop("birth_date", None)  # judged as a whole by the patient's own rules
    if findings.errors:
        raise Invalid(fields=findings.errors)
    changes = {name: value}
    absent = {name: write.absent}
    if name == "tax_code":
        changes["tax_code_absent_reason"] = write.absent or ""
        absent = {}
    patient_write_fields(
        actor=write.actor, patient_id=write.patient.id, changes=changes, origin=write.origin, absent=absent
    )
    return []
