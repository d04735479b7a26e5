"""The form and the choices of what follows it, as the page renders them."""

from functools import cache
from typing import Any

from cases.pathway.rules import OUTCOME_LABELS, WITHDRAW_REASONS, Outcome
from cases.record.rules.text import Choice
from cases.referrals.rules.decision import reasons_for
from cases.referrals.rules.form import form_schema
from cases.referrals.rules.prompts_recur import AGE_OR_COMORBIDITY, reason_note


@cache
def referral_form_schema() -> dict[str, Any]:
    """The same for everybody and for every referral: both languages, no data."""
    return {
        **form_schema(),
        "outcomes": [
            {
                "outcome": outcome.value,
                "label_it": OUTCOME_LABELS[outcome].it,
                "label_en": OUTCOME_LABELS[outcome].en,
                "reasons": [_choice(item) for item in reasons_for(outcome)],
            }
            for outcome in Outcome
        ],
        "withdraw_reasons": [_choice(item) for item in WITHDRAW_REASONS],
        "reason_notes": [{"codes": sorted(AGE_OR_COMORBIDITY), "prompt": reason_note().as_dict()}],
    }


def _choice(item: Choice) -> dict[str, str]:
    return {"code": item.code, "label_it": item.label.it, "label_en": item.label.en}
