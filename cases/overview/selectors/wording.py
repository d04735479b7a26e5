"""Values of the record in words of both languages, with the day and the person behind them."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

from cases.record.rules.text import Text
from cases.referrals.rules.form import FIELDS
from cases.referrals.selectors.letter_content import Sayer
from kernel import clock

Fact = dict[str, Any]
FIELD_BY_SOURCE = MappingProxyType({field.source: field for field in FIELDS})
_IT, _EN = Sayer("it"), Sayer("en")
ONGOING = Text("in corso", "ongoing")
END_UNKNOWN = Text("fine non registrata", "end not recorded")
BEFORE_INFUSION = Text("prima dell'infusione", "before the infusion")


def both(text: Text, name: str) -> dict[str, str]:
    return {f"{name}_it": text.it, f"{name}_en": text.en}


def fact_of(path: str, entry: dict[str, Any] | None, *, tone: str = "neutral") -> Fact | None:
    """One value as people read it; None when nobody wrote anything, or the form does not know the path.

    A value that was looked for and is not there carries the reason as its words, and `is_absent`.
    """
    field = FIELD_BY_SOURCE.get(path)
    if field is None or entry is None:
        return None
    return {
        "code": path,
        **both(field.label, "label"),
        **both(Text(_IT.value(field, entry), _EN.value(field, entry)), "value"),
        "is_absent": entry["value"] is None,
        "tone": tone,
        **provenance(entry),
    }


def provenance(entry: dict[str, Any]) -> dict[str, Any]:
    """On which day it was true, and who wrote it where."""
    author, centre = entry.get("author"), entry.get("centre")
    return {
        "on": entry.get("on"),
        "author": author["display_name"] if author else "",
        "centre": centre["name"] if centre else "",
    }


def plain_words(value: float, unit: str) -> Text:
    """A number as it was written down, with its unit: "4,2 mL" and "4.2 mL"."""
    shown = f"{value:g}"
    return Text(f"{shown.replace('.', ',')} {unit}", f"{shown} {unit}")


def number_words(value: float) -> Text:
    """Two decimals at most, with the separator of each language: 0.45 and 0,45."""
    return Text(_IT.number(round(float(value), 2)), _EN.number(round(float(value), 2)))


def untreated_words(back_on: date) -> Text:
    """Why a vaccine that is due is to be decided about: the guidance defers it under treatment, and says nothing of the
    time between a relapse and the next line."""
    on = clock.stamp_day(back_on)
    return Text(
        f"malattia tornata dal {on}, nessuna terapia iniziata da allora: decidere se vaccinare prima o rimandare "
        "(le raccomandazioni rimandano solo sotto terapia)",
        f"disease back since {on}, no treatment begun since then: decide whether to vaccinate before it or to put it "
        "off (guidance defers only under treatment)",
    )
