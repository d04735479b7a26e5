"""To which centres the report of a visit may go."""

from __future__ import annotations

from cases.patients.selectors.circle import circle_of
from followup.visits.models import Visit
from kernel import clock
from network.directory.models import Centre


def other_centres(visit: Visit) -> list[Centre]:
    """The active centres that take part in the care now, besides the one of the visit: the hub of a visit in a circle
    centre, the circle centre of one at the hub. One query."""
    moment = clock.now()
    found = {
        relation.centre_id: relation.centre
        for relation in circle_of(visit.patient_id)
        if relation.centre is not None
        and relation.centre_id != visit.centre_id
        and (relation.valid_until is None or relation.valid_until > moment)
        and relation.centre.is_active
    }
    return sorted(found.values(), key=lambda centre: (centre.kind != "hub", centre.name))
