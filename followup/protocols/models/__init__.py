"""Follow-up plans: how they are written down, and that of each patient."""

from followup.protocols.models.care import CareRules, ProductPeriods
from followup.protocols.models.plan import FollowUpPlan, PlannedVisit
from followup.protocols.models.protocol import Protocol, ProtocolItem, ProtocolVersion, ProtocolVisit

__all__ = [
    "CareRules",
    "FollowUpPlan",
    "PlannedVisit",
    "ProductPeriods",
    "Protocol",
    "ProtocolItem",
    "ProtocolVersion",
    "ProtocolVisit",
]
