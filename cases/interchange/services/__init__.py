"""Bringing records in from other systems."""

from cases.interchange.services.fhir import ImportOutcome, fhir_import
from cases.interchange.services.reading import import_open

__all__ = ["ImportOutcome", "fhir_import", "import_open"]
