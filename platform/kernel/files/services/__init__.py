"""Writes on files: upload, store, withdraw, process."""

from kernel.files.services.processing import file_process, files_sweep
from kernel.files.services.store import file_create_from_bytes, file_store
from kernel.files.services.uploads import (
    upload_append,
    upload_create,
    upload_terminate,
    uploads_sweep,
)
from kernel.files.services.viewing import file_viewed, files_listed
from kernel.files.services.withdraw import file_withdraw, files_withdraw_along

__all__ = [
    "file_create_from_bytes",
    "file_process",
    "file_store",
    "file_viewed",
    "file_withdraw",
    "files_listed",
    "files_sweep",
    "files_withdraw_along",
    "upload_append",
    "upload_create",
    "upload_terminate",
    "uploads_sweep",
]
