"""What every grade returns: the number, which finding decided, what is missing, and where the rule is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.record.rules.evidence import ADVISORY, EVIDENCE_LABELS
from cases.record.rules.text import Text

ASTCT_SOURCE = "Lee, Biol Blood Marrow Transplant 2019;25:625 (ASTCT)"


@dataclass(frozen=True, slots=True)
class Part:
    """What one domain says. `grade` None: it was not looked at. `counts`: false when another cause explains it."""

    domain: str
    label: Text
    grade: int | None
    words: Text
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one instant. `value` is None when something in `missing` forbids to say it; `provisional`:
    said from what is there, `missing` names what could still raise it. `decided_by` are the domains that gave it.
    """

    scale: str
    value: int | None
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()
    provisional: bool = False
    notes: tuple[Text, ...] = ()
    source: str = ASTCT_SOURCE
    evidence: str = "found"

    @property
    def decided_by(self) -> tuple[str, ...]:
        if not self.value:
            return ()
        return tuple(part.domain for part in self.parts if part.counts and part.grade == self.value)

    @property
    def rule(self) -> Text:
        """The findings that gave the grade, in words."""
        deciding = [part for part in self.parts if part.domain in self.decided_by]
        return Text(
            "; ".join(f"{part.label.it}: {part.words.it}" for part in deciding),
            "; ".join(f"{part.label.en}: {part.words.en}" for part in deciding),
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, both languages, with the words that say how well the rule is backed."""
        evidence = EVIDENCE_LABELS[self.evidence]
        return {
            "scale": self.scale,
            "value": self.value,
            "provisional": self.provisional,
            "missing": list(self.missing),
            "decided_by": list(self.decided_by),
            "rule_it": self.rule.it,
            "rule_en": self.rule.en,
            "parts": [_part(part) for part in self.parts],
            "notes": [{"it": note.it, "en": note.en} for note in self.notes],
            "source": self.source,
            "evidence_label_it": evidence.it,
            "evidence_label_en": evidence.en,
            "advisory_it": ADVISORY.it,
            "advisory_en": ADVISORY.en,
        }


def worst(parts: Sequence[Part]) -> int:
    """The highest grade among the parts that count; 0 when none does."""
    return max((part.grade or 0 for part in parts if part.counts), default=0)


def _part(part: Part) -> dict[str, Any]:
    return {
        "domain": part.domain,
        "label_it": part.label.it,
        "label_en": part.label.en,
        "grade": part.grade,
        "counts": part.counts,
        "words_it": part.words.it,
        "words_en": part.words.en,
    }


class GradeInputError(ValueError):
    """An input with which a grade would be meaningless: outside its hard range, probably another unit."""

    def __init__(self, name: str, message: Text) -> None:
        super().__init__(f"{name}: {message.en}")
        self.field = name
        self.message = message


def require_between(name: str, value: float | None, low: float, high: float, hint: Text) -> None:
    """Raises GradeInputError when `value` is there and not within `low` and `high` (NaN is not)."""
    if value is not None and not low <= value <= high:
        raise GradeInputError(
            name,
            Text(
                f"valore fuori da {low:g}–{high:g}: {hint.it}", f"value outside {low:g}–{high:g}: {hint.en}"
            ),
        )
