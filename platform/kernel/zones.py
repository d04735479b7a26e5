"""Whether the time zone data can be trusted: an hour that is wrong brings a patient to a closed door.

Python reads the zones of the machine first and those of the `tzdata` wheel where the machine has none, whichever is
older. A hospital's server may lag by years. So the newer of the two is taken, once, when Django starts.
"""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tzdata  # type: ignore[import-untyped]
from django.core.exceptions import ImproperlyConfigured

EUROPE_ROME = "Europe/Rome"
_MARK = "# version "


def settle(zone: str, *, year: int) -> None:
    """Take the newer zone data, and refuse a start on data that do not know `zone` or the clock changes of `year`.

    Raises ImproperlyConfigured, with what to do.
    """
    if version_of_machine(zoneinfo.TZPATH) < tzdata.IANA_VERSION:
        zoneinfo.reset_tzpath(to=())
        zoneinfo.ZoneInfo.clear_cache()
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as exc:
        raise ImproperlyConfigured(
            f"CIRCLECARE_TIME_ZONE: the time zone data know no {zone!r}. Take a name such as Europe/Rome."
        ) from exc
    faults = faults_of_rome(zoneinfo.ZoneInfo(EUROPE_ROME), year)
    if faults:
        raise ImproperlyConfigured(
            "The time zone data of this machine are wrong or too old: "
            + "; ".join(faults)
            + ". Update the package tzdata (of Python and of the system)."
        )


def version_of_machine(folders: tuple[str, ...]) -> str:
    """The release of the zones that Python would read from the machine ("2026f"); empty when it tells none."""
    for folder in map(Path, folders):
        if not (folder / "Europe" / "Rome").is_file():
            continue
        try:
            with (folder / "tzdata.zi").open(encoding="utf-8") as rules:
                first = rules.readline()
        except OSError:
            return ""
        return first.removeprefix(_MARK).strip() if first.startswith(_MARK) else ""
    return ""


def faults_of_rome(zone: zoneinfo.ZoneInfo, year: int) -> list[str]:
    """Where `zone` departs from the directive 2000/84/EC in `year` and in the next: the clock is put on at 01:00 UTC
    of the last Sunday of March and back at that of October. When Europe gives the changes up, so must this check."""
    found = []
    for each in (year, year + 1):
        for month, before, after in ((3, 1, 2), (10, 2, 1)):
            at = _last_sunday(each, month)
            eve = at - timedelta(seconds=1)
            if (_hours(zone, eve), _hours(zone, at)) != (before, after):
                found.append(f"no clock change at {at:%Y-%m-%d %H:%M} UTC in {EUROPE_ROME}")
    return found


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _hours(zone: zoneinfo.ZoneInfo, at: datetime) -> float:
    offset = at.astimezone(zone).utcoffset() or timedelta(0)
    return offset / timedelta(hours=1)
