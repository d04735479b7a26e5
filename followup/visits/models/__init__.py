"""Visits as they take place, and their reports."""

from followup.visits.models.order import VisitOrder
from followup.visits.models.report import VisitRelease, VisitReport
from followup.visits.models.visit import Visit, VisitEntry, VisitItem, VisitSection

__all__ = [
    "Visit",
    "VisitEntry",
    "VisitItem",
    "VisitOrder",
    "VisitRelease",
    "VisitReport",
    "VisitSection",
]
