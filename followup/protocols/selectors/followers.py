"""Which centres may follow a patient in place of the circle centre."""

from __future__ import annotations

from uuid import UUID

from cases.patients.selectors.circle import circle_of
from kernel.clock import now
from network.directory.models import Centre, CentreKind


def centres_that_may_follow(patient_id: UUID) -> list[Centre]:
    """The active centres of the circle of care now, without those that give the cells, by city. One query."""
    moment = now()
    found = {
        relation.centre_id: relation.centre
        for relation in circle_of(patient_id)
        if relation.centre is not None
        and (relation.valid_until is None or relation.valid_until > moment)
        and relation.centre.is_active
        and relation.centre.kind != CentreKind.HUB
    }
    return sorted(found.values(), key=lambda centre: (centre.city, centre.name))
