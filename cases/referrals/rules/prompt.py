"""What an advisory prompt is, and the facts its rules look at."""

from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from cases.record.rules.derived_facts import DEFAULT_ANCHOR, FactEdit, FactInputs, derive, edited
from cases.record.rules.evidence import ADVISORY, EVIDENCE_LABELS
from cases.record.rules.text import Text
from cases.record.rules.therapy import Derived, TherapyLine, completed_lines, counted_lines
from cases.referrals.rules.logic import Answer
from cases.referrals.rules.values import Values, age_years, day, derived_edits, raw, text, therapy_lines

MATCH, NO_MATCH, INSUFFICIENT = "match", "no_match", "insufficient_data"
VERIFY = Text(
    "Indicativo: verificare RCP vigente e criteri AIFA", "Advisory: check the current SmPC and AIFA criteria"
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One advisory result. It never says "eligible", never blocks, always shows its source and how well it
    is backed.

    `fields`: form fields it stands next to; `severity`: info, amber or red; `verified_by/on`: who checked
    the rule against its source, empty until a haematologist of the network has done so.
    """

    rule_id: str
    layer: str
    outcome: str
    message_it: str
    message_en: str
    source: str
    source_date: str
    fields: tuple[str, ...]
    severity: str = "info"
    missing: tuple[str, ...] = ()
    evidence: str = "document"
    valid_from: str | None = None
    valid_to: str | None = None
    verified_by: str | None = None
    verified_on: str | None = None
    advisory_it: str = ADVISORY.it
    advisory_en: str = ADVISORY.en

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, with the words for the evidence tag."""
        label = EVIDENCE_LABELS[self.evidence]
        return {**asdict(self), "evidence_label_it": label.it, "evidence_label_en": label.en}


def outcome_of(answer: Answer) -> str:
    """Outcome code of a three-valued answer."""
    if answer.value is None:
        return INSUFFICIENT
    return MATCH if answer.value else NO_MATCH


@dataclass(frozen=True, slots=True)
class PathwayFacts:
    """What the pathway knows and the form does not; None where nothing is known or planned."""

    outcome: str | None = None
    apheresis_planned_on: date | None = None
    apheresis_on: date | None = None
    infused_on: date | None = None
    handover_due_on: date | None = None
    bridging_planned: bool = False
    not_referring_reason: str | None = None


@dataclass(frozen=True)
class RuleContext:
    """Everything the rules look at: form values, today, state of the referral's pathway, facts of the
    pathway.

    `referral_state` is a state code of the pathway ("referral_draft", "submitted", ...), None when there
    is no referral yet. `pod24_anchor`: the network's, see `refractoriness.pod24`.
    """

    values: Values
    today: date
    referral_state: str | None = None
    facts: PathwayFacts = field(default_factory=PathwayFacts)
    pod24_anchor: str = DEFAULT_ANCHOR

    @cached_property
    def disease(self) -> str | None:
        """Disease code of the form."""
        return text(self.values, "disease")

    @cached_property
    def age(self) -> int | None:
        """Age in completed years today."""
        return age_years(self.values, self.today)

    @cached_property
    def lines(self) -> tuple[TherapyLine, ...]:
        """Lines of therapy as recorded."""
        return therapy_lines(self.values)

    @cached_property
    def counted(self) -> tuple[TherapyLine, ...]:
        """Entries that open a line of systemic therapy."""
        return counted_lines(self.lines)

    @cached_property
    def completed(self) -> tuple[TherapyLine, ...]:
        """Counted lines that are over."""
        return completed_lines(self.lines, today=self.today)

    @cached_property
    def fact_inputs(self) -> FactInputs:
        """What the derived facts are derived from."""
        return FactInputs(
            lines=self.lines,
            today=self.today,
            diagnosis_on=day(self.values, "diagnosis_date"),
            relapse_on=self.relapse_on,
            status=self.status,
            anchor=self.pod24_anchor,
        )

    @cached_property
    def edits(self) -> dict[str, FactEdit]:
        """Derived facts that somebody judged otherwise."""
        return derived_edits(self.values)

    def fact(self, code: str) -> Derived:
        """A derived fact as it counts: what a person put in its place, else what the rule derives."""
        edit = self.edits.get(code)
        return derive(code, self.fact_inputs) if edit is None else edited(edit)

    @property
    def edited_prior_lines(self) -> int | None:
        """The number of completed lines when somebody stated it."""
        return self.edits["prior_lines_n"].value if "prior_lines_n" in self.edits else None

    @cached_property
    def prior_lines(self) -> Derived:
        """Number of completed lines."""
        return self.fact("prior_lines_n")

    @cached_property
    def status(self) -> str | None:
        """Disease status now."""
        return text(self.values, "disease_status_now")

    @cached_property
    def relapse_on(self) -> date | None:
        """Date of the confirmed relapse."""
        return day(self.values, "relapse_date")

    @cached_property
    def early_relapse(self) -> Derived:
        """Relapse within 12 months of the first line's completion."""
        return self.fact("relapse_le_12m")

    @cached_property
    def refractory_first(self) -> Derived:
        """Refractory to the first line."""
        return self.fact("primary_refractory")

    @property
    def submitted(self) -> bool:
        """Whether a referral was sent (a draft is not yet a referral)."""
        return self.referral_state not in (None, "identified", "referral_draft")

    @property
    def referral_open(self) -> bool:
        """Whether a referral is being written, discussed or followed before the apheresis."""
        return self.referral_state in {
            "referral_draft",
            "submitted",
            "under_discussion",
            "more_info_needed",
            "decided",
            "slot_planned",
        }

    @property
    def bridging(self) -> bool:
        """Whether bridging is planned or preferred."""
        return self.facts.bridging_planned or raw(self.values, "bridging_preference") is not None
