"""Limits that a sheet gives beside a result: whether they can be those of this test in the unit of the result.

Laboratories print 35.000 /µL beside "150-400", which is in thousands. Converted with the value such a range is a
thousand times too low, and a count that is dangerously low would be shown as high.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

_UPPER: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ldh": ("80", "1500"), "wbc": ("4", "40"), "anc": ("2", "30"), "alc": ("1", "20"), "cd3_abs": ("500", "8000"),
        "platelets": ("150", "1500"), "hb": ("9", "25"), "crp": ("0.9", "40"), "ferritin": ("40", "2000"),
        "creatinine": ("0.3", "5"), "bilirubin_total": ("0.3", "5"), "alt": ("10", "200"), "ast": ("10", "200"),
        "albumin": ("3", "8"), "uric_acid": ("3", "20"), "ca": ("6", "20"), "inr": ("0.9", "5"),
        "fibrinogen": ("150", "1500"), "lvef_pct": ("40", "100"), "spo2_pct": ("80", "100"), "dlco_pct": ("60", "200"),
        "fev1_pct": ("60", "200"), "igg_g_l": ("5", "50"), "cd4": ("300", "5000"), "b_cells": ("100", "2500"),
        "flc_kappa_mg_l": ("5", "100"), "flc_lambda_mg_l": ("5", "100"),
    }
)  # fmt: skip
"""Between which values the upper limit of normal lies in any laboratory, generously (a choice of this project): wide
enough for age, sex and method, too narrow for a unit ten times another. A test without a usual range is not here."""
_LOWER_PART = Decimal(5)
"""A lower limit that stands alone is not below the smallest upper limit divided by this."""


def can_be_of(code: str, low: Decimal | None, high: Decimal | None) -> bool:
    """Can these be limits of normal of a test, in the unit of the catalogue? A lower limit of 0 says nothing.

    `can_be_of("platelets", Decimal(150), Decimal(400))` -> True; 0.15 and 0.4 -> False.
    """
    if code not in _UPPER:
        return True
    least, most = (Decimal(each) for each in _UPPER[code])
    if high is not None:
        return least <= high <= most
    return not low or least / _LOWER_PART <= low <= most
