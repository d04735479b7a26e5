"""Reading the flat dictionary of form values.

Shape: `{code: {"value": ..., "on": date | ISO text | None, "absent_reason": str | None, ...}}`; the lines
of therapy are a list of dictionaries under "therapy_lines", the edits of derived facts one under
"derived_edits". Readers are forgiving (a malformed entry reads
as missing): `validate` is what reports it, so that a half-typed draft never raises.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from cases.record.rules.derived_facts import FactEdit, read_edits
from cases.record.rules.field_labels_state import ABSENT_REASONS as RECORD_ABSENT_REASONS
from cases.record.rules.line_reading import read_line, to_date, to_number
from cases.record.rules.therapy import TherapyLine

Values = Mapping[str, Any]
ABSENT_LABELS = MappingProxyType({reason.code: reason.label for reason in RECORD_ABSENT_REASONS})
ABSENT_REASONS = tuple(ABSENT_LABELS)
DERIVED_EDITS = "derived_edits"
"""Where the values carry the edits of derived facts; like the lines of therapy, no field of the form."""


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
    return tuple(read_line(item, position) for position, item in enumerate(line_dicts(values), start=1))


def derived_edits(values: Values) -> dict[str, FactEdit]:
    """What people put in the place of derived facts, by the code of the fact."""
    found = values.get(DERIVED_EDITS)
    items = found if isinstance(found, list | tuple) else ()
    return read_edits(item for item in items if isinstance(item, Mapping))


def age_years(values: Values, today: date) -> int | None:
    """Age in completed years on `today`; None without a birth date or when it lies in the future."""
    born = day(values, "birth_date")
    if born is None or born > today:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
