"""Writes of follow-up plans and protocols, and reads that leave a trace: one function per use case."""

from followup.protocols.services.caring import care_rules_set
from followup.protocols.services.closing import visit_done, visit_reopen, visit_skip
from followup.protocols.services.drafting import draft_begin, draft_discard, draft_save, protocol_create
from followup.protocols.services.moving import plan_move, plan_move_preview, plan_safety
from followup.protocols.services.publishing import protocol_retire, version_publish, version_withdraw
from followup.protocols.services.reading import follow_up_open
from followup.protocols.services.transferring import plan_transfer

__all__ = [
    "care_rules_set",
    "draft_begin",
    "draft_discard",
    "draft_save",
    "follow_up_open",
    "plan_move",
    "plan_move_preview",
    "plan_safety",
    "plan_transfer",
    "protocol_create",
    "protocol_retire",
    "version_publish",
    "version_withdraw",
    "visit_done",
    "visit_reopen",
    "visit_skip",
]
