"""The questions behind the Delphi prompts: where the patient stands in the first line, and the risk of the
disease.
"""

from cases.record.rules.codes import LBCL, MCL
from cases.record.rules.months import months_after
from cases.referrals.rules.logic import Answer, all_of, any_of, known, of_derived, unknown
from cases.referrals.rules.prompt import RuleContext
from cases.referrals.rules.scoring import scores_for
from cases.referrals.rules.values import day, flag, many, number, observed_on, raw, text

HIGH_RISK_SITES = frozenset({"cns", "kidney_adrenal", "testis_ovary", "breast"})
HIGH_KI67_PCT = 30
INTERIM_FROM_CYCLE = 3


def is_lbcl(ctx: RuleContext) -> Answer:
    """Large B-cell lymphoma in the consensus' sense."""
    return unknown("disease") if ctx.disease is None else known(ctx.disease in LBCL)


def is_mcl(ctx: RuleContext) -> Answer:
    """Mantle cell lymphoma."""
    return unknown("disease") if ctx.disease is None else known(ctx.disease in MCL)


def first_line_unfinished(ctx: RuleContext) -> Answer:
    """No line completed yet: before or during the first. Without any line recorded, the present status
    tells.
    """
    if ctx.edited_prior_lines is not None:
        return known(ctx.edited_prior_lines == 0)
    if ctx.counted:
        return known(not ctx.completed)
    return unknown("therapy_lines") if raw(ctx.values, "disease_status_now") is None else known(False)


def high_risk_at_diagnosis(ctx: RuleContext) -> Answer:
    """IPI 3 or more, MYC and BCL2 rearranged, bulk, CNS disease or a site with CNS risk (list of this
    project).
    """
    ipi = next((s for s in scores_for(ctx.values, ctx.disease, today=ctx.today) if s.score_id == "ipi"), None)
    by_ipi = (
        known(False) if ipi is None else unknown(*ipi.missing) if ipi.value is None else known(ipi.value >= 3)
    )
    sites, cns = many(ctx.values, "extranodal_sites"), text(ctx.values, "cns_involvement")
    return any_of(
        by_ipi,
        known(ctx.disease == "hgbl_mycbcl2"),
        known(text(ctx.values, "bulky") in ("ge_7_5_cm", "ge_10_cm")),
        known(cns not in (None, "never", "unknown")),
        known(bool(HIGH_RISK_SITES & set(sites or ()))),
    )


def no_interim_assessment(ctx: RuleContext) -> Answer:
    """On first line with at least 3 cycles given and neither a response nor a PET recorded since it began."""
    if len(ctx.counted) != 1 or ctx.completed:
        return known(False)
    line = ctx.counted[0]
    if line.cycles is None:
        return unknown("therapy_lines.cycles")
    pet = day(ctx.values, "pet_on")
    seen = bool(line.best_response) or (pet is not None and line.start_on is not None and pet > line.start_on)
    return known(line.cycles >= INTERIM_FROM_CYCLE and not seen)


def no_end_of_treatment_assessment(ctx: RuleContext) -> Answer:
    """First line over, nothing after it, and no assessment of its end recorded."""
    if len(ctx.counted) != 1 or len(ctx.completed) != 1:
        return known(False)
    line, pet = ctx.counted[0], day(ctx.values, "pet_on")
    seen_later = pet is not None and line.end_on is not None and pet >= line.end_on
    return known(not (line.response_at_eot or line.failed or seen_later))


def monitoring_due(ctx: RuleContext) -> Answer:
    """6 or 12 months after the end of treatment (each ± 1 month) without an assessment in that window."""
    if len(ctx.counted) != 1 or len(ctx.completed) != 1 or ctx.counted[0].failed:
        return known(False)
    end = ctx.counted[0].end_on
    if end is None:
        return unknown("therapy_lines.end_on")
    seen = [
        d for d in (day(ctx.values, "pet_on"), observed_on(ctx.values, "disease_status_now")) if d is not None
    ]
    windows = [(months_after(end, month - 1), months_after(end, month + 1)) for month in (6, 12)]
    return known(
        any(
            opens <= ctx.today <= closes and not any(opens <= moment <= closes for moment in seen)
            for opens, closes in windows
        )
    )


def early_or_refractory_unreferred(ctx: RuleContext) -> Answer:
    """Early relapse or refractory to the first line, and no referral sent."""
    if ctx.submitted:
        return known(False)
    return any_of(of_derived(ctx.early_relapse), of_derived(ctx.refractory_first))


def therapy_before_apheresis(ctx: RuleContext) -> Answer:
    """A referral is open and therapy is planned or needed before the apheresis."""
    planned = (
        raw(ctx.values, "planned_next_therapy") is not None or flag(ctx.values, "holding_needed") is True
    )
    return known(ctx.referral_open and ctx.facts.apheresis_on is None and planned)


def bridging_after_acceptance(ctx: RuleContext) -> Answer:
    """Judged eligible and bridging planned."""
    return known(ctx.facts.outcome == "eligible" and ctx.bridging)


def mcl_high_risk(ctx: RuleContext) -> Answer:
    """Ki-67 of 30 % or more, TP53 deleted or mutated, blastoid or pleomorphic, or progression within 24
    months.
    """
    ki67, tp53 = number(ctx.values, "ki67_pct"), text(ctx.values, "tp53")
    shape = text(ctx.values, "mcl_morphology")
    return any_of(
        unknown("ki67_pct") if ki67 is None else known(ki67 >= HIGH_KI67_PCT),
        unknown("tp53") if tp53 in (None, "not_done") else known(tp53 in ("mutated", "deleted", "both")),
        unknown("mcl_morphology") if shape is None else known(shape in ("blastoid", "pleomorphic")),
        of_derived(ctx.fact("pod24")),
    )


def mcl_first_line_failed_second_not_started(ctx: RuleContext) -> Answer:
    """Mantle cell lymphoma that failed the first line, before the second."""
    if ctx.edited_prior_lines is not None and ctx.edited_prior_lines != 1:
        return known(False)
    if not ctx.counted:
        return unknown("therapy_lines")
    failed = ctx.counted[0].failed or ctx.relapse_on is not None
    return all_of(known(len(ctx.counted) == 1), known(failed))


def resistant_to_btki(ctx: RuleContext) -> Answer:
    """Progression on, or loss of response to, a BTK inhibitor."""
    return of_derived(ctx.fact("btki_resistant"))
