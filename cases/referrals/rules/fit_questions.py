"""The questions behind the fitness and preparation prompts: organ function, infection, washout before
apheresis.
"""

from datetime import date, timedelta

from cases.record.rules.months import months_after
from cases.record.rules.therapy import last_bendamustine_on, treatment_since
from cases.record.rules.washout import (
    BENDAMUSTINE_MONTHS,
    INTERFERING_CLASSES,
    INTERFERING_NAMES,
    STEROID_DAYS,
    STEROID_LIMIT_MG,
    last_given,
    washing_out,
)
from cases.referrals.rules.logic import Answer, any_of, known, over, under, unknown
from cases.referrals.rules.prompt import RuleContext
from cases.referrals.rules.score_inputs import ecog_of, plausible, upper_limit
from cases.referrals.rules.scoring import scores_for
from cases.referrals.rules.values import number, raw, text

IRRADIATED_FROM = timedelta(days=7)
IRRADIATED_UNTIL = timedelta(days=90)


def planned_apheresis(ctx: RuleContext) -> date:
    """Planned day of apheresis; today when none is planned yet, the earliest it could be."""
    return max(ctx.facts.apheresis_planned_on or ctx.today, ctx.today)


def ecog_2_or_more(ctx: RuleContext) -> Answer:
    """ECOG 2 or more."""
    return over(ecog_of(ctx.values), 1, "ecog")


def uncontrolled_infection(ctx: RuleContext) -> Answer:
    """An active infection that is not controlled."""
    state = text(ctx.values, "active_infection")
    return unknown("active_infection") if state is None else known(state == "uncontrolled")


def liver(ctx: RuleContext) -> Answer:
    """Bilirubin above 2.0 mg/dL (34 µmol/L) or a transaminase above 4 times its limit."""
    return any_of(
        over(plausible(ctx.values, "bilirubin_total"), 2.0, "bilirubin_total"),
        _over_limit(ctx, "alt"),
        _over_limit(ctx, "ast"),
    )


def _over_limit(ctx: RuleContext, code: str) -> Answer:
    value, limit = plausible(ctx.values, code), upper_limit(ctx.values, code)
    if value is None:
        return unknown(code)
    return unknown(f"{code}_uln") if limit is None or limit <= 0 else known(value > 4 * limit)


def kidney(ctx: RuleContext) -> Answer:
    """Estimated GFR or creatinine clearance below 30."""
    found = {s.score_id: s for s in scores_for(ctx.values, ctx.disease, today=ctx.today)}
    answers = []
    for score_id in ("egfr_ckd_epi_2021", "cockcroft_gault"):
        score = found[score_id]
        answers.append(unknown(*score.missing) if score.value is None else known(score.value < 30))
    return any_of(*answers)


def low_ejection_fraction(ctx: RuleContext) -> Answer:
    """Ejection fraction below 40 %."""
    return under(plausible(ctx.values, "lvef_pct"), 40, "lvef_pct")


def low_oxygen(ctx: RuleContext) -> Answer:
    """Oxygen saturation below 92 % on room air."""
    return under(plausible(ctx.values, "spo2_pct"), 92, "spo2_pct")


def virus(ctx: RuleContext) -> Answer:
    """HBsAg, HBV DNA, HCV RNA, HIV or anti-HBc positive; of anti-HCV alone the RNA tells."""
    markers = ("hbsag", "hbv_dna", "hcv_rna", "hiv_ab_ag", "anti_hbc")
    found = {marker: text(ctx.values, marker) for marker in markers}
    if "positive" in found.values():
        return known(True)
    always = [marker for marker in ("hbsag", "hiv_ab_ag", "anti_hbc") if found[marker] in (None, "not_done")]
    if text(ctx.values, "anti_hcv") == "positive" and found["hcv_rna"] in (None, "not_done"):
        always.append("hcv_rna")
    return unknown(*always) if always else known(False)


