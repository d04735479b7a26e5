"""From what somebody typed to what may be stored: one value at a time, with a message at its field."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.record.models.fields import NONE_OF_THEM, CodedField, CodesField, NumberField
from cases.record.rules.text import Text
from cases.record.rules.units import ValueProblem, check_range
from kernel.clock import now, today, wall_zone

Message = str | Promise
LATEST = date(2100, 1, 1)
"""The rules reckon days from what is planned too: nothing lies so far ahead that they cannot."""


@dataclass(slots=True)
class Findings:
    """What was found wrong (`errors`, stops the write) or odd (`warnings`, goes back with the answer)."""

    errors: dict[str, list[Message]] = field(default_factory=dict)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def refuse(self, name: str, message: Message) -> None:
        self.errors.setdefault(name, []).append(message)

    def weigh(self, name: str, problem: ValueProblem | None) -> None:
        """A hard problem is an error, a soft one a warning."""
        if problem is None:
            return
        if problem.severity == "hard":
            self.refuse(name, spoken(problem.message))
        else:
            self.warnings.append({"field": name, "code": problem.code, "message": spoken(problem.message)})


def spoken(text: Text) -> str:
    """The wording in the language of the request."""
    return text.en if (get_language() or "it").startswith("en") else text.it


def clean_value(
    column: models.Field[Any, Any], raw: Any, *, patient: Patient, findings: Findings, future_ok: bool = False
) -> Any:
    """The value as its column stores it; None for empty. Problems go to `findings` under the column's name."""
    name = column.name
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw in ("", []):
        return _empty(column)
    cleaner = _cleaner(column)
    try:
        value = cleaner(column, raw)
    except _Refused as refused:
        findings.refuse(name, refused.message)
        return _empty(column)
    if isinstance(column, NumberField):
        number = check_range(float(value), unit=column.unit, hard=column.hard, soft=column.soft)
        findings.weigh(name, number)
    elif isinstance(value, datetime):
        if value > now() and not future_ok:
            findings.refuse(name, _("This is in the future."))
        elif value.astimezone(wall_zone()).date() < patient.birth_date:
            findings.refuse(name, _("This date is before the patient was born."))
    elif isinstance(value, date):
        check_day(name, value, patient=patient, findings=findings, future_ok=future_ok)
    return value


def check_day(
    name: str, value: date, *, patient: Patient, findings: Findings, future_ok: bool = False
) -> None:
    """A day of the record lies between birth and today (and a therapy may end in the future)."""
    if value > today() and not future_ok:
        findings.refuse(name, _("This date is in the future."))
    elif value > LATEST:
        findings.refuse(name, _("This date is too far ahead."))
    elif value < patient.birth_date:
        findings.refuse(name, _("This date is before the patient was born."))


class _Refused(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


def _empty(column: models.Field[Any, Any]) -> Any:
    if column.null:
        return None
    return "" if isinstance(column, models.CharField) else column.get_default()


def _number(column: Any, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        raise _Refused(_("Enter a number."))
    if isinstance(raw, float) and not math.isfinite(raw):
        raise _Refused(_("Enter a number."))
    try:
        value = Decimal(raw.replace(",", ".") if isinstance(raw, str) else str(raw))
        if not value.is_finite():
            raise _Refused(_("Enter a number."))
        # more digits than the column holds carry nothing that was measured
        return value.quantize(Decimal(1).scaleb(-column.decimal_places)).normalize() + 0
    except InvalidOperation as error:
        raise _Refused(_("Enter a number.")) from error


def _code(column: Any, raw: Any) -> str:
    value = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(value, str) or (column.code_set and value not in column.code_set):
        raise _Refused(_("Choose one of the listed values."))
    return value


def _codes(column: Any, raw: Any) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise _Refused(_("Choose from the listed values."))
    value = list(dict.fromkeys(raw))
    if not set(value) <= column.code_set:
        raise _Refused(_("Choose from the listed values."))
    if NONE_OF_THEM in value and len(value) > 1:
        raise _Refused(_("“None” cannot stand beside other values."))
    return value


def _flag(column: Any, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise _Refused(_("Answer yes or no."))
    return raw


def _whole(column: Any, raw: Any) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit():
        raw = int(raw[:9])
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 32_767:
        raise _Refused(_("Enter a whole number."))
    return raw


def _instant(column: Any, raw: Any) -> datetime:
    value = raw if isinstance(raw, datetime) else None
    if isinstance(raw, str):
        try:
            value = parse_datetime(raw)
        except ValueError:
            value = None
    if value is None or value.tzinfo is None:
        raise _Refused(_("Enter date and time with their zone."))
    try:
        # with an offset the first and the last day of the calendar lie outside it: stored, they cannot be read again
        return value.astimezone(UTC)
    except OverflowError as error:
        raise _Refused(_("Enter date and time with their zone.")) from error


def _day(column: Any, raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise _Refused(_("Enter a date.")) from error


def _words(column: Any, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _Refused(_("Enter text."))
    if "\x00" in raw:
        raise _Refused(_("The text holds a character that cannot be stored."))
    if column.max_length is not None and len(raw) > column.max_length:
        raise _Refused(_("Use at most %(max)s characters.") % {"max": column.max_length})
    if column.choices and raw not in {value for value, _label in column.flatchoices}:
        raise _Refused(_("Choose one of the listed values."))
    return raw


Cleaner = Callable[[Any, Any], Any]
_CLEANERS: tuple[tuple[type[Any], Cleaner], ...] = (
    # the more special class first
    (NumberField, _number),
    (CodedField, _code),
    (CodesField, _codes),
    (models.BooleanField, _flag),
    (models.DateTimeField, _instant),
    (models.DateField, _day),
    (models.IntegerField, _whole),
    (models.CharField, _words),
    (models.TextField, _words),
)


def _cleaner(column: Any) -> Cleaner:
    for kind, cleaner in _CLEANERS:
        if isinstance(column, kind):
            return cleaner
    raise TypeError(f"no cleaner for {column!r}")
