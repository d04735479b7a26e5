"""How often to look after the infusion, and from when a look is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cases.record.rules.text import Text

MONITOR_DAYS = 7
"""Days of daily monitoring when the product states nothing else; some labels say 10 or 14."""
MONITOR_DAYS_RANGE = (7, 28)
LAST_DAY = 28
SOURCE = Text(
    "ICE ogni 8 ore e CRS almeno ogni 12 ore: letteratura pubblicata; il resto è pratica corrente, da configurare",
    "ICE every 8 hours and CRS at least every 12 hours: published; the rest is common practice, to be configured",
)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Frequency:
    """Vital signs with oxygen saturation, and ICE, every so often; vital signs are overdue after `grace` more."""

    vitals: timedelta
    ice: timedelta
    grace: timedelta


def frequency_of(
    *, day: int | None, crs: int, icans: int, monitor_days: int = MONITOR_DAYS
) -> Frequency | None:
    """What the next look is due by: `day` after the infusion (None: before it), grades as they stand now.

    Until `monitor_days`: vital signs every 4 h, every 2 h from grade 2 on; ICE every 8 h, every 4 h with any
    grade. Until day 14: 8 h, ICE daily, three times with any grade. Until day 28: 12 h, ICE daily. Then no sheet
    (None). Grade 2 or more keeps the 2 h on any day. Raises ValueError for `monitor_days` outside 7-28.
    """
    low, high = MONITOR_DAYS_RANGE
    if not low <= monitor_days <= high:
        raise ValueError(f"monitor_days is {monitor_days}, not within {low}-{high}")
    if day is None or day < 0:
        return None
    worst = max(crs, icans)
    if worst >= 2:
        return Frequency(2 * _HOUR, 4 * _HOUR, timedelta(minutes=15))
    half_hour = timedelta(minutes=30)
    if day <= monitor_days:
        return Frequency(4 * _HOUR, (4 if worst else 8) * _HOUR, half_hour)
    if day <= 14:
        return Frequency(8 * _HOUR, (8 if worst else 24) * _HOUR, half_hour)
    if day <= LAST_DAY:
        return Frequency(12 * _HOUR, 24 * _HOUR, half_hour)
    return None
