"""Ending a case: the pathway closes with a drop-out reason, and its referral with it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway
from cases.pathway.policies import can_view_pathway
from cases.pathway.services import pathway_close, pathway_lock
from cases.referrals import policies
from cases.referrals.models import LIVE, Referral, Status
from cases.referrals.services import notices
from cases.referrals.services.core import drop_open_requests, finish, referral_lock, resume_clock, tidy
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden, NotFound


@transaction.atomic
def case_close(
    *,
    actor: Actor,
    pathway_id: UUID,
    reason_code: str,
    text: str = "",
    expected_version: int | None = None,
) -> Pathway:
    """Close a pathway with a reason that is possible in its state, and the live referral that drives it.

    `expected_version` is that of the pathway. Raises NotFound, Forbidden, Conflict `illegal_move` when it is
    closed already, Invalid with the possible reasons. Told to the other side; audited.
    """
    found = Pathway.objects.filter(pk=pathway_id).first()
    if found is None or not can_view_pathway(actor, found):
        raise NotFound
    # Referral first, then pathway: the order in which every act on a referral locks.
    live = Referral.objects.filter(pathway_id=pathway_id, status__in=LIVE).first()
    referral = referral_lock(actor=actor, referral_id=live.pk)[0] if live else None
    pathway = pathway_lock(actor=actor, pathway_id=pathway_id)
    if expected_version is not None and expected_version != pathway.version:
        raise Conflict(
            "changed_meanwhile",
            _("The pathway moved in the meantime."),
            extra={"state": pathway.state, "version": pathway.version},
        )
    if pathway.is_open and not policies.can_close(policies.Standing(actor, pathway), pathway):
        raise Forbidden
    clean = tidy(text, field="text")
    was_draft = referral is not None and referral.status == Status.DRAFT
    pathway = pathway_close(actor=actor, pathway=pathway, reason_code=reason_code, text=clean)
    if referral is not None and referral.is_live:
        resume_clock(referral)
        drop_open_requests(referral)
        referral.status = Status.CLOSED
        referral.ended_at = clock.now()
        referral.end_reason = reason_code
        referral.end_text = clean
        finish(actor=actor, referral=referral, what="closed", detail={"reason": reason_code})
        if not was_draft:
            notices.tell(
                actor=actor,
                referral=referral,
                kind="referral.closed",
                person_ids=notices.both_teams(referral),
                fact="closed",
            )
            notices.say(actor=actor, referral=referral, key="referral.closed")
    return pathway
