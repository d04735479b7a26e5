"""What was written in a visit, read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from followup.visits.models import (
    Visit,
    VisitEntry,
    VisitItem,
    VisitOrder,
    VisitRelease,
    VisitReport,
    VisitSection,
)
from kernel.prepared import Prepared, Question, asked_together


@dataclass(frozen=True, slots=True)
class Written:
    """Sections and answers by their code; the others the oldest first, as are the releases of each report."""

    sections: dict[str, VisitSection]
    items: dict[str, VisitItem]
    orders: list[VisitOrder]
    entries: list[VisitEntry]
    reports: list[VisitReport]
    releases: dict[UUID, list[VisitRelease]]


def written_in(visit: Visit) -> Written:
    """With the people and centres that are named. One query."""
    with asked_together(*written_asked(visit.pk)):
        releases: dict[UUID, list[VisitRelease]] = {}
        for release in _RELEASES.rows(visit_id=visit.pk):
            releases.setdefault(release.report_id, []).append(release)
        return Written(
            sections={row.code: row for row in _SECTIONS.rows(visit_id=visit.pk)},
            items={row.code: row for row in _ITEMS.rows(visit_id=visit.pk)},
            orders=_ORDERS.rows(visit_id=visit.pk),
            entries=_ENTRIES.rows(visit_id=visit.pk),
            reports=_REPORTS.rows(visit_id=visit.pk),
            releases=releases,
        )


def written_asked(visit_id: UUID) -> list[Question]:
    """What `written_in` asks, for `asked_together`."""
    parts: tuple[Prepared[Any], ...] = (_SECTIONS, _ITEMS, _ORDERS, _ENTRIES, _REPORTS, _RELEASES)
    return [part.asking(visit_id=visit_id) for part in parts]


_SECTIONS: Prepared[VisitSection] = Prepared(
    lambda visit_id: VisitSection.objects.filter(visit=visit_id).select_related("updated_by"),
    visit_id=UUID,
)
_ITEMS: Prepared[VisitItem] = Prepared(
    lambda visit_id: VisitItem.objects.filter(visit=visit_id).select_related("updated_by"),
    visit_id=UUID,
)
_ORDERS: Prepared[VisitOrder] = Prepared(
    lambda visit_id: (
        VisitOrder.objects.filter(visit=visit_id).select_related("made_by").order_by("created_at", "id")
    ),
    visit_id=UUID,
)
_ENTRIES: Prepared[VisitEntry] = Prepared(
    lambda visit_id: VisitEntry.objects.filter(visit=visit_id).order_by("created_at", "id"),
    visit_id=UUID,
)
_REPORTS: Prepared[VisitReport] = Prepared(
    lambda visit_id: (
        VisitReport.objects.filter(visit=visit_id).select_related("signed_by", "centre").order_by("number")
    ),
    visit_id=UUID,
)
_RELEASES: Prepared[VisitRelease] = Prepared(
    lambda visit_id: (
        VisitRelease.objects.filter(report__visit=visit_id)
        .select_related("by", "to_centre")
        .order_by("at", "id")
    ),
    visit_id=UUID,
)
