"""What the story tells of visits: those that were signed, in place of the plan's word that they took place."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from cases.overview.rules.story import NORMAL, Lane, Place, StoryItem
from cases.record.rules.text import Text
from followup.visits.models import Visit, VisitReport
from followup.visits.rules.report_words import OUTSIDE_PLAN
from followup.visits.rules.states import VisitState
from kernel.prepared import Prepared, Question

_SIGNED = Prepared(
    lambda patient_id: (
        VisitReport.objects.filter(visit__patient=patient_id, replaced_by=None)
        .order_by("visit__on", "id")
        .values(
            "number",
            "visit_id",
            "visit__on",
            "visit__planned_visit_id",
            "visit__planned_visit__source__label_it",
            "visit__planned_visit__source__label_en",
            "centre__name",
        )
    ),
    patient_id=UUID,
)


def signed_asked(patient_id: UUID) -> list[Question]:
    """What `signed_items` asks, for `asked_together`."""
    return [_SIGNED.asking(patient_id=patient_id)]


def signed_items(patient_id: UUID) -> Iterator[StoryItem]:
    """The newest report of each visit, on the day of the visit; its PDF is among the documents. One query."""
    for row in _SIGNED.rows(patient_id=patient_id):
        planned_id = row["visit__planned_visit_id"]
        label = (
            Text(row["visit__planned_visit__source__label_it"], row["visit__planned_visit__source__label_en"])
            if planned_id
            else OUTSIDE_PLAN
        )
        number, centre = row["number"], row["centre__name"]
        yield StoryItem(
            f"visit-{planned_id or row['visit_id']}",
            Lane.VISITS,
            row["visit__on"],
            label,
            NORMAL + 5,
            Place("follow-up"),
            detail=Text(f"Referto n. {number} · {centre}", f"Report no. {number} · {centre}"),
        )


def is_signed(planned_visit_id: UUID) -> bool:
    """Whether a visit of the plan was signed: it took place, whatever is corrected afterwards. One query."""
    return Visit.objects.filter(planned_visit=planned_visit_id, state=VisitState.SIGNED).exists()
