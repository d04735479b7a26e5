"""How a stored value looks in a form: JSON-ready, numbers as numbers, dates as ISO text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

# choices that the form writes as text although the column counts
_AS_TEXT = frozenset({"ecog"})


def form_value(name: str, value: Any) -> Any:
    """`Decimal("7.50")` -> 7.5, `Decimal("2")` -> 2, a date -> "2026-11-21", ECOG 1 -> "1"."""
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        return str(number) if name in _AS_TEXT else number
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return [form_value(name, item) for item in value]
    return None if value == "" else value
