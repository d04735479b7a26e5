"""A prompt rule of the layers DELPHI, RECUR and FIT: one three-valued question, one message."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.record.rules.text import Text
from cases.referrals.rules.logic import Answer
from cases.referrals.rules.prompt import Prompt, RuleContext, outcome_of


@dataclass(frozen=True, slots=True)
class SimpleRule:
    """`ask` decides; `message` is shown on a match beside `fields`."""

    rule_id: str
    layer: str
    ask: Callable[[RuleContext], Answer]
    message: Text
    fields: tuple[str, ...]
    source: str
    source_date: str
    evidence: str = "document"
    severity: str = "info"

    def evaluate(self, ctx: RuleContext) -> Prompt:
        """The result for one referral."""
        answer = self.ask(ctx)
        return Prompt(
            self.rule_id,
            self.layer,
            outcome_of(answer),
            self.message.it,
            self.message.en,
            self.source,
            self.source_date,
            self.fields,
            self.severity,
            answer.missing,
            self.evidence,
        )
