"""Pathways with their steps and referrals, at every stage."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases.pathway.models import Pathway, PathwayStep
from cases.pathway.rules import State, due_at, owner_of
from cases.referrals.models import Referral
from circlecare.large.copying import copy_rows, without_trigger
from circlecare.large.heavy import INFUSED_DAYS_AGO
from circlecare.large.plan import Plan, key

# Where the pathways stand, as shares of 20.
STATES = (
    *["referral_draft"] * 2, "submitted", *["under_discussion"] * 2, "more_info_needed", *["decided"] * 2,
    "slot_planned", *["manufacturing"] * 2, "ready_to_infuse", "infused", "inpatient_monitoring", "near_centre",
    *["follow_up"] * 3, *["closed"] * 2,
)  # fmt: skip
BEFORE_DECISION = {"referral_draft", "submitted", "under_discussion", "more_info_needed"}


def referred(plan: Plan) -> Iterator[tuple[int, int, int, str, datetime]]:
    """Patient, own centre, hub, state and the last change of every pathway."""
    heavy = set(plan.heavy_patients())
    for position, n in enumerate(p for p in range(plan.size.patients) if plan.is_referred(p)):
        centre = plan.centre_of(n)
        if n in heavy:
            yield n, centre, plan.hub_of(centre), "follow_up", plan.day(INFUSED_DAYS_AGO - 60)
            continue
        # most changes are old: the open cases of one hub spread over months
        yield n, centre, plan.hub_of(centre), STATES[position % len(STATES)], plan.day(0.01 + position % 400)


def pathways(plan: Plan) -> int:
    def rows() -> Iterator[tuple[Any, ...]]:
        for n, centre, hub, state, at in referred(plan):
            closed = state == "closed"
            outcome = "" if state in BEFORE_DECISION else "eligible"
            side = owner_of(state, outcome=outcome or None)
            owner = hub if side == "hub" else centre
            yield (
                key("pathway", n), at, key("patient", n), "cart", state, key("centre", centre), key("centre", hub),
                str(side), key("centre", owner), None if closed else due_at(State(state), since=at), outcome,
                "patient_refusal" if closed else "", at - timedelta(days=5), at, at, at if closed else None,
            )  # fmt: skip

    names = (
        "id", "created_at", "patient_id", "purpose", "state", "circle_centre_id", "hub_centre_id", "owner_side",
        "owner_centre_id", "due_at", "outcome", "closed_reason", "opened_at", "entered_at", "changed_at", "closed_at",
    )  # fmt: skip
    with without_trigger(Pathway, "pathway_permitted_move"):
        return copy_rows(Pathway, names, rows())


def steps(plan: Plan) -> int:
    """The opening of each pathway and the step into its state."""

    heavy = set(plan.heavy_patients())

    def rows() -> Iterator[tuple[Any, ...]]:
        for n, centre, _hub, state, at in referred(plan):
            person, here = key("person", plan.doctor_of(centre)), key("centre", centre)
            if n in heavy:
                yield from _course(plan, n, person, here, at)
                continue
            begun = at - timedelta(days=5)
            yield (key("step1", n), begun, key("pathway", n), 1, "open", "", "referral_draft", person, here, begun,
                   "circle", here)  # fmt: skip
            if state != "referral_draft":
                yield (key("step2", n), at, key("pathway", n), 2, "move", "referral_draft", state, person, here, at,
                       "circle", here)  # fmt: skip

    names = (
        "id", "created_at", "pathway_id", "position", "code", "from_state", "to_state", "person_id", "centre_id",
        "at", "owner_side", "owner_centre_id",
    )  # fmt: skip
    return copy_rows(PathwayStep, names, rows())


def _course(plan: Plan, n: int, person: UUID, here: UUID, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Apheresis, lymphodepletion and infusion too: the record is reckoned from them."""
    days = (("referral_draft", 120), ("leukapheresis_done", 40), ("lymphodepletion", 5), ("infused", 0))
    told = [(state, plan.day(INFUSED_DAYS_AGO + before)) for state, before in days] + [("follow_up", at)]
    before = ""
    for number, (state, when) in enumerate(told, start=1):
        yield (key(f"step{number}", n), when, key("pathway", n), number, "move" if before else "open", before,
               state, person, here, when, "circle", here)  # fmt: skip
        before = state


def referrals(plan: Plan) -> int:
    def rows() -> Iterator[tuple[Any, ...]]:
        for n, centre, hub, state, at in referred(plan):
            doctor = key("person", plan.doctor_of(centre))
            status = (
                "draft" if state == "referral_draft" else state if state in BEFORE_DECISION else "decided"
            )
            if state == "closed":
                status = "closed"
            sent = status != "draft"
            yield (
                key("referral", n), at, key("patient", n), key("pathway", n), "cart", key("centre", centre),
                key("centre", hub), status, doctor, at if sent else None, doctor if sent else None,
                24 if sent else None, at + timedelta(days=1) if sent else None,
                at + timedelta(days=7) if sent else None,
                at if status == "more_info_needed" else None,
                at if status == "decided" else None, at if status == "closed" else None,
                "patient_refusal" if status == "closed" else "", doctor,
                "urgent" if n % 4 == 0 else "routine", at,
            )  # fmt: skip

    names = (
        "id", "created_at", "patient_id", "pathway_id", "purpose", "from_centre_id", "hub_id", "status",
        "created_by_id", "submitted_at", "submitted_by_id", "target_hours", "due_at", "decision_due_at", "paused_at",
        "decided_at", "ended_at", "end_reason", "referring_physician_id", "urgency", "changed_at",
    )  # fmt: skip
    return copy_rows(Referral, names, rows())
