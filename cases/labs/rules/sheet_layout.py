"""Where in a sheet stand tests, days and results.

Three layouts: `long` (one result a row), `dates_down` (a column for each test, a row for each day) and `dates_across`
(a row for each test, a column for each day). Whichever it is, it becomes the same list of spots.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from cases.labs.rules.sheet_dates import read_day
from cases.labs.rules.sheet_numbers import is_empty, looks_like_number, read_range
from cases.labs.rules.sheet_text import Grid, Unreadable
from cases.labs.rules.test_names import code_of, name_and_unit, tidy
from cases.labs.rules.unit_spelling import recognise
from cases.record.rules.text import Text

Layout = Literal["long", "dates_down", "dates_across"]
LAYOUTS: tuple[Layout, ...] = ("long", "dates_down", "dates_across")

_HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "date": "data;date;giorno;data prelievo;data esame;data del prelievo;data referto;day;sample date;collected",
        "time": "ora;time;ora prelievo",
        "code": "codice;code;loinc;codice esame",
        "test": "esame;test;analita;parametro;prova;nome esame;analyte;determinazione;descrizione;esami;nome",
        "value": "valore;risultato;result;value;esito",
        "unit": "unita;unit;um;u m;unita di misura;units;unita misura",
        "low": "limite inferiore;lower limit;min;minimo;rif min;limite inf;low;ref low",
        "high": "limite superiore;upper limit;max;massimo;rif max;limite sup;high;ref high",
        "range": "riferimento;range;valori di riferimento;reference range;intervallo di riferimento;limiti;"
        "valori normali;reference;rif;v r;intervallo",
    }
)
_ROLE_OF = MappingProxyType({name: role for role, names in _HEADINGS.items() for name in names.split(";")})
_SEARCHED_ROWS = 15
_BIRTH_HEADINGS = frozenset(
    ["data di nascita", "data nascita", "nascita", "nato il", "nata il", "birth date", "date of birth", "dob"]
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One result as it stands in the sheet, nothing judged. `key` names test and unit together: what a person chooses
    for it (test, unit) holds for every spot with the same key. `limits`: text of lower, of upper, of both in one."""

    row: int
    column: int
    key: str
    name: str
    unit: str
    day: str
    hour: str
    value: str
    limits: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """The spots of a sheet; `headings`: rows that hold no results."""

    layout: Layout
    spots: list[Spot]
    headings: frozenset[int]


def read_layout(grid: Grid, *, today: date, wanted: Layout | None = None) -> Reading:
    """Every non-empty result of a grid. `wanted` overrides what was found by itself.

    Raises Unreadable: no day in it, or not in the wanted layout.
    """
    for layout in (wanted,) if wanted else _guesses(grid, today):
        reading = _READERS[layout](grid, today)
        if reading is not None and reading.spots:
            return reading
    raise Unreadable(
        "no_table",
        Text(
            "Non riconosco la tabella: servono le date e i nomi degli esami nella prima riga o nella prima colonna",
            "The table was not recognised: dates and names of tests are needed in the first row or column",
        ),
    )


def _guesses(grid: Grid, today: date) -> tuple[Layout, ...]:
    down, across = _most_dates(grid, today)
    if across[1] > down[1] or (across[1] == down[1] == 1 and across[0] == _first_filled(grid)):
        return "long", "dates_across", "dates_down"
    return "long", "dates_down", "dates_across"


def _first_filled(grid: Grid) -> int:
    return next(number for number, row in enumerate(grid) if any(row))


def _most_dates(grid: Grid, today: date) -> tuple[tuple[int, int], tuple[int, int]]:
    """The column with the most days and how many, the row with the most and how many. Dates of birth
    do not count."""
    columns: Counter[int] = Counter()
    rows: Counter[int] = Counter()
    births = birth_cells(grid, today)
    for number, row in enumerate(grid):
        for column, cell in enumerate(row):
            if cell and (number, column) not in births and read_day(cell, today=today) is not None:
                columns[column] += 1
                rows[number] += 1
    down = min(columns.items(), key=lambda item: (-item[1], item[0]), default=(-1, 0))
    across = min(rows.items(), key=lambda item: (-item[1], item[0]), default=(-1, 0))
    return down, across


