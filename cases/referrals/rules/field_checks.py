"""Checks of single form fields: type, codes, ranges, units, dates."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.line_reading import to_date, to_number
from cases.record.rules.units import check_range
from cases.referrals.rules.fields import Field, Kind
from cases.referrals.rules.problems import FieldProblem, future, hard, soft
from cases.referrals.rules.values import ABSENT_REASONS, Values, day, entry, raw

MAX_TEXT = 20_000
OLDEST_AGE_YEARS = 110


def check_field(values: Values, field: Field, *, today: date) -> Iterator[FieldProblem]:
    """Problems of one field; none for an empty one."""
    item = entry(values, field.code)
    yield from _check_absence(field, item)
    value = raw(values, field.code)
    if value is None:
        return
    yield from _BY_KIND.get(field.kind, _check_text)(field, value, today)
    yield from _check_unit(field, item)
    yield from _check_observed(values, field, item, today)


def _check_absence(field: Field, item: Mapping[str, Any]) -> Iterator[FieldProblem]:
    reason = item.get("absent_reason")
    if not reason:
        return
    if reason not in ABSENT_REASONS:
        yield hard(
            field.code,
            "unknown_absent_reason",
            "Motivo di assenza non previsto",
            "Unknown reason for absence",
        )
    elif not field.absent_ok:
        yield hard(
            field.code,
            "absence_not_accepted",
            "Qui serve un valore: un motivo di assenza non basta",
            "A value is needed here: a reason for absence is not enough",
        )
    if item.get("value") not in (None, "", []):
        yield hard(
            field.code,
            "value_and_absence",
            "C'è un valore e anche un motivo di assenza: tenerne uno",
            "There is a value and also a reason for absence: keep one",
        )


def _check_number(field: Field, value: object, _: date) -> Iterator[FieldProblem]:
    number = to_number(value)
    if number is None:
        yield hard(
            field.code,
            "not_a_number",
            "Serve un numero, con il punto per i decimali e senza separatore delle migliaia",
            "A number is needed, with a decimal point and no thousands separator",
        )
        return
    if field.integer and not number.is_integer():
        yield hard(field.code, "not_an_integer", "Serve un numero intero", "A whole number is needed")
    problem = check_range(
        number, unit=field.unit, hard=field.hard, soft=field.soft, trap=field.trap, trap_side=field.trap_side
    )
    if problem is not None:
        yield FieldProblem(field.code, problem.severity, problem.code, problem.message.it, problem.message.en)


def _check_choice(field: Field, value: object, _: date) -> Iterator[FieldProblem]:
    items = value if field.kind is Kind.MULTICHOICE and isinstance(value, list | tuple) else [value]
    admitted = {c.code for c in field.choices}
    if any(isinstance(item, bool) or str(item) not in admitted for item in items):
        yield hard(field.code, "unknown_code", "Scelta non prevista", "Unknown choice")
    elif len(items) > 1 and "none" in items:
        yield hard(
            field.code,
            "none_and_others",
            "«Nessuna» insieme ad altre scelte",
            '"None" together with other choices',
        )


def _check_bool(field: Field, value: object, _: date) -> Iterator[FieldProblem]:
    if not isinstance(value, bool):
        yield hard(field.code, "not_yes_or_no", "Rispondere sì o no", "Answer yes or no")


def _check_date(field: Field, value: object, today: date) -> Iterator[FieldProblem]:
    found = to_date(value)
    if found is None:
        yield hard(field.code, "not_a_date", "Serve una data valida", "A valid date is needed")
    elif found > today and not field.may_be_future:
        yield future(field.code)
    elif found < today and field.may_be_future:
        yield soft(
            field.code,
            "planned_date_past",
            "La data prevista è già passata: confermare",
            "The planned date has passed: please confirm",
        )


def _check_text(field: Field, value: object, _: date) -> Iterator[FieldProblem]:
    parts = value if isinstance(value, list | tuple) else [value]
    if sum(len(str(part)) for part in parts) > MAX_TEXT:
        yield hard(
            field.code,
            "text_too_long",
            f"Testo troppo lungo: al massimo {MAX_TEXT} caratteri",
            f"Text too long: at most {MAX_TEXT} characters",
        )


def _check_unit(field: Field, item: Mapping[str, Any]) -> Iterator[FieldProblem]:
    unit = item.get("unit")
    if not unit or field.kind is not Kind.NUMBER:
        return
    accepted = [field.unit]
    if field.code in LAB_BY_CODE:
        accepted.append(LAB_BY_CODE[field.code].unit)
    if unit not in accepted:
        yield hard(
            field.code,
            "wrong_unit",
            f"Unità {unit} non accettata: convertire in {field.unit}",
            f"Unit {unit} is not accepted: convert to {field.unit}",
        )


def _check_observed(
    values: Values, field: Field, item: Mapping[str, Any], today: date
) -> Iterator[FieldProblem]:
    given = item.get("on")
    if given in (None, ""):
        return
    on, born = to_date(given), day(values, "birth_date")
    if on is None:
        yield hard(field.code, "not_a_date", "Data del dato non valida", "The date of the value is not valid")
    elif on > today:
        yield future(field.code)
    elif born is not None and on < born:
        yield hard(
            field.code,
            "before_birth",
            "La data del dato precede la nascita",
            "The date of the value is before birth",
        )


_BY_KIND: Mapping[Kind, Callable[[Field, object, date], Iterator[FieldProblem]]] = MappingProxyType(
    {
        Kind.NUMBER: _check_number,
        Kind.CHOICE: _check_choice,
        Kind.MULTICHOICE: _check_choice,
        Kind.BOOL: _check_bool,
        Kind.DATE: _check_date,
    }
)
