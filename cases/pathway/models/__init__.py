"""The pathway, the course of the CAR-T therapy on it, and the custody of the cells."""

from cases.pathway.models.course import CourseAgreement, CourseEntry
from cases.pathway.models.custody import (
    CustodyCorrection,
    CustodySignature,
    CustodyStep,
    Deviation,
    DeviationConfirmation,
    DeviationResolution,
    IdentityReading,
)
from cases.pathway.models.pathway import HAND_OVER, Pathway, PathwayStep, Purpose, TransitionRow

__all__ = [
    "HAND_OVER",
    "CourseAgreement",
    "CourseEntry",
    "CustodyCorrection",
    "CustodySignature",
    "CustodyStep",
    "Deviation",
    "DeviationConfirmation",
    "DeviationResolution",
    "IdentityReading",
    "Pathway",
    "PathwayStep",
    "Purpose",
    "TransitionRow",
]
