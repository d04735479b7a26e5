"""The form of one referral: values from the record and the referral, what is missing, wrong, advised, computed."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language

from cases.pathway.models import Pathway
from cases.pathway.rules import Outcome, State
from cases.pathway.selectors.days import days_of_pathway
from cases.record.rules.derived_facts import shown_facts
from cases.record.rules.score import ScoreResult
from cases.record.selectors.derived import derived_edits
from cases.record.selectors.snapshot import record_snapshot
from cases.referrals.models import Decision, DecisionReason, Referral
from cases.referrals.rules.form import (
    FIELDS,
    Completeness,
    FieldProblem,
    Kind,
    completeness,
    validate,
)
from cases.referrals.rules.prompts import MATCH, PathwayFacts, Prompt, RuleContext, prompts_for
from cases.referrals.rules.prompts_recur import AGE_OR_COMORBIDITY
from cases.referrals.rules.scoring import scores_for
from cases.referrals.rules.values import DERIVED_EDITS
from cases.referrals.selectors.own_fields import document_entries, own_entries
from kernel import clock
from kernel.actors import Actor
from network.directory.models import Centre, Person
from network.directory.selectors import pod24_anchor

_PROVENANCE = ("version",)
_NO_FIELDS = frozenset({"therapy_lines", DERIVED_EDITS})
NEAR_CENTRE_PERIOD = timedelta(days=28)
"""How long a patient stays near the hub after the infusion, before the return is due (default of the pathway)."""
NOT_YET_BACK = (State.INFUSED, State.INPATIENT_MONITORING, State.NEAR_CENTRE)


@dataclass(frozen=True, slots=True)
class FormState:
    """One reading of the form. `values` is what the rules take: entries by field code, `therapy_lines` and
    `derived_edits`. `derived_facts`: as they go to the page and into a snapshot."""

    values: dict[str, Any]
    lines_version: str
    today: date
    completeness: Completeness
    problems: list[FieldProblem]
    scores: list[ScoreResult]
    prompts: list[Prompt]
    derived_facts: list[dict[str, Any]]

    def frozen(self) -> dict[str, Any]:
        """The content that a snapshot keeps: every value with its date, author and centre, without versions."""
        fields = {
            code: {key: value for key, value in entry.items() if key not in _PROVENANCE}
            for code, entry in self.values.items()
            if code not in _NO_FIELDS
        }
        lines = [
            {key: value for key, value in line.items() if key not in _PROVENANCE}
            for line in self.values["therapy_lines"]
        ]
        edits = [
            {key: value for key, value in edit.items() if key not in _PROVENANCE}
            for edit in self.values[DERIVED_EDITS]
        ]
        # what the rules derive follows from the rest and from the day; what a person stated is content
        stated = {DERIVED_EDITS: edits} if edits else {}
        return {"fields": fields, "therapy_lines": lines, **stated}

    def frozen_scores(self) -> list[dict[str, Any]]:
        return [score_output(score) for score in self.scores if score.value is not None]

    def frozen_prompts(self) -> list[dict[str, Any]]:
        return [prompt.as_dict() for prompt in self.prompts if prompt.outcome == MATCH]

    @staticmethod
    def wording(it: str, en: str) -> str:
        return en if (get_language() or "it").startswith("en") else it


def form_state(*, actor: Actor, referral: Referral) -> FormState:
    """Read the whole form of a referral that the actor may see (the caller has checked). About 20 queries."""
    values, lines_version = form_values(referral)
    today, anchor = clock.today(), pod24_anchor()
    context = RuleContext(values, today, pod24_anchor=anchor)
    facts = shown_facts(context.fact_inputs, context.edits, disease=context.disease)
    return FormState(
        values=values,
        lines_version=lines_version,
        today=today,
        completeness=completeness(values, today=today),
        problems=validate(values, today=today),
        scores=scores_for(values, today=today),
        prompts=prompts_for(
            values,
            today=today,
            referral_state=referral.pathway.state,
            facts=pathway_facts(referral.pathway),
            pod24_anchor=anchor,
        ),
        derived_facts=[fact.as_dict() for fact in facts],
    )


def pathway_facts(pathway: Pathway) -> PathwayFacts:
    """What the pathway tells the rules: the days of apheresis, infusion and return, why there is no CAR-T.

    One query, two for a patient who was judged not eligible.
    """
    days = days_of_pathway(pathway)
    back = days.infused_on + NEAR_CENTRE_PERIOD if days.infused_on and pathway.state in NOT_YET_BACK else None
    return PathwayFacts(
        outcome=pathway.outcome or None,
        apheresis_planned_on=days.planned_on,
        apheresis_on=days.done_on,
        infused_on=days.infused_on,
        handover_due_on=back,
        not_referring_reason=_reason_against(pathway),
    )


def _reason_against(pathway: Pathway) -> str | None:
    """Why the patient does not go on to CAR-T: the reason of the closure, else of the refusal that stands.

    Of several reasons of a refusal, the one that RECUR has a word about comes first.
    """
    if pathway.closed_reason and pathway.closed_reason != Outcome.NOT_ELIGIBLE:
        return pathway.closed_reason
    if pathway.outcome != Outcome.NOT_ELIGIBLE:
        return None
    last = (
        Decision.objects.filter(referral__pathway=pathway).order_by("-decided_at", "-number").values("pk")[:1]
    )
    reasons = DecisionReason.objects.filter(decision__in=last).order_by("-is_primary", "code")
    codes = list(reasons.values_list("code", flat=True))
    return next((code for code in codes if code in AGE_OR_COMORBIDITY), codes[0] if codes else None)


def form_output(*, state: FormState, can_edit: bool, editors: list[dict[str, Any]]) -> dict[str, Any]:
    """The form as it goes to the page. `levels`: what each field is for these values (M1, M2, O, hidden)."""
    values = {
        code: {**entry, "age_days": _age_days(entry, state.today)}
        for code, entry in state.values.items()
        if code not in _NO_FIELDS
    }
    return {
        "values": values,
        "therapy_lines": state.values["therapy_lines"],
        "lines_version": state.lines_version,
        "levels": {field.code: field.level_for(state.values, state.today).value for field in FIELDS},
        "completeness": state.completeness,
        "problems": [asdict(problem) for problem in state.problems],
        "prompts": [prompt.as_dict() for prompt in state.prompts],
        "scores": [score_output(score) for score in state.scores],
        "derived_facts": state.derived_facts,
        "editors": editors,
        "can_edit": can_edit,
    }


def _age_days(entry: dict[str, Any], today: date) -> int | None:
    """How old a dated value is; None when it carries no day."""
    return (today - date.fromisoformat(entry["on"])).days if entry["on"] else None


def form_values(referral: Referral) -> tuple[dict[str, Any], str]:
    """Entries by field code, with `therapy_lines` and `derived_edits`; and the version of the lines together."""
    record = record_snapshot(referral.patient_id)
    own = own_entries(referral) | document_entries(referral)
    _name(own)
    values: dict[str, Any] = {
        "therapy_lines": record["therapy_lines"],
        DERIVED_EDITS: derived_edits(referral.patient_id),
    }
    for field in FIELDS:
        if field.kind is Kind.LINES:
            continue
        entry = own.get(field.code) or record.get(field.source)
        if entry is not None:
            values[field.code] = entry
    lines = record.get("therapy_line")
    return values, lines["version"] if lines else ""


def _name(entries: dict[str, dict[str, Any]]) -> None:
    """Authors and centres as people read them, as in the record's own snapshot. Two queries."""
    people = {
        str(p.pk): {"id": str(p.pk), "display_name": p.display_name}
        for p in Person.objects.filter(pk__in={e["author"] for e in entries.values() if e["author"]})
    }
    centres = {
        str(c.pk): {"id": str(c.pk), "code": c.code, "name": c.name}
        for c in Centre.objects.filter(pk__in={e["centre"] for e in entries.values() if e["centre"]})
    }
    for entry in entries.values():
        entry["author"] = people.get(entry["author"])
        entry["centre"] = centres.get(entry["centre"])


def score_output(score: ScoreResult) -> dict[str, Any]:
    """A score as it goes to the page and into a snapshot: value, class, inputs with dates, warnings, source."""
    return score.as_dict()
