"""What a move of a pathway by hand must bring: its reason, its day, and what the course proves of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway
from cases.pathway.rules import MOVE_REASONS, Transition
from cases.pathway.rules.custody import DEPENDENT_MOVES
from cases.pathway.selectors.course import course_of
from cases.pathway.selectors.proofs import is_provable, proofs_of
from cases.record.rules.text import codes_of
from kernel import clock
from kernel.errors import Conflict, Invalid

PLAN_AHEAD = timedelta(days=730)


def deviation_open(**extra: Any) -> Conflict:
    """The refusal of whatever waits until an identity deviation is resolved; `extra`: what stands now."""
    return Conflict(
        "identity_deviation_open",
        _("An identity deviation is open. Nothing goes on until it is resolved."),
        extra=extra,
    )


def check_reason(transition: Transition, reason_code: str, text: str) -> None:
    """A reason code is one of the transition's own; "other" says more in words."""
    if not reason_code:
        return
    known = codes_of(MOVE_REASONS.get(transition.code, ()))
    if reason_code not in known:
        raise Invalid(
            "reason_not_possible",
            _("This reason is not possible at this stage."),
            field="reason_code",
            extra={"possible": sorted(known)},
        )
    if reason_code == "other" and not text.strip():
        raise Invalid("text_required", _("Describe the reason."), field="text")


def check_plan(pathway: Pathway, transition: Transition, planned_at: datetime | None) -> None:
    """What is planned is planned for a day: today counts also when the pathway began an hour ago."""
    if planned_at is None:
        if transition.requires_plan:
            raise Invalid("plan_required", _("Give the day for which it is planned."), field="planned_at")
        return
    if planned_at > clock.now() + PLAN_AHEAD:
        raise Invalid("impossible_plan", _("Choose a day within two years from now."), field="planned_at")
    zone = clock.wall_zone()
    begun_on = pathway.opened_at.astimezone(zone).date()
    if planned_at.astimezone(zone).date() < begun_on:
        raise Invalid(
            "impossible_plan",
            _(
                "This pathway began on %(day)s: choose that day or a later one. What was done before has its own "
                "date in the CAR-T course: record it there."
            )
            % {"day": clock.stamp_day(begun_on)},
            field="planned_at",
        )


def check_proofs(pathway: Pathway, transition: Transition) -> None:
    """What the course must show before the move; says in words what is missing."""
    if not (any(map(is_provable, transition.guards)) or transition.code in DEPENDENT_MOVES):
        return
    course = course_of(pathway, with_history=False)
    if transition.code in DEPENDENT_MOVES and course.open_deviations:
        raise deviation_open(state=pathway.state, version=pathway.version)
    unproven = [proof for proof in proofs_of(course, transition) if not proof.proven]
    if unproven:
        words = "; ".join(dict.fromkeys(text for proof in unproven for text in proof.missing))
        raise Conflict(
            "guards_unproven",
            _("The CAR-T course does not show this yet: %(what)s") % {"what": words},
            extra={
                "missing": [proof.guard for proof in unproven],
                "state": pathway.state,
                "version": pathway.version,
            },
        )
