"""Opening, moving and closing pathways. Every move is one locked transaction with one append-only step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway import policies
from cases.pathway.events import PathwayMoved
from cases.pathway.models import HAND_OVER, Pathway, PathwayStep
from cases.pathway.rules import (
    Outcome,
    Side,
    State,
    Transition,
    Urgency,
    closure_reasons_for,
    due_at,
    find_transition,
    moves_from,
    owner_of,
)
from cases.pathway.selectors.proofs import by_hand_of
from cases.pathway.services.following import INFUSION
from cases.pathway.services.move_checks import check_plan, check_proofs, check_reason
from cases.patients import policies as patients
from kernel import clock, realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden, Invalid, NotFound

MAX_TEXT = 4000


def pathway_lock(*, actor: Actor, pathway_id: UUID) -> Pathway:
    """The one door to a pathway for writing: loads and locks it; NotFound when it is not the actor's to see."""
    found = Pathway.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pathway_id).first()
    if found is None or not (actor.is_system or policies.can_view_pathway(actor, found)):
        raise NotFound
    return found


@transaction.atomic
def pathway_open(
    *,
    actor: Actor,
    patient_id: UUID,
    purpose: str,
    circle_centre_id: UUID,
    hub_centre_id: UUID | None = None,
    state: State = State.IDENTIFIED,
) -> Pathway:
    """Open a pathway in `identified` or `referral_draft`. The caller has checked the right to do so.

    Raises Conflict `pathway_exists` when the patient has an open one for this purpose.
    """
    at = clock.now()
    pathway = Pathway(
        patient_id=patient_id,
        purpose=purpose,
        state=state,
        circle_centre_id=circle_centre_id,
        hub_centre_id=hub_centre_id,
        owner_side=Side.CIRCLE,
        owner_centre_id=circle_centre_id,
        due_at=due_at(state, since=at),
        opened_at=at,
        entered_at=at,
        changed_at=at,
    )
    try:
        with transaction.atomic():
            pathway.save(force_insert=True)
    except IntegrityError as exc:
        if "pathway_one_open_per_purpose" not in str(exc):
            raise
        raise Conflict(
            "pathway_exists", _("This patient already has an open pathway for this purpose.")
        ) from exc
    _record_step(actor=actor, pathway=pathway, code="open", from_state="", at=at)
    _tell(actor=actor, pathway=pathway, action="pathway.opened")
    return pathway


@transaction.atomic
def pathway_move(
    *,
    actor: Actor,
    pathway_id: UUID,
    to: str,
    reason_code: str = "",
    text: str = "",
    confirmed: Sequence[str] = (),
    planned_at: datetime | None = None,
    expected_version: int | None = None,
) -> Pathway:
    """Move a pathway by hand to `to`, for the steps that no referral drives (apheresis to follow-up).

    Conditions that the course proves (such as "identity_check") are looked up there, whatever is ticked. `confirmed`
    names the other ones, which the acting person confirms; all are required and are kept in the step. `planned_at` is
    the planned apheresis or delivery.
    Raises NotFound, Conflict (`illegal_move` with the moves that are allowed now, `changed_meanwhile` when
    `expected_version` is not the present one, `identity_deviation_open`, `guards_unproven` with what the course lacks),
    Forbidden when the move belongs to somebody else, Invalid when a reason, a plan or a confirmation is missing.
    Audited and published as `pathway.moved`.
    """
    pathway = pathway_lock(actor=actor, pathway_id=pathway_id)
    if expected_version is not None and expected_version != pathway.version:
        raise Conflict(
            "changed_meanwhile",
            _("The pathway moved in the meantime."),
            extra={"state": pathway.state, "version": pathway.version},
        )
    transition = _permitted(actor, pathway, to)
    if transition.code in policies.REFERRAL_MOVES or transition.code == "close":
        raise _illegal(actor, pathway)
    check_reason(transition, reason_code, text)
    check_plan(pathway, transition, planned_at)
    check_proofs(pathway, transition)
    by_hand = by_hand_of(transition)
    missing = [guard for guard in by_hand if guard not in confirmed]
    if missing:
        raise Invalid(
            "guards_unconfirmed",
            _("Confirm every condition of this step."),
            field="confirmed",
            extra={"missing": missing},
        )
    return pathway_apply(
        actor=actor,
        pathway=pathway,
        transition=transition,
        reason_code=reason_code,
        text=text,
        confirmed=[guard for guard in by_hand if guard in confirmed],
        planned_at=planned_at,
    )


