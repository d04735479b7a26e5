"""Who is writing in which entry: told live, stored nowhere."""

from __future__ import annotations

from uuid import UUID

from cases.patients.policies import can_view_clinical, people_who_can_view_clinical
from cases.record.events import RecordEditing
from cases.record.models import KIND_BY_SLUG
from kernel import realtime
from kernel.actors import Actor
from network.directory.selectors import people_names


def record_editing_note(
    *, actor: Actor, patient_id: UUID, kind_slug: str, entry_id: UUID | None, field: str | None
) -> None:
    """Tell the others who may read the record which entry the actor has open; `field` None: left.

    Unknown kinds and records that the actor may not read are ignored without a word: the socket is no way to
    ask what exists. Browsers answer a newcomer by saying again where they are.
    """
    if actor.person_id is None or kind_slug not in KIND_BY_SLUG or not can_view_clinical(actor, patient_id):
        return
    realtime.publish(
        RecordEditing(
            patient_id=patient_id,
            kind=kind_slug,
            entry_id=entry_id,
            person_id=actor.person_id,
            name=people_names([actor.person_id]).get(actor.person_id, ""),
            field=field,
        ),
        person_ids=people_who_can_view_clinical(patient_id) - {actor.person_id},
    )
