"""When a reminder is due, and when the next try is made."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MAX_ATTEMPTS = 8
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
AWAY_PAUSE = timedelta(seconds=30)
"""A server that is away is asked again after this long, as long as it takes: that is no failure of the reminder."""

NOTICE = timedelta(hours=1)
"""How long before the appointment a reminder that was held back by quiet hours must still come."""


OFFER_AGAIN_HOURS = 24
"""So long before an offer expires it is told again."""
_APART = timedelta(hours=6)


def offer_due_at(
    offered_at: datetime, expires_at: datetime, zone: ZoneInfo, *, quiet_from: time, quiet_until: time
) -> tuple[datetime, ...]:
    """When an offered place is told: at once, and again a day before it expires if that is 6 hours later or more; never
    in quiet hours. Nothing when they end less than an hour before it expires.

    Examples (Rome, quiet 21:00-08:00): offered at 10:00 for 48 h -> 10:00 and 10:00 of the next day; offered at 22:00
    for 12 h -> 08:00.
    """
    spell = _quiet_spell(offered_at.astimezone(zone), quiet_from, quiet_until)
    first = spell[1] if spell else offered_at.astimezone(UTC)
    if first > expires_at - NOTICE:
        return ()
    again = due_at(
        expires_at,
        zone,
        days_before=0,
        hours_before=OFFER_AGAIN_HOURS,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )
    return (first, again) if again >= first + _APART else (first,)


def due_at(
    happens_at: datetime,
    zone: ZoneInfo,
    *,
    days_before: int,
    hours_before: int,
    quiet_from: time,
    quiet_until: time,
) -> datetime:
    """The instant at which the reminder is due, in UTC.

    Days are those of the wall: seven days before 14:00 it is 14:00, also over a clock change. Hours are hours. Within
    quiet hours it waits for their end, or comes before they begin when that would be too late for the appointment.
    Examples (Rome, quiet 21:00-08:00): 7 days before 2027-04-01 14:00 -> 2027-03-25 14:00; 2 h before 09:30 -> 08:00;
    2 h before 08:30 -> 21:00 of the evening before. `quiet_from == quiet_until`: no quiet hours.
    """
    wall = happens_at.astimezone(zone) - timedelta(days=days_before)
    wanted = (wall.astimezone(UTC) - timedelta(hours=hours_before)).astimezone(zone)
    spell = _quiet_spell(wanted, quiet_from, quiet_until)
    if spell is None:
        return wanted.astimezone(UTC)
    begins, ends = spell
    return ends if ends <= happens_at - NOTICE else begins


def is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    """Quiet hours begin after `quiet_from` and end with `quiet_until`: both instants themselves are not quiet."""
    if quiet_from < quiet_until:
        return quiet_from < at < quiet_until
    if quiet_from > quiet_until:
        return at > quiet_from or at < quiet_until
    return False


def _quiet_spell(wall: datetime, quiet_from: time, quiet_until: time) -> tuple[datetime, datetime] | None:
    """When the quiet hours around `wall` begin and end; None when it is not quiet then."""
    if not is_quiet(wall.time(), quiet_from, quiet_until):
        return None
    over_midnight = quiet_from > quiet_until
    begins_on = wall.date() - timedelta(days=over_midnight and wall.time() < quiet_until)
    ends_on = begins_on + timedelta(days=over_midnight)
    return (
        datetime.combine(begins_on, quiet_from, wall.tzinfo).astimezone(UTC),
        datetime.combine(ends_on, quiet_until, wall.tzinfo).astimezone(UTC),
    )


def retry_pause(attempts: int, chance: float) -> timedelta:
    """Time until the next try after `attempts` failures: 30 s, four times longer each, at most 1 h; between 0.8 and 1.2
    times that by `chance` (0 to 1), so that what failed together does not come back together.

    Examples with chance 0.5: 1 -> 30 s, 2 -> 2 min, 3 -> 8 min, 4 -> 32 min, 5 -> 1 h.
    """
    factor: int = 4 ** min(max(attempts - 1, 0), 8)
    return min(_FIRST_PAUSE * factor, _LONGEST_PAUSE) * (0.8 + 0.4 * chance)
