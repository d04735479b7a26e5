"""Writes of the sheets, and reads that leave a trace: one function per use case."""

from cases.toxicity.services.alerts import alert_acknowledge
from cases.toxicity.services.preview import preview
from cases.toxicity.services.reading import (
    SheetKey,
    overview_open,
    sheet_history_open,
    sheet_open,
    sheet_rows_open,
    trend_open,
)
from cases.toxicity.services.sheets import sheet_create, sheet_mark_error, sheet_update

__all__ = [
    "SheetKey",
    "alert_acknowledge",
    "overview_open",
    "preview",
    "sheet_create",
    "sheet_history_open",
    "sheet_mark_error",
    "sheet_open",
    "sheet_rows_open",
    "sheet_update",
    "trend_open",
]
