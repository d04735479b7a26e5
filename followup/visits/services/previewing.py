"""How the report of a draft would look: made for whoever asks, marked on each page, kept nowhere."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.referrals.services.pdf import letter_pdf
from followup.visits.policies import can_write_visit
from followup.visits.rules.states import VisitState
from followup.visits.selectors.access import visit_get
from followup.visits.selectors.frozen import frozen
from followup.visits.selectors.report_content import preview_content
from followup.visits.services.completing import complete_items, signer
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden


def visit_preview(*, actor: Actor, visit_id: UUID, language: str) -> bytes:
    """The PDF/A of a complete draft without a signature.

    Raises NotFound, Forbidden, Conflict `not_a_draft`, or `incomplete` with `missing`. Audited.
    """
    visit = visit_get(actor=actor, visit_id=visit_id)
    if actor.centre_id is None or not can_write_visit(actor, visit.patient_id):
        raise Forbidden
    if visit.state != VisitState.DRAFT:
        raise Conflict("not_a_draft", _("This visit is closed: it cannot be changed any more."))
    items = complete_items(
        visit,
        {row.code: row for row in visit.items.select_related("updated_by")},
        {row.code: row for row in visit.sections.all()},
    )
    person, centre, at = *signer(actor), clock.now()
    data = frozen(visit, items, by=person, centre=centre, at=at)
    audit.record(
        actor=actor,
        action="visit.previewed",
        patient_id=visit.patient_id,
        object_type="visit",
        object_id=visit.pk,
        detail={"language": language},
    )
    return letter_pdf(preview_content(data, language=language), at=at)
