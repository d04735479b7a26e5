"""Fields of the course: what may be entered, in which unit, within which limits. The form is drawn from these.

Values are kept as JSON: numbers as numbers, days as "2026-11-27", instants in UTC as "2026-11-27T08:30:00+00:00".
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from cases.record.rules.text import Choice, Text, codes_of

Kind = Literal["text", "long", "number", "whole", "day", "instant", "choice", "choices", "tick"]
MAX_TEXT, MAX_LONG = 200, 4000

NEEDED = Text("Questo campo è necessario.", "This field is needed.")
_NUMBER = Text("Inserire un numero.", "Enter a number.")
_WHOLE = Text("Inserire un numero intero.", "Enter a whole number.")
_DAY = Text("Inserire una data.", "Enter a date.")
_INSTANT = Text("Inserire data e ora.", "Enter date and time.")
_LISTED = Text("Scegliere tra i valori proposti.", "Choose one of the listed values.")
_TICK = Text("Rispondere sì o no.", "Answer yes or no.")
_WORDS = Text("Inserire un testo.", "Enter text.")
_UNKNOWN = Text("Campo sconosciuto.", "Unknown field.")
_FUTURE = Text("È nel futuro.", "This is in the future.")
EARLY = Text("La data è troppo indietro nel tempo.", "This date is too long ago.")
_LATE = Text("La data è troppo avanti nel tempo.", "This date is too far ahead.")
EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """What a number is expected to be and may be at all, in the unit of its field, while the other `field` holds
    `answer` (always, without one). Beyond what is expected it needs words."""

    low: float
    high: float
    expected_low: float | None
    expected_high: float
    field: str = ""
    answer: str = ""

    def holds(self, values: Mapping[str, Any]) -> bool:
        return not self.field or values.get(self.field) == self.answer

    def says(self, unit: str) -> Text:
        high = f"{_figure(self.expected_high)} {unit}"
        if self.expected_low is None:
            return Text(f"al massimo {high}", f"at most {high}")
        low = _figure(self.expected_low)
        return Text(f"da {low} a {high}", f"{low} to {high}")


def _figure(value: float) -> str:
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `low` and `high` are hard limits in `unit`, within them the first of `spans` that holds;
    `planned`: a day that may lie ahead."""

    code: str
    kind: Kind
    label: Text
    required: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[Choice, ...] = ()
    planned: bool = False
    help: Text | None = None
    spans: tuple[Span, ...] = ()

    def span(self, values: Mapping[str, Any]) -> Span | None:
        return next((span for span in self.spans if span.holds(values)), None)


@dataclass(slots=True)
class Cleaned:
    """Values as they may be kept, and what is wrong, by field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Text] = field(default_factory=dict)


class _Refused(Exception):
    def __init__(self, message: Text) -> None:
        super().__init__()
        self.message = message


def clean(fields: Iterable[Field], raw: Mapping[str, Any], *, now: datetime, today: date) -> Cleaned:
    """Every problem at its field: unknown ones, missing ones, of the wrong kind, beyond the limits, in the future."""
    known = {item.code: item for item in fields}
    found = Cleaned()
    for code in raw:
        if code not in known:
            found.errors[code] = _UNKNOWN
    for code, item in known.items():
        value = raw.get(code)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value in ("", []):
            if item.required:
                found.errors[code] = NEEDED
            continue
        try:
            found.values[code] = _clean_one(item, value, now=now, today=today)
        except _Refused as refused:
            found.errors[code] = refused.message
    # when all answers are known: what a number may be follows them
    for code, item in known.items():
        value, span = found.values.get(code), item.span(found.values)
        if value is not None and span is not None and not span.low <= value <= span.high:
            del found.values[code]
            found.errors[code] = _impossible(item, span)
    return found


def _impossible(item: Field, span: Span) -> Text:
    expected, low, high = span.says(item.unit), _figure(span.low), _figure(span.high)
    return Text(
        f"Atteso: {expected.it}. Possibile: da {low} a {high} {item.unit}.",
        f"Expected: {expected.en}. Possible: {low} to {high} {item.unit}.",
    )


def unexplained(fields: Iterable[Field], values: Mapping[str, Any]) -> list[Text]:
    """What in cleaned values is not as expected, so that it has to be said how that came."""
    found = []
    for item in fields:
        value, span = values.get(item.code), item.span(values)
        if value is None or span is None:
            continue
        if value > span.expected_high or (span.expected_low is not None and value < span.expected_low):
            expected = span.says(item.unit)
            found.append(
                Text(
                    f"{item.label.it}, atteso: {expected.it}. Scrivere qui che cosa è successo.",
                    f"{item.label.en} expected: {expected.en}. Say here what happened.",
                )
            )
    return found


def _clean_one(item: Field, value: Any, *, now: datetime, today: date) -> Any:
    match item.kind:
        case "number" | "whole":
            return _number(item, value)
        case "day":
            return _day(item, value, today)
        case "instant":
            return _instant(item, value, now)
        case "choice":
            if not isinstance(value, str) or value not in codes_of(item.choices):
                raise _Refused(_LISTED)
            return value
        case "choices":
            return _several(item, value)
        case "tick":
            if not isinstance(value, bool):
                raise _Refused(_TICK)
            return value
        case _:
            return _words(item, value)


def _number(item: Field, value: Any) -> float | int:
    if isinstance(value, str):
        try:
            value = float(value.replace(",", "."))
        except ValueError as error:
            raise _Refused(_NUMBER) from error
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _Refused(_NUMBER)
    if item.kind == "whole" and value != int(value):
        raise _Refused(_WHOLE)
    low, high = item.low, item.high
    if (low is not None and value < low) or (high is not None and value > high):
        unit = f" {item.unit}" if item.unit else ""
        raise _Refused(
            Text(f"Valore possibile: da {low:g} a {high:g}{unit}.", f"Possible: {low:g} to {high:g}{unit}.")
            if low is not None and high is not None
            else _NUMBER
        )
    return int(value) if item.kind == "whole" or value == int(value) else value


def _within(item: Field, day: date, today: date) -> None:
    if day < EARLIEST:
        raise _Refused(EARLY)
    if day > today and not item.planned:
        raise _Refused(_FUTURE)
    if day > LATEST:
        raise _Refused(_LATE)


def _day(item: Field, value: Any, today: date) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _Refused(_DAY) from error
    _within(item, day, today)
    return day.isoformat()


def _instant(item: Field, value: Any, now: datetime) -> str:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise _Refused(_INSTANT)
        moment = moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise _Refused(_INSTANT) from error
    if moment > now and not item.planned:
        raise _Refused(_FUTURE)
    _within(item, min(moment, now).date() if not item.planned else moment.date(), now.date())
    return moment.isoformat()


def _several(item: Field, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Refused(_LISTED)
    if not set(value) <= codes_of(item.choices):
        raise _Refused(_LISTED)
    return list(dict.fromkeys(value))


def _words(item: Field, value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise _Refused(_WORDS)
    most = MAX_LONG if item.kind == "long" else MAX_TEXT
    if len(value) > most:
        raise _Refused(Text(f"Al massimo {most} caratteri.", f"At most {most} characters."))
    return value
