"""Writes of the record: one function per use case."""

from cases.record.services.entries import entry_create, entry_mark_error, entry_update
from cases.record.services.values import WrittenValue, record_write_value

__all__ = ["WrittenValue", "entry_create", "entry_mark_error", "entry_update", "record_write_value"]
