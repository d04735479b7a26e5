"""Which way a value goes, from its last two results."""

from __future__ import annotations

STEADY = 0.10
"""Within a tenth of the former value a result counts as unchanged: a choice of this project, about the variation
that a laboratory has from day to day."""


def trend(latest: float, former: float | None) -> str | None:
    """ "up", "down" or "steady"; None without a former value.

    Examples: 460 after 300 is up; 300 after 310 is steady; 0.4 after 0 is up.
    """
    if former is None:
        return None
    if former == 0:
        return "steady" if latest == 0 else "up"
    change = (latest - former) / abs(former)
    if abs(change) <= STEADY:
        return "steady"
    return "up" if change > 0 else "down"
