"""Follow-up plans: how they are written down, and that of each patient."""

from followup.protocols.models.plan import FollowUpPlan, PlannedVisit
from followup.protocols.models.protocol import Protocol, ProtocolItem, ProtocolVersion, ProtocolVisit

__all__ = ["FollowUpPlan", "PlannedVisit", "Protocol", "ProtocolItem", "ProtocolVersion", "ProtocolVisit"]
