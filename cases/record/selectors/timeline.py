"""What happened to the patient, newest first, across all kinds that have a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce

from cases.record.models import KIND_BY_SLUG, KINDS, EntryStatus, Kind
from cases.record.models.fields import CodedField
from cases.record.rules.text import Text


@dataclass(frozen=True, slots=True)
class TimelineKey:
    """A page starts after this item."""

    on: date
    entry_id: UUID


def timeline_page(*, patient_id: UUID, limit: int, after: TimelineKey | None = None) -> list[dict[str, Any]]:
    """Up to `limit` + 1 items, newest day first. The caller has checked access. One query (UNION ALL)."""
    parts = [_rows(kind, patient_id, after) for kind in KINDS if kind.on_timeline]
    # each branch is cut before they are merged: a long record costs no more than a short one
    cut = [part.order_by("-effective_on", "-pk")[: limit + 1] for part in parts]
    merged = cut[0].union(*cut[1:], all=True).order_by("-effective_on", "-id")[: limit + 1]
    return [_item(row) for row in merged]


def _rows(kind: Kind, patient_id: UUID, after: TimelineKey | None) -> Any:
    rows = kind.rows.filter(patient_id=patient_id, status=EntryStatus.ACTIVE, effective_on__isnull=False)
    if after is not None:
        rows = rows.filter(
            Q(effective_on__lt=after.on) | Q(effective_on=after.on, pk__lt=after.entry_id),
            effective_on__lte=after.on,
        )
    titles = [Cast(F(name), TextField()) for name in kind.title_fields]
    title = (
        Coalesce(*titles, Value(""), output_field=TextField())
        if titles
        else Value("", output_field=TextField())
    )
    return rows.annotate(
        slug=Value(kind.slug, output_field=CharField()), title=title, where=F("centre__name")
    ).values("id", "slug", "effective_on", "title", "origin", "where")


def _item(row: dict[str, Any]) -> dict[str, Any]:
    label = entry_label(KIND_BY_SLUG[row["slug"]], row["title"])
    return {
        "id": row["id"],
        "kind": row["slug"],
        "on": row["effective_on"],
        "title_it": label.it,
        "title_en": label.en,
        "origin": row["origin"],
        "centre_name": row["where"],
    }


def entry_label(kind: Kind, title: str) -> Text:
    """Codes in words; text as it was written; numbers as numbers (ECOG 1.000000 is 1)."""
    for name in kind.title_fields:
        column = kind.column(name)
        if isinstance(column, CodedField):
            for choice in column.codes:
                if choice.code == title:
                    return choice.label
    if kind.slug == "performance-status" and title:
        return Text(f"ECOG {float(title):g}", f"ECOG {float(title):g}")
    return Text(title, title)
