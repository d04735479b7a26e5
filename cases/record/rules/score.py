"""What every clinical score returns, and the checks that all share.

A score is a pure function with units in its parameter names. A missing input gives no value and is named
in `missing`: nothing is ever guessed. Classes come from unrounded values; rounding to 2 decimals is for
display only.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from cases.record.rules.evidence import EVIDENCE_LABELS
from cases.record.rules.text import Text


class ScoreInputError(ValueError):
    """An input with which the score would be meaningless (not finite, not positive, wrong unit).

    `field` is the parameter, `message` the words for the user.
    """

    def __init__(self, name: str, message: Text) -> None:
        super().__init__(f"{name}: {message.en}")
        self.field = name
        self.message = message


NO_UNIT = Text("", "")


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """Result of one score: value, class, inputs used (with their dates, when known), warnings and source.

    `value` is None when something in `missing` was not given, or when an input was refused (`warnings`
    says why). `evidence` is the tag of the formula's source, see `evidence.EVIDENCE_LABELS`.
    """

    score_id: str
    label: Text
    value: float | None
    class_code: str | None = None
    class_label_it: str = ""
    class_label_en: str = ""
    missing: tuple[str, ...] = ()
    inputs: Mapping[str, float | int | str | bool | None] = field(
        default_factory=lambda: MappingProxyType({})
    )
    dates: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[Text, ...] = ()
    source: str = ""
    evidence: str = "found"
    unit: Text = NO_UNIT
    decimals: int = 2

    @property
    def display(self) -> Text:
        """The value as it is read, with its unit, in Italian and in English."""
        if self.value is None:
            return Text("–", "–")
        plain = f"{self.value:.{self.decimals}f}"
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        return Text(f"{plain.replace('.', ',')} {self.unit.it}".rstrip(), f"{plain} {self.unit.en}".rstrip())

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, with the display value and the words for the evidence tag in both languages."""
        evidence = EVIDENCE_LABELS[self.evidence]
        return {
            "score_id": self.score_id,
            "label_it": self.label.it,
            "label_en": self.label.en,
            "value": self.value,
            "display_it": self.display.it,
            "display_en": self.display.en,
            "class_code": self.class_code,
            "class_label_it": self.class_label_it,
            "class_label_en": self.class_label_en,
            "missing": list(self.missing),
            "inputs": dict(self.inputs),
            "dates": {name: on.isoformat() for name, on in self.dates.items()},
            "warnings": [{"it": warning.it, "en": warning.en} for warning in self.warnings],
            "source": self.source,
            "evidence": self.evidence,
            "evidence_label_it": evidence.it,
            "evidence_label_en": evidence.en,
        }


@dataclass(frozen=True, slots=True)
class ScoreInfo:
    """Name, source and evidence tag of a score; the unit of its value, and how many decimals mean something."""

    score_id: str
    label: Text
    source: str
    evidence: str = "found"
    unit: Text = NO_UNIT
    decimals: int = 2


Inputs = Mapping[str, float | int | str | bool | None]


def incomplete(info: ScoreInfo, inputs: Inputs) -> ScoreResult:
    """The result without a value; `missing` names every input that is None."""
    return ScoreResult(
        info.score_id,
        info.label,
        None,
        missing=tuple(name for name, value in inputs.items() if value is None),
        inputs=MappingProxyType(dict(inputs)),
        source=info.source,
        evidence=info.evidence,
    )


def complete(
    info: ScoreInfo,
    value: float,
    inputs: Inputs,
    klass: tuple[str, Text] | None = None,
    warnings: tuple[Text, ...] = (),
) -> ScoreResult:
    """A complete result. `klass`: code and label of the risk class, None for a score without a validated
    cut-off.
    """
    code, label = klass if klass is not None else (None, Text("", ""))
    return ScoreResult(
        info.score_id,
        info.label,
        value,
        code,
        label.it,
        label.en,
        inputs=MappingProxyType(dict(inputs)),
        warnings=warnings,
        source=info.source,
        evidence=info.evidence,
        unit=info.unit,
        decimals=info.decimals,
    )


MIXED_TIMES = Text(
    "Valori di prima e di dopo l'infusione insieme: non è il punteggio della diagnosi, né quello di oggi.",
    "Values of before and after the infusion together: neither the score of the diagnosis nor that of today.",
)


def mixes_times(days: Collection[date], infused_on: date | None) -> bool:
    """Whether values of before the infusion stand beside values since: the stage of the diagnosis and the LDH of today
    make a number that was validated at neither time. The day of the infusion itself is before it: blood is taken in the
    morning."""
    if infused_on is None or not days:
        return False
    return min(days) <= infused_on < max(days)


def require_finite(**inputs: float | None) -> None:
    """Raises ScoreInputError for a number that is not finite or is negative; None passes."""
    for name, value in inputs.items():
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise ScoreInputError(
                name, Text("serve un numero finito, non negativo", "a finite number, not negative, is needed")
            )


def require_positive(**inputs: float | None) -> None:
    """Raises ScoreInputError for a number that a logarithm or a division cannot take; None passes."""
    for name, value in inputs.items():
        if value is not None and not (math.isfinite(value) and value > 0):
            raise ScoreInputError(
                name, Text("serve un numero maggiore di zero", "a number above zero is needed")
            )