def birth_cells(grid: Grid, today: date) -> frozenset[tuple[int, int]]:
    """Cells that hold a date of birth: right of their name when the sheet begins with a form, else under it."""
    found: set[tuple[int, int]] = set()
    for number, row in enumerate(grid[:_SEARCHED_ROWS]):
        for column, cell in enumerate(row):
            if tidy(cell) not in _BIRTH_HEADINGS:
                continue
            if column + 1 < len(row) and read_day(row[column + 1], today=today):
                found.add((number, column + 1))
            else:
                found |= {(below, column) for below in range(number + 1, len(grid))}
    return frozenset(found)


def _long(grid: Grid, today: date) -> Reading | None:
    for number, row in enumerate(grid[:_SEARCHED_ROWS]):
        roles: dict[str, int] = {}
        for column, cell in enumerate(row):
            role = _ROLE_OF.get(tidy(cell))
            if role is not None:
                roles.setdefault(role, column)
        if {"date", "value"} <= roles.keys() and roles.keys() & {"test", "code"}:
            return _long_rows(grid, roles, range(number + 1), today)
    return _long_without_headings(grid, today)


def _long_without_headings(grid: Grid, today: date) -> Reading | None:
    filled = [row for row in grid if any(row)]
    width = len(grid[0])

    def share(column: int, test: Callable[[str], object]) -> float:
        cells = [row[column] for row in filled if row[column]]
        return sum(1 for cell in cells if test(cell)) / len(filled) if cells else 0.0

    days = next((c for c in range(width) if share(c, lambda cell: read_day(cell, today=today)) > 0.6), None)
    names = next((c for c in range(width) if share(c, lambda cell: name_and_unit(cell)[2]) > 0.5), None)
    if days is None or names is None:
        return None
    values = next(
        (c for c in range(width) if c not in (days, names) and share(c, looks_like_number) > 0.5), None
    )
    if values is None:
        return None
    roles = {"date": days, "test": names, "value": values}
    known = [c for c in range(values + 1, width) if share(c, lambda cell: not looks_like_number(cell)) > 0.5]
    for column in known:
        ranges = share(column, lambda cell: read_range(cell, "unknown") is not None) > 0.5
        roles.setdefault("range" if ranges else "unit", column)
    return _long_rows(grid, roles, range(0), today)


def _long_rows(grid: Grid, roles: Mapping[str, int], headings: Iterable[int], today: date) -> Reading:
    skipped = frozenset(headings)

    def cell(row: list[str], role: str) -> str:
        return row[roles[role]] if role in roles else ""

    spots = []
    for number, row in enumerate(grid):
        value = cell(row, "value")
        if number in skipped or is_empty(value):
            continue
        given = cell(row, "code") if code_of(cell(row, "code")) else cell(row, "test") or cell(row, "code")
        name, unit, _code = name_and_unit(given)
        unit = cell(row, "unit") or unit
        shown = cell(row, "test") or name
        spots.append(
            Spot(
                row=number,
                column=roles["value"],
                key=_key(given if unit == "" else name, unit),
                name=shown if code_of(given) else name,
                unit=unit,
                day=cell(row, "date"),
                hour=cell(row, "time"),
                value=value,
                limits=(cell(row, "low"), cell(row, "high"), cell(row, "range")),
            )
        )
    return Reading("long", spots, skipped)


