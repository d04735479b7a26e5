"""Does a sheet speak of somebody else? What in it looks like another patient's identity."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from cases.labs.rules.sheet_dates import read_day
from cases.labs.rules.sheet_layout import birth_cells
from cases.labs.rules.sheet_text import Grid
from cases.labs.rules.test_names import tidy
from cases.record.rules.text import Text

_TAX_CODE = re.compile(
    r"\b[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]\b", re.IGNORECASE
)
_NAME_HEADINGS = frozenset(
    {"paziente", "patient", "cognome", "cognome e nome", "cognome nome", "surname", "family name"}
)
_BIRTH = re.compile(
    r"(?:nat[oa](?: il)?|data di nascita|date of birth|birth date|dob)\s*:?\s*(?P<day>\S+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Whose:
    """The patient into whose record the sheet goes."""

    tax_code: str
    family_name: str
    born_on: date


@dataclass(frozen=True, slots=True)
class Doubt:
    """`code`: other_tax_code, other_birth_date or other_name. The message does not repeat the other's data."""

    code: str
    message: Text


def doubts(grid: Grid, whose: Whose, *, today: date) -> list[Doubt]:
    """What in the sheet does not fit the patient; [] when nothing speaks against them."""
    found = []
    codes = {code.upper() for row in grid for cell in row for code in _TAX_CODE.findall(cell)}
    if codes - {whose.tax_code.upper()}:
        found.append(
            Doubt(
                "other_tax_code",
                Text(
                    "Nel foglio c'è un codice fiscale che non è di questo paziente",
                    "The sheet holds a tax code that is not this patient's",
                ),
            )
        )
    if any(born != whose.born_on for born in _births(grid, today)):
        found.append(
            Doubt(
                "other_birth_date",
                Text(
                    "Nel foglio c'è una data di nascita che non è di questo paziente",
                    "The sheet holds a date of birth that is not this patient's",
                ),
            )
        )
    if any(_plain(whose.family_name) not in _plain(name) for name in _family_names(grid)):
        found.append(
            Doubt(
                "other_name",
                Text(
                    "Nel foglio c'è un nome che non è di questo paziente",
                    "The sheet holds a name that is not this patient's",
                ),
            )
        )
    return found


def _births(grid: Grid, today: date) -> set[date]:
    cells = [grid[row][column] for row, column in birth_cells(grid, today)]
    cells += [match["day"] for row in grid for cell in row for match in _BIRTH.finditer(cell)]
    days = (read_day(cell, today=today) for cell in cells)
    return {day[0] for day in days if day is not None}


def _family_names(grid: Grid) -> set[str]:
    """What stands under a heading that asks for a name, or right of it when the sheet begins with a form."""
    found: set[str] = set()
    for number, row in enumerate(grid[:15]):
        for column, cell in enumerate(row):
            if tidy(cell) not in _NAME_HEADINGS:
                continue
            right = row[column + 1] if column + 1 < len(row) else ""
            below = [each[column] for each in grid[number + 1 :] if each[column]]
            # a heading of a table has headings beside it; a line of a form has the answer
            found |= {right} if right and sum(1 for each in row if each) == 2 else set(below)
    return {name for name in found if name and not any(sign.isdigit() for sign in name)}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
