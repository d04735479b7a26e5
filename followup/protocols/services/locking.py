"""How a plan and its visits are opened for a change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.patients.models import Patient
from followup.protocols.models import FollowUpPlan
from followup.protocols.policies import can_close_visit, plans_visible_to
from kernel.actors import Actor
from kernel.errors import Forbidden, NotFound, PreconditionFailed


def plan_locked(actor: Actor, plan_id: UUID, base_version: int) -> FollowUpPlan:
    """Locked, with its pathway. Raises NotFound, Forbidden, PreconditionFailed."""
    patient_locked(actor, plans_visible_to(actor).filter(pk=plan_id))
    plan = FollowUpPlan.objects.select_related("pathway").select_for_update(of=("self",)).get(pk=plan_id)
    if plan.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": plan.version}})
    return plan


def patient_locked(actor: Actor, visible: QuerySet[Any]) -> None:
    """Lock the patient of the one row that is to be changed: before the row itself, as where a changed course moves it.
    Raises NotFound, Forbidden."""
    found = visible.values_list("patient_id", flat=True).first()
    if found is None:
        raise NotFound
    if not can_close_visit(actor, found):
        raise Forbidden
    Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=found)
