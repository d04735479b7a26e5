"""The record as flat values with their provenance: what the referral form shows, and what it freezes."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from cases.patients.models import FieldStamps, Patient
from cases.patients.models.stamps import FieldStamp
from cases.patients.selectors.access import patient_known
from cases.record.models import KIND_BY_SLUG, ClinicalEntry, TherapyLine
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.sources import SOURCES, Source
from cases.record.selectors.current import (
    CurrentRecord,
    coded,
    current_record,
    lines,
    list_rows,
    series,
    sheet,
)
from cases.record.selectors.values import form_value
from kernel.prepared import Prepared, asked_together
from network.directory.models import Centre, Person

_PEOPLE: Prepared[Person] = Prepared(lambda ids: Person.objects.filter(pk__any_of=ids), ids=list)
_CENTRES: Prepared[Centre] = Prepared(lambda ids: Centre.objects.filter(pk__any_of=ids), ids=list)

NOTHING_YET = ""
"""The version of a value that nobody has written."""
NONE_KNOWN = "none"
"""In the list of allergies or medicines: asked, and there are none."""

Snapshot = dict[str, Any]


def record_snapshot(patient_id: UUID) -> Snapshot:
    """Every value of the record that a form may show, by its source path ("lab.ldh", "diagnosis.tp53").

    Each is {value, on, absent_reason, unit, version, source, author, centre, recorded_at}: `on` the day it
    was true (ISO), `version` an opaque token that changes whenever this one value does, `source` how it came
    in (manual, referral_form, fhir_import), `author` {id, display_name} or None, `centre` {id, code, name}.
    Paths nobody ever wrote are missing. `therapy_lines` holds the lines as dictionaries with `id` and
    `version`. Access is the caller's business: ask `patient_get(clinical=True)` before. Three queries.
    """
    patient = patient_known(patient_id)
    loaded = current_record(patient_id)
    found: Snapshot = {}
    for path, source in SOURCES.items():
        value = _value(source, patient, loaded)
        if value is not None:
            found[path] = value
    found["therapy_lines"] = [line_value(line) for line in loaded.lines]
    name_people(found)
    return found


def record_value(patient: Patient, source: Source) -> dict[str, Any] | None:
    """One value as in `record_snapshot` (author and centre as ids only), with as few queries as it needs."""
    return _value(source, patient, _load_one(source, patient.id))


def named(value: dict[str, Any]) -> dict[str, Any]:
    """The same value with author and centre as people read them. One query."""
    name_people({"therapy_lines": [], "value": value})
    return value


def line_value(line: TherapyLine) -> dict[str, Any]:
    """A line of therapy as the form and the rules read it."""
    values = {name: form_value(name, getattr(line, name)) for name in TherapyLine.WRITABLE}
    return {
        "id": str(line.id),
        "version": f"{line.id.hex}.{line.version}",
        **values,
        "source": line.origin,
        "author": str(line.author_id) if line.author_id else None,
        "centre": str(line.centre_id),
        "recorded_at": line.updated_at.isoformat(),
    }


def lines_version(rows: list[TherapyLine]) -> str:
    """One token for all lines: it changes when any of them does."""
    return _token_of_rows(rows)


def _load_one(source: Source, patient_id: UUID) -> CurrentRecord:
    empty = CurrentRecord(sheets={}, series={}, coded={}, lists={}, lines=[])
    match source.mode:
        case "sheet":
            empty.sheets[source.kind] = sheet(source.kind, patient_id)
        case "series":
            empty.series[source.kind] = series(source.kind, patient_id, [source.field])
        case "coded":
            empty.coded[source.kind] = coded(source.kind, patient_id, [source.code])
        case "list":
            empty.lists[source.kind] = list_rows(source.kind, patient_id)
        case "lines":
            empty.lines.extend(lines(patient_id))
        case "patient":
            pass
    return empty


def _value(source: Source, patient: Patient, loaded: CurrentRecord) -> dict[str, Any] | None:
    match source.mode:
        case "patient":
            return _patient_value(source, patient)
        case "sheet":
            return _column(source, loaded.sheets.get(source.kind))
        case "series":
            return _column(source, loaded.series[source.kind].get(source.field))
        case "coded":
            row = loaded.coded[source.kind].get(source.code)
            return _lab_value(source, row) if source.kind == "labs" else _column(source, row)
        case "list":
            return _list_value(loaded.lists[source.kind])
        case "lines":
            return _lines_value(loaded.lines)


def _patient_value(source: Source, patient: Patient) -> dict[str, Any] | None:
    name = source.field
    absent = patient.absent_reason(name)
    stamp = patient.stamp_of(name, patient.made)
    if name == "tax_code":
        # the code and the reason for its absence are one answer in two columns
        absent = patient.tax_code_absent_reason or None
        other = patient.stamp_of("tax_code_absent_reason", patient.made)
        stamp = max(stamp, other, key=lambda found: found.version)
    value = form_value(name, getattr(patient, name))
    if value is None and absent is None and stamp.version == 1:
        return None
    return _shape(value, stamp, row=patient, on=None, absent=absent)


def _column(source: Source, row: ClinicalEntry | None) -> dict[str, Any] | None:
    if row is None:
        return None
    name = source.field
    value = form_value(name, getattr(row, name))
    absent = row.absent_reason(name)
    if value is None and absent is None and name not in row.field_stamps:
        return None
    on = row.observed_on(name) or row.effective_on
    unit = getattr(KIND_BY_SLUG[source.kind].column(name), "unit", "")
    return _shape(value, row.stamp_of(name, row.made), row=row, on=on, absent=absent, unit=unit)


def _lab_value(source: Source, row: ClinicalEntry | None) -> dict[str, Any] | None:
    if row is None or source.field != "value":
        found = _column(source, row)
        if found is not None and source.field == "uln" and source.code in LAB_BY_CODE:
            found["unit"] = LAB_BY_CODE[source.code].unit
        return found
    lab: Any = row
    value = form_value("value", lab.value) if lab.value is not None else lab.text_value
    stamp = lab.stamp_of("value", lab.made)
    return _shape(value, stamp, row=lab, on=lab.effective_on, absent=lab.absent_reason_code, unit=lab.unit)


def _list_value(rows: list[Any]) -> dict[str, Any] | None:
    if not rows:
        return None
    newest = max(rows, key=lambda row: row.updated_at)
    named = [row.text for row in rows if not row.none_known]
    found = _shape(named or [NONE_KNOWN], newest.made, row=newest, on=newest.effective_on, absent=None)
    return {**found, "version": _token_of_rows(rows), "recorded_at": newest.updated_at.isoformat()}


def _lines_value(rows: list[Any]) -> dict[str, Any] | None:
    if not rows:
        return None
    newest = max(rows, key=lambda row: row.updated_at)
    found = _shape([line_value(row) for row in rows], newest.made, row=newest, on=None, absent=None)
    return {**found, "version": _token_of_rows(rows), "recorded_at": newest.updated_at.isoformat()}


def _shape(
    value: Any, stamp: FieldStamp, *, row: FieldStamps, on: date | None, absent: str | None, unit: str = ""
) -> dict[str, Any]:
    return {
        "value": value,
        "on": on.isoformat() if on else None,
        "absent_reason": absent if value is None else None,
        "unit": unit,
        "version": f"{row.pk.hex}.{stamp.version}",
        "source": stamp.origin,
        "author": str(stamp.by) if stamp.by else None,
        "centre": str(stamp.centre_id) if stamp.centre_id else None,
        "recorded_at": stamp.at.isoformat(),
    }


def _token_of_rows(rows: list[Any]) -> str:
    if not rows:
        return NOTHING_YET
    text = "|".join(sorted(f"{row.pk.hex}.{row.version}" for row in rows))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def name_people(found: Snapshot) -> None:
    """Replace the ids of authors and centres, of the values and of `therapy_lines`, by what people read.

    One query.
    """
    entries = [value for value in found.values() if isinstance(value, dict)] + found["therapy_lines"]
    nested = found.get("therapy_line")
    if isinstance(nested, dict):
        entries += nested["value"]
    person_ids, centre_ids = (
        sorted(UUID(text) for text in {entry[role] for entry in entries if entry[role]})
        for role in ("author", "centre")
    )
    with asked_together(_PEOPLE.asking(ids=person_ids), _CENTRES.asking(ids=centre_ids)):
        people = {
            str(person.pk): {"id": str(person.pk), "display_name": person.display_name}
            for person in _PEOPLE.rows(ids=person_ids)
        }
        centres = {
            str(centre.pk): {"id": str(centre.pk), "code": centre.code, "name": centre.name}
            for centre in _CENTRES.rows(ids=centre_ids)
        }
    for entry in entries:
        entry["author"] = people.get(entry["author"])
        entry["centre"] = centres.get(entry["centre"])
