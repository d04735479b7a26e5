"""The response clock: what beat does every minute. Safe to run twice at once and after a pause of hours.

Nobody is reminded of the case of who has died, and none comes back into discussion. The death is asked for in the list
and again under the lock: it may be written in between.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from cases.pathway.models import PathwayStep
from cases.pathway.rules import EscalationStep, Urgency, escalations_due
from cases.pathway.services import pathway_assign, pathway_lock
from cases.referrals.models import Decision, Referral, ReferralEscalation, Status
from cases.referrals.selectors.activity import first_hub_message
from cases.referrals.services import notices
from cases.referrals.services.circle import reopen
from cases.referrals.services.core import finish
from kernel import clock
from kernel.actors import Actor

logger = logging.getLogger(__name__)

BEAT = Actor.system("response-clock")
BATCH = 500
INFO_SILENT = "info_silent"
INFO_SILENT_AFTER = timedelta(days=3)


def clock_check() -> int:
    """Escalate every referral whose hub is late, each step once; remind both sides of silent questions.

    Each referral is a transaction of its own, its row locked and skipped when somebody holds it (the next
    minute comes). Returns how many steps were taken.
    """
    return sum(each(_check_one, _running())) + sum(each(_check_silent, _silent()))


def deferred_review() -> int:
    """Bring deferred cases back into discussion on their review date. Returns how many."""
    due = Decision.objects.filter(
        referral__status=Status.DECIDED,
        referral__pathway__state="decided",
        outcome="deferred",
        review_on__lte=clock.today(),
        next=None,
        referral__patient__deceased_on=None,
    )
    return sum(each(_review_one, list(due.values_list("referral_id", flat=True)[:BATCH])))


def _running() -> list[UUID]:
    """Referrals whose next step may be due: the first one comes after a sixth of the target at the earliest."""
    # After the breach there is no step left: those only wait for a first message, behind the others.
    rows = Referral.objects.filter(
        status=Status.SUBMITTED, first_response_at=None, patient__deceased_on=None
    ).order_by(F("breached_at").asc(nulls_first=True), "due_at")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _silent() -> list[UUID]:
    rows = Referral.objects.filter(
        status=Status.MORE_INFO_NEEDED,
        paused_at__lt=clock.now() - INFO_SILENT_AFTER,
        patient__deceased_on=None,
    )
    return list(rows.order_by("paused_at").values_list("pk", flat=True)[:BATCH])


def each(act: Callable[[UUID], int], ids: Iterable[UUID]) -> Iterator[int]:
    """`act` on each, as a transaction of its own that may fail alone."""
    for pk in ids:
        try:
            yield act(pk)
        except Exception:
            # One broken case must not stop the clock of the others.
            logger.exception("the clock could not look after referral %s", pk)


@transaction.atomic
def _check_one(referral_id: UUID) -> int:
    referral = (
        Referral.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(pk=referral_id, status=Status.SUBMITTED, first_response_at=None, patient__deceased_on=None)
        .first()
    )
    if referral is None or referral.submitted_at is None or referral.target_hours is None:
        return 0
    if _answered_by_message(referral):
        return 0
    steps = escalations_due(
        running_since=referral.submitted_at,
        now=clock.now(),
        already_done=set(referral.escalations.values_list("step", flat=True)),
        paused=referral.paused_total,
        urgency=referral.urgency or Urgency.ROUTINE,
        target_hours=referral.target_hours,
    )
    return sum(_take(referral, step) for step in steps)


def _answered_by_message(referral: Referral) -> bool:
    """Somebody of the hub wrote in the case: that is the first response, at the instant of the message."""
    found = first_hub_message(referral)
    if found is None:
        return False
    referral.first_response_at, referral.first_response_by_id = found
    pathway = pathway_lock(actor=BEAT, pathway_id=referral.pathway_id)
    pathway.first_response_at = referral.first_response_at
    # From here on the decision is what is awaited.
    pathway_assign(
        actor=BEAT,
        pathway=pathway,
        owner_person_id=pathway.owner_person_id,
        due=referral.decision_due_at,
    )
    finish(actor=BEAT, referral=referral, what="responded")
    return True


def _take(referral: Referral, step: EscalationStep) -> int:
    """One step: the row first (its constraint lets only one beat do it), then tell the people."""
    assert referral.submitted_at is not None
    people = notices.people_behind(referral, step.recipients)
    try:
        with transaction.atomic():
            ReferralEscalation.objects.create(
                referral=referral,
                step=step.code,
                due_at=referral.submitted_at + step.after,
                fired_at=clock.now(),
                told=len(people),
            )
    except IntegrityError:
        return 0
    breach = step.code == "breach"
    if breach:
        referral.breached_at = clock.now()
    notices.tell_inside_and_out(
        referral=referral,
        kind="referral.breach" if breach else "referral.escalation",
        kind_outside="referral.escalation_head",
        person_ids=people,
        fact=step.code,
    )
    finish(actor=BEAT, referral=referral, what="escalated", detail={"step": step.code, "told": len(people)})
    return 1


@transaction.atomic
def _check_silent(referral_id: UUID) -> int:
    """Questions unanswered for three days: both sides are reminded, once per wait."""
    referral = (
        Referral.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(pk=referral_id, status=Status.MORE_INFO_NEEDED, patient__deceased_on=None)
        .first()
    )
    if referral is None or referral.paused_at is None:
        return 0
    waits = (
        PathwayStep.objects.moves()
        .filter(pathway_id=referral.pathway_id, to_state="more_info_needed")
        .count()
    )
    people = notices.both_teams(referral)
    try:
        with transaction.atomic():
            ReferralEscalation.objects.create(
                referral=referral,
                step=INFO_SILENT,
                round=waits,
                due_at=referral.paused_at + INFO_SILENT_AFTER,
                fired_at=clock.now(),
                told=len(people),
            )
    except IntegrityError:
        return 0
    notices.tell(
        actor=BEAT, referral=referral, kind="referral.info_silent", person_ids=people, fact=f"wait-{waits}"
    )
    return 1


@transaction.atomic
def _review_one(referral_id: UUID) -> int:
    referral = (
        Referral.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(pk=referral_id, status=Status.DECIDED, patient__deceased_on=None)
        .first()
    )
    if referral is None:
        return 0
    pathway = pathway_lock(actor=BEAT, pathway_id=referral.pathway_id)
    if pathway.state != "decided" or pathway.outcome != "deferred":
        return 0
    reopen(actor=BEAT, referral=referral, pathway=pathway, text="")
    finish(actor=BEAT, referral=referral, what="reconsidered")
    notices.tell(
        actor=BEAT,
        referral=referral,
        kind="referral.reconsidered",
        person_ids=notices.both_teams(referral),
        fact=referral.state_version,
    )
    notices.say(actor=BEAT, referral=referral, key="referral.reconsidered")
    return 1
