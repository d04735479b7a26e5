"""What is stored: finished files, and uploads on their way."""

from kernel.files.models.stored_file import FileKind, FileStatus, StoredFile
from kernel.files.models.upload import Upload, UploadState

__all__ = ["FileKind", "FileStatus", "StoredFile", "Upload", "UploadState"]
