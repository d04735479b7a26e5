"""The advisory prompts of a referral: EU indications, AIFA, Delphi, RECUR, fitness. Import from here.

Prompts are editable data with a source each; they answer match, no_match or insufficient_data, never
"eligible", and never block anything.
"""

from datetime import date

from cases.record.rules.derived_facts import DEFAULT_ANCHOR
from cases.referrals.rules.prompt import (
    INSUFFICIENT,
    MATCH,
    NO_MATCH,
    PathwayFacts,
    Prompt,
    RuleContext,
)
from cases.referrals.rules.prompts_aifa import AIFA_ROWS, AifaRow, aifa_prompts
from cases.referrals.rules.prompts_delphi import delphi_prompts
from cases.referrals.rules.prompts_ema import EMA_RULES, ema_prompts
from cases.referrals.rules.prompts_fit import fit_prompts
from cases.referrals.rules.prompts_recur import recur_prompts
from cases.referrals.rules.values import Values

__all__ = [
    "AIFA_ROWS",
    "EMA_RULES",
    "INSUFFICIENT",
    "MATCH",
    "NO_MATCH",
    "AifaRow",
    "PathwayFacts",
    "Prompt",
    "RuleContext",
    "all_prompts",
    "prompts_for",
]


def all_prompts(ctx: RuleContext) -> list[Prompt]:
    """Every rule's result, also those that do not match."""
    ema = list(ema_prompts(ctx))
    return [*ema, *aifa_prompts(ema), *delphi_prompts(ctx), *recur_prompts(ctx), *fit_prompts(ctx)]


def prompts_for(
    values: Values,
    *,
    today: date,
    referral_state: str | None = None,
    facts: PathwayFacts | None = None,
    pod24_anchor: str = DEFAULT_ANCHOR,
) -> list[Prompt]:
    """The prompts to show beside a referral form.

    Every match; of the EU indications of this disease also those that do not correspond or lack data,
    because the reason is what the doctor needs. Other rules that lack data stay silent: the form's
    completeness asks for it.
    """
    ctx = RuleContext(values, today, referral_state, facts or PathwayFacts(), pod24_anchor)
    return [
        prompt
        for prompt in all_prompts(ctx)
        if prompt.outcome == MATCH
        or (prompt.layer == "AIFA")
        or (prompt.layer == "EMA" and ctx.disease is not None and prompt.rule_id not in _NOTES)
    ]


_NOTES = frozenset({"EMA-NONE", "EMA-HGBL-LATER"})
