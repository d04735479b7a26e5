"""What the record can hold, described for a screen: kinds in their groups, and every field with its words,
its type, its unit and its ranges. Made from the models and the words beside the rules; the same for everybody."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.db import models
from django.utils import translation

from cases.record.models import KIND_BY_SLUG, KINDS, Kind
from cases.record.models.fields import NONE_OF_THEM, CodedField, CodesField, NumberField
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.field_labels import GROUPS, KIND_WORDS
from cases.record.rules.field_words import FieldWords, KindWords, SectionWords
from cases.record.rules.text import Choice, Text

_LONG_TEXT = 500
_NONE = Choice(NONE_OF_THEM, Text("Nessuna", "None"))


@cache
def record_schema() -> dict[str, Any]:
    """Groups of kinds in the order of the screens, JSON-ready, in both languages."""
    grouped = {slug for group in GROUPS for slug in group.kinds}
    groups = [
        {
            "code": group.code,
            **_said("label", group.label),
            "kinds": [_kind(KIND_BY_SLUG[slug]) for slug in group.kinds],
        }
        for group in GROUPS
    ]
    # a kind that nobody has put into a group yet is shown all the same
    rest = [_kind(kind) for kind in KINDS if kind.slug not in grouped]
    if rest:
        groups.append({"code": "other", **_said("label", Text("Altro", "Other")), "kinds": rest})
    return {"groups": groups}


@cache
def record_schema_tag() -> str:
    """Changes whenever the description does: the ETag of its address."""
    plain = json.dumps(record_schema(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]


def _kind(kind: Kind) -> dict[str, Any]:
    name = Text(kind.slug, kind.slug)
    words = KIND_WORDS.get(kind.slug) or KindWords(kind.slug, name, name, ())
    known = words.fields
    unsaid = tuple(FieldWords(n, Text(n, n)) for n in kind.model.WRITABLE if n not in known)
    sections = (*words.sections, *([SectionWords(None, unsaid)] if unsaid else []))
    return {
        "slug": kind.slug,
        **_said("label", words.label),
        **_said("one", words.one),
        **_said("help", words.help),
        "single": words.single,
        "date_field": kind.date_field if kind.date_field in kind.model.WRITABLE else None,
        "title_fields": list(kind.title_fields),
        "sections": [
            {
                **_said("label", section.label),
                "fields": [_field(kind, field) for field in section.fields],
            }
            for section in sections
        ],
    }


def _field(kind: Kind, words: FieldWords) -> dict[str, Any]:
    column: Any = kind.column(words.name)
    number = column if isinstance(column, NumberField) else None
    when = words.shown_when
    return {
        "name": words.name,
        **_said("label", words.label),
        **_said("help", words.help),
        "type": _type(column, words),
        "unit": number.unit if number else "",
        "unit_of": words.unit_of or None,
        "hard": list(number.hard) if number and number.hard else None,
        "soft": list(number.soft) if number and number.soft else None,
        "whole": isinstance(column, models.IntegerField),
        "choices": [_choice(kind, words.name, item) for item in _choices(column, words)],
        "required": words.name in kind.required,
        "may_be_empty": bool(column.null or (column.blank and column.empty_strings_allowed)),
        "may_be_future": words.name in kind.model.FUTURE_DATES,
        "max_length": None if isinstance(column, CodedField) else getattr(column, "max_length", None),
        "initial": _initial(column),
        "counts_up": words.counts_up,
        "shown_when": {"field": when.field, "values": list(when.values)} if when else None,
    }


def _type(column: models.Field[Any, Any], words: FieldWords) -> str:
    if words.choices or isinstance(column, CodedField):
        return "code"
    if isinstance(column, CodesField):
        return "codes"
    if isinstance(column, NumberField | models.IntegerField):
        return "number"
    if isinstance(column, models.BooleanField):
        return "flag"
    if isinstance(column, models.DateTimeField):
        return "instant"
    if isinstance(column, models.DateField):
        return "date"
    if column.choices:
        return "code"
    long = isinstance(column, models.TextField) or (column.max_length or 0) >= _LONG_TEXT
    return "words" if long else "text"


def _choices(column: models.Field[Any, Any], words: FieldWords) -> tuple[Choice, ...]:
    if words.choices:
        return words.choices
    if isinstance(column, CodesField):
        known = {item.code for item in column.codes}
        return column.codes if NONE_OF_THEM in known else (*column.codes, _NONE)
    if isinstance(column, CodedField):
        return column.codes
    return tuple(Choice(str(value), _both(label)) for value, label in column.flatchoices)


def _both(label: Any) -> Text:
    """Both wordings of a label of the message catalogue."""
    with translation.override("it"):
        italian = str(label)
    with translation.override("en"):
        return Text(italian, str(label))


def _choice(kind: Kind, name: str, item: Choice) -> dict[str, Any]:
    lab = LAB_BY_CODE.get(item.code) if (kind.slug, name) == ("labs", "code") else None
    return {
        "code": item.code,
        **_said("label", item.label),
        "unit": lab.unit_label if lab else "",
        **_said("help", lab.hint if lab else None),
    }


def _initial(column: models.Field[Any, Any]) -> Any:
    """What a new entry starts with, when the column says so ("active", False); None: nothing."""
    if column.null or not column.has_default():
        return None
    value = column.get_default()
    # whether a diagnosis is the primary one depends on the others; the service decides when nobody says
    return None if value in ("", True) else value if isinstance(value, bool) else str(value)


def _said(name: str, text: Text | None) -> dict[str, str]:
    return {f"{name}_it": text.it if text else "", f"{name}_en": text.en if text else ""}
