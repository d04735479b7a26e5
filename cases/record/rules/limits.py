"""Where a result lies against the limits of the laboratory that measured it."""

from __future__ import annotations

from cases.record.rules.units import bounded


def limit_flag(value: float, low: float | None, high: float | None, *, sign: str = "") -> str | None:
    """ "high", "low" or "normal"; None: nobody can say.

    A value on a limit is within. `sign` "<" or ">": only known to be less or more than `value`, which says something
    beyond a limit and never that a result is normal. `limit_flag(11.9, 12, 16)` -> "low".
    """
    if sign != "<" and high is not None and (value > high or (sign and value == high)):
        return "high"
    if sign != ">" and low is not None and (value < low or (sign and value == low)):
        return "low"
    return "normal" if high is not None and low is not None and not sign else None


def flag_of_result(value: object, low: float | None, high: float | None) -> str | None:
    """The flag of a result as it is shown: a number, or the words of the laboratory ("<0.5")."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return limit_flag(value, low, high)
    found = bounded(value) if isinstance(value, str) else None
    return limit_flag(found[1], low, high, sign=found[0]) if found is not None else None
