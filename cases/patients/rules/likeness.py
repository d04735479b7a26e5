"""When may two entries be the same person? Birth dates that a slip of the pen turns into each other."""

from __future__ import annotations

from datetime import date, timedelta

# A month to either side: a birth certificate read one line too low, a guessed day.
NEAR_DAYS = 31
# Same day and month, another year: ages are misheard, centuries are mistyped.
NEAR_YEARS = 10
# Trigram likeness of the full names (0..1, order of the words does not matter) from which we ask.
NAME_LIKENESS_SAME_DATE = 0.35
NAME_LIKENESS_NEAR_DATE = 0.5


def near_window(birth_date: date) -> tuple[date, date]:
    """First and last day of the month around the date; clipped where the calendar ends.

    1954-03-12 -> 1954-02-09 .. 1954-04-12.
    """
    span = timedelta(days=NEAR_DAYS)
    first = birth_date - span if birth_date - date.min > span else date.min
    last = birth_date + span if date.max - birth_date > span else date.max
    return first, last


def confusable_dates(birth_date: date) -> list[date]:
    """Dates that are written like this one: day and month swapped, or the same day in a nearby year.

    1954-03-12 -> 1954-12-03 and every 12 March from 1944 to 1964. 29 February has fewer neighbours.
    """
    found = set()
    if birth_date.day <= 12:
        found.add(date(birth_date.year, birth_date.day, birth_date.month))
    for year in range(birth_date.year - NEAR_YEARS, birth_date.year + NEAR_YEARS + 1):
        try:
            found.add(birth_date.replace(year=year))
        except ValueError:
            continue
    found.discard(birth_date)
    return sorted(found)
