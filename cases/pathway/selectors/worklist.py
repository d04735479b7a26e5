"""Section of "Today": steps of the pathway that wait for my centre."""

from typing import Any

from django.db.models import F, Q

from cases.pathway.policies import pathways_visible_to
from cases.pathway.rules import State
from cases.pathway.selectors.wording import state_label
from cases.patients.selectors.output import patient_of_row
from kernel import clock
from kernel.actors import Actor

LIMIT = 50

# These wait in a section of their own (referrals): listing them twice would hide what else is due.
_SHOWN_BY_REFERRALS = (State.SUBMITTED, State.UNDER_DISCUSSION, State.MORE_INFO_NEEDED)


def steps_of_my_centre(actor: Actor) -> list[dict[str, Any]]:
    """Open steps that the acting centre owns (mine or nobody's by name), the longest overdue on top; none of a patient
    who has died."""
    rows = (
        pathways_visible_to(actor)
        .filter(closed_at=None, owner_centre_id=actor.centre_id, due_at__isnull=False)
        .filter(patient__deceased_on=None)
        .filter(Q(owner_person=None) | Q(owner_person_id=actor.person_id))
        .exclude(state__in=_SHOWN_BY_REFERRALS)
        .order_by(F("due_at").asc(), "id")
        .values("id", "state", "due_at", "patient_id", "patient__family_name", "patient__given_name")[:LIMIT]
    )
    at = clock.now()
    return [_item(dict(row), overdue=row["due_at"] is not None and row["due_at"] < at) for row in rows]


def _item(row: dict[str, Any], *, overdue: bool) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "patient": patient_of_row(row),
        "state": row["state"],
        "state_label": state_label(row["state"]),
        "due_at": row["due_at"],
        "overdue": overdue,
        "url": f"/cases/{row['patient_id']}",
    }
