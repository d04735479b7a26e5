"""Writes of patients: one function per use case; and reads that leave a trace in the access log."""

from cases.patients.services.circle import circle_add_centre, circle_end, circle_invite_person
from cases.patients.services.identity import patient_create, patient_update, patient_write_fields
from cases.patients.services.numbers import hospital_number_add, hospital_number_remove
from cases.patients.services.reading import (
    access_log_open,
    circle_open,
    duplicates_check,
    patient_list_open,
    patient_open,
    patient_search_open,
    search_hits,
)

__all__ = [
    "access_log_open",
    "circle_add_centre",
    "circle_end",
    "circle_invite_person",
    "circle_open",
    "duplicates_check",
    "hospital_number_add",
    "hospital_number_remove",
    "patient_create",
    "patient_list_open",
    "patient_open",
    "patient_search_open",
    "patient_update",
    "patient_write_fields",
    "search_hits",
]
