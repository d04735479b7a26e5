"""The hub's decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway
from cases.pathway.rules import Outcome, State
from cases.pathway.services import pathway_apply, pathway_permit
from cases.record.rules.text import codes_of
from cases.referrals import policies
from cases.referrals.events import ReferralDecided
from cases.referrals.models import (
    Decision,
    DecisionParticipant,
    DecisionReason,
    Referral,
    ReferralSnapshot,
    Status,
)
from cases.referrals.rules.decision import OTHER, reasons_for
from cases.referrals.selectors.form import form_state
from cases.referrals.selectors.output import decision_brief
from cases.referrals.services import notices
from cases.referrals.services.core import check_version, finish, referral_lock, require, tidy
from cases.referrals.services.hub import end_of_day, take_charge_to_decide
from cases.referrals.services.letters import letter_for_decision
from cases.referrals.services.snapshots import (
    canonical_hash,
    party_of_centre,
    party_of_person,
    snapshot_if_changed,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid
from network.directory.models import Person

MAX_PARTICIPANTS = 40


@dataclass(frozen=True, slots=True)
class Participant:
    """Who took part: a person of the network, or a name with a role for somebody without an account."""

    person_id: UUID | None = None
    name: str = ""
    role: str = ""


@transaction.atomic
def referral_decide(
    *,
    actor: Actor,
    referral_id: UUID,
    outcome: str,
    reasons: Sequence[str],
    primary_reason: str,
    participants: Sequence[Participant],
    expected_version: int,
    text: str = "",
    override_reason: str = "",
    review_on: date | None = None,
) -> Decision:
    """Record the hub's judgement on the version that was last frozen, with a signed letter in the record.

    `expected_version` is the referral's version that the doctor saw: of two who decide at once one wins, the
    other gets Conflict `already_decided` with the decision that stands. An `eligible` outcome asks for the data
    of M2 or an `override_reason`; `deferred` for `review_on`. The one who decides always takes part.
    Raises NotFound, Forbidden (only clinicians of the hub), Conflict, Invalid. Audited, told to both centres.
    """
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    if referral.status == Status.DECIDED:
        raise _already_decided(referral)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_decide(standing, referral),
        status_allows=referral.status in (Status.SUBMITTED, Status.UNDER_DISCUSSION),
        referral=referral,
    )
    check_version(referral, expected_version)
    clean = _check(outcome, reasons, primary_reason, text, review_on)
    people = _participants(actor, participants)
    if referral.status == Status.SUBMITTED:
        take_charge_to_decide(actor, referral, pathway)
    state = form_state(actor=actor, referral=referral)
    missing = sorted({*state.completeness["m1_missing"], *state.completeness["m2_missing"]})
    override = tidy(override_reason, field="override_reason")
    if outcome == Outcome.ELIGIBLE and missing and not override:
        raise Invalid(
            "m2_incomplete",
            _(
                "Data are missing for this decision. Ask for them, or say why the decision can be made without."
            ),
            field="override_reason",
            extra={"missing": missing},
        )
    snapshot_if_changed(actor=actor, referral=referral, state=state)
    decision = _write(
        actor=actor,
        referral=referral,
        outcome=outcome,
        reasons=list(dict.fromkeys([primary_reason, *reasons])),
        people=people,
        text=clean,
        override=override if outcome == Outcome.ELIGIBLE and missing else "",
        missing=missing,
        review_on=review_on if outcome == Outcome.DEFERRED else None,
    )
    _move(actor, referral, pathway, decision, primary_reason)
    finish(
        actor=actor,
        referral=referral,
        what="decided",
        detail={"decision": str(decision.pk), "number": decision.number, "sha256": decision.sha256},
        event=ReferralDecided(
            referral_id=referral.pk,
            patient_id=referral.patient_id,
            status=referral.status,
            version=referral.state_version + 1,
            decision_id=decision.pk,
        ),
    )
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.decided",
        person_ids=notices.both_teams(referral),
        fact=decision.number,
    )
    notices.say(actor=actor, referral=referral, key="referral.decided", params={"number": decision.number})
    letter_for_decision(actor=actor, decision=decision)
    return decision


def _already_decided(referral: Referral) -> Conflict:
    standing = (
        Decision.objects.filter(referral=referral).select_related("decided_by").order_by("-number").first()
    )
    return Conflict(
        "already_decided",
        _("A colleague has just decided. Their decision stands; what you wrote is still here."),
        extra={
            "decision": decision_brief(standing) if standing else None,
            "status": referral.status,
            "version": referral.state_version,
        },
    )


def _check(
    outcome: str, reasons: Sequence[str], primary_reason: str, text: str, review_on: date | None
) -> str:
    """The cleaned text. Raises Invalid with a message at each field that is wrong."""
    if outcome not in set(Outcome):
        raise Invalid("unknown_outcome", _("Choose an outcome."), field="outcome")
    possible = codes_of(reasons_for(outcome))
    problems: dict[str, list[Any]] = {}
    if not reasons:
        problems["reasons"] = [_("Choose at least one reason.")]
    elif not set(reasons) <= possible:
        problems["reasons"] = [_("A reason does not belong to this outcome.")]
    if reasons and primary_reason not in reasons:
        problems["primary_reason"] = [_("Choose the main reason among the reasons.")]
    if outcome == Outcome.DEFERRED and (review_on is None or review_on <= clock.today()):
        problems["review_on"] = [_("Choose the day on which the case is looked at again.")]
    if OTHER.code in reasons and not text.strip():
        problems["text"] = [_("Describe the reason.")]
    if problems:
        raise Invalid(fields=problems)
    return tidy(text, field="text")


def _participants(actor: Actor, participants: Sequence[Participant]) -> list[Participant]:
    """The one who decides first, then the others once each, with their names as they are today."""
    if len(participants) > MAX_PARTICIPANTS:
        raise Invalid("too_many", _("At most 40 participants."), field="participants")
    wanted = list(dict.fromkeys(p.person_id for p in participants if p.person_id))
    people = {
        person.pk: person
        for person in Person.objects.filter(pk__in=[*wanted, actor.person_id]).order_by("pk")
    }
    if any(pk not in people for pk in wanted):
        raise Invalid("unknown_person", _("Choose people of the network."), field="participants")
    assert actor.person_id is not None
    order = [actor.person_id, *[pk for pk in wanted if pk != actor.person_id]]
    given_roles = {p.person_id: p.role for p in participants if p.person_id}
    known = [
        Participant(pk, people[pk].display_name, given_roles.get(pk) or people[pk].profession) for pk in order
    ]
    guests = [
        Participant(None, p.name.strip()[:160], p.role.strip()[:80])
        for p in participants
        if p.person_id is None
    ]
    if any(not guest.name for guest in guests):
        raise Invalid("required", _("Write the name of the participant."), field="participants")
    return known + guests


def _write(
    *,
    actor: Actor,
    referral: Referral,
    outcome: str,
    reasons: list[str],
    people: list[Participant],
    text: str,
    override: str,
    missing: list[str],
    review_on: date | None,
) -> Decision:
    previous = Decision.objects.filter(referral=referral).order_by("-number").first()
    snapshot = ReferralSnapshot.objects.filter(referral=referral).order_by("-number").first()
    assert snapshot is not None, "a referral is frozen when it is submitted"
    assert actor.person_id is not None
    assert actor.centre_id is not None
    at = clock.now()
    number = previous.number + 1 if previous else 1
    data: dict[str, Any] = {
        "kind": "decision",
        "referral_id": str(referral.pk),
        "number": number,
        "previous": str(previous.pk) if previous else None,
        "snapshot": {"number": snapshot.number, "sha256": snapshot.sha256},
        "outcome": outcome,
        "reasons": reasons,
        "primary_reason": reasons[0],
        "text": text,
        "override_reason": override,
        "missing": missing,
        "review_on": review_on.isoformat() if review_on else None,
        "participants": [
            {"person_id": str(p.person_id) if p.person_id else None, "name": p.name, "role": p.role}
            for p in people
        ],
        "decided_by": party_of_person(actor.person_id),
        "centre": party_of_centre(actor.centre_id),
        "circle": party_of_centre(referral.from_centre_id),
        "decided_at": at.isoformat(),
    }
    decision = Decision.objects.create(
        referral=referral,
        number=number,
        previous=previous,
        snapshot=snapshot,
        outcome=outcome,
        text=text,
        review_on=review_on,
        override_reason=override,
        decided_by_id=actor.person_id,
        centre_id=actor.centre_id,
        decided_at=at,
        data=data,
        sha256=canonical_hash(data),
    )
    DecisionReason.objects.bulk_create(
        [DecisionReason(decision=decision, code=code, is_primary=not i) for i, code in enumerate(reasons)]
    )
    DecisionParticipant.objects.bulk_create(
        [
            DecisionParticipant(decision=decision, person_id=p.person_id, name=p.name, role=p.role)
            for p in people
        ]
    )
    return decision


def _move(actor: Actor, referral: Referral, pathway: Pathway, decision: Decision, reason: str) -> None:
    referral.status = Status.DECIDED
    referral.decided_at = decision.decided_at
    referral.decision_due_at = None
    pathway_apply(
        actor=actor,
        pathway=pathway,
        transition=pathway_permit(actor=actor, pathway=pathway, to=State.DECIDED),
        outcome=Outcome(decision.outcome),
        reason_code=reason,
        text=decision.text,
        due=end_of_day(decision.review_on) if decision.review_on else None,
        at=decision.decided_at,
    )
