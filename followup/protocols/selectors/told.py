"""What the rooms below tell of the plan: its visits in the summary and the story, and that there is one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.overview.rules.visits import PlannedVisit as Told
from cases.record.rules.text import Text
from followup.protocols.models import PlannedVisit
from followup.protocols.rules.schedule import State
from kernel.prepared import Prepared, Question


def visits_told(patient_id: UUID) -> list[Told]:
    """The visits of all plans of a patient, by day, without the cancelled ones. One query."""
    return [_told(row) for row in _VISITS.rows(patient_id=patient_id)]


def visits_asked(patient_id: UUID) -> list[Question]:
    """What `visits_told` asks, for `asked_together`."""
    return [_VISITS.asking(patient_id=patient_id)]


def plan_lacking(pathway_id: UUID) -> str:
    """Why a pathway has no plan to follow, in words; "" when it has one. One query."""
    if _PLANNED.first(pathway_id=pathway_id) is not None:
        return ""
    return _("There is no plan of visits: it is made when the infusion is recorded.")


def plan_asked(pathway_id: UUID) -> list[Question]:
    """What `plan_lacking` asks, for `asked_together`."""
    return [_PLANNED.asking(pathway_id=pathway_id)]


def _told(row: dict[str, Any]) -> Told:
    return Told(
        id=row["id"],
        code=row["source__code"],
        label=Text(row["source__label_it"], row["source__label_en"]),
        on=row["on"],
        opens=row["opens_on"],
        closes=row["closes_on"],
        who=row["owner"],
        source=row["plan__protocol__source"],
        is_open=row["state"] == State.PLANNED,
        done_on=row["done_on"],
        may_pass=row["is_optional"] or row["is_past"],
    )


def _visits(patient_id: UUID) -> QuerySet[Any, Any]:
    kept = PlannedVisit.objects.filter(patient_id=patient_id).exclude(state=State.CANCELLED.value)
    return kept.order_by("on", "id").values(
        "id",
        "source__code",
        "source__label_it",
        "source__label_en",
        "on",
        "opens_on",
        "closes_on",
        "owner",
        "plan__protocol__source",
        "state",
        "done_on",
        "is_optional",
        "is_past",
    )


_VISITS: Prepared[dict[str, Any]] = Prepared(_visits, patient_id=UUID)
_PLANNED: Prepared[UUID] = Prepared(
    lambda pathway_id: (
        PlannedVisit.objects.filter(plan__pathway_id=pathway_id)
        .exclude(state=State.CANCELLED.value)
        .values_list("id", flat=True)[:1]
    ),
    pathway_id=UUID,
)
