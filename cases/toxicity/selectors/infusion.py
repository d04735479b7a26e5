"""The scale of days since the cells were given."""

from __future__ import annotations

from datetime import date, datetime

from kernel.clock import today, wall_zone


def day_after(infused: datetime | None, at: datetime) -> int | None:
    """Calendar days after the infusion on the network's wall: the day itself is 0. None without an infusion."""
    if infused is None:
        return None
    return _days_to(infused, at.astimezone(wall_zone()).date())


def day_now(infused: datetime | None, died_on: date | None) -> int | None:
    """The day that is counted: today's, or after a death that of the death."""
    return None if infused is None else _days_to(infused, died_on or today())


def _days_to(infused: datetime, on: date) -> int:
    return (on - infused.astimezone(wall_zone()).date()).days
