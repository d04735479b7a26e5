"""The facts that are derived from the history of treatment: what they are called, by which rule and source
they come out, from which recorded values, and what a person put in their place.

A derived value is shown and can be edited with a reason; the derived one stays beside it. Missing data give
"not known" with the fields that would tell, never a guess.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from cases.record.rules import refractoriness, therapy
from cases.record.rules.fact_catalogue import ANCHOR_LABELS, FACT_BY_CODE, FACTS, MISSING_LABELS, Fact
from cases.record.rules.fact_values import Used, used_for
from cases.record.rules.text import Text
from cases.record.rules.therapy import Derived, TherapyLine

FactValue = bool | int
NOT_KNOWN = ""
"""In `derived_then`: the rule lacked data when somebody edited the fact."""
DEFAULT_ANCHOR = "diagnosis"


@dataclass(frozen=True, slots=True)
class FactInputs:
    """What the facts are derived from. `status`: disease status now; `anchor`: the network's for POD24."""

    lines: tuple[TherapyLine, ...]
    today: date
    diagnosis_on: date | None = None
    relapse_on: date | None = None
    status: str | None = None
    anchor: str = DEFAULT_ANCHOR


@dataclass(frozen=True, slots=True)
class FactEdit:
    """What a person put in the place of a derived value, and why.

    `derived_then`: what the rule said at that moment, in the words of `stored`. `provenance`: id, version,
    author, centre and instant as they go to the page.
    """

    fact: str
    value: FactValue
    reason: str
    derived_then: str = NOT_KNOWN
    provenance: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact as people see it: the value that counts, the derived one with its grounds, the edit."""

    fact: Fact
    derived: Derived
    rule: Text
    used: tuple[Used, ...]
    edit: FactEdit | None

    @property
    def counts(self) -> FactValue | None:
        """The value that the prompts use."""
        return self.edit.value if self.edit is not None else plain(self.derived)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, in both languages."""
        return {
            "code": self.fact.code,
            "kind": self.fact.kind,
            "label_it": self.fact.label.it,
            "label_en": self.fact.label.en,
            **split(self.counts),
            "derived": {
                **split(plain(self.derived)),
                "missing": [_worded(code) for code in self.derived.missing],
                "used": [item.as_dict() for item in self.used],
            },
            "rule_it": self.rule.it,
            "rule_en": self.rule.en,
            "source": self.fact.source,
            "edit": self._edit(),
        }

    def _edit(self) -> dict[str, Any] | None:
        if self.edit is None:
            return None
        return {
            **self.edit.provenance,
            **split(self.edit.value),
            "reason": self.edit.reason,
            # the record says something else than when the edit was made: somebody should look again
            "derived_changed": stored(plain(self.derived)) != self.edit.derived_then,
        }


def derive(code: str, given: FactInputs) -> Derived:
    """The fact as the rule derives it; None with the missing fields when the record does not say.

    Raises KeyError for an unknown code.
    """
    return _RULES[code](given)


def edited(fact: FactEdit) -> Derived:
    """An edited fact in the shape that the rules take."""
    return Derived(fact.fact, fact.value, source=FACT_BY_CODE[fact.fact].source)


def read_edits(items: Iterable[Mapping[str, Any]]) -> dict[str, FactEdit]:
    """Edits by fact, from their plain form: `fact`, `answer` or `number`, `reason`, `derived_then`, and who,
    where and when. One without a value of its fact's kind is left out.
    """
    return {edit.fact: edit for item in items if (edit := _read_edit(item)) is not None}


def _read_edit(item: Mapping[str, Any]) -> FactEdit | None:
    fact = FACT_BY_CODE.get(str(item.get("fact")))
    if fact is None:
        return None
    value = item.get("answer" if fact.kind == "yes_no" else "number")
    if not isinstance(value, int) or isinstance(value, bool) is not (fact.kind == "yes_no"):
        return None
    return FactEdit(
        fact=fact.code,
        value=value,
        reason=str(item.get("reason") or ""),
        derived_then=str(item.get("derived_then") or NOT_KNOWN),
        provenance={
            name: item.get(name)
            for name in ("id", "version", "author", "centre", "recorded_at")
            if name in item
        },
    )


def shown_facts(
    given: FactInputs, edits: Mapping[str, FactEdit], *, disease: str | None
) -> tuple[ShownFact, ...]:
    """Every fact that has a meaning for the disease, and every one that somebody edited."""
    anchor = _anchor_day(given)
    return tuple(
        ShownFact(
            fact=fact,
            derived=derive(fact.code, given),
            rule=_rule(fact, given.anchor),
            used=used_for(fact.code, given.lines, given.relapse_on, given.status, anchor),
            edit=edits.get(fact.code),
        )
        for fact in FACTS
        if fact.code in edits or fact.applies_to(disease)
    )


def plain(found: Derived) -> FactValue | None:
    """The value of a derived fact; none of the facts here is a date."""
    return None if isinstance(found.value, date) else found.value


def stored(value: FactValue | None) -> str:
    """A value as one text: "yes", "no", "3", "" when not known."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def split(value: FactValue | None) -> dict[str, Any]:
    """A value in the two fields of the wire: `answer` for yes or no, `number` for a number."""
    truth = isinstance(value, bool)
    return {"answer": value if truth else None, "number": None if truth else value}


def _rule(fact: Fact, anchor: str) -> Text:
    if fact.code != "pod24":
        return fact.rule
    since = ANCHOR_LABELS[anchor]
    return Text(f"{fact.rule.it} {since.it}.", f"{fact.rule.en} {since.en}.")


def _anchor_day(given: FactInputs) -> tuple[Text, date | None]:
    counted = therapy.counted_lines(given.lines)
    first = counted[0] if counted else None
    return {
        "diagnosis": (Text("Diagnosi", "Diagnosis"), given.diagnosis_on),
        "start_1l": (Text("Inizio prima linea", "Start of first line"), first.start_on if first else None),
        "end_1l": (Text("Fine prima linea", "End of first line"), first.end_on if first else None),
    }[given.anchor]


def _worded(code: str) -> dict[str, str]:
    label = MISSING_LABELS.get(code, Text(code, code))
    return {"code": code, "label_it": label.it, "label_en": label.en}


_RULES: Mapping[str, Callable[[FactInputs], Derived]] = MappingProxyType(
    {
        "prior_lines_n": lambda g: therapy.prior_lines_n(g.lines, today=g.today),
        "months_since_last_line": lambda g: therapy.months_since_last_line(g.lines, today=g.today),
        "primary_refractory": lambda g: refractoriness.primary_refractory(
            g.lines, relapse_confirmed_on=g.relapse_on, status_now=g.status
        ),
        "relapse_le_12m": lambda g: refractoriness.relapse_le_12m(
            g.lines, relapse_confirmed_on=g.relapse_on, status_now=g.status
        ),
        "refractory_scholar": lambda g: refractoriness.refractory_scholar(
            g.lines, relapse_confirmed_on=g.relapse_on
        ),
        "pod24": lambda g: refractoriness.pod24(
            g.lines, anchor=g.anchor, diagnosis_on=g.diagnosis_on, relapse_confirmed_on=g.relapse_on
        ),
        "btki_exposed": lambda g: therapy.btki_exposed(g.lines),
        "btki_resistant": lambda g: therapy.btki_resistant(g.lines),
    }
)
