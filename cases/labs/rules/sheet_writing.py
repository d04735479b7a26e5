"""Courses as a sheet that a spreadsheet opens, and that comes back to the same values when it is pasted here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cases.labs.rules.points import LESS, MORE
from cases.record.rules.text import Text

HEADERS: tuple[Text, ...] = (
    Text("Data", "Date"),
    Text("Codice", "Code"),
    Text("Esame", "Test"),
    Text("Valore", "Value"),
    Text("Unità", "Unit"),
    Text("Limite inferiore", "Lower limit"),
    Text("Limite superiore", "Upper limit"),
)
BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIGNS = {0: "", LESS: "<", MORE: ">"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a spreadsheet of that language reads a sheet: separator of the columns, sign of the decimals."""

    separator: str
    decimal: str
    language: str

    @classmethod
    def of(cls, language: str) -> Style:
        return cls(",", ".", "en") if language == "en" else cls(";", ",", "it")


def write_sheet(courses: Iterable[dict[str, Any]], limits: list[list[Any]], style: Style) -> str:
    """One line a result, oldest first within a test. `courses` and `limits` as the chart has them.

    Text that a spreadsheet would take for a formula is led by an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=style.separator, lineterminator="\r\n")
    writer.writerow([getattr(header, style.language) for header in HEADERS])
    for course in courses:
        for position, day in enumerate(course["days"]):
            place = course["limit"][position]
            low, high = limits[place] if place >= 0 else (None, None)
            sign = _SIGNS[course["flags"][position] & (LESS | MORE)]
            writer.writerow(
                [
                    day_text(day),
                    course["code"],
                    _harmless(course[f"label_{style.language}"]),
                    sign + number_text(course["values"][position], style),
                    "" if course["unit"] == "1" else course["unit"],
                    number_text(low, style),
                    number_text(high, style),
                ]
            )
    return BYTE_ORDER_MARK + out.getvalue()


def day_text(day: float) -> str:
    """`day_text(2.5)` -> "03/01/1970 12:00"; a whole number has no hour."""
    at = _EPOCH + timedelta(minutes=round(day * 1440))
    return at.strftime("%d/%m/%Y") if float(day).is_integer() else at.strftime("%d/%m/%Y %H:%M")


def number_text(value: float | None, style: Style) -> str:
    """Plain digits without a mark between thousands; "" for none.

    Never three decimals, which could be thousands for who reads them alone: 94.019 -> "94,0190".
    """
    if value is None:
        return ""
    whole, _, decimals = f"{value:.6f}".rstrip("0").partition(".")
    if len(decimals) == 3:
        decimals += "0"
    return f"{whole}{style.decimal}{decimals}" if decimals else whole


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
