"""Where a result lies against the limits of the laboratory that measured it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import SupportsFloat

from cases.record.rules.units import bounded

NO_LIMITS = "no_limits"
"""The laboratory gave no limits: nobody can say, and a result that carried no word would read as a normal one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a result is held against; None: not given."""

    low: float | None
    high: float | None


def limits_of(
    ref_low: SupportsFloat | None, ref_high: SupportsFloat | None, uln: SupportsFloat | None
) -> Limits:
    """The limits of a result as the record keeps them: of some tests there is only the upper limit of normal."""
    high = ref_high if ref_high is not None else uln
    return Limits(None if ref_low is None else float(ref_low), None if high is None else float(high))


def limit_flag(value: float, low: float | None, high: float | None, *, sign: str = "") -> str | None:
    """ "high", "low", "normal" or NO_LIMITS; None: the limits do not tell, as below the upper one when the lower is
    not given.

    A value on a limit is within. `sign` "<" or ">": only known to be less or more than `value`, which says something
    beyond a limit and never that a result is normal. `limit_flag(11.9, 12, 16)` -> "low".
    """
    if low is None and high is None:
        return NO_LIMITS
    if sign != "<" and high is not None and (value > high or (sign and value == high)):
        return "high"
    if sign != ">" and low is not None and (value < low or (sign and value == low)):
        return "low"
    return "normal" if high is not None and low is not None and not sign else None


def flag_of_result(value: object, limits: Limits) -> str | None:
    """The flag of a result as it is shown: a number, or the words of the laboratory ("<0.5"). Other words have none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return limit_flag(value, limits.low, limits.high)
    found = bounded(value) if isinstance(value, str) else None
    return limit_flag(found[1], limits.low, limits.high, sign=found[0]) if found is not None else None
