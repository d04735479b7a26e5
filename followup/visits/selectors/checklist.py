"""The checklist of a visit: what the plan asks for now, with what was answered; and what still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.overview.selectors.wording import both
from followup.protocols.rules.items import GROUP_LABELS, ITEM_BY_CODE, ITEMS, Need
from followup.protocols.selectors.plan import checklist_of
from followup.visits.models import Visit, VisitItem, VisitSection
from followup.visits.rules.sections import CONCLUSIONS, SECTION_OF_ITEM, SECTIONS
from followup.visits.rules.states import Outcome, VisitState


@dataclass(frozen=True, slots=True)
class Checked:
    """An item with its row; None: nobody answered."""

    code: str
    need: Need
    row: VisitItem | None


def checked(visit: Visit, rows: Mapping[str, VisitItem]) -> list[Checked]:
    """In the order of the catalogue. While it is written, what the plan asks for as the record stands now, and what was
    answered beyond it; then the rows alone. One query."""
    asked: dict[str, Need] = {}
    if visit.state == VisitState.DRAFT and visit.planned_visit is not None:
        asked = {each.item.code: each.need for each in checklist_of(visit.planned_visit)}
    needs = {code: Need(row.need) for code, row in rows.items()} | asked
    return [Checked(item.code, needs[item.code], rows.get(item.code)) for item in ITEMS if item.code in needs]


def need_of(visit: Visit, code: str) -> Need:
    """How an item is asked for; one beyond the plan is only indicated."""
    if visit.planned_visit is not None:
        for each in checklist_of(visit.planned_visit):
            if each.item.code == code:
                return each.need
    return Need.INDICATED


def lacking(items: Iterable[Checked], sections: Mapping[str, VisitSection]) -> list[dict[str, Any]]:
    """What is to be done before the signature, in the language of the reader."""
    found = []
    for section in SECTIONS:
        row = sections.get(section.code)
        if row is not None and (row.text.strip() or row.nothing_to_report):
            continue
        told = (
            _("Write the conclusions.")
            if section.code == CONCLUSIONS
            else _("Write something here, or say that there is nothing to report.")
        )
        found.append({"section": section.code, "item": "", "message": told})
    for item in items:
        message = _item_lacks(item)
        if message:
            found.append({"section": SECTION_OF_ITEM[item.code], "item": item.code, "message": message})
    return found


def _item_lacks(item: Checked) -> str:
    if item.need is not Need.DUE:
        return ""
    if item.row is None or item.row.outcome == Outcome.OPEN:
        return _("Say whether it was done.")
    if item.row.outcome != Outcome.DONE and not item.row.note:
        return _("Say why it was not done.")
    return ""


def item_output(item: Checked) -> dict[str, Any]:
    known, row = ITEM_BY_CODE[item.code], item.row
    return {
        "code": item.code,
        **both(known.label, "label"),
        "group": known.group.value,
        **both(GROUP_LABELS[known.group], "group"),
        "section": SECTION_OF_ITEM[item.code],
        "need": item.need.value,
        "outcome": row.outcome if row else "",
        "note": row.note if row else "",
        "version": row.version if row else 0,
        "updated_at": row.updated_at if row else None,
        "updated_by": _person(row),
    }


def section_row_output(code: str, row: VisitSection | None) -> dict[str, Any]:
    return {
        "code": code,
        "text": row.text if row else "",
        "nothing_to_report": row.nothing_to_report if row else False,
        "version": row.version if row else 0,
        "updated_at": row.updated_at if row else None,
        "updated_by": _person(row),
    }


def _person(row: VisitItem | VisitSection | None) -> dict[str, Any] | None:
    return {"id": row.updated_by_id, "display_name": row.updated_by.display_name} if row else None
