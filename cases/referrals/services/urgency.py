"""A referral that becomes more, or less, urgent after it was sent: the clock follows, and the hub hears of it."""

from datetime import timedelta

from cases.pathway.models import Pathway, PathwayStep
from cases.pathway.rules import State, Urgency, due_at
from cases.pathway.services import pathway_assign
from cases.referrals.models import UNDECIDED, Referral, Status
from cases.referrals.services import notices
from cases.referrals.services.core import finish
from kernel.actors import Actor

FIRST_TIME = (State.SUBMITTED, State.MORE_INFO_NEEDED)


def follow_urgency(*, actor: Actor, referral: Referral, pathway: Pathway) -> None:
    """Reckon the due times of a sent, locked referral anew: from its submission, or from when it was last brought back
    into discussion. A decision that stands ends it.

    An urgency that was cleared changes nothing: an empty field must not give the hub more time.
    """
    if referral.submitted_at is None or not referral.urgency or referral.status not in UNDECIDED:
        return
    urgency = Urgency(referral.urgency)
    since, paused = referral.submitted_at, referral.paused_total
    reopened = _reopened(pathway)
    if reopened is not None:
        since, paused = reopened.at, _paused_after(reopened)
    decision_due = due_at(State.UNDER_DISCUSSION, since=since, urgency=urgency)
    assert decision_due is not None, "a discussion has a clock"
    referral.decision_due_at = decision_due + paused
    due = referral.decision_due_at
    if referral.first_response_at is None:
        assert referral.target_hours is not None, "a sent referral has its target"
        referral.due_at = due_at(
            State.SUBMITTED, since=since, urgency=urgency, response_target_hours=referral.target_hours
        )
        assert referral.due_at is not None, "a response has a clock"
        due = referral.due_at
    if referral.status != Status.MORE_INFO_NEEDED:
        # while the hub waits for an answer, the questions carry the due time
        pathway_assign(actor=actor, pathway=pathway, owner_person_id=pathway.owner_person_id, due=due)
    finish(actor=actor, referral=referral, what="urgency_changed", detail={"urgency": referral.urgency})
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.urgency_changed",
        person_ids=notices.hub_team(referral),
        fact=referral.state_version,
    )
    notices.say(actor=actor, referral=referral, key="referral.urgency_changed")


def _reopened(pathway: Pathway) -> PathwayStep | None:
    """The last time that the case came back into discussion after a decision (or from its stored cells)."""
    into = PathwayStep.objects.moves().filter(pathway=pathway, to_state=State.UNDER_DISCUSSION)
    return into.exclude(from_state__in=FIRST_TIME).order_by("position").last()


def _paused_after(step: PathwayStep) -> timedelta:
    """How long the hub has waited for answers since; a wait that goes on is added when it ends."""
    total, asked = timedelta(), None
    later = PathwayStep.objects.moves().filter(pathway=step.pathway_id, position__gt=step.position)
    for at, state in later.order_by("position").values_list("at", "to_state"):
        if state == State.MORE_INFO_NEEDED:
            asked = asked or at
        elif asked is not None:
            total, asked = total + (at - asked), None
    return total
