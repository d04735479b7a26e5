"""Where the course stands: state, day after infusion, next step, and who owns it until when."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.rules.days import day_after_infusion
from cases.overview.selectors.course import Course
from cases.overview.selectors.course_treatments import Treatment
from cases.overview.selectors.wording import both
from cases.pathway.models import Pathway
from cases.pathway.rules import (
    CLOSURE_BY_CODE,
    OUTCOME_LABELS,
    STATE_INFO,
    Outcome,
    Side,
    State,
    Transition,
    moves_from,
)
from cases.pathway.selectors.course import is_awaited
from cases.record.rules.text import Text
from cases.referrals.models import LIVE, Decision, InfoRequest
from kernel import clock
from kernel.prepared import Prepared, Question

_BACKWARD = frozenset({"close", "withdraw", "reconsider", "reactivate"})


def course_part(course: Course, died_on: date | None) -> dict[str, Any] | None:
    """None without a pathway. After a death no day is counted and nobody makes a next step. No queries."""
    pathway = course.pathway
    if pathway is None:
        return None
    state = State(pathway.state)
    waits = is_awaited(pathway, died_on)
    owner = pathway.owner_person.display_name if waits and pathway.owner_person else ""
    infused_on = course.infused_on
    step = next_step(pathway) if waits else None
    closed = CLOSURE_BY_CODE.get(pathway.closed_reason)
    return {
        "pathway_id": pathway.pk,
        "state": state.value,
        **both(STATE_INFO[state].label, "state"),
        **both(OUTCOME_LABELS[Outcome(pathway.outcome)] if pathway.outcome else Text("", ""), "outcome"),
        "is_open": pathway.is_open,
        **both(course.product, "product"),
        "coi_id": course.coi_id,
        "lot": course.lot,
        "dose_e6": course.dates.cells_e6 or course.dose_e6,
        "dose_given": course.dates.cells_e6 is not None,
        "open_deviations": course.deviations,
        **both(course.due if waits else Text("", ""), "due_step"),
        "infused_on": infused_on,
        "day": day_after_infusion(infused_on, died_on or clock.today()) if infused_on else None,
        "attempt": pathway.attempt,
        **both(step.label if step else Text("", ""), "next"),
        "next_centre": doer_of(pathway, step) if step else "",
        **both(closed.label if closed else Text("", ""), "closed"),
        "treatments": [_treatment(item) for item in course.treatments],
        "owner_centre": pathway.owner_centre.name if waits else "",
        "owner_person": owner,
        "entered_at": pathway.entered_at,
        "due_at": pathway.due_at if waits else None,
        "overdue": bool(waits and pathway.due_at and pathway.due_at < clock.now()),
        "planned_at": pathway.planned_at if waits else None,
    }


def next_step(pathway: Pathway) -> Transition | None:
    """The first move forward that the rules know from here; None when the pathway is closed, or at its end."""
    if not pathway.is_open:
        return None
    here = STATE_INFO[State(pathway.state)].number
    for move in moves_from(pathway.state, outcome=pathway.outcome or None):
        if move.code not in _BACKWARD and STATE_INFO[move.target].number > here:
            return move
    return None


def doer_of(pathway: Pathway, step: Transition) -> str:
    """The centre that makes the move. Not always the one that answers for the case until then: the CAR-T centre keeps
    a patient until the other accepts the return."""
    if Side(pathway.owner_side) in step.sides:
        return pathway.owner_centre.name
    centres = ((Side.HUB, pathway.hub_centre), (Side.CIRCLE, pathway.circle_centre))
    others = (centre for side, centre in centres if side in step.sides and centre is not None)
    return next(others, pathway.owner_centre).name


def _treatment(item: Treatment) -> dict[str, Any]:
    return {
        **both(item.label, "label"),
        **both(item.what, "what"),
        "start_on": item.start_on,
        "end_on": item.end_on,
        **both(item.open_words, "open"),
        **both(item.note, "note"),
    }


def open_questions(patient_id: UUID) -> list[dict[str, Any]]:
    """What one hospital asked the other and nobody has answered, the most urgent first. One query."""
    today = clock.today()
    return [
        {
            "id": row["id"],
            "text": row["text"],
            "asked_on": row["asked_at"].astimezone(clock.wall_zone()).date(),
            "owner_centre": row["owner_centre__name"],
            "owner_person": " ".join(
                part for part in (row["owner_person__given_name"], row["owner_person__family_name"]) if part
            ),
            "due_on": row["due_on"],
            "overdue": row["due_on"] < today,
        }
        for row in _QUESTIONS.rows(patient_id=patient_id)
    ]


def review_on(patient_id: UUID) -> Any:
    """When a deferred decision is to be looked at again; None when the last decision deferred nothing. One query."""
    last = _DECISIONS.first(patient_id=patient_id)
    return last["review_on"] if last and last["outcome"] == Outcome.DEFERRED.value else None


def referral_asked(patient_id: UUID) -> list[Question]:
    """What `open_questions` and `review_on` ask, for `asked_together`."""
    return [_QUESTIONS.asking(patient_id=patient_id), _DECISIONS.asking(patient_id=patient_id)]


_QUESTIONS: Prepared[Any] = Prepared(
    lambda patient_id: (
        InfoRequest.objects.filter(
            referral__patient_id=patient_id,
            referral__status__in=list(LIVE),
            answered_at=None,
            dropped_at=None,
        )
        .order_by("due_on", "id")
        .values(
            "id",
            "text",
            "asked_at",
            "due_on",
            "owner_centre__name",
            "owner_person__given_name",
            "owner_person__family_name",
        )[:20]
    ),
    patient_id=UUID,
)
_DECISIONS: Prepared[Any] = Prepared(
    lambda patient_id: (
        Decision.objects.filter(referral__patient_id=patient_id, referral__status__in=list(LIVE))
        .order_by("-decided_at")
        .values("outcome", "review_on")[:1]
    ),
    patient_id=UUID,
)
