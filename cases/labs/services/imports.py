"""Sheets of results: look first, then write all of it or nothing, and take it back as a whole."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cases.labs.models import LabImport
from cases.labs.rules.sheet_identity import Doubt, Whose, doubts
from cases.labs.rules.sheet_reading import (
    BLOCKING,
    Choices,
    Circumstances,
    Result,
    Sheet,
    beside_record,
    read_sheet,
)
from cases.labs.rules.sheet_text import Unreadable
from cases.labs.selectors.imports import imports_of, present_results, preview_output
from cases.patients.models import Patient
from cases.patients.policies import can_write_record, people_who_can_view_clinical
from cases.patients.selectors.access import patient_get
from cases.record.events import RecordChanged
from cases.record.models import KIND_BY_SLUG, EntryStatus, LabResult, Origin
from cases.record.services.checks import check_entry
from cases.record.services.cleaning import Findings, spoken
from cases.record.services.entries import lock_for_writing
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.clock import now, today
from kernel.errors import Conflict, Forbidden, Invalid, NotFound

UNUSUAL = "unusual"
"""To be confirmed beside the doubts about the patient: values that are possible but rare."""


def sheet_preview(*, actor: Actor, patient_id: UUID, text: str, choices: Choices) -> dict[str, Any]:
    """Every cell of a sheet as it would be written, and nothing is (see `preview_output`).

    Raises NotFound, Forbidden, Invalid at `text` for what is no table of results. Audited by counts.
    """
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True)
    if not can_write_record(actor, patient_id):
        raise Forbidden
    sheet, found = _read(patient, text, choices)
    _audit(actor, patient_id, "labs.import_previewed", "", {"counts": dict(sheet.counts)})
    return preview_output(text, sheet, found)


def sheet_import(
    *,
    actor: Actor,
    patient_id: UUID,
    client_id: UUID,
    text: str,
    choices: Choices,
    confirmed: Collection[str] = (),
    file_name: str = "",
) -> LabImport:
    """Write every result of a sheet that is ready, in one transaction; the same `client_id` again changes nothing.
    `file_name` is the file that the text was read from; empty: it was pasted.

    Raises NotFound, Forbidden, Invalid (no table; cells that cannot be; nothing new), Conflict `confirm_needed` with
    extra {needed}: unusual values or doubts about whose sheet it is that nobody confirmed. One audit entry, one event.
    """
    with transaction.atomic():
        patient = lock_for_writing(actor, patient_id)
        made = LabImport.objects.filter(patient=patient, client_id=client_id).first()
        if made is not None:
            return made
        sheet, found = _read(patient, text, choices)
        _must_be_settled(sheet, found, confirmed)
        return _write(actor, patient, client_id, sheet, " ".join(file_name.split()))


def sheet_undo(*, actor: Actor, patient_id: UUID, import_id: UUID, reason: str) -> LabImport:
    """Mark every result of an import as entered in error; they stay readable with the reason. Twice changes nothing.

    Raises NotFound, Forbidden, Invalid (no reason). One audit entry, one event.
    """
    tidy = " ".join(reason.split())
    if not tidy or len(tidy) > 300:
        raise Invalid(fields={"reason": [_("Say why it is an error, in at most 300 characters.")]})
    with transaction.atomic():
        patient = lock_for_writing(actor, patient_id)
        item = LabImport.objects.filter(patient=patient, pk=import_id).first()
        if item is None:
            raise NotFound
        if item.undone_at is not None:
            return item
        at = now()
        count = LabResult.objects.filter(
            patient=patient, origin_ref__startswith=item.origin_prefix, status=EntryStatus.ACTIVE
        ).update(
            status=EntryStatus.ENTERED_IN_ERROR,
            error_reason=tidy,
            error_by_id=actor.person_id,
            error_at=at,
            updated_at=at,
            version=F("version") + 1,
        )
        item.undone_at, item.undone_by_id, item.undo_reason = at, actor.person_id, tidy
        item.version += 1
        item.save(update_fields=["undone_at", "undone_by", "undo_reason", "version"])
        _audit(actor, patient_id, "labs.import_undone", item.id, {"count": count})
        _publish(item)
        return item


def sheets_open(*, actor: Actor, patient_id: UUID) -> list[LabImport]:
    """The imports of a patient, newest first. Raises NotFound. Audited."""
    patient_get(actor=actor, patient_id=patient_id, clinical=True)
    found = imports_of(patient_id)
    _audit(actor, patient_id, "labs.imports_listed", "", {"count": len(found)})
    return found


def unreadable(error: Unreadable) -> Invalid:
    """The refusal at the field that holds the sheet."""
    return Invalid(error.code, spoken(error.message), fields={"text": [spoken(error.message)]})


def _read(patient: Patient, text: str, choices: Choices) -> tuple[Sheet, list[Doubt]]:
    circumstances = Circumstances(today=today(), now=now(), born_on=patient.birth_date)
    whose = Whose(patient.tax_code or "", patient.family_name, patient.birth_date)
    try:
        sheet = read_sheet(text, choices, circumstances)
    except Unreadable as error:
        raise unreadable(error) from error
    marks = {result.mark for result in sheet.results if result.mark is not None}
    sheet = beside_record(sheet, present_results(patient.pk, marks))
    return sheet, doubts(sheet.grid, whose, today=circumstances.today)


def _must_be_settled(sheet: Sheet, found: list[Doubt], confirmed: Collection[str]) -> None:
    blocked = sum(1 for result in sheet.results if result.state in BLOCKING)
    if blocked:
        raise Invalid(
            "cells_refused",
            fields={"text": [_("Mend or leave out the marked cells first: %(count)s.") % {"count": blocked}]},
        )
    if not sheet.ready:
        raise Invalid("nothing_to_import", fields={"text": [_("There is nothing new in this sheet.")]})
    needed = {doubt.code for doubt in found}
    if any(result.state == "unusual" for result in sheet.ready):
        needed.add(UNUSUAL)
    open_questions = sorted(needed - set(confirmed))
    if open_questions:
        raise Conflict(
            "confirm_needed",
            _("Confirm what is unusual in this sheet before it is written."),
            extra={"needed": open_questions},
        )


def _write(actor: Actor, patient: Patient, client_id: UUID, sheet: Sheet, file_name: str) -> LabImport:
    if actor.centre_id is None or actor.person_id is None:
        raise Forbidden
    ready = sheet.ready
    days = [result.day for result in ready if result.day is not None]
    item = LabImport.objects.create(
        patient=patient,
        centre_id=actor.centre_id,
        imported_by_id=actor.person_id,
        client_id=client_id,
        file_name=file_name,
        layout=sheet.layout,
        written=len(ready),
        first_on=min(days),
        last_on=max(days),
        counts=dict(sheet.counts),
    )
    LabResult.objects.bulk_create([_entry(patient, item, result) for result in ready], batch_size=1000)
    _audit(actor, patient.pk, "labs.imported", item.id, {"count": len(ready), "counts": item.counts})
    _publish(item)
    return item


def _entry(patient: Patient, item: LabImport, result: Result) -> LabResult:
    """An entry like one that was typed, held to the same checks. Raises Invalid."""
    measured: dict[str, Any] = {
        "code": result.code,
        "value": result.value,
        "text_value": result.text,
        "effective_on": result.day,
        "taken_at": result.taken_at,
        "ref_low": result.low,
        "ref_high": result.high,
        "uln": result.uln,
        "original": result.original,
    }
    entry = LabResult(
        patient=patient,
        author_id=item.imported_by_id,
        centre_id=item.centre_id,
        origin=Origin.LAB_SHEET,
        origin_ref=f"{item.origin_prefix}{result.spot.row}.{result.spot.column}",
        recorded_at=item.created_at,
        updated_at=item.created_at,
        **measured,
    )
    findings = Findings()
    check_entry(KIND_BY_SLUG["labs"], entry, findings)
    if findings.errors:
        raise Invalid(fields={"text": [text for texts in findings.errors.values() for text in texts]})
    return entry


def _publish(item: LabImport) -> None:
    realtime.publish(
        RecordChanged(patient_id=item.patient_id, kind="labs", entry_id=item.id, version=item.version),
        person_ids=people_who_can_view_clinical(item.patient_id),
    )


def _audit(actor: Actor, patient_id: UUID, action: str, object_id: object, detail: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        action=action,
        patient_id=patient_id,
        object_type="labs",
        object_id=object_id,
        detail=detail,
    )
