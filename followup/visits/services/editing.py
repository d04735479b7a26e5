"""Who is writing in which section: told live, stored nowhere."""

from __future__ import annotations

from uuid import UUID

from cases.patients.policies import people_who_can_view_clinical
from followup.visits.events import VisitEditing
from followup.visits.policies import visits_visible_to
from followup.visits.rules.sections import SECTION_BY_CODE
from kernel import realtime
from kernel.actors import Actor
from network.directory.selectors import people_names


def visit_editing_note(*, actor: Actor, visit_id: UUID, section: str | None) -> None:
    """Tell the others who may read the record where the actor writes; None: left. What the actor may not read, and an
    unknown section, are ignored without a word: the socket is no way to ask what exists."""
    if actor.person_id is None or (section and section not in SECTION_BY_CODE):
        return
    patient_id = visits_visible_to(actor).filter(pk=visit_id).values_list("patient_id", flat=True).first()
    if patient_id is None:
        return
    realtime.publish(
        VisitEditing(
            patient_id=patient_id,
            visit_id=visit_id,
            person_id=actor.person_id,
            name=people_names([actor.person_id]).get(actor.person_id, ""),
            section=section,
        ),
        person_ids=people_who_can_view_clinical(patient_id) - {actor.person_id},
    )
