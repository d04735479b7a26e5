"""One point of a course: what a result means on a chart."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cases.record.rules.limits import limit_flag
from cases.record.rules.units import bounded

HOSPITAL_ZONE = ZoneInfo("Europe/Rome")
_EPOCH = date(1970, 1, 1)

HIGH, LOW, LESS, MORE = 1, 2, 4, 8
"""Flags of a point: above or below the laboratory's limits; only known to be less or more than the number."""
_MARK_OF: dict[str | None, int] = {"high": HIGH, "low": LOW}
_SIGN_OF = {0: "", LESS: "<", MORE: ">"}


def day_number(day: date, at: datetime | None = None) -> float:
    """Days since 1970-01-01, with the time of day in Italy as the fraction when it is known.

    `day_number(date(1970, 1, 3))` -> 2; noon of that day -> 2.5.
    """
    if at is None:
        return (day - _EPOCH).days
    local = at.astimezone(HOSPITAL_ZONE)
    return (local.date() - _EPOCH).days + round((local.hour * 60 + local.minute) / 1440, 4)


def censored(text: str) -> tuple[float, int] | None:
    """A result beyond what the machine measures: "<0.5" -> (0.5, LESS), "> 2000" -> (2000, MORE); else None."""
    found = bounded(text)
    return (found[1], LESS if found[0] == "<" else MORE) if found is not None else None


def limit_mark(value: float, low: float | None, high: float | None, bound: int = 0) -> int:
    """HIGH above the upper limit, LOW below the lower one, else 0: as the summary flags the same result. `bound`: LESS
    or MORE when the number is only a bound. `limit_mark(11.9, 12, 16)` -> LOW; `limit_mark(20, 12, 16, LESS)` -> 0.
    """
    return _MARK_OF.get(limit_flag(value, low, high, sign=_SIGN_OF[bound]), 0)
