"""Writes on imaging."""

from cases.imaging.services.confirmation import study_confirm_patient, study_withdraw
from cases.imaging.services.dicom import process_dicom
from cases.imaging.services.viewing import studies_listed

__all__ = [
    "process_dicom",
    "studies_listed",
    "study_confirm_patient",
    "study_withdraw",
]
