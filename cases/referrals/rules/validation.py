"""Checks of a whole form: each field, the order of dates, the lines of therapy, values that contradict
each other.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from cases.record.rules import codes
from cases.record.rules.line_reading import to_date, to_number
from cases.record.rules.text import Text, codes_of
from cases.referrals.rules.catalogue import FIELD_BY_CODE, FIELDS
from cases.referrals.rules.field_checks import OLDEST_AGE_YEARS, check_field
from cases.referrals.rules.fields import Kind, Level
from cases.referrals.rules.problems import FieldProblem, future, hard, soft, wrong_order
from cases.referrals.rules.values import DERIVED_EDITS, Values, age_years, day, line_dicts, number

_BIRTH = Text("data di nascita", "date of birth")
_DIAGNOSIS = Text("data della diagnosi", "date of diagnosis")
_RELAPSE = Text("data della recidiva", "date of relapse")
_LINE_DATES = {
    "start_on": Text("inizio", "start"),
    "end_on": Text("fine", "end"),
    "best_response_on": Text("data della risposta", "date of response"),
    "progression_on": Text("progressione", "progression"),
}
_LINE_CODES = {
    "intent": codes_of(codes.INTENTS),
    "regimen": codes_of(codes.REGIMEN_CHOICES),
    "best_response": codes_of(codes.RESPONSES),
    "response_at_eot": codes_of(codes.RESPONSES),
    "stop_reason": codes_of(codes.STOP_REASONS),
}
MAX_CYCLES = 60


def validate(values: Values, *, today: date) -> list[FieldProblem]:
    """Every problem of the form, in display order. Hidden fields are not checked: they are not sent."""
    problems = [
        problem
        for field in FIELDS
        if field.kind is not Kind.LINES and field.level_for(values, today) is not Level.HIDDEN
        for problem in check_field(values, field, today=today)
    ]
    problems += [
        hard(code, "unknown_field", "Campo non previsto", "Unknown field")
        for code in values
        if code not in FIELD_BY_CODE and code != DERIVED_EDITS
    ]
    problems += _check_life_dates(values, today)
    for position, item in enumerate(line_dicts(values)):
        problems += _check_line(values, position, item, today)
    problems += _check_line_order(values)
    problems += _check_blood_count(values)
    return problems


def _check_life_dates(values: Values, today: date) -> Iterator[FieldProblem]:
    born, diagnosed = day(values, "birth_date"), day(values, "diagnosis_date")
    relapsed, age = day(values, "relapse_date"), age_years(values, today)
    if age is not None and age > OLDEST_AGE_YEARS:
        yield hard(
            "birth_date", "impossible_age", f"Età impossibile: {age} anni", f"Impossible age: {age} years"
        )
    if born and diagnosed and diagnosed < born:
        yield wrong_order("diagnosis_date", _BIRTH, _DIAGNOSIS)
    if diagnosed and relapsed and relapsed < diagnosed:
        yield wrong_order("relapse_date", _DIAGNOSIS, _RELAPSE)


def _check_line(
    values: Values, position: int, item: Mapping[str, Any], today: date
) -> Iterator[FieldProblem]:
    prefix = f"therapy_lines.{position}"
    for key, admitted in _LINE_CODES.items():
        if item.get(key) and not (isinstance(item[key], str) and item[key] in admitted):
            yield hard(f"{prefix}.{key}", "unknown_code", "Scelta non prevista", "Unknown choice")
    cycles = item.get("cycles")
    if cycles not in (None, ""):
        count = to_number(cycles)
        if count is None or not count.is_integer() or not 0 <= count <= MAX_CYCLES:
            yield hard(
                f"{prefix}.cycles",
                "impossible_value",
                f"Numero di cicli da 0 a {MAX_CYCLES}",
                f"Number of cycles from 0 to {MAX_CYCLES}",
            )
    yield from _check_line_dates(values, prefix, item, today)


def _check_line_dates(
    values: Values, prefix: str, item: Mapping[str, Any], today: date
) -> Iterator[FieldProblem]:
    start, born, diagnosed = (
        to_date(item.get("start_on")),
        day(values, "birth_date"),
        day(values, "diagnosis_date"),
    )
    for key, label in _LINE_DATES.items():
        given = item.get(key)
        if given in (None, ""):
            continue
        found, field = to_date(given), f"{prefix}.{key}"
        if found is None:
            yield hard(field, "not_a_date", "Serve una data valida", "A valid date is needed")
        elif found > today:
            yield future(field)
        elif born is not None and found < born:
            yield wrong_order(field, _BIRTH, label)
        elif start is not None and found < start:
            yield wrong_order(field, _LINE_DATES["start_on"], label)
        elif diagnosed is not None and found < diagnosed:
            yield soft(
                field,
                "before_diagnosis",
                "La terapia precede la diagnosi: confermare (malattia precedente trasformata?)",
                "Therapy before the diagnosis: please confirm (transformed earlier disease?)",
            )


def _check_line_order(values: Values) -> Iterator[FieldProblem]:
    lines = line_dicts(values)
    numbers = [to_number(item.get("line_no")) for item in lines]
    for position, found in enumerate(numbers):
        if (
            found is not None
            and found in numbers[:position]
            and lines[position].get("intent")
            in (
                "first_line",
                "salvage",
            )
        ):
            yield soft(
                f"therapy_lines.{position}.line_no",
                "duplicate_line_number",
                "Numero di linea già usato: confermare",
                "Line number already used: please confirm",
            )
    starts = [(position, to_date(item.get("start_on"))) for position, item in enumerate(lines)]
    dated = [(position, start) for position, start in starts if start is not None]
    for (_, earlier), (position, later) in pairwise(dated):
        if later < earlier:
            yield soft(
                f"therapy_lines.{position}.start_on",
                "lines_out_of_order",
                "Questa linea inizia prima della precedente: controllare l'ordine",
                "This line starts before the previous one: please check the order",
            )


def _check_blood_count(values: Values) -> Iterator[FieldProblem]:
    """Neutrophils and lymphocytes together cannot exceed the white cells by more than rounding."""
    wbc, anc, alc = (number(values, code) for code in ("wbc", "anc", "alc"))
    if wbc is None or (anc is None and alc is None):
        return
    if (anc or 0) + (alc or 0) > wbc * 1.05 + 0.05:
        yield soft(
            "wbc",
            "inconsistent_count",
            "Neutrofili e linfociti superano i leucociti: controllare le unità",
            "Neutrophils and lymphocytes exceed the white cells: please check the units",
        )
