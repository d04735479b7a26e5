"""An entry of the record in words of both languages, field by field: as a report prints it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases.overview.selectors.wording import number_words
from cases.record.models import ClinicalEntry, Kind
from cases.record.models.fields import CodedField, CodesField, NumberField
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.field_labels import KIND_WORDS
from cases.record.rules.field_words import FieldWords
from cases.record.rules.text import Choice, Text, label_of
from kernel import clock

_YES, _NO = Text("Sì", "Yes"), Text("No", "No")
_UNIT_LABELS = {"Cel": "°C", "mm[Hg]": "mmHg", "[IU]/mL": "UI/mL", "cm2": "cm²"}


def kind_words(kind: Kind) -> Text:
    """What one entry of the kind is called."""
    words = KIND_WORDS.get(kind.slug)
    return words.one if words else Text(kind.slug, kind.slug)


def entry_words(kind: Kind, entry: ClinicalEntry) -> list[tuple[Text, Text]]:
    """Label and value of each field that says something, in the order of the form; without the day of the entry."""
    words = KIND_WORDS.get(kind.slug)
    return [
        (field.label, said)
        for field in (words.fields.values() if words else ())
        if field.name != kind.date_field
        for said in _said(kind, entry, field)
    ]


def _said(kind: Kind, entry: ClinicalEntry, field: FieldWords) -> Iterator[Text]:
    value = getattr(entry, field.name, None)
    if value in (None, "", []):
        return
    column: Any = kind.column(field.name)
    choices: tuple[Choice, ...] = field.choices or getattr(column, "codes", ())
    if isinstance(column, CodesField):
        said = [label_of(choices, code) for code in value]
        yield Text(", ".join(each.it for each in said), ", ".join(each.en for each in said))
    elif isinstance(column, CodedField) or choices:
        yield label_of(choices, str(value))
    else:
        yield _plain(value, _unit(kind, entry, field, column))


def _unit(kind: Kind, entry: Any, field: FieldWords, column: Any) -> str:
    if kind.slug == "labs" and field.name in ("value", "uln", "ref_low", "ref_high"):
        lab = LAB_BY_CODE.get(entry.code)
        return lab.unit_label if lab else ""
    unit = column.unit if isinstance(column, NumberField) else ""
    return _UNIT_LABELS.get(unit, unit)


def _plain(value: Any, unit: str) -> Text:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, Decimal | float | int):
        number = number_words(float(value))
        return Text(f"{number.it} {unit}".strip(), f"{number.en} {unit}".strip())
    if isinstance(value, datetime):
        return Text(clock.stamp(value), clock.stamp(value))
    if isinstance(value, date):
        return Text(clock.stamp_day(value), clock.stamp_day(value))
    return Text(str(value), str(value))
