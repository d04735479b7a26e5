"""What every write of a visit leaves behind: an audit entry and a live event."""

from __future__ import annotations

from typing import Any

from cases.patients.policies import people_who_can_view_clinical
from followup.visits.events import VisitChanged
from followup.visits.models import Visit
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit


def tell(actor: Actor, visit: Visit, action: str, **detail: Any) -> None:
    """In the transaction of the write. `detail`: codes, ids and counts, never a text."""
    audit.record(
        actor=actor,
        action=action,
        patient_id=visit.patient_id,
        object_type="visit",
        object_id=visit.pk,
        detail=detail,
    )
    realtime.publish(
        VisitChanged(patient_id=visit.patient_id, visit_id=visit.pk),
        person_ids=people_who_can_view_clinical(visit.patient_id),
    )


def tidy(text: str) -> str:
    """Without what the database cannot hold and blanks at the ends."""
    return text.replace("\x00", "").strip()
