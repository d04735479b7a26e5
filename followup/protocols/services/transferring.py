"""The follow-up of a patient goes to another centre of the circle of care."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.protocols.models import FollowUpPlan
from followup.protocols.selectors.followers import centres_that_may_follow
from followup.protocols.services.following import plan_follows
from followup.protocols.services.locking import plan_locked
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Invalid


@transaction.atomic
def plan_transfer(*, actor: Actor, plan_id: UUID, centre_id: UUID, base_version: int) -> FollowUpPlan:
    """From now on `centre_id` follows in place of the former circle centre: what is planned is theirs at once, what
    happened stays. The centre is in the circle of care already: who gives access is another decision.

    Raises NotFound, Forbidden, PreconditionFailed, Invalid (no centre of the circle, or the one that follows already).
    Audited; told live.
    """
    plan = plan_locked(actor, plan_id, base_version)
    found = plan.patient_id
    former = plan.circle_centre_id or plan.pathway.circle_centre_id
    if centre_id == former:
        raise Invalid("same_centre", _("This centre follows the patient already."), field="centre_id")
    if centre_id not in {centre.pk for centre in centres_that_may_follow(found)}:
        raise Invalid(
            "not_in_circle",
            _("Choose a centre of the patient's circle of care that is not a CAR-T centre."),
            field="centre_id",
        )
    plan.circle_centre_id = centre_id if centre_id != plan.pathway.circle_centre_id else None
    plan.version += 1
    plan.save(update_fields=["circle_centre", "version"])
    audit.record(
        actor=actor,
        action="follow_up.transferred",
        patient_id=found,
        object_type="follow_up_plan",
        object_id=plan.pk,
        detail={"from": str(former), "to": str(centre_id)},
    )
    plan_follows(actor, found)
    return plan
