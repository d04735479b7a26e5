"""A sheet of results, judged cell by cell: what would be written, and why the rest would not.

Pure: the same text, choices and circumstances give the same answer, for the preview and for the import.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from cases.interchange.rules.units import factors_of, in_catalogue_unit
from cases.labs.rules.points import HOSPITAL_ZONE
from cases.labs.rules.sheet_dates import read_day
from cases.labs.rules.sheet_layout import Layout, Spot, read_layout
from cases.labs.rules.sheet_limits import can_be_of
from cases.labs.rules.sheet_numbers import Decimals, decimals_of, read_number, read_range
from cases.labs.rules.sheet_text import Grid, Unreadable, split
from cases.labs.rules.test_names import name_and_unit
from cases.labs.rules.unit_spelling import needs_unit, recognise
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.text import Text
from cases.record.rules.units import check_lab, check_uln, format_number

State = Literal["ready", "unusual", "duplicate", "refused", "unknown_test", "unknown_unit", "left_out"]
BLOCKING: frozenset[State] = frozenset({"refused", "unknown_unit"})
"""States that a person must mend or leave out before anything is written."""
MAX_RESULTS = 5_000
Mark = tuple[str, date, Decimal | str]
"""Test, day, and number or text of a result."""
_SIX_PLACES = Decimal("0.000001")
_ULN_CODES = frozenset({"ldh", "alt", "ast"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about a sheet. `tests`: key of a spot -> code ("": leave it out); `units`: key -> unit;
    rows and cells (row, column) that are left out; None and "unknown": as found."""

    layout: Layout | None = None
    decimals: Decimals = "unknown"
    tests: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    rows_left_out: frozenset[int] = frozenset()
    cells_left_out: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the sheet: the day, the instant, the birth of the patient."""

    today: date
    now: datetime
    born_on: date


@dataclass(frozen=True, slots=True)
class Result:
    """One judged cell. What is written stands in `code` to `original`; `message` says what is odd or wrong."""

    spot: Spot
    state: State
    code: str = ""
    day: date | None = None
    taken_at: datetime | None = None
    value: Decimal | None = None
    text: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    uln: Decimal | None = None
    original: str | None = None
    message: Text | None = None

    @property
    def mark(self) -> Mark | None:
        """What makes it the same result as another; None for a cell that is not written."""
        if self.state not in ("ready", "unusual") or self.day is None:
            return None
        return self.code, self.day, self.value if self.value is not None else self.text or ""


@dataclass(frozen=True, slots=True)
class Name:
    """One test of the sheet as a person maps it. `unit` is recognised or chosen, "" when it is still open."""

    key: str
    name: str
    unit_found: str
    code: str | None
    unit: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A read sheet. `counts` by state."""

    grid: Grid
    separator: str
    layout: Layout
    decimals: Decimals
    headings: frozenset[int]
    results: list[Result]
    names: list[Name]

    @property
    def counts(self) -> Counter[str]:
        return Counter(result.state for result in self.results)

    @property
    def ready(self) -> list[Result]:
        """What would be written."""
        return [result for result in self.results if result.state in ("ready", "unusual")]


def read_sheet(text: str, choices: Choices, circumstances: Circumstances) -> Sheet:
    """The sheet with every cell judged. Raises Unreadable for what is no table of results, or too large."""
    grid, separator = split(text)
    reading = read_layout(grid, today=circumstances.today, wanted=choices.layout)
    if len(reading.spots) > MAX_RESULTS:
        raise Unreadable(
            "too_many_results",
            Text(
                f"Più di {MAX_RESULTS} valori: importa il foglio in più parti",
                f"More than {MAX_RESULTS} values: import the sheet in parts",
            ),
        )
    decimals = choices.decimals
    if decimals == "unknown":
        decimals = decimals_of(
            text for spot in reading.spots for text in (spot.value, spot.limits[0], spot.limits[1])
        )
    names = _names(reading.spots, choices)
    seen: set[Mark | None] = set()
    results = []
    for spot in reading.spots:
        result = _judge(spot, names[spot.key], choices, decimals, circumstances)
        if result.mark is not None:
            seen_before = result.mark in seen
            seen.add(result.mark)
            result = _duplicate(result) if seen_before else result
        results.append(result)
    return Sheet(grid, separator, reading.layout, decimals, reading.headings, results, list(names.values()))


