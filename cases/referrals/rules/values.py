"""Reading the flat dictionary of form values.

Shape: `{code: {"value": ..., "on": date | ISO text | None, "absent_reason": str | None, ...}}`; the lines
of therapy are a list of dictionaries under "therapy_lines". Readers are forgiving (a malformed entry reads
as missing): `validate` is what reports it, so that a half-typed draft never raises.
"""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cases.record.rules.codes import DRUG_CLASS_CODES
from cases.record.rules.text import Text
from cases.record.rules.therapy import TherapyLine

Values = Mapping[str, Any]
ABSENT_LABELS = MappingProxyType(
    {
        "not_done": Text("Non eseguito", "Not done"),
        "unknown": Text("Non noto", "Unknown"),
        "pending": Text("In corso", "Pending"),
        "refused": Text("Rifiutato", "Refused"),
        "not_applicable": Text("Non applicabile", "Not applicable"),
    }
)
ABSENT_REASONS = tuple(ABSENT_LABELS)
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def entry(values: Values, code: str) -> Mapping[str, Any]:
    """The entry of a field, empty when there is none."""
    found = values.get(code)
    return found if isinstance(found, Mapping) else {}


def raw(values: Values, code: str) -> Any:
    """The typed value of a field, None when it is empty."""
    value = entry(values, code).get("value")
    return None if value in ("", [], ()) else value


def absent_reason(values: Values, code: str) -> str | None:
    """Why a value is absent, when that was stated."""
    reason = entry(values, code).get("absent_reason")
    return reason if reason in ABSENT_REASONS else None


def to_number(value: object) -> float | None:
    """A finite number from an int, float, Decimal or plain text with a decimal point; None for anything
    else.
    """
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value) if math.isfinite(value) else None


def to_date(value: object) -> date | None:
    """A calendar date from a date, an instant or ISO text (YYYY-MM-DD); None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def number(values: Values, code: str) -> float | None:
    """Numeric value of a field."""
    return to_number(raw(values, code))


def day(values: Values, code: str) -> date | None:
    """Date value of a field."""
    return to_date(raw(values, code))


def text(values: Values, code: str) -> str | None:
    """Text or coded value of a field; a code stored as a whole number (ECOG) reads as its text."""
    value = raw(values, code)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def flag(values: Values, code: str) -> bool | None:
    """Yes/no value of a field; None when it is not answered."""
    value = raw(values, code)
    return value if isinstance(value, bool) else None


def many(values: Values, code: str) -> tuple[str, ...] | None:
    """Codes of a multiple choice. None when not answered; an answered "none" is an empty list with a date
    or author, stored as `["none"]`, and reads as an empty tuple."""
    value = raw(values, code)
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        return None
    return tuple(item for item in value if isinstance(item, str) and item != "none")


def observed_on(values: Values, code: str) -> date | None:
    """Date the value was observed (sample, visit, scan)."""
    return to_date(entry(values, code).get("on"))


def line_dicts(values: Values) -> list[Mapping[str, Any]]:
    """Raw dictionaries of the lines of therapy."""
    found = values.get("therapy_lines")
    if isinstance(found, Mapping):
        found = found.get("value")
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list | tuple) else []


def therapy_lines(values: Values) -> tuple[TherapyLine, ...]:
    """The lines of therapy as the clinical rules read them; an entry without a number takes its position."""
    return tuple(_line(item, position) for position, item in enumerate(line_dicts(values), start=1))


def _line(item: Mapping[str, Any], position: int) -> TherapyLine:
    line_no, cycles = to_number(item.get("line_no")), to_number(item.get("cycles"))
    return TherapyLine(
        line_no=position if line_no is None else int(line_no),
        intent=_code(item, "intent") or "salvage",
        regimen=_code(item, "regimen") or "other",
        classes=_classes(item.get("classes")),
        start_on=to_date(item.get("start_on")),
        end_on=to_date(item.get("end_on")),
        cycles=None if cycles is None else int(cycles),
        best_response=_code(item, "best_response"),
        best_response_on=to_date(item.get("best_response_on")),
        response_at_eot=_code(item, "response_at_eot"),
        progression_on=to_date(item.get("progression_on")),
        stop_reason=_code(item, "stop_reason"),
        residual_biopsy_positive=item.get("residual_biopsy_positive") is True,
    )


def _code(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) and value else None


def _classes(value: object) -> frozenset[str] | None:
    if not isinstance(value, list | tuple | set | frozenset) or not value:
        return None
    return frozenset(item for item in value if isinstance(item, str) and item in DRUG_CLASS_CODES)


def age_years(values: Values, today: date) -> int | None:
    """Age in completed years on `today`; None without a birth date or when it lies in the future."""
    born = day(values, "birth_date")
    if born is None or born > today:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
