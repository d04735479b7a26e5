"""Advisory prompts: the worked cases, boundaries, and what is not recorded never read as no."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules import codes
from cases.record.rules.evidence import EVIDENCE_LABELS
from cases.referrals.rules.catalogue import FIELD_BY_CODE
from cases.referrals.rules.prompts import (
    AIFA_ROWS,
    EMA_RULES,
    AifaRow,
    PathwayFacts,
    RuleContext,
    aifa_prompts,
    all_prompts,
    ema_prompts,
    prompts_for,
)

TODAY = date(2026, 11, 21)
FIRST = {
    "line_no": 1,
    "intent": "first_line",
    "regimen": "r_chop",
    "start_on": "2025-09-10",
    "end_on": "2026-02-10",
    "cycles": 6,
    "best_response": "cmr",
    "best_response_on": "2026-03-05",
}


def salvage(no, regimen="r_gemox", **changes):
    dates = {"start_on": f"2026-0{no + 2}-01", "end_on": f"2026-0{no + 3}-01"}
    return {"line_no": no, "intent": "salvage", "regimen": regimen, "best_response": "cr", **dates, **changes}


def case(disease, age, *lines, **fields):
    values = {code: {"value": value} for code, value in fields.items()}
    values |= {"disease": {"value": disease}, "birth_date": {"value": date(TODAY.year - age, 1, 1)}}
    return {**values, "therapy_lines": list(lines)}


def results(values, today=TODAY, state=None, **facts):
    found = all_prompts(RuleContext(values, today, state, PathwayFacts(**facts)))
    assert len({prompt.rule_id for prompt in found}) == len(found)
    return {prompt.rule_id: prompt for prompt in found}


def outcomes(values, *rules, **kwargs):
    found = results(values, **kwargs)
    return tuple(found[rule].outcome for rule in rules)


def test_worked_1_relapse_five_months_after_first_line():
    values = case("dlbcl_nos", 58, {**FIRST, "progression_on": "2026-07-12"})
    assert outcomes(values, "EMA-AXI-1", "EMA-LISO-1", "EMA-TISA-2") == ("match", "match", "no_match")


def test_worked_2_relapse_after_thirteen_months_with_complete_response():
    values = case("dlbcl_nos", 58, {**FIRST, "progression_on": "2027-04-01"})
    later = date(2027, 5, 1)
    assert outcomes(values, "EMA-AXI-1", "EMA-LISO-1", today=later) == ("no_match", "no_match")


def test_worked_3_mantle_cell_without_btk_inhibitor():
    values = case("mcl", 70, FIRST, salvage(2, "r_bac"), disease_status_now="pd")
    found = results(values)["EMA-BREXU-1"]
    assert found.outcome == "no_match"
    assert "BTKi not recorded" in found.message_en
    assert "BTK" in found.message_it
    with_btki = case("mcl", 70, FIRST, salvage(2, "ibrutinib"), disease_status_now="pd")
    assert outcomes(with_btki, "EMA-BREXU-1", "EMA-LISO-4") == ("match", "match")


def test_worked_4_follicular_lymphoma_after_two_lines():
    values = case("fl_3a", 50, FIRST, salvage(2, "r2"), disease_status_now="pd")
    assert outcomes(values, "EMA-TISA-3", "EMA-LISO-3", "EMA-AXI-3") == ("match", "match", "no_match")
    third = case("fl_3a", 50, FIRST, salvage(2, "r2"), salvage(3, "mosunetuzumab"), disease_status_now="pd")
    assert outcomes(third, "EMA-AXI-3") == ("match",)


RELAPSED_TWICE = (
    {**FIRST, "regimen": "all_induction", "best_response": "cr", "progression_on": "2026-03-01"},
    salvage(2, "blinatumomab", progression_on="2026-09-01"),
)


@pytest.mark.parametrize(
    ("age", "expected"),
    [(25, ("match", "no_match", "no_match")), (26, ("no_match", "match", "match"))],
)
def test_worked_5_second_relapse_of_b_all_at_25_and_26(age, expected):
    values = case("b_all", age, *RELAPSED_TWICE, disease_status_now="untested_relapse")
    assert outcomes(values, "EMA-TISA-1", "EMA-BREXU-2", "EMA-OBE-1") == expected


def test_worked_6_without_relapse_date_nothing_is_concluded():
    found = results(case("dlbcl_nos", 58, FIRST))["EMA-AXI-1"]
    assert (found.outcome, found.missing) == ("insufficient_data", ("relapse_date",))
    assert "Date of confirmed relapse" in found.message_en


@pytest.mark.parametrize(("relapse", "outcome"), [("2027-02-10", "match"), ("2027-02-11", "no_match")])
def test_exactly_twelve_months_is_a_match(relapse, outcome):
    values = case("dlbcl_nos", 58, {**FIRST, "progression_on": relapse})
    assert outcomes(values, "EMA-AXI-1", today=date(2027, 3, 1)) == (outcome,)


def test_the_confirmed_relapse_of_the_diagnosis_counts_too():
    values = case("dlbcl_nos", 58, FIRST, relapse_date="2026-08-01")
    assert outcomes(values, "EMA-AXI-1") == ("match",)


@pytest.mark.parametrize("key", ["end_on"])
def test_without_the_end_of_first_line_nothing_is_concluded(key):
    values = case(
        "dlbcl_nos", 58, {**FIRST, key: None, "progression_on": "2026-07-12", "best_response_on": None}
    )
    found = results(values)["EMA-AXI-1"]
    assert found.outcome == "insufficient_data"
    assert "therapy_lines.end_on" in found.missing


@pytest.mark.parametrize(("age", "outcome"), [(17, "no_match"), (18, "match")])
def test_adult_labels_begin_at_18(age, outcome):
    values = case("dlbcl_nos", age, {**FIRST, "progression_on": "2026-07-12"})
    assert outcomes(values, "EMA-AXI-1") == (outcome,)


def test_refractory_first_line_matches_without_any_relapse_date():
    values = case("hgbl_mycbcl2", 58, {**FIRST, "best_response": "pmd"})
    assert outcomes(values, "EMA-AXI-1", "EMA-LISO-1") == ("match", "match")


def test_a_running_first_line_is_no_completed_line():
    values = case("dlbcl_nos", 58, {**FIRST, "end_on": None})
    assert outcomes(values, "EMA-AXI-1") == ("no_match",)


DISEASES_BY_RULE = {
    "EMA-AXI-1": {"dlbcl_nos", "tfl", "hgbl_mycbcl2", "hgbl_nos", "hgbl_11q"},
    "EMA-AXI-2": {"dlbcl_nos", "tfl", "pmbcl"},
    "EMA-AXI-3": {"fl_1_2", "fl_3a"},
    "EMA-TISA-1": {"b_all"},
    "EMA-TISA-2": {"dlbcl_nos", "tfl"},
    "EMA-TISA-3": {"fl_1_2", "fl_3a"},
    "EMA-BREXU-1": {"mcl"},
    "EMA-BREXU-2": {"b_all"},
    "EMA-LISO-1": {"dlbcl_nos", "tfl", "hgbl_mycbcl2", "hgbl_nos", "hgbl_11q", "pmbcl", "fl_3b"},
    "EMA-LISO-2": {"dlbcl_nos", "tfl", "pmbcl", "fl_3b"},
    "EMA-LISO-3": {"fl_1_2", "fl_3a"},
    "EMA-LISO-4": {"mcl"},
    "EMA-IDE-1": {"mm"},
    "EMA-CILTA-1": {"mm"},
    "EMA-OBE-1": {"b_all"},
}


@pytest.mark.parametrize("disease", sorted(codes.DISEASE_CODES))
def test_each_disease_meets_exactly_its_rules(disease):
    asked = {p.rule_id for p in ema_prompts(RuleContext(case(disease, 50), TODAY))}
    expected = {rule for rule, diseases in DISEASES_BY_RULE.items() if disease in diseases}
    assert asked - {"EMA-NONE", "EMA-HGBL-LATER"} == expected


def test_the_rows_have_the_lines_and_ages_of_the_labels():
    assert set(DISEASES_BY_RULE) == {rule.rule_id for rule in EMA_RULES}
    by_id = {rule.rule_id: rule for rule in EMA_RULES}
    lines = {rule_id: rule.min_lines for rule_id, rule in by_id.items()}
    assert {r for r, n in lines.items() if n == 3} == {"EMA-AXI-3"}
    assert {r for r, n in lines.items() if n == 1} == {"EMA-AXI-1", "EMA-LISO-1", "EMA-CILTA-1"}
    assert {r for r, n in lines.items() if n == 0} == {"EMA-TISA-1", "EMA-BREXU-2", "EMA-OBE-1"}
    assert by_id["EMA-TISA-1"].max_age == 25
    assert {r for r in by_id if by_id[r].min_age == 26} == {"EMA-BREXU-2", "EMA-OBE-1"}


@pytest.mark.parametrize("disease", ["cll_sll", "mzl", "richter", "pcnsl", "al_amyloidosis"])
def test_diseases_without_a_product_say_so(disease):
    found = results(case(disease, 60))["EMA-NONE"]
    assert found.outcome == "match"
    assert found.evidence == "general_knowledge"
    assert outcomes(case("mcl", 60), "EMA-NONE") == ("no_match",)


def test_a_transformed_lymphoma_matches_with_a_caution_for_the_hub():
    values = case("tfl", 58, {**FIRST, "progression_on": "2026-07-12"})
    assert "interpretation for the hub" in results(values)["EMA-AXI-1"].message_en
    plain = case("dlbcl_nos", 58, {**FIRST, "progression_on": "2026-07-12"})
    assert "interpretation" not in results(plain)["EMA-AXI-1"].message_en


def test_high_grade_lymphoma_in_third_line_is_left_to_the_hub():
    twice = case("hgbl_nos", 58, FIRST, salvage(2), disease_status_now="pd")
    assert outcomes(twice, "EMA-HGBL-LATER") == ("match",)
    assert outcomes(case("hgbl_nos", 58, FIRST), "EMA-HGBL-LATER") == ("no_match",)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("pd", "match"),
        ("sd", "match"),
        ("untested_relapse", "match"),
        ("cr", "no_match"),
        ("pr", "insufficient_data"),
    ],
)
def test_relapsed_or_refractory_comes_from_the_present_status(status, outcome):
    values = case("fl_1_2", 50, FIRST, salvage(2, "r2"), disease_status_now=status)
    assert outcomes(values, "EMA-TISA-3") == (outcome,)


def test_exposure_to_a_btk_inhibitor_is_unknown_while_a_regimen_is_free_text():
    values = case("mcl", 70, FIRST, salvage(2, "other"), disease_status_now="pd")
    found = results(values)["EMA-BREXU-1"]
    assert (found.outcome, found.missing) == ("insufficient_data", ("therapy_lines.classes",))


MYELOMA = ({**FIRST, "regimen": "d_vrd", "best_response": "vgpr"}, salvage(2, "kd", best_response="pd"))


def test_myeloma_after_two_lines_with_three_classes():
    values = case("mm", 64, *MYELOMA, disease_status_now="pd", mm_lenalidomide_refractory=True)
    assert outcomes(values, "EMA-IDE-1", "EMA-CILTA-1") == ("match", "match")


def test_myeloma_without_anti_cd38_or_not_refractory():
    no_cd38 = ({**FIRST, "regimen": "vrd", "best_response": "vgpr"}, salvage(2, "kd", best_response="pd"))
    values = case("mm", 64, *no_cd38, mm_lenalidomide_refractory=False)
    found = results(values)
    assert (found["EMA-IDE-1"].outcome, found["EMA-CILTA-1"].outcome) == ("no_match", "no_match")
    assert "anti-CD38 not recorded" in found["EMA-IDE-1"].message_en


def test_classes_ticked_in_the_myeloma_block_count():
    lines = ({**FIRST, "regimen": "other"}, salvage(2, "other", best_response="pd"))
    values = case("mm", 64, *lines, mm_classes_exposed=["imid", "pi", "anti_cd38"])
    assert outcomes(values, "EMA-IDE-1") == ("match",)
    assert outcomes(values, "EMA-CILTA-1") == ("insufficient_data",)


@pytest.mark.parametrize(
    ("lines", "fields", "outcome"),
    [
        (({**FIRST, "best_response": "refractory"},), {}, "match"),
        (({**FIRST, "best_response": "cr", "progression_on": "2026-05-01"},), {}, "no_match"),
        (({**FIRST, "best_response": "cr"},), {"prior_allosct": True}, "insufficient_data"),
        (({**FIRST, "best_response": None},), {}, "insufficient_data"),
        ((), {}, "insufficient_data"),
    ],
)
def test_young_b_all_criteria(lines, fields, outcome):
    assert outcomes(case("b_all", 20, *lines, **fields), "EMA-TISA-1") == (outcome,)


def test_relapse_after_allogeneic_transplant_matches():
    allo = {
        "line_no": 2,
        "intent": "allo_sct",
        "regimen": "allo_sct",
        "start_on": "2026-04-01",
        "best_response": "cr",
    }
    values = case("b_all", 20, {**FIRST, "best_response": "cr"}, allo, relapse_date="2026-10-01")
    assert outcomes(values, "EMA-TISA-1") == ("match",)


def test_reimbursement_is_a_separate_layer_and_unknown_but_for_one_row():
    assert {row.ema_rule_id for row in AIFA_ROWS} == {rule.rule_id for rule in EMA_RULES}
    assert [row.ema_rule_id for row in AIFA_ROWS if row.status != "unknown"] == ["EMA-LISO-1"]
    values = case("dlbcl_nos", 58, {**FIRST, "progression_on": "2026-07-12"})
    found = results(values)
    assert found["AIFA-LISO-1"].outcome == "match"
    assert found["AIFA-AXI-1"].outcome == "insufficient_data"
    assert "AIFA-TISA-2" not in found
    assert "JACIE" in found["AIFA-CENTRE"].message_en
    assert not [rule for rule in results(case("mzl", 58)) if rule.startswith("AIFA")]


@pytest.mark.parametrize(("status", "outcome"), [("not_reimbursed", "no_match"), ("cnn", "no_match")])
def test_a_network_may_fill_in_the_reimbursement(status, outcome):
    ema = list(ema_prompts(RuleContext(case("mzl", 58), TODAY)))
    assert list(aifa_prompts(ema)) == []
    values = case("dlbcl_nos", 58, {**FIRST, "progression_on": "2026-07-12"})
    ema = list(ema_prompts(RuleContext(values, TODAY)))
    rows = [AifaRow(row.ema_rule_id, status, "GU", "2026-10-01") for row in AIFA_ROWS]
    found = {p.rule_id: p.outcome for p in aifa_prompts(ema, rows)}
    assert found["AIFA-AXI-1"] == outcome


def test_high_risk_at_diagnosis_prompts_an_early_contact():
    new = {"disease_status_now": None}
    running = {**FIRST, "end_on": None, "best_response": None, "best_response_on": None}
    assert outcomes(case("hgbl_mycbcl2", 50, running, **new), "DEL-L1") == ("match",)
    assert outcomes(case("dlbcl_nos", 50, running, bulky="ge_10_cm"), "DEL-L1") == ("match",)
    assert outcomes(case("dlbcl_nos", 50, running, extranodal_sites=["testis_ovary"]), "DEL-L1") == ("match",)
    ipi_3 = {"ecog": "2", "ann_arbor": "IV", "ldh": 480, "ldh_uln": 250, "extranodal_sites": ["bone"]}
    assert outcomes(case("dlbcl_nos", 50, running, **ipi_3), "DEL-L1") == ("match",)
    low = {**ipi_3, "ann_arbor": "II", "bulky": "none", "cns_involvement": "never"}
    assert outcomes(case("dlbcl_nos", 50, running, **low), "DEL-L1") == ("no_match",)
    assert outcomes(case("dlbcl_nos", 50, FIRST, **ipi_3), "DEL-L1") == ("no_match",)
    assert outcomes(case("mcl", 50, running, **ipi_3), "DEL-L1") == ("no_match",)


@pytest.mark.parametrize(
    ("changes", "fields", "outcome"),
    [
        ({"cycles": 3}, {}, "match"),
        ({"cycles": 2}, {}, "no_match"),
        ({"cycles": None}, {}, "insufficient_data"),
        ({"cycles": 4, "best_response": "pmr"}, {}, "no_match"),
        ({"cycles": 4}, {"pet_on": "2025-11-20"}, "no_match"),
        ({"cycles": 4, "end_on": "2026-02-10"}, {}, "no_match"),
    ],
)
def test_interim_assessment(changes, fields, outcome):
    line = {**FIRST, "end_on": None, "best_response": None, "best_response_on": None, **changes}
    assert outcomes(case("dlbcl_nos", 50, line, **fields), "DEL-L2") == (outcome,)


def test_end_of_treatment_assessment():
    assert outcomes(case("dlbcl_nos", 50, FIRST), "DEL-L3") == ("match",)
    assert outcomes(case("dlbcl_nos", 50, {**FIRST, "response_at_eot": "cmr"}), "DEL-L3") == ("no_match",)
    assert outcomes(case("dlbcl_nos", 50, FIRST, pet_on="2026-03-01"), "DEL-L3") == ("no_match",)
    assert outcomes(case("dlbcl_nos", 50, FIRST, salvage(2)), "DEL-L3") == ("no_match",)


@pytest.mark.parametrize(
    ("today", "outcome"),
    [
        (date(2026, 7, 9), "no_match"),
        (date(2026, 7, 10), "match"),
        (date(2026, 9, 10), "match"),
        (date(2026, 9, 11), "no_match"),
        (date(2027, 2, 10), "match"),
        (date(2027, 3, 11), "no_match"),
    ],
)
def test_monitoring_at_6_and_12_months_each_plus_or_minus_one(today, outcome):
    values = case("dlbcl_nos", 50, {**FIRST, "response_at_eot": "cmr"})
    assert outcomes(values, "DEL-L4", today=today) == (outcome,)


def test_monitoring_done_in_the_window_is_silent():
    values = case("dlbcl_nos", 50, {**FIRST, "response_at_eot": "cmr"}, pet_on="2026-08-01")
    assert outcomes(values, "DEL-L4", today=date(2026, 8, 15)) == ("no_match",)


def test_early_relapse_calls_for_contact_until_the_referral_is_sent():
    values = case("dlbcl_nos", 58, {**FIRST, "progression_on": "2026-07-12"})
    for state, outcome in ((None, "match"), ("referral_draft", "match"), ("submitted", "no_match")):
        assert outcomes(values, "DEL-L5", state=state) == (outcome,)
    assert outcomes(case("mcl", 58, {**FIRST, "progression_on": "2026-07-12"}), "DEL-L5") == ("no_match",)


def test_therapy_before_apheresis_is_agreed_first():
    values = case("dlbcl_nos", 58, FIRST, planned_next_therapy="R-GemOx")
    assert outcomes(values, "DEL-L6", state="submitted") == ("match",)
    assert outcomes(values, "DEL-L6", state="submitted", apheresis_on=TODAY) == ("no_match",)
    assert outcomes(values, "DEL-L6", state=None) == ("no_match",)
    assert outcomes(case("dlbcl_nos", 58, FIRST, holding_needed=True), "DEL-L6", state="submitted") == (
        "match",
    )
    assert outcomes(case("dlbcl_nos", 58, FIRST), "DEL-L6", state="submitted") == ("no_match",)


def test_bridging_prompts_after_acceptance():
    lbcl = case("dlbcl_nos", 58, FIRST, bridging_preference="Pola-R")
    assert outcomes(lbcl, "DEL-L7", state="decided", outcome="eligible") == ("match",)
    assert outcomes(lbcl, "DEL-L7", state="decided", outcome="deferred") == ("no_match",)
    assert outcomes(case("mcl", 58, FIRST), "DEL-M4", bridging_planned=True) == ("match",)
    assert outcomes(case("mcl", 58, FIRST), "DEL-M4") == ("no_match",)


def test_the_final_decision_belongs_to_the_hub():
    for state, outcome in (
        ("under_discussion", "match"),
        ("referral_draft", "no_match"),
        ("decided", "no_match"),
    ):
        assert outcomes(case("mcl", 58), "DEL-G1", state=state) == (outcome,)


FAILED = {
    **FIRST,
    "regimen": "r_bac",
    "progression_on": "2026-09-01",
    "end_on": "2023-02-10",
    "start_on": "2022-09-10",
}
LOW_RISK = {"ki67_pct": 29, "tp53": "wild_type", "mcl_morphology": "classic", "diagnosis_date": "2022-08-01"}


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "no_match"),
        ({"ki67_pct": 30}, "match"),
        ({"tp53": "deleted"}, "match"),
        ({"mcl_morphology": "blastoid"}, "match"),
        ({"diagnosis_date": "2024-09-01"}, "match"),
        ({"tp53": "not_done"}, "insufficient_data"),
        ({"ki67_pct": None}, "insufficient_data"),
    ],
)
def test_high_risk_mantle_cell_shows_the_disagreement(change, outcome):
    values = case("mcl", 66, FAILED, **{**LOW_RISK, **change})
    found = results(values)["DEL-M2"]
    assert found.outcome == outcome
    assert "no consensus" in found.message_en
    assert results(values)["DEL-M1"].outcome == "match"


def test_resistance_to_a_btk_inhibitor_is_a_reason_to_refer():
    resistant = case("mcl", 66, FAILED, salvage(2, "ibrutinib", best_response="pd"))
    assert outcomes(resistant, "DEL-M3", "DEL-M2") == ("match", "no_match")
    assert outcomes(case("mcl", 66, FAILED), "DEL-M3") == ("no_match",)
    assert outcomes(case("mcl", 66, FAILED, salvage(2, "other")), "DEL-M3") == ("insufficient_data",)


@pytest.mark.parametrize(
    ("relapse", "urgent"), [(TODAY - timedelta(days=7), "no_match"), (TODAY - timedelta(days=8), "match")]
)
def test_recur_referral_and_urgency(relapse, urgent):
    values = case("dlbcl_nos", 58, FIRST, disease_status_now="untested_relapse", relapse_date=relapse)
    assert outcomes(values, "REC-R", "REC-U") == ("match", urgent)
    assert outcomes(values, "REC-R", "REC-U", state="submitted") == ("no_match", "no_match")


def test_recur_other_rules():
    values = case("dlbcl_nos", 58, FIRST, caregiver_available_28d="yes")
    assert outcomes(values, "REC-C", "REC-E", "REC-R2") == ("no_match", "no_match", "no_match")
    assert outcomes(case("dlbcl_nos", 58, caregiver_available_28d="no"), "REC-C") == ("match",)
    assert outcomes(case("dlbcl_nos", 58), "REC-C") == ("match",)
    assert outcomes(values, "REC-E", not_referring_reason="age") == ("match",)
    infused = {"infused_on": TODAY - timedelta(days=20)}
    assert outcomes(values, "REC-R2", handover_due_on=TODAY + timedelta(days=7), **infused) == ("match",)
    assert outcomes(values, "REC-R2", handover_due_on=TODAY + timedelta(days=8), **infused) == ("no_match",)


NO_VIRUS = {"hbsag": "negative", "hiv_ab_ag": "negative", "anti_hbc": "negative"}
FITNESS = [
    ("FIT-1", {"ecog": "2"}, {"ecog": "1"}),
    ("FIT-2", {"active_infection": "uncontrolled"}, {"active_infection": "controlled"}),
    (
        "FIT-3",
        {"bilirubin_total": 2.01},
        {"bilirubin_total": 2.0, "alt": 160, "alt_uln": 40, "ast": 160, "ast_uln": 40},
    ),
    ("FIT-3", {"alt": 161, "alt_uln": 40}, None),
    ("FIT-4", {"creatinine": 3.5, "sex": "M"}, {"creatinine": 1.1, "sex": "M", "weight_kg": 78}),
    (
        "FIT-4",
        {"creatinine": 2.0, "sex": "M", "weight_kg": 53.9},
        {"creatinine": 2.0, "sex": "M", "weight_kg": 54},
    ),
    ("FIT-5", {"lvef_pct": 39}, {"lvef_pct": 40}),
    ("FIT-6", {"spo2_pct": 91}, {"spo2_pct": 92}),
    (
        "FIT-7",
        {"anti_hbc": "positive"},
        NO_VIRUS,
    ),
    ("FIT-7", {"hcv_rna": "positive"}, {**NO_VIRUS, "anti_hcv": "positive", "hcv_rna": "negative"}),
    ("FIT-8", {"cns_involvement": "active_leptomeningeal"}, {"cns_involvement": "past_treated"}),
    ("FIT-9", {"alc": 0.19}, {"alc": 0.2}),
    ("FIT-9", {"alc": 0.5, "cd3_abs": 149}, {"alc": 0.5, "cd3_abs": 150}),
    ("FIT-10", {"hb": 7.9}, {"hb": 8, "platelets": 30, "anc": 1.0}),
    ("FIT-10", {"platelets": 29}, None),
    ("FIT-10", {"anc": 0.99}, None),
    ("FIT-12", {"steroid_dose_mg_prednisone_eq": 5.1}, {"steroid_dose_mg_prednisone_eq": 5}),
    ("FIT-14", {"planned_next_therapy": "Daratumumab mono"}, {"planned_next_therapy": "R-GemOx"}),
    (
        "FIT-16",
        {"travel_minutes_to_hub": 61},
        {"travel_minutes_to_hub": 60, "caregiver_available_28d": "yes"},
    ),
    ("FIT-16", {"caregiver_available_28d": "no"}, None),
]


@pytest.mark.parametrize(("rule", "over", "at"), FITNESS)
def test_fitness_cut_offs(rule, over, at):
    assert outcomes(case("dlbcl_nos", 60, FIRST, **over), rule) == ("match",)
    if at is not None:
        assert outcomes(case("dlbcl_nos", 60, FIRST, **at), rule) == ("no_match",)


NEED_DATA = [
    "FIT-1",
    "FIT-2",
    "FIT-3",
    "FIT-4",
    "FIT-5",
    "FIT-6",
    "FIT-7",
    "FIT-8",
    "FIT-9",
    "FIT-10",
    "FIT-12",
]


@pytest.mark.parametrize("rna", [{}, {"hcv_rna": "not_done"}])
def test_antibodies_to_hepatitis_c_alone_ask_for_its_rna(rna):
    """They say that the virus was met, not whether it is there."""
    found = results(case("dlbcl_nos", 60, FIRST, **NO_VIRUS, anti_hcv="positive", **rna))["FIT-7"]
    assert (found.outcome, list(found.missing)) == ("insufficient_data", ["hcv_rna"])


@pytest.mark.parametrize("rule", [*NEED_DATA, "FIT-16"])
def test_fitness_without_data_is_not_fit(rule):
    found = results(case("dlbcl_nos", 60, FIRST))[rule]
    assert found.outcome == "insufficient_data"
    assert found.missing


@pytest.mark.parametrize(
    ("end", "planned", "outcome"),
    [
        ("2026-02-21", None, "match"),
        ("2026-02-20", None, "no_match"),
        ("2026-02-21", TODAY + timedelta(days=1), "no_match"),
    ],
)
def test_bendamustine_within_nine_months_of_apheresis(end, planned, outcome):
    values = case("dlbcl_nos", 60, {**FIRST, "regimen": "r_benda", "end_on": end})
    assert outcomes(values, "FIT-11", apheresis_planned_on=planned) == (outcome,)


def test_bendamustine_never_given_and_not_known():
    assert outcomes(case("dlbcl_nos", 60, FIRST), "FIT-11") == ("no_match",)
    assert outcomes(case("dlbcl_nos", 60, {**FIRST, "regimen": "other"}), "FIT-11") == ("insufficient_data",)


def test_steroids_matter_when_the_apheresis_is_near():
    values = case("dlbcl_nos", 60, steroid_dose_mg_prednisone_eq=25)
    for days, outcome in ((7, "match"), (8, "no_match")):
        assert outcomes(values, "FIT-12", apheresis_planned_on=TODAY + timedelta(days=days)) == (outcome,)


@pytest.mark.parametrize(
    ("regimen", "days", "outcome"),
    [
        ("r_gemox", 13, "match"),
        ("r_gemox", 14, "no_match"),
        ("it_chemo", 6, "match"),
        ("it_chemo", 7, "no_match"),
        ("dli", 27, "match"),
        ("dli", 28, "no_match"),
        ("alemtuzumab", 55, "match"),
        ("alemtuzumab", 56, "no_match"),
        ("rituximab", 1, "no_match"),
    ],
)
def test_washout_before_apheresis(regimen, days, outcome):
    line = {**FIRST, "regimen": regimen, "end_on": (TODAY - timedelta(days=days)).isoformat()}
    assert outcomes(case("dlbcl_nos", 60, line), "FIT-13") == (outcome,)


def test_a_running_line_is_not_washed_out():
    assert outcomes(case("dlbcl_nos", 60, {**FIRST, "end_on": None}), "FIT-13") == ("match",)


def test_an_old_line_without_an_end_is_not_running_and_a_progression_ends_one():
    undated = {**FIRST, "end_on": None}
    assert outcomes(case("dlbcl_nos", 60, undated, salvage(2, "rituximab")), "FIT-13") == ("no_match",)
    recent = {**undated, "progression_on": (TODAY - timedelta(days=5)).isoformat()}
    assert outcomes(case("dlbcl_nos", 60, recent), "FIT-13") == ("match",)
    assert outcomes(case("dlbcl_nos", 60), "FIT-13") == ("insufficient_data",)


def test_interfering_drugs_running_or_planned_before_the_infusion():
    running = case("dlbcl_nos", 60, {**FIRST, "regimen": "nivolumab", "end_on": None})
    assert outcomes(running, "FIT-14") == ("match",)
    assert outcomes(running, "FIT-14", infused_on=TODAY) == ("no_match",)
    assert outcomes(case("dlbcl_nos", 60, {**FIRST, "regimen": "nivolumab"}), "FIT-14") == ("no_match",)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, "no_match"),
        ({"apheresis_planned_on": TODAY + timedelta(days=8)}, "no_match"),
        ({"apheresis_planned_on": TODAY + timedelta(days=7)}, "match"),
        ({"apheresis_on": TODAY - timedelta(days=60)}, "match"),
        ({"apheresis_on": TODAY - timedelta(days=130), "infused_on": TODAY - timedelta(days=90)}, "match"),
        ({"apheresis_on": TODAY - timedelta(days=130), "infused_on": TODAY - timedelta(days=91)}, "no_match"),
    ],
)
def test_irradiated_products(facts, outcome):
    assert outcomes(case("dlbcl_nos", 60), "FIT-15", **facts) == (outcome,)


def test_an_uncontrolled_infection_is_red_and_everything_else_amber():
    found = {rule: p.severity for rule, p in results(case("dlbcl_nos", 60)).items() if p.layer == "FIT"}
    assert found.pop("FIT-2") == "red"
    assert set(found.values()) == {"amber"}


def test_age_alone_never_makes_a_message():
    young, old = case("dlbcl_nos", 40, FIRST), case("dlbcl_nos", 88, FIRST)
    assert {p.rule_id for p in prompts_for(young, today=TODAY)} == {
        p.rule_id for p in prompts_for(old, today=TODAY)
    }


def test_what_is_shown_is_the_matches_and_the_indications_of_this_disease():
    shown = prompts_for(case("mcl", 70, FIRST, salvage(2, "r_bac"), disease_status_now="pd"), today=TODAY)
    by_id = {prompt.rule_id: prompt.outcome for prompt in shown}
    assert by_id["EMA-BREXU-1"] == "no_match"
    assert "EMA-NONE" not in by_id
    assert all(o == "match" for rule, o in by_id.items() if not rule.startswith(("EMA", "AIFA")))


def test_an_empty_form_shows_no_indication():
    assert [p.rule_id for p in prompts_for({}, today=TODAY)] == ["REC-C"]


TAGS = ("[S0]", "[S1]", "[S2]", "[S3]", "[S4]", " S1", " S2", "[GK", "[found", "[project]")


def test_every_prompt_cites_a_document_and_is_advisory_in_both_languages():
    states = ("referral_draft", "under_discussion")
    found = [
        p
        for state in states
        for d in codes.DISEASE_CODES
        for p in results(case(d, 50, FIRST), state=state).values()
    ]
    assert len({p.rule_id for p in found}) > 50
    for prompt in found:
        assert prompt.source
        assert prompt.message_it
        assert prompt.message_en
        assert prompt.message_it != prompt.message_en
        assert prompt.evidence in EVIDENCE_LABELS
        assert set(prompt.fields) <= set(FIELD_BY_CODE)
        assert "dvisory" in prompt.advisory_en
        assert "ndicativo" in prompt.advisory_it
        words = prompt.source + prompt.message_it + prompt.message_en
        assert not [tag for tag in TAGS if tag in words]
        assert (prompt.outcome == "insufficient_data") == bool(prompt.missing)


def test_a_prompt_is_json_with_the_words_for_its_evidence():
    (prompt,) = [p for p in prompts_for(case("mzl", 60), today=TODAY) if p.rule_id == "EMA-NONE"]
    found = json.loads(json.dumps(prompt.as_dict()))
    assert "haematologist" in found["evidence_label_en"]
    assert found["verified_by"] is None


LINE = st.fixed_dictionaries(
    {
        "line_no": st.integers(1, 4),
        "intent": st.sampled_from(["first_line", "salvage", "asct_consolidation"]),
    },
    optional={
        "regimen": st.sampled_from(["r_chop", "ibrutinib", "other", "r_benda", "d_vrd"]),
        "start_on": st.dates(date(2022, 1, 1), TODAY),
        "end_on": st.dates(date(2022, 1, 1), TODAY),
        "best_response": st.sampled_from(["cr", "pr", "pd", "sd", "ne"]),
        "progression_on": st.dates(date(2022, 1, 1), TODAY),
    },
)
STATUS = st.sampled_from([None, "cr", "pr", "sd", "pd", "untested_relapse"])


@given(st.sampled_from(sorted(codes.DISEASE_CODES)), st.integers(1, 90), st.lists(LINE, max_size=4), STATUS)
def test_no_rule_ever_claims_eligibility_or_fails(disease, age, lines, status):
    for prompt in results(case(disease, age, *lines, disease_status_now=status)).values():
        assert prompt.outcome in ("match", "no_match", "insufficient_data")
        assert (prompt.outcome == "insufficient_data") == bool(prompt.missing)
        if prompt.layer == "EMA":
            assert "is eligible" not in prompt.message_en


@given(st.sampled_from(["dlbcl_nos", "fl_1_2", "mcl", "mm"]), st.lists(LINE, min_size=1, max_size=3), STATUS)
def test_hiding_a_relapse_date_never_turns_unknown_into_no(disease, lines, status):
    """Taking away the confirmed relapse may lose a match, but a plain "no" must not come from the gap
    alone.
    """
    given_ = case(disease, 50, *lines, disease_status_now=status, relapse_date="2026-11-01")
    hidden = {key: value for key, value in given_.items() if key != "relapse_date"}
    before, after = results(given_), results(hidden)
    for rule in ("EMA-AXI-1", "EMA-AXI-2", "EMA-TISA-3"):
        if rule in before and before[rule].outcome == "match" and status != "cr":
            assert after[rule].outcome != "no_match"