def beside_record(sheet: Sheet, present: Collection[Mark]) -> Sheet:
    """The sheet beside what stands in the record already: that is not written again."""
    results = [_duplicate(one) if one.mark in present else one for one in sheet.results]
    return replace(sheet, results=results)


def _duplicate(result: Result) -> Result:
    return replace(result, state="duplicate", message=_DUPLICATE)


def _names(spots: Iterable[Spot], choices: Choices) -> dict[str, Name]:
    counts = Counter(spot.key for spot in spots)
    found: dict[str, Name] = {}
    for spot in spots:
        if spot.key in found:
            continue
        _name, _unit, own = name_and_unit(spot.key)
        code = choices.tests.get(spot.key, own if own is not None else name_and_unit(spot.name)[2])
        if code and code not in LAB_BY_CODE:
            code = None
        found[spot.key] = Name(
            spot.key, spot.name, spot.unit, code, _unit_of(spot, code, choices), counts[spot.key]
        )
    return found


def _unit_of(spot: Spot, code: str | None, choices: Choices) -> str | None:
    """The unit of a test in this sheet; None while nobody can say. Never guessed where there are several."""
    if not code:
        return None
    chosen = choices.units.get(spot.key)
    if chosen is not None:
        return chosen if chosen in factors_of(code) or chosen == LAB_BY_CODE[code].unit else None
    if spot.unit:
        return recognise(code, spot.unit)
    return None if needs_unit(code) else LAB_BY_CODE[code].unit


def _judge(
    spot: Spot, name: Name, choices: Choices, decimals: Decimals, circumstances: Circumstances
) -> Result:
    if (
        spot.row in choices.rows_left_out
        or (spot.row, spot.column) in choices.cells_left_out
        or name.code == ""
    ):
        return Result(spot, "left_out")
    if name.code is None:
        return Result(spot, "unknown_test", message=_UNKNOWN_TEST)
    code = name.code
    if name.unit is None:
        return Result(spot, "unknown_unit", code, message=_NO_UNIT if spot.unit == "" else _UNKNOWN_UNIT)
    day, taken_at, wrong = _when(spot, circumstances)
    number = read_number(spot.value, decimals)
    if wrong is not None:
        return Result(spot, "refused", code, message=wrong)
    if number is None:
        other = read_number(spot.value, "comma")
        return Result(spot, "refused", code, day, message=_NOT_A_NUMBER if other is None else _TWO_WAYS)
    value = _converted(code, number.value, name.unit)
    low, high, odd = _limits(spot, code, name.unit, decimals)
    problem = check_lab(code, float(value))
    if problem is not None and problem.severity == "hard":
        return Result(spot, "refused", code, day, message=problem.message)
    uln = high if code in _ULN_CODES else None
    if uln is not None:
        limit = check_uln(code, float(uln))
        if limit is not None and limit.severity == "hard":
            return Result(spot, "refused", code, day, message=limit.message)
        problem = problem or limit
    said = [each for each in (problem.message if problem is not None else None, odd) if each is not None]
    changed = name.unit != LAB_BY_CODE[code].unit or number.sign != ""
    return Result(
        spot=spot,
        state="unusual" if said else "ready",
        code=code,
        day=day,
        taken_at=taken_at,
        value=None if number.sign else value,
        text=f"{number.sign}{plain(value)}" if number.sign else None,
        low=low,
        high=high,
        uln=uln,
        original=f"{spot.value} {spot.unit or name.unit}".strip()[:80] if changed else None,
        message=Text(" ".join(each.it for each in said), " ".join(each.en for each in said))
        if said
        else None,
    )


