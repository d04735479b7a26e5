"""What the pathway contributes: the steps of the course, and the time that a product and a stay took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from cases.overview.rules.story import MAJOR, MINOR, NORMAL, PIVOT, Lane, StoryItem
from cases.overview.selectors.from_course import (
    PLACE,
    course_items,
    days_told,
    details_told,
    ends_told,
    has_stay,
)
from cases.pathway.models import HAND_OVER, PathwayStep
from cases.pathway.rules import STATE_INFO, State
from cases.pathway.selectors.course import (
    CourseDates,
    dated_course,
    is_written_up,
    pathways_asked,
    pathways_of,
)
from cases.pathway.selectors.days import therapies_end_on
from cases.record.rules.text import Text
from kernel import clock
from kernel.prepared import Prepared, Question

MOST = 500

# Submission and decision are told by the referral, in the lane of the decisions.
POINTS = MappingProxyType(
    {
        State.IDENTIFIED: MINOR,
        State.SLOT_PLANNED: MINOR,
        State.LEUKAPHERESIS_DONE: MAJOR + 8,
        State.CRYOSTORED_HOLD: NORMAL,
        State.READY_TO_INFUSE: NORMAL,
        State.INFUSED: PIVOT,
        State.NEAR_CENTRE: NORMAL,
        State.RETURNED_TO_CIRCLE: NORMAL,
        State.FOLLOW_UP: NORMAL,
        State.CLOSED: MAJOR,
    }
)
SPANS = MappingProxyType(
    {
        State.MANUFACTURING: (Text("Produzione", "Manufacturing"), MAJOR - 5),
        State.LYMPHODEPLETION: (Text("Linfodeplezione", "Lymphodepletion"), MAJOR),
        State.INPATIENT_MONITORING: (Text("Degenza", "Hospital stay"), NORMAL + 10),
    }
)


def pathway_items(patient_id: UUID) -> Iterator[StoryItem]:
    """One item for each step that counts, a bar for what lasted, and what the course adds. Two queries, and six for
    each pathway of the patient."""
    by_pathway: dict[UUID, list[Any]] = {}
    for row in _STEPS.rows(patient_id=patient_id):
        by_pathway.setdefault(row["pathway_id"], []).append(row)
    for pathway in pathways_of(patient_id):
        course, dates = dated_course(pathway)
        steps = by_pathway.get(pathway.pk, [])
        untold = _days_unknown(steps, dates, stay_known=has_stay(course))
        yield from _told(steps, days_told(dates), ends_told(dates), details_told(course, dates), untold)
        moved = {step["to_state"] for step in steps}
        # the story itself ends with a death
        may_last = therapies_end_on(pathway, dates, None) is None
        yield from course_items(course, may_last=may_last, tells_depletion=State.LYMPHODEPLETION not in moved)


def _days_unknown(steps: list[Any], dates: CourseDates, *, stay_known: bool) -> frozenset[str]:
    """The states around the stay whose day the moves do not tell: written up later, or told by the course itself."""
    infused = next((step["at"] for step in reversed(steps) if step["to_state"] == State.INFUSED), None)
    if infused is not None and is_written_up(infused, dates.infusion_at):
        return frozenset({State.INPATIENT_MONITORING, State.NEAR_CENTRE})
    return frozenset({State.INPATIENT_MONITORING}) if stay_known else frozenset()


def _told(
    steps: list[Any],
    days: Mapping[str, date],
    ends: Mapping[str, date],
    details: Mapping[str, Text],
    untold: frozenset[str],
) -> Iterator[StoryItem]:
    """The steps of one pathway. The last move into a state has the days and the numbers of the course."""
    last = set({step["to_state"]: step["id"] for step in steps if step["code"] != HAND_OVER}.values())
    told = {
        step["id"]: days[step["to_state"]]
        for step in steps
        if step["id"] in last and step["to_state"] in days
    }
    whens = {step["id"]: told.get(step["id"], _day(step["at"])) for step in steps}
    for number, step in enumerate(steps):
        moves = (later for later in steps[number + 1 :] if later["code"] != HAND_OVER)
        following = next(moves, None)
        if step["to_state"] in untold and step["code"] != HAND_OVER:
            continue
        more = details.get(step["to_state"]) if step["id"] in last else None
        end = whens[following["id"]] if following else None
        if step["id"] in last:
            end = ends.get(step["to_state"], end)
        yield from _step_items(step, whens[step["id"]], end, more)


def _step_items(step: Any, on: date, end: date | None, more: Text | None) -> Iterator[StoryItem]:
    if step["code"] == HAND_OVER:
        yield _hand_over(step)
        return
    try:
        state = State(step["to_state"])
    except ValueError:
        return
    key = f"step-{step['id']}"
    said = step["text"]
    detail = (
        Text(said, said)
        if more is None
        else Text(*(" · ".join(filter(None, (text, said))) for text in (more.it, more.en)))
    )
    if state in SPANS:
        title, weight = SPANS[state]
        closed = max(end, on) if end is not None else None
        yield StoryItem(
            key, Lane.CART, on, title, weight, PLACE, end=closed, is_open=end is None, detail=detail
        )
    elif state in POINTS:
        label = STATE_INFO[state].label
        tone = "infusion" if state is State.INFUSED else "neutral"
        yield StoryItem(key, Lane.CART, on, label, POINTS[state], PLACE, detail=detail, tone=tone)


def _hand_over(step: Any) -> StoryItem:
    name = f"{step['to_person__given_name']} {step['to_person__family_name']}"
    return StoryItem(
        f"step-{step['id']}",
        Lane.DECISIONS,
        _day(step["at"]),
        Text(f"Caso passato a {name}", f"Case handed over to {name}"),
        MINOR - 5,
        PLACE,
        detail=Text(step["text"], step["text"]),
    )


def _day(at: datetime) -> date:
    return at.astimezone(clock.wall_zone()).date()


def steps_asked(patient_id: UUID) -> list[Question]:
    """What `pathway_items` asks before it knows the pathways, for `asked_together`."""
    return [_STEPS.asking(patient_id=patient_id), pathways_asked(patient_id)]


_STEPS: Prepared[Any] = Prepared(
    lambda patient_id: (
        PathwayStep.objects.filter(pathway__patient_id=patient_id)
        .order_by("pathway_id", "position")
        .values(
            "id",
            "pathway_id",
            "code",
            "to_state",
            "at",
            "text",
            "to_person__given_name",
            "to_person__family_name",
        )[:MOST]
    ),
    patient_id=UUID,
)
