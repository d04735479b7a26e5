"""The scale of days since the cells were given."""

from __future__ import annotations

from datetime import datetime

from kernel.clock import wall_zone


def day_after(infused: datetime | None, at: datetime) -> int | None:
    """Calendar days after the infusion on the network's wall: the day itself is 0. None without an infusion."""
    if infused is None:
        return None
    zone = wall_zone()
    return (at.astimezone(zone).date() - infused.astimezone(zone).date()).days