def _when(spot: Spot, circumstances: Circumstances) -> tuple[date | None, datetime | None, Text | None]:
    """Day and instant of the sample, or what is wrong with them."""
    found = read_day(f"{spot.day} {spot.hour}" if spot.hour else spot.day, today=circumstances.today)
    found = found or (read_day(spot.day, today=circumstances.today) if spot.hour else None)
    if found is None:
        return None, None, _NO_DAY
    day, at = found
    if day < circumstances.born_on:
        return day, None, _BEFORE_BIRTH
    # midnight is what spreadsheets add to a day without an hour
    taken_at = datetime.combine(day, at, HOSPITAL_ZONE) if at is not None and at != time(0, 0) else None
    if day > circumstances.today or (taken_at is not None and taken_at > circumstances.now):
        return day, None, _FUTURE
    return day, taken_at, None


def _converted(code: str, value: Decimal, unit: str) -> Decimal:
    if factors_of(code).get(unit, Decimal(1)) == 1:
        return value.quantize(_SIX_PLACES) + 0 if abs(value) < 10**13 else value
    converted = in_catalogue_unit(code, value, unit)
    assert converted is not None, "a unit is recognised before a value is converted"
    return converted.quantize(_SIX_PLACES) if abs(converted) < 10**13 else converted


def _limits(
    spot: Spot, code: str, unit: str, decimals: Decimals
) -> tuple[Decimal | None, Decimal | None, Text | None]:
    """The laboratory's limits in the unit of the catalogue, and what to say when they cannot be of this test and are
    not taken; what cannot be read or is turned round is left away."""
    low_text, high_text, both = spot.limits
    low, high = read_range(both, decimals) or (None, None)
    for text, is_low in ((low_text, True), (high_text, False)):
        number = read_number(text, decimals)
        if number is not None:
            low, high = (number.value, high) if is_low else (low, number.value)
    low, high = (None if each is None else _converted(code, each, unit) for each in (low, high))
    if low is not None and high is not None and high < low:
        return None, None, None
    if not can_be_of(code, low, high):
        return None, None, _not_taken(code, low, high)
    low, high = (None if each is None or abs(each) >= 10**9 else each for each in (low, high))
    return low, high, None


def _not_taken(code: str, low: Decimal | None, high: Decimal | None) -> Text:
    bounds = [None if each is None else format_number(float(each)) for each in (low, high)]
    unit = LAB_BY_CODE[code].unit_label

    def shown(language: str) -> str:
        least, most = (None if each is None else getattr(each, language) for each in bounds)
        numbers = f"{least}-{most}" if least and most else f"<{most}" if most else f">{least}"
        return f"{numbers} {unit}".strip()

    return Text(
        f"Intervallo di riferimento non preso: in questa unità sarebbe {shown('it')}, che non può essere di questo "
        "esame. Il valore viene salvato senza intervallo.",
        f"Reference range not taken: in this unit it would be {shown('en')}, which cannot be of this test. The value "
        "is saved without a range.",
    )


def plain(value: Decimal) -> str:
    """Digits with a point, without trailing zeros: Decimal("50.000") -> "50"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_DUPLICATE = Text("C'è già: stesso esame, giorno e valore", "There already: same test, day and value")
_UNKNOWN_TEST = Text(
    "Esame non riconosciuto: scegli quale è, altrimenti non viene importato",
    "Test not recognised: choose which it is, otherwise it is not imported",
)
_NO_UNIT = Text("Il foglio non dice l'unità: sceglila", "The sheet does not say the unit: choose it")
_UNKNOWN_UNIT = Text(
    "Questa unità non è di questo esame: scegline una o lascia fuori",
    "This is not a unit of this test: choose one or leave it out",
)
_NO_DAY = Text(
    "Manca una data che esista (giorno/mese/anno)", "There is no date that exists (day/month/year)"
)
_BEFORE_BIRTH = Text("Data prima della nascita del paziente", "Date before the patient was born")
_FUTURE = Text("Data nel futuro", "Date in the future")
_NOT_A_NUMBER = Text("Non è un numero", "Not a number")
_TWO_WAYS = Text(
    "Si può leggere in due modi: scegli se la virgola o il punto separa i decimali",
    "Can be read in two ways: choose whether the comma or the point separates the decimals",
)
