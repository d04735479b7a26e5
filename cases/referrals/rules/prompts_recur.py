"""Prompts of RECUR (ASTCT, AACI, ACCC) for large B-cell lymphoma (layer RECUR)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from cases.record.rules.text import Text
from cases.referrals.rules.criteria import relapsed_or_refractory
from cases.referrals.rules.delphi_questions import is_lbcl
from cases.referrals.rules.logic import Answer, all_of, known, unknown
from cases.referrals.rules.prompt import PathwayFacts, Prompt, RuleContext
from cases.referrals.rules.simple_rule import SimpleRule
from cases.referrals.rules.values import text

SOURCE = "RECUR (ASTCT, AACI, ACCC), in: CAR T Vision Steering Committee report"
SOURCE_DATE = ""
URGENT_AFTER = timedelta(days=7)
HANDOVER_WITHIN = timedelta(days=7)
AGE_OR_COMORBIDITY = frozenset({"age", "comorbidity", "clinical_condition"})


def _unreferred_relapse(ctx: RuleContext) -> Answer:
    return all_of(is_lbcl(ctx), known(not ctx.submitted), relapsed_or_refractory(ctx))


def _overdue(ctx: RuleContext) -> Answer:
    since = (
        unknown("relapse_date")
        if ctx.relapse_on is None
        else known(ctx.today - ctx.relapse_on > URGENT_AFTER)
    )
    return all_of(_unreferred_relapse(ctx), since)


def _no_caregiver(ctx: RuleContext) -> Answer:
    return known(text(ctx.values, "caregiver_available_28d") in (None, "no"))


def _handover_near(ctx: RuleContext) -> Answer:
    due = ctx.facts.handover_due_on
    return known(ctx.facts.infused_on is not None and due is not None and due - ctx.today <= HANDOVER_WITHIN)


def _rule(
    rule_id: str,
    question: Callable[[RuleContext], Answer],
    it: str,
    en: str,
    fields: tuple[str, ...],
    evidence: str = "document",
) -> SimpleRule:
    return SimpleRule(rule_id, "RECUR", question, Text(it, en), fields, SOURCE, SOURCE_DATE, evidence)


RULES: tuple[SimpleRule, ...] = (
    _rule(
        "REC-R",
        _unreferred_relapse,
        "Recidivato o refrattario: chiunque va inviato a un consulto con uno specialista CAR-T.",
        "Relapsed/refractory: any person should be referred for a consult with a CAR-T specialist.",
        ("disease_status_now",),
    ),
    _rule(
        "REC-E",
        lambda ctx: known(ctx.facts.not_referring_reason in AGE_OR_COMORBIDITY),
        "Ogni età e comorbilità è valutata caso per caso dallo specialista.",
        "Every age and comorbidity is evaluated case by case by the specialist.",
        ("birth_date", "hct_ci_items"),
    ),
    _rule(
        "REC-C",
        _no_caregiver,
        "Caregiver: parlare di sostegno e continuità di cura.",
        "Caregiver: discuss support and continuity of care.",
        ("caregiver_available_28d",),
    ),
    _rule(
        "REC-U",
        _overdue,
        "Più di 7 giorni dalla recidiva senza invio: identificazione e invio rapidi. (I 7 giorni sono una scelta del "
        "progetto.)",
        "More than 7 days since the relapse without a referral: rapid identification and referral. (The 7 days are a "
        "choice of this project.)",
        ("relapse_date",),
        "project",
    ),
    _rule(
        "REC-R2",
        _handover_near,
        "Accogliere il paziente al rientro: consegna e contatti del team locale.",
        "Receive the patient back: hand-over and local team contacts.",
        (),
    ),
)


def reason_note() -> Prompt:
    """REC-E as it stands beside a reason while somebody chooses one of `AGE_OR_COMORBIDITY`."""
    rule = next(rule for rule in RULES if rule.rule_id == "REC-E")
    facts = PathwayFacts(not_referring_reason="comorbidity")
    return rule.evaluate(RuleContext({}, date.min, facts=facts))


def recur_prompts(ctx: RuleContext) -> Iterator[Prompt]:
    """Every RECUR rule for one referral."""
    return (rule.evaluate(ctx) for rule in RULES)