def _dates_down(grid: Grid, today: date) -> Reading | None:
    (days, count), _across = _most_dates(grid, today)
    if count == 0:
        return None
    births = birth_cells(grid, today)
    first = next(
        number
        for number, row in enumerate(grid)
        if (number, days) not in births and read_day(row[days], today=today)
    )
    heading = _heading_above(grid, first, days)
    # between the names and the first day there may be a row of units
    units = (
        next((n for n in range((heading or 0) + 1, first) if any(grid[n])), None)
        if heading is not None
        else None
    )
    hours = {column for column, cell in enumerate(grid[heading or 0]) if _ROLE_OF.get(tidy(cell)) == "time"}
    spots = []
    for number in range(first, len(grid)):
        row = grid[number]
        for column, value in enumerate(row):
            if column == days or column in hours or (number, column) in births or is_empty(value):
                continue
            title = grid[heading][column] if heading is not None else ""
            name, unit, _code = name_and_unit(title or f"#{column + 1}")
            unit = unit or (grid[units][column] if units is not None else "")
            hour = next((row[each] for each in hours), "")
            spots.append(Spot(number, column, _key(name, unit), name, unit, row[days], hour, value))
    return Reading("dates_down", spots, frozenset(range(first)))


def _heading_above(grid: Grid, first: int, days: int) -> int | None:
    """The nearest row above with a known test, else the nearest with several words; None: there is no heading."""
    above = [(number, _others(grid[number], days)) for number in range(first - 1, -1, -1)]
    known = (number for number, cells in above if any(name_and_unit(cell)[2] for cell in cells))
    wordy = (number for number, cells in above if len(cells) > 1)
    return next(known, next(wordy, None))


def _others(row: list[str], days: int) -> list[str]:
    return [cell for column, cell in enumerate(row) if column != days and cell]


def _dates_across(grid: Grid, today: date) -> Reading | None:
    _down, (heading, count) = _most_dates(grid, today)
    if count == 0:
        return None
    births = birth_cells(grid, today)
    days = {
        c: cell
        for c, cell in enumerate(grid[heading])
        if (heading, c) not in births and read_day(cell, today=today)
    }
    first = min(days)
    others = [c for c in range(len(grid[0])) if c not in days]
    names = next(
        (c for c in others if c < first and any(name_and_unit(row[c])[2] for row in grid[heading + 1 :])), 0
    )
    extra = _extra_columns(grid, heading, [c for c in others if c != names])
    spots = []
    for number in range(heading + 1, len(grid)):
        row = grid[number]
        if names in days or not row[names]:
            continue
        name, unit, _code = name_and_unit(row[names])
        unit = unit or (row[extra["unit"]] if "unit" in extra else "")
        limits = tuple(row[extra[role]] if role in extra else "" for role in ("low", "high", "range"))
        for column, day in days.items():
            if not is_empty(row[column]):
                spots.append(
                    Spot(number, column, _key(name, unit), name, unit, day, "", row[column], limits)  # type: ignore[arg-type]
                )
    return Reading("dates_across", spots, frozenset(range(heading + 1)))


def _extra_columns(grid: Grid, heading: int, columns: list[int]) -> dict[str, int]:
    """Columns of units and of limits: by their heading, else by what stands in them."""
    found: dict[str, int] = {}
    for column in columns:
        role = _ROLE_OF.get(tidy(grid[heading][column]))
        if role in ("unit", "low", "high", "range"):
            found.setdefault(role, column)
    for column in columns:
        if column in found.values():
            continue
        pairs = [(name_and_unit(row[0])[2], row[column]) for row in grid[heading + 1 :] if row[column]]
        if (
            pairs
            and all(code is None or recognise(code, text) is not None for code, text in pairs)
            and any(code for code, _text in pairs)
        ):
            found.setdefault("unit", column)
        elif pairs and all(read_range(text, "unknown") is not None for _code, text in pairs):
            found.setdefault("range", column)
    return found


def _key(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


_READERS = MappingProxyType({"long": _long, "dates_down": _dates_down, "dates_across": _dates_across})
