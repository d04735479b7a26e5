"""Indications of the CAR-T products authorised in the EU, as editable data (layer EMA).

A match says that the label's wording may apply, never that the patient is eligible. Check every row
against the current summary of product characteristics at ema.europa.eu before each release: several rows
come from secondary pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.record.rules.codes import B_ALL, FL, HGBL, MCL
from cases.record.rules.text import Text
from cases.referrals.rules.criteria import CRITERIA
from cases.referrals.rules.logic import Answer, all_of, known, unknown
from cases.referrals.rules.missing import missing_labels
from cases.referrals.rules.prompt import (
    INSUFFICIENT,
    MATCH,
    NO_MATCH,
    VERIFY,
    Prompt,
    RuleContext,
    outcome_of,
)

DLBCL = frozenset({"dlbcl_nos"})
TFL, PMBCL, FL3B = frozenset({"tfl"}), frozenset({"pmbcl"}), frozenset({"fl_3b"})
MYELOMA = frozenset({"mm"})
NO_PRODUCT = frozenset({"cll_sll", "mzl", "richter", "pcnsl", "al_amyloidosis"})
CONSULTED = "2026-11"

_TFL = Text(
    "DLBCL da linfoma follicolare trasformato: l'equiparazione è un'interpretazione che spetta al centro CAR-T",
    "DLBCL from transformed follicular lymphoma: reading it as DLBCL is an interpretation for the hub",
)
_HGBL_LATER = Text(
    "Dalla terza linea l'indicazione non nomina a parte i linfomi ad alto grado: interpretazione che spetta al "
    "centro CAR-T.",
    "From third line the label does not name high-grade lymphoma separately: an interpretation for the hub.",
)


@dataclass(frozen=True, slots=True)
class EmaRule:
    """One product in one indication.

    `diseases`, ages (inclusive) and `min_lines` (completed lines of systemic therapy) come from the label;
    `criteria` are names in `CRITERIA`. `interpreted`: diseases for which a match is an interpretation left
    to the hub.
    """

    rule_id: str
    product: str
    indication: Text
    diseases: frozenset[str]
    criteria: tuple[str, ...]
    source: str
    min_age: int = 18
    max_age: int | None = None
    min_lines: int = 0
    valid_from: str | None = None
    evidence: str = "found"
    interpreted: frozenset[str] = frozenset()


_AXI = "Yescarta (axicabtagene ciloleucel, CD19)"
_TISA = "Kymriah (tisagenlecleucel, CD19)"
_BREXU = "Tecartus (brexucabtagene autoleucel, CD19)"
_LISO = "Breyanzi (lisocabtagene maraleucel, CD19)"
_S_AXI = "Yescarta, EU indication (EMEA/H/C/004480)"
_S_TISA = "Kymriah, EPAR and CHMP opinion, March 2022"
_S_BREXU = "Tecartus, EPAR (ema.europa.eu)"
_S_LISO = "Breyanzi, EU product information"
_EARLY = ("early_or_refractory",)
_RR = ("relapsed_or_refractory",)
_SECOND = Text(
    "seconda linea: recidiva entro 12 mesi dalla fine della prima linea o refrattarietà ad essa",
    "second line: relapse within 12 months of completing first line, or refractory to it",
)
_AFTER_2 = Text(
    "recidivato o refrattario dopo almeno 2 linee", "relapsed or refractory after at least 2 lines"
)
_AFTER_3 = Text(
    "recidivato o refrattario dopo almeno 3 linee", "relapsed or refractory after at least 3 lines"
)
_MCL = Text(
    "linfoma mantellare recidivato o refrattario dopo almeno 2 linee con inibitore di BTK",
    "relapsed or refractory mantle cell lymphoma after at least 2 lines including a BTK inhibitor",
)
_ADULT_ALL = Text(
    "LLA B recidivata o refrattaria, dai 26 anni", "relapsed or refractory B-ALL, from 26 years"
)

EMA_RULES: tuple[EmaRule, ...] = (
    EmaRule("EMA-AXI-1", _AXI, _SECOND, DLBCL | TFL | HGBL, _EARLY, _S_AXI, min_lines=1, interpreted=TFL),
    EmaRule("EMA-AXI-2", _AXI, _AFTER_2, DLBCL | TFL | PMBCL, _RR, _S_AXI, min_lines=2, interpreted=TFL),
    EmaRule("EMA-AXI-3", _AXI, _AFTER_3, FL, _RR, _S_AXI, min_lines=3),
    EmaRule(
        "EMA-TISA-1",
        _TISA,
        Text(
            "LLA B fino a 25 anni refrattaria, recidivata dopo trapianto o in seconda o successiva recidiva",
            "B-ALL up to 25 years: refractory, relapsed after transplant, or in second or later relapse",
        ),
        B_ALL,
        ("all_young",),
        _S_TISA,
        min_age=0,
        max_age=25,
    ),
    EmaRule("EMA-TISA-2", _TISA, _AFTER_2, DLBCL | TFL, _RR, _S_TISA, min_lines=2, interpreted=TFL),
    EmaRule("EMA-TISA-3", _TISA, _AFTER_2, FL, _RR, _S_TISA, min_lines=2),
    EmaRule("EMA-BREXU-1", _BREXU, _MCL, MCL, (*_RR, "btki"), _S_BREXU, min_lines=2),
    EmaRule("EMA-BREXU-2", _BREXU, _ADULT_ALL, B_ALL, _RR, _S_BREXU, min_age=26),
    EmaRule(
        "EMA-LISO-1",
        _LISO,
        _SECOND,
        DLBCL | TFL | HGBL | PMBCL | FL3B,
        _EARLY,
        _S_LISO,
        min_lines=1,
        interpreted=TFL,
    ),
    EmaRule(
        "EMA-LISO-2", _LISO, _AFTER_2, DLBCL | TFL | PMBCL | FL3B, _RR, _S_LISO, min_lines=2, interpreted=TFL
    ),
    EmaRule("EMA-LISO-3", _LISO, _AFTER_2, FL, _RR, f"{_S_LISO}; EC 2025", min_lines=2, valid_from="2025"),
    EmaRule(
        "EMA-LISO-4",
        _LISO,
        _MCL,
        MCL,
        (*_RR, "btki"),
        f"{_S_LISO}; EC November 2025",
        min_lines=2,
        valid_from="2025-11",
    ),
    EmaRule(
        "EMA-IDE-1",
        "Abecma (idecabtagene vicleucel, BCMA)",
        Text(
            "mieloma dopo almeno 2 linee con IMiD, inibitore del proteasoma e anti-CD38, in progressione all'ultima",
            "myeloma after at least 2 lines incl. IMiD, PI and anti-CD38, with progression on the last",
        ),
        MYELOMA,
        ("imid", "pi", "anti_cd38", "progression_on_last"),
        "Abecma, European Commission, March 2024",
        min_lines=2,
        valid_from="2024-03",
    ),
    EmaRule(
        "EMA-CILTA-1",
        "Carvykti (ciltacabtagene autoleucel, BCMA)",
        Text(
            "mieloma dopo almeno 1 linea con IMiD e inibitore del proteasoma, in progressione all'ultima e "
            "refrattario a lenalidomide",
            "myeloma after at least 1 line incl. IMiD and PI, with progression on the last and lenalidomide-refractory",
        ),
        MYELOMA,
        ("imid", "pi", "progression_on_last", "lenalidomide_refractory"),
        "Carvykti, CHMP opinion 23 February 2024 (wording partly general knowledge)",
        min_lines=1,
        valid_from="2024-02-23",
        evidence="general_knowledge",
    ),
    EmaRule(
        "EMA-OBE-1",
        "Aucatzyl (obecabtagene autoleucel, CD19)",
        _ADULT_ALL,
        B_ALL,
        _RR,
        "Aucatzyl, European Commission, July 2025 (conditional)",
        min_age=26,
        valid_from="2025-07",
    ),
)


def ema_prompts(ctx: RuleContext) -> Iterator[Prompt]:
    """One result per rule that names the disease of the form; without a disease, every rule lacks it."""
    for rule in EMA_RULES:
        if ctx.disease is None or ctx.disease in rule.diseases:
            yield _evaluate(rule, ctx)
    yield _no_product(ctx)
    yield _hgbl_later(ctx)


def _questions(rule: EmaRule, ctx: RuleContext) -> list[tuple[Answer, Text]]:
    disease = unknown("disease") if ctx.disease is None else known(True)
    questions = [(disease, Text("malattia non indicata", "disease not stated"))]
    questions.append((_age(rule, ctx), _age_not_met(rule)))
    if rule.min_lines:
        prior = ctx.prior_lines
        enough = (
            known(prior.value >= rule.min_lines) if isinstance(prior.value, int) else unknown(*prior.missing)
        )
        why = Text(f"meno di {rule.min_lines} linee concluse", f"fewer than {rule.min_lines} completed lines")
        questions.append((enough, why))
    questions += [(CRITERIA[name].ask(ctx), CRITERIA[name].not_met) for name in rule.criteria]
    return questions


def _age(rule: EmaRule, ctx: RuleContext) -> Answer:
    if ctx.age is None:
        return unknown("birth_date")
    return known(ctx.age >= rule.min_age and (rule.max_age is None or ctx.age <= rule.max_age))


def _age_not_met(rule: EmaRule) -> Text:
    if rule.max_age is not None:
        return Text(f"età oltre {rule.max_age} anni", f"age above {rule.max_age} years")
    return Text(f"età sotto {rule.min_age} anni", f"age below {rule.min_age} years")


def _evaluate(rule: EmaRule, ctx: RuleContext) -> Prompt:
    questions = _questions(rule, ctx)
    answer = all_of(*(answer for answer, _ in questions))
    outcome = outcome_of(answer)
    message = _message(rule, ctx, outcome, answer, [why for reply, why in questions if reply.value is False])
    return Prompt(
        rule.rule_id,
        "EMA",
        outcome,
        message.it,
        message.en,
        rule.source,
        CONSULTED,
        ("disease", "therapy_lines"),
        missing=answer.missing,
        evidence=rule.evidence,
        valid_from=rule.valid_from,
        advisory_it=VERIFY.it,
        advisory_en=VERIFY.en,
    )


def _message(rule: EmaRule, ctx: RuleContext, outcome: str, answer: Answer, failed: list[Text]) -> Text:
    if outcome == MATCH:
        message = Text(
            f"{rule.product}: i dati corrispondono all'indicazione europea ({rule.indication.it}).",
            f"{rule.product}: the data correspond to the EU indication ({rule.indication.en}).",
        )
        caution = _TFL if ctx.disease in rule.interpreted else None
        return (
            message if caution is None else Text(f"{message.it} {caution.it}.", f"{message.en} {caution.en}.")
        )
    if outcome == INSUFFICIENT:
        lacking = missing_labels(answer.missing)
        return Text(
            f"{rule.product} ({rule.indication.it}): dati insufficienti, mancano: {lacking.it}.",
            f"{rule.product} ({rule.indication.en}): insufficient data, missing: {lacking.en}.",
        )
    return Text(
        f"{rule.product} ({rule.indication.it}): non corrisponde: {'; '.join(why.it for why in failed)}.",
        f"{rule.product} ({rule.indication.en}): does not correspond: {'; '.join(why.en for why in failed)}.",
    )


def _no_product(ctx: RuleContext) -> Prompt:
    outcome = INSUFFICIENT if ctx.disease is None else MATCH if ctx.disease in NO_PRODUCT else NO_MATCH
    message = Text(
        "Nessuna indicazione europea di CAR-T trovata per questa malattia: valutare uno studio, chiedere al "
        "centro CAR-T.",
        "No EU-authorised CAR-T indication found for this disease: consider a trial, ask the hub.",
    )
    return _note(
        "EMA-NONE", outcome, message, "Review of EU CAR-T labels, November 2026", "general_knowledge"
    )


def _hgbl_later(ctx: RuleContext) -> Prompt:
    prior = ctx.prior_lines.value
    later = ctx.disease in HGBL and isinstance(prior, int) and prior >= 2
    outcome = MATCH if later else NO_MATCH
    return _note("EMA-HGBL-LATER", outcome, _HGBL_LATER, "Design choice of this project", "project")


def _note(rule_id: str, outcome: str, message: Text, source: str, evidence: str) -> Prompt:
    return Prompt(
        rule_id,
        "EMA",
        outcome,
        message.it,
        message.en,
        source,
        CONSULTED,
        ("disease",),
        missing=("disease",) if outcome == INSUFFICIENT else (),
        evidence=evidence,
        advisory_it=VERIFY.it,
        advisory_en=VERIFY.en,
    )
