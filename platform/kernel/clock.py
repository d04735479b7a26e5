"""The one clock: instants are UTC, calendar dates are those of the network's wall (Europe/Rome)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now().astimezone(UTC)


def wall_zone() -> ZoneInfo:
    """The zone in which people of this network read a clock (`CIRCLECARE_TIME_ZONE`)."""
    return ZoneInfo(settings.CIRCLECARE_TIME_ZONE)


def today() -> date:
    """Today's calendar date on the network's wall: at 23:30 UTC it is already tomorrow in Rome."""
    return now().astimezone(wall_zone()).date()
