"""Writes of follow-up plans, and reads that leave a trace: one function per use case."""

from followup.protocols.services.closing import visit_done, visit_reopen, visit_skip
from followup.protocols.services.reading import follow_up_open
from followup.protocols.services.transferring import plan_transfer

__all__ = ["follow_up_open", "plan_transfer", "visit_done", "visit_reopen", "visit_skip"]