def pathway_permit(*, actor: Actor, pathway: Pathway, to: State) -> Transition:
    """The transition to `to`, or the refusal: for the referral, which checks before it writes.

    Raises Conflict `illegal_move` or Forbidden, as `pathway_move` does.
    """
    return _permitted(actor, pathway, to)


def pathway_apply(
    *,
    actor: Actor,
    pathway: Pathway,
    transition: Transition,
    reason_code: str = "",
    text: str = "",
    confirmed: Sequence[str] = (),
    planned_at: datetime | None = None,
    outcome: Outcome | None = None,
    owner_person_id: UUID | None = None,
    due: datetime | None = None,
    urgency: str = Urgency.ROUTINE,
    response_target_hours: float = 24,
    at: datetime | None = None,
) -> Pathway:
    """Carry out a permitted transition on a locked pathway: owner, due time, step, audit, event.

    `due` replaces the due time of the rules (the questions of an information request carry their own).
    """
    if len(text) > MAX_TEXT:
        raise Invalid("too_long", _("At most 4000 characters."), field="text")
    if transition.requires_reason and not (reason_code or text.strip()):
        raise Invalid("reason_required", _("Give a reason."), field="reason_code")
    moment = at or clock.now()
    before = pathway.state
    pathway.state = transition.target
    if outcome is not None:
        pathway.outcome = outcome
    if "attempt_plus_one" in transition.effects:
        pathway.attempt += 1
    pathway.planned_at = planned_at
    side = owner_of(transition.target, outcome=pathway.outcome or None)
    pathway.owner_side = side
    pathway.owner_centre_id = _centre_of(pathway, side)
    pathway.owner_person_id = owner_person_id
    pathway.due_at = due or due_at(
        transition.target,
        since=moment,
        urgency=urgency,
        response_target_hours=response_target_hours,
        planned_at=planned_at,
    )
    if transition.target is State.CLOSED:
        pathway.closed_at = moment
        pathway.closed_reason = reason_code
        pathway.due_at = None
    pathway.entered_at = moment
    pathway.changed_at = moment
    pathway.version += 1
    pathway.save()
    _record_step(
        actor=actor,
        pathway=pathway,
        code=transition.code,
        from_state=before,
        at=moment,
        reason_code=reason_code,
        text=text,
        confirmed=confirmed,
    )
    _tell(actor=actor, pathway=pathway, action="pathway.moved")
    if transition.target is State.INFUSED or "attempt_plus_one" in transition.effects:
        INFUSION.tell(actor, pathway.patient_id)
    return pathway


@transaction.atomic
def pathway_close(*, actor: Actor, pathway: Pathway, reason_code: str, text: str = "") -> Pathway:
    """Close a locked pathway with a reason that is possible in its state (drop-out table of the reference).

    Raises Conflict `illegal_move` when it is closed already, Invalid with the possible reasons otherwise.
    """
    transition = _permitted(actor, pathway, State.CLOSED)
    possible = {r.code: r for r in closure_reasons_for(pathway.state, outcome=pathway.outcome or None)}
    if reason_code not in possible:
        raise Invalid(
            "reason_not_possible",
            _("This reason is not possible at this stage."),
            field="reason_code",
            extra={"possible": list(possible)},
        )
    if possible[reason_code].needs_text and not text.strip():
        raise Invalid("text_required", _("Describe the reason."), field="text")
    return pathway_apply(
        actor=actor, pathway=pathway, transition=transition, reason_code=reason_code, text=text
    )


def pathway_assign(
    *, actor: Actor, pathway: Pathway, owner_person_id: UUID | None, due: datetime | None
) -> Pathway:
    """Name who owns the present step of a locked pathway, and until when, without moving it."""
    pathway.owner_person_id = owner_person_id
    pathway.due_at = due
    pathway.changed_at = clock.now()
    pathway.version += 1
    pathway.save()
    _tell(actor=actor, pathway=pathway, action="pathway.assigned")
    return pathway


