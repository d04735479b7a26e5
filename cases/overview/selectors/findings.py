"""Words for what a diagnosis sheet holds: the stage with its letters, mutations, and findings of a day of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from cases.overview.rules.glance import is_alarming, risk_paths
from cases.overview.selectors.wording import Fact, both, fact_of
from cases.record.models import KIND_BY_SLUG, Diagnosis
from cases.record.rules import codes
from cases.record.rules.disease_codes import suffix_letters
from cases.record.rules.text import Text, joined, label_of
from cases.record.selectors.values import form_value
from kernel import clock

_KIND = KIND_BY_SLUG["diagnoses"]
_SHEET = "diagnosis."
_STAGE = "diagnosis.ann_arbor"
_MUTATIONS = "diagnosis.mutations"
_MUTATED = Text("Mutazioni", "Mutations")


def stage_words(stage: str | None, suffixes: Collection[str] | None, *, on: date | None = None) -> Text:
    """As it is written: "Stadio IV B", with its day where that is another than the one beside which it stands."""
    if not stage:
        return Text("", "")
    label = label_of(codes.ANN_ARBOR_STAGES, stage)
    day = f"({clock.stamp_day(on)})" if on else ""
    return Text(*(" ".join(filter(None, (said, suffix_letters(suffixes), day))) for said in label))


def stage_at_diagnosis(row: Diagnosis) -> Text:
    """The stage that may stand beside the day of the diagnosis: nothing when it was found on another one."""
    on = row.observed_on(_STAGE.removeprefix(_SHEET))
    return Text("", "") if on and on != row.diagnosed_on else stage_words(row.ann_arbor, row.ann_arbor_suffix)


def mutations_fact(row: Diagnosis | None) -> Fact | None:
    """What was sequenced, as it was written; None when nobody wrote anything."""
    if row is None or not row.mutations:
        return None
    on = row.observed_on("mutations") or row.diagnosed_on
    return {
        "code": _MUTATIONS,
        **both(_MUTATED, "label"),
        **both(Text(row.mutations, row.mutations), "value"),
        "is_absent": False,
        "tone": "neutral",
        "on": on.isoformat() if on else None,
        "author": "",
        "centre": "",
    }


def found_later(row: Diagnosis) -> Iterator[tuple[date, Text, bool]]:
    """The findings whose day is not that of the diagnosis, in one text for each day, and whether one of them alarms."""
    days: dict[date, list[tuple[Text, bool]]] = {}
    for path in dict.fromkeys((_STAGE, *risk_paths(row.disease), _MUTATIONS)):
        name = path.removeprefix(_SHEET)
        on, value = row.observed_on(name), form_value(name, getattr(row, name))
        if on is None or on == row.diagnosed_on or value in (None, "", []):
            continue
        days.setdefault(on, []).append((_words(row, path, value), is_alarming(path, value)))
    for on, found in sorted(days.items()):
        yield on, joined(*(words for words, _alarms in found)), any(alarms for _words, alarms in found)


def _words(row: Diagnosis, path: str, value: Any) -> Text:
    if path == _STAGE:
        return stage_words(row.ann_arbor, row.ann_arbor_suffix)
    if path == _MUTATIONS:
        return Text(*(f"{label}: {value}" for label in _MUTATED))
    unit = getattr(_KIND.column(path.removeprefix(_SHEET)), "unit", "")
    fact = fact_of(path, {"value": value, "absent_reason": None, "unit": unit})
    if fact is None:
        return Text("", "")
    return Text(f"{fact['label_it']}: {fact['value_it']}", f"{fact['label_en']}: {fact['value_en']}")
