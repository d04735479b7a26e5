"""Until when the cells may be used: the last day that the release states."""

from datetime import date, datetime

from cases.pathway.rules.timestamps import HOSPITAL_ZONE

STEPS_BEFORE_USE = frozenset({"thaw", "bedside"})
"""Steps of custody after which the cells are given."""


def is_expired(expires_on: date | None, at: datetime) -> bool:
    """Whether the expiry is over at `at`, an aware instant: the day itself still counts, on the wall of the hospital.

    A product without a known expiry is not expired. Which day the manufacturer meant is written on the release
    certificate; expiries there are days. Example: expires 2027-05-01; 23:59 of that day in Italy is in time, 00:00 of
    the next is not. Raises ValueError for an instant without a time zone.
    """
    if at.tzinfo is None:
        raise ValueError("at must be time-zone aware")
    return expires_on is not None and at.astimezone(HOSPITAL_ZONE).date() > expires_on
