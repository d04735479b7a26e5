"""Where each visit of a plan is to stand, whether it is written down or only previewed."""

from __future__ import annotations

from dataclasses import replace

from followup.protocols.models import FollowUpPlan, PlannedVisit, ProtocolVisit
from followup.protocols.rules.schedule import Aim, Course, State, aimed
from kernel import clock


def aim_of(
    visit: PlannedVisit | None, source: ProtocolVisit | None, *, plan: FollowUpPlan, course: Course
) -> Aim | None:
    """`visit` None: it is to be made. `source` None: the protocol has no such visit any more. One of them is given.
    None when it happened, and stays. No queries."""
    shape = source or (visit.source if visit else None)
    assert shape is not None, "one of them is given"
    made_on = visit.created_at.astimezone(clock.wall_zone()).date() if visit else clock.today()
    return aimed(
        shape,
        State(visit.state) if visit else None,
        infused_on=plan.infused_on,
        made_on=made_on,
        course=replace(course, safety_from=plan.safety_from),
        is_optional=shape.is_optional,
        is_asked=source is not None,
    )
