"""Days on which a clinic is not simply held: public holidays of Italy and the patron saint of the town."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

from cases.record.rules.text import Text

PATRONS = MappingProxyType(
    {
        "bergamo": "08-26",
        "brescia": "02-15",
        "crema": "06-10",
        "cremona": "11-13",
        "desenzano del garda": "01-27",
        "mantova": "03-18",
    }
)
"""By the town in small letters: the day (month-day) that is proposed for a new clinic. It can be changed."""
PATRON = Text("Santo patrono", "Patron saint")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@cache
def _of_year(year: int) -> dict[date, Text]:
    italian = holidays.country_holidays("IT", years=year, language="it_IT")
    english = holidays.country_holidays("IT", years=year, language="en_US")
    return {day: Text(name, english.get(day, name)) for day, name in italian.items()}


def holiday_on(day: date, *, patron_day: str = "") -> Text | None:
    """The name of the holiday on a day; None: a working day, or a Sunday without a name.

    `patron_day`: month-day of the patron saint of the town, "06-10"; empty: none. Worked examples: 2026-01-06 is
    "Epifania", 2026-06-02 "Festa della Repubblica". Source of the days: the package `holidays`, which follows
    the Italian law 260/1949 with its changes.
    """
    named = _of_year(day.year).get(day)
    if named is None and patron_day and day.strftime("%m-%d") == patron_day:
        return PATRON
    return named


def patron_of(city: str) -> str:
    """The day that is proposed for a town; empty when it is not known."""
    return PATRONS.get(" ".join(city.casefold().split()), "")


def is_month_day(text: str) -> bool:
    return _MONTH_DAY.fullmatch(text) is not None
