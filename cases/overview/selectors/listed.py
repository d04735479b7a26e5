"""Allergies and medicines in words: with what makes the one dangerous, and how much of the other is taken."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any
from uuid import UUID

from cases.record.rules.text import Text
from cases.record.selectors.current import list_rows

_SEVERITY = MappingProxyType(
    {
        "mild": Text("lieve", "mild"),
        "moderate": Text("moderata", "moderate"),
        "severe": Text("grave", "severe"),
    }
)


def listed_words(kind: str, patient_id: UUID) -> list[Text]:
    """What holds of the "allergies" or "medications", the oldest first; empty where there are none. One query."""
    say = _allergy if kind == "allergies" else _medicine
    return [say(row) for row in list_rows(kind, patient_id) if not row.none_known]


def _allergy(row: Any) -> Text:
    how, reaction = _SEVERITY.get(row.severity or "", Text("", "")), row.reaction or ""
    return Text(_with(row.text, how.it, reaction), _with(row.text, how.en, reaction))


def _with(name: str, *parts: str) -> str:
    said = ": ".join(filter(None, parts))
    return f"{name} ({said})" if said else name


def _medicine(row: Any) -> Text:
    # an imported one has its dose at the end of its text; "5 mg" stands in "25 mg" too
    dose = row.dose if row.dose and not row.text.endswith(f" {row.dose}") else ""
    words = f"{row.text} {dose}".strip()
    return Text(words, words)
