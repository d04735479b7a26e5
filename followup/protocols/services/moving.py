"""A plan goes to another version of the protocol, and the decision about visits after a relapse."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.protocols.models import FollowUpPlan
from followup.protocols.policies import can_close_visit, plans_visible_to
from followup.protocols.selectors.choice import protocol_of
from followup.protocols.selectors.moving import move_of
from followup.protocols.selectors.turns import safety_since
from followup.protocols.services.following import plan_follows
from followup.protocols.services.locking import plan_locked
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, NotFound


@transaction.atomic
def plan_move_preview(*, actor: Actor, plan_id: UUID) -> dict[str, Any]:
    """See `move_of`. Raises NotFound. Audited."""
    plan = plans_visible_to(actor).select_related("pathway").filter(pk=plan_id).first()
    if plan is None:
        raise NotFound
    _audit(actor, plan, "follow_up.move_previewed")
    return {**move_of(plan), "can_move": can_close_visit(actor, plan.patient_id)}


@transaction.atomic
def plan_move(*, actor: Actor, plan_id: UUID, protocol_version_id: UUID, base_version: int) -> FollowUpPlan:
    """What is still planned follows the version that holds today; what happened stays, and so does a visit's
    appointment. `protocol_version_id`: what the person saw in the preview.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict (another version holds by now, or the plan has it
    already). Audited; told live.
    """
    plan = plan_locked(actor, plan_id, base_version)
    target = protocol_of(plan.pathway)
    if target.pk != protocol_version_id:
        raise Conflict("other_version", _("Another version is in force by now: look at it again."))
    if target.pk == plan.protocol_id:
        raise Conflict("same_version", _("The plan follows this version already."))
    former, plan.protocol = plan.protocol_id, target
    plan.version += 1
    plan.save(update_fields=["protocol", "version"])
    _audit(actor, plan, "follow_up.moved", {"from": str(former), "to": str(target.pk)})
    plan_follows(actor, plan.patient_id)
    return plan


@transaction.atomic
def plan_safety(*, actor: Actor, plan_id: UUID, drop_optional: bool, base_version: int) -> FollowUpPlan:
    """After a relapse or a new treatment: optional visits from that day on fall away, or come back.

    Raises NotFound, Forbidden, PreconditionFailed, Conflict (no relapse and no new treatment since the infusion, or it
    is so already). Audited; told live.
    """
    plan = plan_locked(actor, plan_id, base_version)
    since: date | None = None
    if drop_optional:
        since = safety_since(plan.patient_id, plan.infused_on)
        if since is None:
            raise Conflict("no_turn", _("No relapse and no new treatment is recorded since the infusion."))
    if (plan.safety_from is None) == (since is None):
        raise Conflict("same_already", _("This has been decided already."))
    plan.safety_from = since
    plan.version += 1
    plan.save(update_fields=["safety_from", "version"])
    _audit(actor, plan, "follow_up.optional_dropped" if since else "follow_up.optional_kept")
    plan_follows(actor, plan.patient_id)
    return plan


def _audit(actor: Actor, plan: FollowUpPlan, action: str, detail: dict[str, Any] | None = None) -> None:
    audit.record(
        actor=actor,
        action=action,
        patient_id=plan.patient_id,
        object_type="follow_up_plan",
        object_id=plan.pk,
        detail=detail or {},
    )
