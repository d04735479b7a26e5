"""Days counted from the infusion, which is day 0."""

from __future__ import annotations

from datetime import date, timedelta


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def day_after_infusion(infused_on: date, on: date) -> int:
    """0 on the day of the infusion, negative before."""
    return (on - infused_on).days
