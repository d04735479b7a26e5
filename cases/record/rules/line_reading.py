"""Reading a line of therapy from its plain form (the dictionary that the record, the form and a frozen version
hold). Readers are forgiving: a malformed entry reads as missing, so that a half-typed draft never raises.
"""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases.record.rules.therapy import TherapyLine
from cases.record.rules.therapy_codes import DRUG_CLASS_CODES

_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


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


def read_line(item: Mapping[str, Any], position: int) -> TherapyLine:
    """The line as the clinical rules take it; without a number it takes its position."""
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
