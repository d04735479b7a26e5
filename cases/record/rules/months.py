"""Calendar months, which end where the month ends."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, clipped to the end of a shorter month.

    Examples: 2026-08-31 and six months give 2027-02-28; 2024-02-29 and twelve give 2025-02-28.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Completed months from `start` to `end` (negative when `end` is earlier)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if months_after(start, months) > end else months
