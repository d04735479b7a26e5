"""Days as sheets write them: the day first, as in Italy, or ISO. Never the American order."""

from __future__ import annotations

import re
from datetime import date, time

_TIME = r"(?:[T ,]+(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?(?:\.\d+)?)?"
_DAY_FIRST = re.compile(
    rf"(?a)(?P<day>\d{{1,2}})[/.\-](?P<month>\d{{1,2}})[/.\-](?P<year>\d{{4}}|\d{{2}}){_TIME}\Z"
)
_ISO = re.compile(rf"(?a)(?P<year>\d{{4}})[/\-](?P<month>\d{{1,2}})[/\-](?P<day>\d{{1,2}}){_TIME}\Z")
_WORDS = re.compile(
    rf"(?P<day>[0-9]{{1,2}})[ \-.]*(?P<name>[a-zà-ù]{{3,10}})\.?[ \-.]*(?P<year>\d{{4}}|\d{{2}}){_TIME}\Z"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "gen gennaio jan january", "feb febbraio february", "mar marzo march", "apr aprile april",
            "mag maggio may", "giu giugno jun june", "lug luglio jul july", "ago agosto aug august",
            "set sett settembre sep sept september", "ott ottobre oct october", "nov novembre november",
            "dic dicembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


def read_day(text: str, *, today: date) -> tuple[date, time | None] | None:
    """The day (and the hour when it is there) in a cell; None when it is no day that exists.

    "05/03/2026", "5.3.26 8:30", "2026-03-05T08:30", "5 mar 2026". Two digits of a year mean the hundred years that
    end next year: "5/3/26" -> 2026, "5/3/61" -> 1961 when today is in 2026.
    """
    lowered = text.strip().casefold()
    found = _ISO.match(lowered.upper()) or _DAY_FIRST.match(lowered.upper()) or _WORDS.match(lowered)
    if found is None:
        return None
    parts = found.groupdict()
    month = _MONTHS.get(parts["name"]) if "name" in parts else int(parts["month"])
    if month is None:
        return None
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if 2000 + year <= today.year + 1 else 1900
    try:
        day = date(year, month, int(parts["day"]))
    except ValueError:
        return None
    at = time(int(parts["hour"]), int(parts["minute"])) if parts["hour"] else None
    return day, at
