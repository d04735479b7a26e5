"""What is found in a visit goes into the record, by the record's own service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.record.services import entry_create
from followup.visits.models import VisitEntry
from followup.visits.rules.sections import SECTION_BY_CODE
from followup.visits.selectors.access import draft_lock
from followup.visits.services.writing import tell
from kernel.actors import Actor
from kernel.errors import Conflict, Invalid


@transaction.atomic
def visit_record(
    *,
    actor: Actor,
    visit_id: UUID,
    section: str,
    kind: str,
    values: Mapping[str, Any],
    client_id: UUID,
) -> tuple[VisitEntry, list[dict[str, str]]]:
    """Make an entry of the record and link it to the visit, both or neither. The day of the visit is taken when none is
    given. A retry with one `client_id` gives the same entry. Correcting it stays the record's job.

    Returns the link and what is unusual about the entry. Raises NotFound, Forbidden, Conflict, Invalid with every
    problem at its field. Audited; told live.
    """
    visit = draft_lock(actor=actor, visit_id=visit_id)
    if section not in SECTION_BY_CODE:
        raise Invalid("unknown", _("Choose one of the listed values."), field="section")
    if kind not in SECTION_BY_CODE[section].kinds:
        raise Invalid("unknown", _("Choose one of the listed values."), field="kind")
    entry, warnings = entry_create(
        actor=actor,
        patient_id=visit.patient_id,
        kind_slug=kind,
        values=_dated(kind, values, visit.on.isoformat()),
        client_id=client_id,
    )
    link = VisitEntry.objects.filter(kind=kind, entry_id=entry.pk).first()
    if link is not None:
        if link.visit_id != visit.pk:
            raise Conflict("client_id_used", _("This was sent with other contents."))
        return link, []
    link = VisitEntry.objects.create(visit=visit, section=section, kind=kind, entry_id=entry.pk)
    tell(actor, visit, "visit.recorded", section=section, kind=kind, entry=str(entry.pk))
    return link, warnings


_DAY_OF_FINDING = {
    "performance-status": "effective_on",
    "vitals": "effective_on",
    "disease-status": "effective_on",
    "labs": "effective_on",
    "virology": "effective_on",
    "immunizations": "given_on",
    "immunoglobulins": "given_on",
}
"""Of what is done or seen in the visit itself. An infection or a relapse began on a day that only the doctor knows."""


def _dated(kind: str, values: Mapping[str, Any], on: str) -> dict[str, Any]:
    name = _DAY_OF_FINDING.get(kind)
    return {**values, name: on} if name and not values.get(name) else dict(values)
