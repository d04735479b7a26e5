"""Writing in a visit: one section or one item at a time, so that two people can write side by side."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.protocols.rules.items import ITEM_BY_CODE
from followup.visits.models import VisitItem, VisitSection
from followup.visits.rules.sections import CONCLUSIONS, SECTION_BY_CODE
from followup.visits.rules.states import Outcome
from followup.visits.selectors.access import draft_lock
from followup.visits.selectors.checklist import Checked, item_output, need_of, section_row_output
from followup.visits.services.writing import tell, tidy
from kernel import clock
from kernel.actors import Actor
from kernel.errors import Forbidden, Invalid, NotFound, PreconditionFailed

TEXT_MAX, NOTE_MAX = 10_000, 500
Row = TypeVar("Row", VisitSection, VisitItem)


@transaction.atomic
def section_write(
    *,
    actor: Actor,
    visit_id: UUID,
    code: str,
    base_version: int,
    text: str = "",
    nothing_to_report: bool = False,
) -> VisitSection:
    """The text of a section, or that there is nothing to report. `base_version` 0: nobody has written in it.

    Raises NotFound, Forbidden, Conflict `not_a_draft`, PreconditionFailed with `current`, Invalid. The same again
    writes nothing. Audited; told live.
    """
    if code not in SECTION_BY_CODE:
        raise NotFound
    visit = draft_lock(actor=actor, visit_id=visit_id)
    told = tidy(text)
    if nothing_to_report and (told or code == CONCLUSIONS):
        raise Invalid(
            "nothing_to_report",
            _("Either write something, or say that there is nothing to report."),
            field="nothing_to_report",
        )
    row = VisitSection.objects.select_related("updated_by").filter(visit=visit, code=code).first()
    if (row.version if row else 0) != base_version:
        raise PreconditionFailed(extra={"current": section_row_output(code, row)})
    values = {"text": told, "nothing_to_report": nothing_to_report}
    row, written = _written(actor, row or VisitSection(visit=visit, code=code, version=0), values)
    if written:
        tell(actor, visit, "visit.written", section=code, version=row.version)
    return row


@transaction.atomic
def item_write(
    *, actor: Actor, visit_id: UUID, code: str, base_version: int, outcome: str, note: str = ""
) -> VisitItem:
    """What became of an item of the checklist, or of one beyond it. `base_version` 0: nobody has answered.

    Raises NotFound, Forbidden, Conflict `not_a_draft`, PreconditionFailed with `current`. Audited; told live.
    """
    if code not in ITEM_BY_CODE:
        raise NotFound
    visit = draft_lock(actor=actor, visit_id=visit_id)
    row = VisitItem.objects.select_related("updated_by").filter(visit=visit, code=code).first()
    need = need_of(visit, code)
    if (row.version if row else 0) != base_version:
        raise PreconditionFailed(extra={"current": item_output(Checked(code, need, row))})
    values = {"need": need.value, "outcome": Outcome(outcome).value, "note": tidy(note)}
    row, written = _written(actor, row or VisitItem(visit=visit, code=code, version=0), values)
    if written:
        tell(actor, visit, "visit.checked", item=code, version=row.version)
    return row


def _written(actor: Actor, row: Row, values: dict[str, Any]) -> tuple[Row, bool]:
    if row.version and all(getattr(row, name) == value for name, value in values.items()):
        return row, False
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = clock.now()
    if actor.person_id is None or actor.centre_id is None:
        raise Forbidden
    row.updated_by_id, row.centre_id = actor.person_id, actor.centre_id
    row.save()
    return row, True
