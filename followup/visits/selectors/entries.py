"""The entries of the record that were made in a visit, as the record says them now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.overview.selectors.wording import both
from cases.record.models import KIND_BY_SLUG
from followup.visits.models import VisitEntry
from followup.visits.selectors.entry_words import entry_words, kind_words


def entries_output(links: list[VisitEntry]) -> list[dict[str, Any]]:
    """In the order in which they were made. One query for each kind that occurs."""
    by_kind: dict[str, list[UUID]] = {}
    for link in links:
        by_kind.setdefault(link.kind, []).append(link.entry_id)
    rows = {
        (slug, row.pk): row
        for slug, ids in by_kind.items()
        for row in KIND_BY_SLUG[slug].rows.filter(pk__in=ids)
    }
    return [entry_link_output(link, rows[link.kind, link.entry_id]) for link in links]


def entry_link_output(link: VisitEntry, entry: Any) -> dict[str, Any]:
    kind = KIND_BY_SLUG[link.kind]
    return {
        "id": link.pk,
        "section": link.section,
        "kind": link.kind,
        **both(kind_words(kind), "kind"),
        "entry_id": link.entry_id,
        "on": entry.effective_on,
        "is_active": entry.is_active,
        "version": entry.version,
        "words": [
            {**both(label, "label"), **both(value, "value")} for label, value in entry_words(kind, entry)
        ],
    }
