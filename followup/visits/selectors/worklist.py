"""The section of "Today" for visits that nobody has signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cases.pathway.selectors.wording import in_language
from cases.patients.selectors.output import patient_of_row
from cases.record.rules.text import Text
from followup.visits.policies import centres_that_report, visits_visible_to
from followup.visits.rules.report_words import OUTSIDE_PLAN
from followup.visits.rules.states import VisitState
from kernel import clock
from kernel.actors import Actor

LIMIT = 50
AFTER = timedelta(hours=24)


def unsigned_visits(actor: Actor) -> list[dict[str, Any]]:
    """Drafts of the centres where the actor looks after patients, begun more than a day ago, the oldest first; none of
    who has died. Three queries at most."""
    centres = centres_that_report(actor)
    if not centres:
        return []
    rows = (
        visits_visible_to(actor)
        .filter(state=VisitState.DRAFT, centre__in=centres, created_at__lt=clock.now() - AFTER)
        .filter(patient__deceased_on=None)
        .order_by("on", "id")
        .values(
            "id",
            "on",
            "patient_id",
            "patient__family_name",
            "patient__given_name",
            "planned_visit__source__label_it",
            "planned_visit__source__label_en",
        )[:LIMIT]
    )
    return [_item(row) for row in rows]


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    label = Text(row["planned_visit__source__label_it"] or "", row["planned_visit__source__label_en"] or "")
    return {
        "id": str(row["id"]),
        "patient": patient_of_row(row),
        "title": in_language(label) or in_language(OUTSIDE_PLAN),
        "url": f"/cases/{row['patient_id']}/visits/{row['id']}",
        "due_on": row["on"],
        "overdue": True,
    }
