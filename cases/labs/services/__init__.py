"""Courses of laboratory results and vital signs, and sheets of them."""

from cases.labs.services.imports import sheet_import, sheet_preview, sheet_undo, sheets_open, unreadable
from cases.labs.services.reading import series_export, series_open

__all__ = [
    "series_export",
    "series_open",
    "sheet_import",
    "sheet_preview",
    "sheet_undo",
    "sheets_open",
    "unreadable",
]
