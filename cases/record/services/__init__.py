"""Writes of the record, and reads that leave a trace: one function per use case."""

from cases.record.services.entries import entry_create, entry_mark_error, entry_update
from cases.record.services.reading import (
    EntryKey,
    apheresis_warnings_open,
    entries_open,
    entry_history_open,
    entry_open,
    record_open,
)
from cases.record.services.reinstating import entry_reinstate
from cases.record.services.values import WrittenValue, record_write_value

__all__ = [
    "EntryKey",
    "WrittenValue",
    "apheresis_warnings_open",
    "entries_open",
    "entry_create",
    "entry_history_open",
    "entry_mark_error",
    "entry_open",
    "entry_reinstate",
    "entry_update",
    "record_open",
    "record_write_value",
]
