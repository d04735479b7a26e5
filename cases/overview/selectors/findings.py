"""Words for what a diagnosis sheet holds: the stage with its letters, mutations, and findings of a day of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from cases.overview.rules.glance import is_alarming, risk_paths
from cases.overview.selectors.wording import Fact, both, fact_of
from cases.record.models import KIND_BY_SLUG, Diagnosis
from cases.record.rules import codes
from cases.record.rules.text import Text, label_of
from cases.record.selectors.values import form_value

_KIND = KIND_BY_SLUG["diagnoses"]
_SHEET = "diagnosis."


def stage_words(stage: str | None, suffixes: Collection[str] | None) -> Text:
    """As it is written: "Stadio IV B"."""
    if not stage:
        return Text("", "")
    label = label_of(codes.ANN_ARBOR_STAGES, stage)
    letters = "".join(sorted(each.upper() for each in suffixes or ()))
    return Text(f"{label.it} {letters}".strip(), f"{label.en} {letters}".strip())


def mutations_fact(row: Diagnosis | None) -> Fact | None:
    """What was sequenced, as it was written; None when nobody wrote anything."""
    if row is None or not row.mutations:
        return None
    on = row.observed_on("mutations") or row.diagnosed_on
    return {
        "code": "diagnosis.mutations",
        **both(Text("Mutazioni", "Mutations"), "label"),
        **both(Text(row.mutations, row.mutations), "value"),
        "is_absent": False,
        "tone": "neutral",
        "on": on.isoformat() if on else None,
        "author": "",
        "centre": "",
    }


def found_later(row: Diagnosis) -> Iterator[tuple[date, Text, bool]]:
    """The findings whose day is not that of the diagnosis, in one text for each day, and whether one of them alarms."""
    days: dict[date, list[tuple[Fact, bool]]] = {}
    for path in risk_paths(row.disease):
        name = path.removeprefix(_SHEET)
        on, value = row.observed_on(name), form_value(name, getattr(row, name))
        entry: dict[str, Any] = {
            "value": value,
            "absent_reason": None,
            "unit": getattr(_KIND.column(name), "unit", ""),
        }
        fact = fact_of(path, entry) if on and on != row.diagnosed_on and value not in (None, []) else None
        if fact is not None and on is not None:
            days.setdefault(on, []).append((fact, is_alarming(path, value)))
    for on, found in sorted(days.items()):
        it = " · ".join(f"{fact['label_it']}: {fact['value_it']}" for fact, _alarms in found)
        en = " · ".join(f"{fact['label_en']}: {fact['value_en']}" for fact, _alarms in found)
        yield on, Text(it, en), any(alarms for _fact, alarms in found)
