"""What was imported from sheets."""

from cases.labs.models.imports import LabImport

__all__ = ["LabImport"]