def active_cns(ctx: RuleContext) -> Answer:
    """Active CNS disease, parenchymal or leptomeningeal."""
    state = text(ctx.values, "cns_involvement")
    if state in (None, "unknown"):
        return unknown("cns_involvement")
    return known(state in ("active_parenchymal", "active_leptomeningeal"))


def few_lymphocytes(ctx: RuleContext) -> Answer:
    """Lymphocytes below 0.2·10⁹/L or CD3 below 150/µL; the CD3 count is optional."""
    cd3 = plausible(ctx.values, "cd3_abs")
    answers = [under(plausible(ctx.values, "alc"), 0.2, "alc")]
    return any_of(*answers, *([] if cd3 is None else [known(cd3 < 150)]))


def low_counts(ctx: RuleContext) -> Answer:
    """Hb below 8 g/dL, platelets below 30 or neutrophils below 1.0·10⁹/L."""
    return any_of(
        under(plausible(ctx.values, "hb"), 8, "hb"),
        under(plausible(ctx.values, "platelets"), 30, "platelets"),
        under(plausible(ctx.values, "anc"), 1.0, "anc"),
    )


def recent_bendamustine(ctx: RuleContext) -> Answer:
    """Bendamustine within 9 months before the planned apheresis."""
    last = last_bendamustine_on(ctx.lines)
    if last.value is None:
        return unknown(*last.missing)
    return known(
        isinstance(last.value, date)
        and months_after(last.value, BENDAMUSTINE_MONTHS) >= planned_apheresis(ctx)
    )


def steroids(ctx: RuleContext) -> Answer:
    """More than 5 mg prednisone equivalent while the apheresis is within 7 days or not planned yet."""
    dose, planned = number(ctx.values, "steroid_dose_mg_prednisone_eq"), ctx.facts.apheresis_planned_on
    if planned is not None and planned - ctx.today > timedelta(days=STEROID_DAYS):
        return known(False)
    return over(dose, STEROID_LIMIT_MG, "steroid_dose_mg_prednisone_eq")


def washout_running(ctx: RuleContext) -> Answer:
    """A therapy with a washout that is not over on the planned day of apheresis (a running line counts)."""
    if not ctx.lines:
        return unknown("therapy_lines")
    planned = planned_apheresis(ctx)
    return known(
        any(
            last is not None and washing_out(line.drug_classes or frozenset(), last, planned)
            for line, last in last_given(ctx.lines, planned, today=ctx.today)
        )
    )


def interfering_drug(ctx: RuleContext) -> Answer:
    """Checkpoint inhibitor, alemtuzumab, daratumumab or brentuximab running or planned before the
    infusion.
    """
    if ctx.facts.infused_on is not None:
        return known(False)
    line = treatment_since(ctx.lines, None, today=ctx.today)
    running = line is not None and bool((line.drug_classes or frozenset()) & INTERFERING_CLASSES)
    plans = " ".join(
        str(raw(ctx.values, code) or "") for code in ("planned_next_therapy", "bridging_preference")
    )
    return known(running or any(name in plans.lower() for name in INTERFERING_NAMES))


def irradiated_products(ctx: RuleContext) -> Answer:
    """From 7 days before the apheresis to 90 days after the infusion (or the apheresis, while not
    infused).
    """
    planned = ctx.facts.apheresis_on or ctx.facts.apheresis_planned_on
    if planned is None:
        return known(False)
    until = (ctx.facts.infused_on or max(planned, ctx.today)) + IRRADIATED_UNTIL
    return known(planned - IRRADIATED_FROM <= ctx.today <= until)


def far_or_alone(ctx: RuleContext) -> Answer:
    """More than 60 minutes away, or no caregiver for 28 days."""
    return any_of(
        known(text(ctx.values, "caregiver_available_28d") == "no"),
        over(plausible(ctx.values, "travel_minutes_to_hub"), 60, "travel_minutes_to_hub"),
    )
