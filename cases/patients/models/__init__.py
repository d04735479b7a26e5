"""Who the patient is, and who takes care of them."""

from cases.patients.models.circle import CareRelation
from cases.patients.models.patient import HospitalNumber, NameWord, Patient, PatientIdentifier
from cases.patients.models.stamps import FieldStamps

__all__ = ["CareRelation", "FieldStamps", "HospitalNumber", "NameWord", "Patient", "PatientIdentifier"]
