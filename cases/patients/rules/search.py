"""Turn what someone types into the search field into words that the database can look up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MAX_WORDS = 6
_WORD = re.compile(r"[^\W_]+(?:[/.\-][^\W_]+)*", re.UNICODE)
_DATE = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")


@dataclass(frozen=True, slots=True)
class PatientQuery:
    """`words` in lower case (accents stay: the database takes them off on both sides); a birth date if typed."""

    words: tuple[str, ...]
    born_on: date | None

    @property
    def is_empty(self) -> bool:
        return not self.words and self.born_on is None


def parse_patient_query(text: str) -> PatientQuery:
    """`"Rossi, mario 12/03/1954"` -> words rossi, mario; born on 1954-03-12 (Italian order of the day).

    A date that does not exist stays a word, so that it finds nothing rather than everything. More than six
    words are cut: nobody is called that, and each one costs.
    """
    words: list[str] = []
    born_on = None
    for token in _WORD.findall(text.lower()):
        as_date = _as_date(token)
        if as_date is not None:
            born_on = as_date
        else:
            words.extend(part for part in re.split(r"[/.\-]", token) if part)
    return PatientQuery(words=tuple(words[:MAX_WORDS]), born_on=born_on)


def _as_date(token: str) -> date | None:
    match = _DATE.match(token)
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
