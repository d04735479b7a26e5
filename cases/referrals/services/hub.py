"""What the hub does before it decides: take charge, ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway
from cases.pathway.rules import State
from cases.pathway.services import pathway_apply, pathway_hand_over, pathway_permit
from cases.referrals import policies
from cases.referrals.models import InfoRequest, Referral, Status
from cases.referrals.selectors.activity import first_hub_message
from cases.referrals.services import notices
from cases.referrals.services.core import (
    check_version,
    finish,
    person_of,
    referral_lock,
    require,
    tidy,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Invalid
from network.directory.selectors import people_names

MAX_QUESTIONS = 20
MAX_WAIT_DAYS = 60


@dataclass(frozen=True, slots=True)
class Question:
    """One thing the hub needs to know. `owner_person_id` None: whoever can answer."""

    text: str
    due_on: date
    owner_person_id: UUID | None = None


@transaction.atomic
def referral_acknowledge(
    *,
    actor: Actor,
    referral_id: UUID,
    owner_person_id: UUID | None = None,
    expected_version: int | None = None,
) -> Referral:
    """Take charge [presa in carico]: a named person of the hub owns the referral; the response clock stops.

    `owner_person_id` defaults to the actor; must be of the hub's team. Told to the circle.
    """
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_acknowledge(standing, referral),
        status_allows=referral.status == Status.SUBMITTED,
        referral=referral,
    )
    check_version(referral, expected_version)
    _take_charge(actor, referral, pathway, owner_person_id)
    finish(actor=actor, referral=referral, what="acknowledged")
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.acknowledged",
        person_ids=notices.circle_team(referral),
        fact=referral.snapshot_version,
    )
    notices.say(actor=actor, referral=referral, key="referral.acknowledged")
    return referral


@transaction.atomic
def referral_request_info(
    *,
    actor: Actor,
    referral_id: UUID,
    questions: Sequence[Question],
    expected_version: int | None = None,
) -> list[InfoRequest]:
    """Ask the circle for more information; the clock to the decision stands still until all is answered.

    Asking is a human act of the hub: it takes charge when nobody had. Each question has an owner (a person who
    can answer it, or the referring centre) and a due date. Raises NotFound, Forbidden, Conflict, Invalid. Told to
    the circle.
    """
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_request_info(standing, referral),
        status_allows=referral.status in (Status.SUBMITTED, Status.UNDER_DISCUSSION),
        referral=referral,
    )
    check_version(referral, expected_version)
    _check_questions(referral, questions)
    if referral.status == Status.SUBMITTED:
        _take_charge(actor, referral, pathway, None)
    at = clock.now()
    owners = {question.owner_person_id for question in questions}
    pathway_apply(
        actor=actor,
        pathway=pathway,
        transition=pathway_permit(actor=actor, pathway=pathway, to=State.MORE_INFO_NEEDED),
        owner_person_id=owners.pop() if len(owners) == 1 else None,
        due=end_of_day(min(question.due_on for question in questions)),
        at=at,
    )
    referral.status = Status.MORE_INFO_NEEDED
    referral.paused_at = at
    rows = [
        InfoRequest(
            referral=referral,
            text=tidy(question.text, field="questions"),
            owner_centre_id=referral.from_centre_id,
            owner_person_id=question.owner_person_id,
            due_on=question.due_on,
            asked_by_id=person_of(actor)[0],
            asked_at=at,
        )
        for question in questions
    ]
    InfoRequest.objects.bulk_create(rows)
    finish(actor=actor, referral=referral, what="info_requested", detail={"questions": len(rows)})
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.info_requested",
        person_ids=notices.circle_team(referral) | {p for p in (q.owner_person_id for q in questions) if p},
        fact=rows[0].pk,
    )
    notices.say(actor=actor, referral=referral, key="referral.info_requested", params={"count": len(rows)})
    return rows


@transaction.atomic
def referral_hand_over(
    *,
    actor: Actor,
    referral_id: UUID,
    to_person_id: UUID,
    text: str = "",
    expected_version: int | None = None,
) -> Referral:
    """Give a case that the hub has in charge to another of its clinicians, with everything that is still to do.

    By who owns it, or by a coordinator or the head of the hub. Raises NotFound, Forbidden, Conflict, Invalid at
    `to_person`. Told to the colleague, and to the former owner when somebody else did it.
    """
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_hand_over(actor, standing, referral, pathway),
        status_allows=policies.in_charge(referral, pathway),
        referral=referral,
    )
    check_version(referral, expected_version)
    if to_person_id not in policies.people_who_can_take_over(referral):
        raise Invalid("cannot_take_over", _("Choose another doctor of this CAR-T centre."), field="to_person")
    before = referral.hub_owner_id
    pathway_hand_over(
        actor=actor,
        pathway=pathway,
        from_person_id=before,
        to_person_id=to_person_id,
        text=tidy(text, field="text"),
    )
    referral.hub_owner_id = to_person_id
    finish(
        actor=actor,
        referral=referral,
        what="handed_over",
        detail={"from": str(before) if before else None, "to": str(to_person_id)},
    )
    notices.tell(
        actor=actor,
        referral=referral,
        kind="referral.handed_over",
        person_ids={person for person in (to_person_id, before) if person}
        & policies.people_who_can_view_referral(referral),
        fact=referral.state_version,
    )
    notices.say(
        actor=actor,
        referral=referral,
        key="referral.handed_over",
        params={"name": people_names([to_person_id])[to_person_id]},
    )
    return referral


def note_first_response(actor: Actor, referral: Referral, pathway: Pathway, at: datetime) -> None:
    """The hub's first human act stops the response clock: an earlier message in the case counts as that.

    The pathway is saved by the caller.
    """
    if referral.first_response_at is None:
        message = first_hub_message(referral)
        referral.first_response_at, referral.first_response_by_id = message or (at, actor.person_id)
        pathway.first_response_at = referral.first_response_at


def _take_charge(actor: Actor, referral: Referral, pathway: Pathway, owner_person_id: UUID | None) -> None:
    owner = owner_person_id or actor.person_id
    if owner not in notices.hub_team(referral) | {actor.person_id}:
        raise Invalid("owner_not_in_hub", _("Choose somebody of the hub's team."), field="owner_person")
    at = clock.now()
    note_first_response(actor, referral, pathway, at)
    pathway_apply(
        actor=actor,
        pathway=pathway,
        transition=pathway_permit(actor=actor, pathway=pathway, to=State.UNDER_DISCUSSION),
        owner_person_id=owner,
        due=referral.decision_due_at,
        at=at,
    )
    referral.status = Status.UNDER_DISCUSSION
    referral.acknowledged_at = at
    referral.acknowledged_by_id = actor.person_id
    referral.hub_owner_id = owner


def take_charge_to_decide(actor: Actor, referral: Referral, pathway: Pathway) -> None:
    """Deciding at once is taking charge and deciding: the pathway shows both steps."""
    _take_charge(actor, referral, pathway, None)


def end_of_day(day: date) -> datetime:
    """The last instant of a calendar day on the network's wall, clock changes included."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.wall_zone())


def _check_questions(referral: Referral, questions: Sequence[Question]) -> None:
    if not questions:
        raise Invalid("required", _("Ask at least one question."), field="questions")
    if len(questions) > MAX_QUESTIONS:
        raise Invalid("too_many", _("Ask at most 20 questions at once."), field="questions")
    first, last = clock.today(), clock.today() + timedelta(days=MAX_WAIT_DAYS)
    possible = policies.people_who_can_answer(referral)
    problems: dict[str, list[object]] = {}
    for position, question in enumerate(questions):
        if not question.text.strip():
            problems[f"questions.{position}.text"] = [_("Please write a text.")]
        if not first <= question.due_on <= last:
            problems[f"questions.{position}.due_on"] = [_("Choose a day between today and 60 days from now.")]
        if question.owner_person_id is not None and question.owner_person_id not in possible:
            problems[f"questions.{position}.owner_person"] = [
                _("Choose somebody who can answer: a doctor of a circle centre that treats the patient.")
            ]
    if problems:
        raise Invalid(fields=problems)
