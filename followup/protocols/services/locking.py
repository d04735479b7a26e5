"""How a plan is opened for a change."""

from __future__ import annotations

from uuid import UUID

from cases.patients.models import Patient
from followup.protocols.models import FollowUpPlan
from followup.protocols.policies import can_close_visit, plans_visible_to
from kernel.actors import Actor
from kernel.errors import Forbidden, NotFound, PreconditionFailed


def plan_locked(actor: Actor, plan_id: UUID, base_version: int) -> FollowUpPlan:
    """Locked, with its pathway. Raises NotFound, Forbidden, PreconditionFailed."""
    found = plans_visible_to(actor).filter(pk=plan_id).values_list("patient_id", flat=True).first()
    if found is None:
        raise NotFound
    if not can_close_visit(actor, found):
        raise Forbidden
    # the patient before the plan, as where a changed course moves it
    Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=found)
    plan = FollowUpPlan.objects.select_related("pathway").select_for_update(of=("self",)).get(pk=plan_id)
    if plan.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": plan.version}})
    return plan
