"""Which state of a visit somebody has read."""

from __future__ import annotations

from collections.abc import Iterable

from followup.visits.models import Visit, VisitEntry, VisitItem, VisitOrder, VisitSection


def revision_of(
    visit: Visit,
    *,
    sections: Iterable[VisitSection],
    items: Iterable[VisitItem],
    entries: Iterable[VisitEntry],
    orders: Iterable[VisitOrder],
) -> int:
    """Grows with each change of the visit or of anything written in it: who signs names the one that was read, so that
    nobody signs what a colleague wrote meanwhile."""
    rows: list[VisitSection | VisitItem | VisitOrder] = [*sections, *items, *orders]
    return visit.version + sum(row.version for row in rows) + len(list(entries))
