"""Sheets as people see them: the preview of one, and those that were imported."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from cases.interchange.rules.units import factors_of
from cases.labs.models import LabImport
from cases.labs.rules.sheet_identity import Doubt
from cases.labs.rules.sheet_reading import Mark, Result, Sheet
from cases.labs.rules.unit_spelling import shown, units_of
from cases.record.models import EntryStatus, LabResult
from cases.record.rules.codes import LAB_BY_CODE

SHOWN_LENGTH = 80


def present_results(patient_id: UUID, marks: Collection[Mark]) -> frozenset[Mark]:
    """Those of the marks that stand in the record. One query, for the tests and days of the marks alone."""
    rows = LabResult.objects.filter(
        patient_id=patient_id,
        status=EntryStatus.ACTIVE,
        code__in={code for code, _day, _result in marks},
        effective_on__in={day for _code, day, _result in marks},
    ).values_list("code", "effective_on", "value", "text_value")
    found = {
        (code, day, text or "" if value is None else value)
        for code, day, value, text in rows
        if day is not None
    }
    return frozenset(marks) & found


def preview_output(text: str, sheet: Sheet, doubts: list[Doubt]) -> dict[str, Any]:
    """A judged sheet with every cell, for a person to look at and to mend."""
    return {
        "text": text,
        "layout": sheet.layout,
        "decimals": sheet.decimals,
        "rows": [[cell[:SHOWN_LENGTH] for cell in row] for row in sheet.grid],
        "headings": sorted(sheet.headings),
        "cells": [_cell(result) for result in sheet.results],
        "names": [
            {
                "key": name.key,
                "name": name.name,
                "unit_found": name.unit_found,
                "code": name.code,
                "unit": _offered(name.code, name.unit),
                "units": [{"code": unit, "label": shown(unit)} for unit in units_of(name.code)]
                if name.code
                else [],
                "count": name.count,
            }
            for name in sheet.names
        ],
        "counts": dict(sheet.counts),
        "doubts": [
            {"code": doubt.code, "message_it": doubt.message.it, "message_en": doubt.message.en}
            for doubt in doubts
        ],
    }


def _offered(code: str | None, unit: str | None) -> str | None:
    """The unit as the list of choices spells it: those that mean the same stand there once."""
    if not code or unit is None:
        return None
    factors = factors_of(code)
    own = {LAB_BY_CODE[code].unit: Decimal(1)}
    factor = factors.get(unit, own.get(unit))
    return next((each for each in units_of(code) if factors.get(each, own.get(each)) == factor), unit)


def _cell(result: Result) -> dict[str, Any]:
    spot = result.spot
    lab = LAB_BY_CODE.get(result.code)
    return {
        "row": spot.row,
        "column": spot.column,
        "key": spot.key,
        "state": result.state,
        "code": result.code,
        "on": result.day,
        "value": float(result.value) if result.value is not None else None,
        "text": result.text or "",
        "unit_label": lab.unit_label if lab else "",
        "low": None if result.low is None else float(result.low),
        "high": None if result.high is None else float(result.high),
        "original": result.original or "",
        "message_it": result.message.it if result.message else "",
        "message_en": result.message.en if result.message else "",
    }


def imports_of(patient_id: UUID, limit: int = 50) -> list[LabImport]:
    """The newest imports of a patient. One query. The caller has checked access."""
    rows = LabImport.objects.filter(patient_id=patient_id).select_related(
        "imported_by", "undone_by", "centre"
    )
    return list(rows.order_by("-created_at")[:limit])


def import_output(item: LabImport) -> dict[str, Any]:
    return {
        "id": item.id,
        "created_at": item.created_at,
        "by": item.imported_by.display_name,
        "centre_name": item.centre.name,
        "file_name": item.file_name,
        "written": item.written,
        "first_on": item.first_on,
        "last_on": item.last_on,
        "counts": item.counts,
        "undone_at": item.undone_at,
        "undone_by": item.undone_by.display_name if item.undone_by else "",
        "undo_reason": item.undo_reason,
    }
