"""Numbers as sheets write them, with the comma or the point for the decimals; never guessed between the two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

Decimals = Literal["comma", "dot", "unknown"]

_NUMBER = re.compile(
    r"(?P<sign><=|>=|[<>≤≥])?\s*(?P<number>[+-]?\d[\d.,']*(?:[eE][+-]?\d{1,2})?)\s*(?P<mark>[*HLhl↑↓!]{1,3}|\((?:H|L|\*)\))?\Z",
    re.ASCII,
)
_GROUPED = re.compile(r"\d{1,3}([.,'])\d{3}(?:\1\d{3})*\Z", re.ASCII)
_PLAIN = re.compile(r"\d+\Z", re.ASCII)
_DECIMAL = re.compile(r"\d+([.,])\d+\Z", re.ASCII)
_BOTH = re.compile(r"\d{1,3}(?:([.,'])\d{3})+([.,])\d+\Z", re.ASCII)
MAX_DIGITS = 18
EMPTY = frozenset(
    {"", "-", "--", "---", "n.d.", "nd", "n.d", "n/d", "n.p.", "np", "n/a", "na", ".", "/", "x"}
)
"""Cells in which nothing was measured."""


@dataclass(frozen=True, slots=True)
class Number:
    """`sign`: "<" or ">" before what the machine could only bound, else ""."""

    value: Decimal
    sign: str


def is_empty(text: str) -> bool:
    return text.strip().casefold() in EMPTY


def looks_like_number(text: str) -> bool:
    """Has it the shape of a result, whichever sign the decimals have?"""
    return _NUMBER.match(text.strip()) is not None


def decimals_of(texts: Iterable[str]) -> Decimals:
    """Which sign the sheet has for decimals, from the numbers that can be read in one way only.

    ["7,5", "1.234"] -> comma; ["7.5"] -> dot; ["1.234"] -> unknown; both kinds -> unknown.
    """
    seen = set()
    for text in texts:
        found = _NUMBER.match(text.strip())
        if found is not None:
            sign = _certain(found["number"].lstrip("+-"))
            if sign:
                seen.add(sign)
    if seen == {","}:
        return "comma"
    return "dot" if seen == {"."} else "unknown"


def _certain(number: str) -> str:
    """The sign of the decimals, when the number alone shows it; else ""."""
    both = _BOTH.match(number)
    if both is not None:
        return both[2] if both[1] != both[2] else ""
    single = _DECIMAL.match(number.split("e")[0].split("E")[0])
    if single is None:
        return ""
    # 1.234 may be both; 0.123 and 1234.567 cannot be grouped
    whole = number.split(single[1])[0]
    grouped = _GROUPED.match(number) and whole != "0" and not whole.startswith("0")
    return "" if grouped else single[1]


def read_number(text: str, decimals: Decimals) -> Number | None:
    """The number in a cell, without the mark that a laboratory puts behind what is outside its limits.

    None when it is no number, or may be two: "1.234" while nobody knows which sign the decimals have. With "comma",
    "1.234" -> 1234 and "7,5" -> 7.5. "< 0,5 *" -> 0.5 with the sign "<".
    """
    found = _NUMBER.match(text.strip())
    if found is None:
        return None
    plain = _plain(found["number"].lstrip("+-"), decimals)
    if plain is None or len(plain) > MAX_DIGITS:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    sign = {"≤": "<", "≥": ">"}.get(found["sign"] or "", (found["sign"] or "")[:1])
    return Number(-value if found["number"].startswith("-") else value, sign)


def _plain(number: str, decimals: Decimals) -> str | None:
    """Digits with a point, as Decimal reads them; None for what can be read in two ways or in none."""
    mantissa, exponent = number, ""
    for mark in "eE":
        if mark in number:
            mantissa, _, power = number.partition(mark)
            exponent = f"e{power}"
    if _PLAIN.match(mantissa):
        return mantissa + exponent
    certain = _certain(mantissa)
    if certain:
        grouping = {",": ".'", ".": ",'"}[certain]
        for mark in grouping:
            mantissa = mantissa.replace(mark, "")
        return mantissa.replace(",", ".") + exponent
    grouped = _GROUPED.match(mantissa)
    if grouped is None or exponent:
        return None
    mark = grouped[1]
    if mark == "'" or mantissa.count(mark) > 1:
        return mantissa.replace(mark, "")
    if decimals == "unknown":
        return None
    own = "," if decimals == "comma" else "."
    return mantissa.replace(mark, ".") if mark == own else mantissa.replace(mark, "")


def read_range(text: str, decimals: Decimals) -> tuple[Decimal | None, Decimal | None] | None:
    """Lower and upper limit in one cell: "12 - 16", "12,0÷16,0", "< 5", "fino a 40", "> 60"; None: no limits."""
    plain = text.strip().strip("[]()").casefold()
    for word in ("fino a", "up to", "inf a", "inferiore a"):
        plain = plain.replace(word, "<")
    for word in ("oltre", "sup a", "superiore a", "over"):
        plain = plain.replace(word, ">")
    parts = re.split(r"\s*(?:-|–|—|÷|\.\.|\ba\b|\bto\b)\s*", plain)
    if len(parts) == 2 and all(parts):
        low, high = (read_number(part.split(" ")[0], decimals) for part in parts)
        if low is None or high is None or low.sign or high.sign or low.value > high.value:
            return None
        return low.value, high.value
    single = read_number(re.sub(r"([<>]=?)\s+", r"\1", plain).split(" ")[0], decimals)
    if single is None or not single.sign:
        return None
    return (None, single.value) if single.sign == "<" else (single.value, None)
