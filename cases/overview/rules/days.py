"""Days counted from the infusion, which is day 0, and calendar months that end where the month ends."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, clipped to the end of a shorter month.

    Examples: 2026-08-31 and six months give 2027-02-28; 2024-02-29 and twelve give 2025-02-28.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def day_after_infusion(infused_on: date, on: date) -> int:
    """0 on the day of the infusion, negative before."""
    return (on - infused_on).days
