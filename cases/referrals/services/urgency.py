"""A referral that becomes more, or less, urgent after it was sent: the clock follows, and the hub hears of it."""

from cases.pathway.models import Pathway
from cases.pathway.rules import State, Urgency, due_at
from cases.pathway.services import pathway_assign
from cases.referrals.models import Decision, Referral, Status
from cases.referrals.services import notices
from cases.referrals.services.core import finish
from kernel.actors import Actor


def follow_urgency(*, actor: Actor, referral: Referral, pathway: Pathway) -> None:
    """Reckon the due times of a sent, locked referral anew, from its submission. A first decision ends it.

    An urgency that was cleared changes nothing: an empty field must not give the hub more time.
    """
    decided = Decision.objects.filter(referral=referral).exists()
    if referral.submitted_at is None or not referral.urgency or decided:
        return
    urgency = Urgency(referral.urgency)
    since = referral.submitted_at
    decision_due = due_at(State.UNDER_DISCUSSION, since=since, urgency=urgency)
    assert decision_due is not None, "a discussion has a clock"
    referral.decision_due_at = decision_due + referral.paused_total
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
