"""An identity deviation ends only when two different people of the CAR-T centre say so, with a reason."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Deviation, DeviationConfirmation, DeviationResolution, Pathway
from cases.pathway.policies import standing_of
from cases.pathway.rules.deviations import CAUSES
from cases.pathway.services.common import acting_centre, checked_reason, lock_open, tell
from cases.record.rules.text import codes_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, NotFound


@transaction.atomic
def deviation_resolve(*, actor: Actor, deviation_id: UUID, cause: str, reason: str) -> DeviationResolution:
    """Say why the identity did not agree and what was done. Opens nothing yet: a second person confirms.

    Raises NotFound, Forbidden, Conflict `resolved`, Invalid. Audited; told live.
    """
    deviation, pathway = _locked(actor, deviation_id)
    if not standing_of(actor, pathway).may_resolve():
        raise Forbidden(
            "not_yours_to_resolve", _("A doctor or the quality officer of the CAR-T centre resolves this.")
        )
    if getattr(deviation, "resolution", None) is not None:
        raise Conflict("resolved", _("This deviation is resolved already."))
    if cause not in codes_of(CAUSES):
        raise Invalid("unknown_cause", _("Choose one of the listed values."), field="cause")
    resolution = DeviationResolution.objects.create(
        deviation=deviation,
        cause=cause,
        reason=checked_reason(reason),
        person_id=actor.who,
        centre_id=acting_centre(actor),
        at=clock.now(),
    )
    _tell(actor, pathway, deviation, "custody.deviation_resolved")
    return resolution


@transaction.atomic
def deviation_confirm(*, actor: Actor, deviation_id: UUID) -> DeviationConfirmation:
    """A second, different person agrees; from now on the failed step may be done again, with a new check.

    Raises NotFound, Forbidden (`same_person` among them), Conflict (`not_resolved`, `confirmed`). Audited; told live.
    """
    deviation, pathway = _locked(actor, deviation_id)
    resolution = getattr(deviation, "resolution", None)
    if resolution is None:
        raise Conflict("not_resolved", _("Nobody has resolved this deviation yet."))
    if getattr(resolution, "confirmation", None) is not None:
        raise Conflict("confirmed", _("This resolution is confirmed already."))
    if resolution.person_id == actor.person_id:
        raise Forbidden("same_person", _("The second check needs a second person, signed in as themselves."))
    if not standing_of(actor, pathway).may_confirm():
        raise Forbidden
    confirmation = DeviationConfirmation.objects.create(
        resolution=resolution,
        first_person_id=resolution.person_id,
        person_id=actor.who,
        centre_id=acting_centre(actor),
        at=clock.now(),
    )
    _tell(actor, pathway, deviation, "custody.deviation_confirmed")
    return confirmation


def _locked(actor: Actor, deviation_id: UUID) -> tuple[Deviation, Pathway]:
    pathway_id = Deviation.objects.filter(pk=deviation_id).values_list("pathway_id", flat=True).first()
    if pathway_id is None:
        raise NotFound
    pathway = lock_open(actor, pathway_id)
    deviation = Deviation.objects.select_related("step", "resolution__confirmation").get(pk=deviation_id)
    return deviation, pathway


def _tell(actor: Actor, pathway: Pathway, deviation: Deviation, action: str) -> None:
    tell(
        actor=actor,
        pathway=pathway,
        action=action,
        what=deviation.step.code,
        object_id=deviation.pk,
        detail={},
    )
