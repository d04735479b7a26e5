"""The section of "Today" for visits of the plan whose window passed."""

from __future__ import annotations

from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cases.overview.selectors.planned import SEEN
from cases.pathway.selectors.wording import in_language
from cases.patients.selectors.output import patient_of_row
from cases.record.models import KIND_BY_SLUG, EntryStatus
from cases.record.rules.text import Text
from followup.protocols.models import PlannedVisit
from followup.protocols.policies import centres_that_follow, planned_visits_visible_to
from followup.protocols.rules.schedule import State
from kernel import clock
from kernel.actors import Actor

LIMIT = 50


def overdue_visits(actor: Actor) -> list[dict[str, Any]]:
    """Planned visits past their window in the centres where the actor looks after patients, the oldest first. Of each
    patient the newest: who missed three is called once, and nobody for a visit in or after whose window somebody
    recorded their state. Three queries."""
    centres = centres_that_follow(actor)
    if not centres:
        return []
    done_since = PlannedVisit.objects.filter(
        plan=OuterRef("plan"), state=State.DONE, done_on__gt=OuterRef("closes_on")
    )
    late = planned_visits_visible_to(actor).filter(
        ~Exists(done_since),
        *(~Exists(_seen_since(slug)) for slug in SEEN),
        state=State.PLANNED,
        is_optional=False,
        is_past=False,
        closes_on__lt=clock.today(),
        patient__deceased_on=None,
    )
    rows = chain(
        _of(late.filter(circle_centre__in=centres), "circle_centre"),
        _of(late.filter(hub_centre__in=centres), "hub_centre"),
    )
    newest: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        held = newest.get(row["patient_id"])
        if held is None or row["closes_on"] > held["closes_on"]:
            newest[row["patient_id"]] = row
    found = sorted(newest.values(), key=lambda row: (row["closes_on"], str(row["id"])))
    return [_item(row) for row in found[:LIMIT]]


def _seen_since(slug: str) -> QuerySet[Any]:
    return KIND_BY_SLUG[slug].rows.filter(
        patient_id=OuterRef("patient_id"), status=EntryStatus.ACTIVE, effective_on__gte=OuterRef("opens_on")
    )


def _of(rows: QuerySet[PlannedVisit], side: str) -> QuerySet[PlannedVisit, Any]:
    # by the columns of the index of that side
    return rows.order_by(side, "closes_on").values(
        "id",
        "closes_on",
        "patient_id",
        "patient__family_name",
        "patient__given_name",
        "source__label_it",
        "source__label_en",
    )[: 10 * LIMIT]


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "patient": patient_of_row(row),
        "url": f"/cases/{row['patient_id']}/follow-up",
        "title": in_language(Text(row["source__label_it"], row["source__label_en"])),
        "due_on": row["closes_on"],
        "overdue": True,
    }
