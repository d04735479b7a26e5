"""Steps after the first response that the hub owes and that are past their due time: who is told, each once."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery

from cases.pathway.models import PathwayStep
from cases.pathway.rules import LATE_STATES, LATE_STEPS, EscalationStep, Side, late_steps_due
from cases.referrals.models import Referral, ReferralEscalation, Status
from cases.referrals.services import notices
from cases.referrals.services.clock import BATCH, BEAT, each
from cases.referrals.services.core import finish
from kernel import clock

_WAITING = (Status.SUBMITTED, Status.UNDER_DISCUSSION, Status.DECIDED)


def late_check() -> int:
    """Tell the hub's team, then its coordinator, then its head, of every step that is late. Returns how many.

    The response to a new referral has a clock of its own (`clock_check`). Safe to run twice at once.
    """
    return sum(each(_check_late, list(_late().values_list("pk", flat=True)[:BATCH])))


def _late() -> QuerySet[Referral]:
    """Referrals whose pathway is past its due time with the hub, and of which not every step was told.

    Not of who has died: nothing of that case is owed any more.
    """
    place = PathwayStep.objects.moves().filter(pathway=OuterRef("pathway_id")).order_by("-position")
    told = ReferralEscalation.objects.filter(
        referral=OuterRef("pk"), step=LATE_STEPS[-1].code, round=OuterRef("place")
    )
    return (
        Referral.objects.filter(
            status__in=_WAITING,
            first_response_at__isnull=False,
            pathway__owner_side=Side.HUB,
            pathway__state__in=LATE_STATES,
            pathway__due_at__lte=clock.now(),
            patient__deceased_on=None,
        )
        .annotate(place=Subquery(place.values("position")[:1], output_field=IntegerField()))
        .filter(~Exists(told))
        .order_by(F("pathway__due_at").asc())
    )


@transaction.atomic
def _check_late(referral_id: UUID) -> int:
    referral = (
        Referral.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(pk=referral_id)
        .first()
    )
    # Asked again under the lock: every act that moves the pathway holds it.
    found = _late().filter(pk=referral_id).select_related("pathway").first()
    if referral is None or found is None or found.pathway.due_at is None:
        return 0
    place: int = found.place  # type: ignore[attr-defined]  # annotated above
    done = referral.escalations.filter(round=place).values_list("step", flat=True)
    steps = late_steps_due(due_at=found.pathway.due_at, now=clock.now(), already_done=set(done))
    return sum(_take(referral, step, found, place) for step in steps)


def _take(referral: Referral, step: EscalationStep, found: Referral, place: int) -> int:
    people = notices.people_behind(referral, step.recipients)
    due_at = found.pathway.due_at
    assert due_at is not None, "the caller asked"
    try:
        with transaction.atomic():
            ReferralEscalation.objects.create(
                referral=referral,
                step=step.code,
                round=place,
                due_at=due_at + step.after,
                fired_at=clock.now(),
                told=len(people),
            )
    except IntegrityError:
        return 0
    notices.tell_inside_and_out(
        referral=referral,
        kind="referral.late",
        kind_outside="referral.late_head",
        person_ids=people,
        fact=f"{place}-{step.code}",
    )
    finish(actor=BEAT, referral=referral, what="escalated", detail={"step": step.code, "told": len(people)})
    return 1
