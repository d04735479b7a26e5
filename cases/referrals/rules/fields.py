"""Shape of the referral form: fields, sections and the conditions under which a field is shown or
required.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cases.record.rules.codes import Range
from cases.record.rules.text import Choice, Text
from cases.referrals.rules.values import Values, raw, text


class Kind(StrEnum):
    """How a field is typed in."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    NUMBER = "number"
    BOOL = "bool"
    CHOICE = "choice"
    MULTICHOICE = "multichoice"
    LIST = "list"
    LINES = "lines"
    REFERENCE = "reference"
    DOCUMENT = "document"
    LANGUAGE = "language"


class Level(StrEnum):
    """M1: needed to submit. M2: needed before an "eligible" decision. O: optional. HIDDEN: not asked here.

    A draft needs only the patient and the centre, which the referral itself carries, so no field has level D.
    """

    M1 = "M1"
    M2 = "M2"
    OPTIONAL = "O"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is shown or required: a name for the client, its words, and the test over the values."""

    code: str
    label: Text
    test: Callable[[Values, date], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form.

    `source`: what it reads and writes ("diagnosis.ann_arbor", "lab.ldh", "referral.urgency", ...). `level`
    applies while `shown_when` holds and, if set, `required_when` holds too (otherwise the field is
    optional). `absent_ok`: a stated reason for absence satisfies the level. `must_be_true`: only "yes"
    satisfies it. `dated`: the value carries the date it was observed. `max_age_days`: older values do not
    count for the decision.
    """

    code: str
    label: Text
    kind: Kind
    level: Level
    source: str
    hint: Text | None = None
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    hard: Range | None = None
    soft: Range | None = None
    trap: Text | None = None
    trap_side: str = "high"
    shown_when: Condition | None = None
    required_when: Condition | None = None
    absent_ok: bool = False
    must_be_true: bool = False
    dated: bool = False
    integer: bool = False
    may_be_future: bool = False
    max_age_days: int | None = None

    def level_for(self, values: Values, today: date) -> Level:
        """Level of the field for these values (`today` decides what depends on age)."""
        if self.shown_when is not None and not self.shown_when.test(values, today):
            return Level.HIDDEN
        if self.required_when is not None and not self.required_when.test(values, today):
            return Level.OPTIONAL
        return self.level

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready description for the client, in both languages."""
        conditional = self.required_when or self.shown_when
        return {
            "code": self.code,
            "label_it": self.label.it,
            "label_en": self.label.en,
            "hint_it": self.hint.it if self.hint else "",
            "hint_en": self.hint.en if self.hint else "",
            "kind": self.kind.value,
            "choices": [
                {"code": c.code, "label_it": c.label.it, "label_en": c.label.en} for c in self.choices
            ],
            "unit": self.unit,
            "hard": list(self.hard) if self.hard else None,
            "soft": list(self.soft) if self.soft else None,
            "level": "C" if conditional and self.level is not Level.OPTIONAL else self.level.value,
            "level_if": self.level.value,
            "shown_when": self.shown_when.code if self.shown_when else None,
            "required_when": self.required_when.code if self.required_when else None,
            "absent_ok": self.absent_ok,
            "must_be_true": self.must_be_true,
            "dated": self.dated,
            "integer": self.integer,
            "may_be_future": self.may_be_future,
            "max_age_days": self.max_age_days,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields."""

    code: str
    label: Text
    fields: tuple[Field, ...]


def disease_in(code: str, it: str, en: str, diseases: frozenset[str]) -> Condition:
    """Condition that the disease of the form belongs to a group."""
    return Condition(
        f"disease_in:{code}", Text(it, en), lambda values, _: text(values, "disease") in diseases
    )


def answered(code: str, it: str, en: str) -> Condition:
    """Condition that another field has a value."""
    return Condition(f"answered:{code}", Text(it, en), lambda values, _: raw(values, code) is not None)


def value_is(code: str, wanted: frozenset[str], it: str, en: str) -> Condition:
    """Condition that a coded field has one of the wanted values."""
    name = f"value_is:{code}:{','.join(sorted(wanted))}"
    return Condition(name, Text(it, en), lambda values, _: text(values, code) in wanted)


def make(code: str, it: str, en: str, kind: Kind, level: Level, source: str, **extra: Any) -> Field:
    """Short form used in the section tables."""
    return Field(code, Text(it, en), kind, level, source, **extra)
