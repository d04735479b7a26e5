"""What a report needs before it can be made: a complete visit, and who signs for which centre."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from followup.visits.models import Visit, VisitItem, VisitSection
from followup.visits.selectors.checklist import Checked, checked, lacking
from kernel.actors import Actor
from kernel.errors import Conflict, Forbidden
from network.directory.models import Centre, Person


def complete_items(
    visit: Visit, rows: Mapping[str, VisitItem], sections: Mapping[str, VisitSection]
) -> list[Checked]:
    """The checklist of a complete draft. Raises Conflict `incomplete` with `missing`."""
    items = checked(visit, rows)
    lacks = lacking(items, sections)
    if lacks:
        raise Conflict(
            "incomplete", _("Something is missing before the signature."), extra={"missing": lacks}
        )
    return items


def signer(actor: Actor) -> tuple[Person, Centre]:
    """Raises Forbidden when nobody acts for a centre."""
    if actor.person_id is None or actor.centre_id is None:
        raise Forbidden
    return Person.objects.get(pk=actor.person_id), Centre.objects.get(pk=actor.centre_id)
