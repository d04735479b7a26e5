"""The clinical record as typed tables, and the registry of its kinds."""

from cases.record.models.around import Consent, Logistics
from cases.record.models.base import ClinicalEntry, EntryStatus, Origin
from cases.record.models.derived_edit import DerivedEdit
from cases.record.models.diagnosis import Diagnosis
from cases.record.models.history import (
    Allergy,
    ClinicalStatus,
    Comorbidity,
    Condition,
    Immunization,
    Medication,
    Procedure,
    TherapyLine,
)
from cases.record.models.kinds import KIND_BY_MODEL, KIND_BY_SLUG, KINDS, Kind
from cases.record.models.measures import (
    LATEST,
    DiseaseStatus,
    InfectionStatus,
    LabResult,
    Observation,
    PerformanceStatus,
    Virology,
    VitalSign,
)
from cases.record.models.outcomes import Death, Immunoglobulin, Infection, Relapse, SecondMalignancy

__all__ = [
    "KINDS",
    "KIND_BY_MODEL",
    "KIND_BY_SLUG",
    "LATEST",
    "Allergy",
    "ClinicalEntry",
    "ClinicalStatus",
    "Comorbidity",
    "Condition",
    "Consent",
    "Death",
    "DerivedEdit",
    "Diagnosis",
    "DiseaseStatus",
    "EntryStatus",
    "Immunization",
    "Immunoglobulin",
    "Infection",
    "InfectionStatus",
    "Kind",
    "LabResult",
    "Logistics",
    "Medication",
    "Observation",
    "Origin",
    "PerformanceStatus",
    "Procedure",
    "Relapse",
    "SecondMalignancy",
    "TherapyLine",
    "Virology",
    "VitalSign",
]
