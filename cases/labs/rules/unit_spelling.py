"""Units as laboratories and spreadsheets spell them, recognised for one test; never guessed.

`recognise("platelets", "x10³/µL")` -> "10*3/uL"; `recognise("hb", "mg/dL")` -> None: not a unit of haemoglobin.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from cases.interchange.rules.units import factors_of
from cases.record.rules.codes import LAB_BY_CODE

_SPELLINGS: tuple[tuple[str, str], ...] = (
    ("µ", "u"), ("μ", "u"), ("mcg", "ug"), ("×", "x"), ("mmc", "mm3"), ("ui/", "u/"), ("iu/", "u/"),
    ("mila/", "10e3/"), ("migliaia/", "10e3/"), ("cellule/", "/"), ("cells/", "/"), ("cell/", "/"),
)  # fmt: skip
_BRACKETS = str.maketrans("", "", "[](){}")
_POWER = re.compile(r"x?10(?:e|\*|\^|\*\*)?([369])/")
_SHOWN: dict[str, str] = {
    "10*9/L": "10⁹/L", "10*3/uL": "10³/µL", "/uL": "/µL", "/mm3": "/mm³", "umol/L": "µmol/L", "ug/L": "µg/L",
    "ukat/L": "µkat/L", "1": "", "{INR}": "INR",
}  # fmt: skip


def tidy(unit: str) -> str:
    """One spelling for what means the same: "x 10^3 / µL" -> "10e3/ul", "UI/L" -> "u/l", "mila/mmc" -> "10e3/mm3"."""
    # superscripts and full-width signs become plain ones
    plain = "".join(unicodedata.normalize("NFKC", unit).split()).casefold().translate(_BRACKETS)
    for old, new in _SPELLINGS:
        plain = plain.replace(old, new)
    if plain.startswith("k/"):
        plain = f"10e3/{plain[2:]}"
    plain = _POWER.sub(lambda found: f"10e{found[1]}/", plain)
    return plain.removeprefix("x") if plain.startswith("x10e") else plain


@cache
def _known(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for unit in (LAB_BY_CODE[code].unit, *factors_of(code)):
        found.setdefault(tidy(unit), unit)
    return found


def recognise(code: str, unit: str) -> str | None:
    """The unit as our tables spell it, when it is one of the test's; else None. Raises KeyError for no test."""
    return _known(code).get(tidy(unit))


def units_of(code: str) -> tuple[str, ...]:
    """The units among which a person may choose, the catalogue's first; those that mean the same once."""
    own = LAB_BY_CODE[code].unit
    factors = factors_of(code)
    found: dict[object, str] = {factors.get(own, 1): own}
    for unit, factor in factors.items():
        found.setdefault(factor, unit)
    return tuple(found.values())


def needs_unit(code: str) -> bool:
    """Must a sheet say the unit? Not where the test has but one, or none."""
    return len(units_of(code)) > 1 and LAB_BY_CODE[code].unit not in ("1", "%")


def shown(unit: str) -> str:
    """The unit as a page shows it: "10*9/L" -> "10⁹/L"."""
    return _SHOWN.get(unit, unit)