def pathway_hand_over(
    *, actor: Actor, pathway: Pathway, from_person_id: UUID | None, to_person_id: UUID, text: str
) -> Pathway:
    """Write down that a colleague took over the case of a locked pathway; the caller has checked the right to it.

    The present step changes its owner when it was the former one's; its due time stays.
    """
    if pathway.owner_side == Side.HUB and pathway.owner_person_id == from_person_id:
        pathway.owner_person_id = to_person_id
    at = clock.now()
    pathway.changed_at = at
    pathway.version += 1
    pathway.save()
    _record_step(
        actor=actor,
        pathway=pathway,
        code=HAND_OVER,
        from_state=pathway.state,
        at=at,
        text=text,
        to_person_id=to_person_id,
    )
    _tell(actor=actor, pathway=pathway, action="pathway.assigned")
    return pathway


def pathway_choose_hub(*, actor: Actor, pathway: Pathway, hub_centre_id: UUID) -> Pathway:
    """Set the hub of a locked pathway while it is still a candidate or a draft (before anything was sent)."""
    if pathway.state not in (State.IDENTIFIED, State.REFERRAL_DRAFT):
        raise _illegal(actor, pathway)
    pathway.hub_centre_id = hub_centre_id
    pathway.changed_at = clock.now()
    pathway.version += 1
    pathway.save()
    return pathway


def _permitted(actor: Actor, pathway: Pathway, to: str) -> Transition:
    """The transition to `to` if the table and the actor's role permit it."""
    if to not in set(State):
        raise Invalid("unknown_state", _("Unknown state."), field="to")
    # decided → under_discussion exists twice (deferred, not eligible): the outcome tells which
    wanted = find_transition(pathway.state, to, outcome=pathway.outcome or None)
    if wanted is None:
        raise _illegal(actor, pathway)
    if not any(move.target == to for move in policies.moves_for(actor, pathway)):
        raise Forbidden(
            "not_your_move",
            _("This step belongs to the other side or to another role."),
            extra={"allowed": _allowed(actor, pathway)},
        )
    return wanted


def _allowed(actor: Actor, pathway: Pathway) -> list[str]:
    return [str(move.target) for move in policies.moves_for(actor, pathway)]


def _illegal(actor: Actor, pathway: Pathway) -> Conflict:
    """409 that names what stands and what may be done: by this actor, and by anybody."""
    extra: dict[str, Any] = {
        "state": pathway.state,
        "version": pathway.version,
        "allowed": _allowed(actor, pathway),
        "allowed_for_others": sorted(
            {str(move.target) for move in moves_from(pathway.state, outcome=pathway.outcome or None)}
        ),
    }
    return Conflict(
        "illegal_move", _("This step is not possible from where the pathway stands."), extra=extra
    )


def _centre_of(pathway: Pathway, side: Side) -> UUID:
    if side is Side.HUB and pathway.hub_centre_id is not None:
        return pathway.hub_centre_id
    return pathway.circle_centre_id


def _record_step(
    *,
    actor: Actor,
    pathway: Pathway,
    code: str,
    from_state: str,
    at: datetime,
    reason_code: str = "",
    text: str = "",
    confirmed: Sequence[str] = (),
    to_person_id: UUID | None = None,
) -> None:
    # The pathway's row is locked (or was just inserted here): the next position cannot be taken meanwhile.
    position = PathwayStep.objects.filter(pathway=pathway).count() + 1
    PathwayStep.objects.create(
        pathway=pathway,
        position=position,
        code=code,
        from_state=from_state,
        to_state=pathway.state,
        person_id=actor.person_id,
        actor_label=actor.label,
        centre_id=actor.centre_id,
        at=at,
        reason_code=reason_code,
        text=text,
        confirmed=list(confirmed),
        outcome=pathway.outcome,
        owner_side=pathway.owner_side,
        owner_centre_id=pathway.owner_centre_id,
        due_at=pathway.due_at,
        to_person_id=to_person_id,
    )


def _tell(*, actor: Actor, pathway: Pathway, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        patient_id=pathway.patient_id,
        object_type="pathway",
        object_id=pathway.pk,
        detail={"version": pathway.version},
    )
    realtime.publish(
        PathwayMoved(
            patient_id=pathway.patient_id,
            pathway_id=pathway.pk,
            state=pathway.state,
            owner_centre_id=pathway.owner_centre_id,
            due_at=pathway.due_at,
            version=pathway.version,
        ),
        person_ids=patients.people_who_can_view_clinical(pathway.patient_id),
    )
