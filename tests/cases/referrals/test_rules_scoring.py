"""Scores of a referral: from form values and their units to results that lead back to the fields."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules import codes
from cases.referrals.rules.form import FIELD_BY_CODE
from cases.referrals.rules.scoring import scores_for

TODAY = date(2026, 11, 21)
GENERAL = {
    "car_hematotox", "easix", "log2_easix", "m_easix", "egfr_ckd_epi_2021", "cockcroft_gault", "hct_ci",
}  # fmt: skip
BASE = {
    "birth_date": "1961-06-01",
    "sex": "M",
    "weight_kg": 78,
    "ecog": "1",
    "ann_arbor": "III",
    "extranodal_sites": ["bone"],
    "ldh": 300,
    "ldh_uln": 250,
    "wbc": 8.0,
    "ki67_pct": 15,
    "platelets": 110,
    "anc": 0.95,
    "hb": 10.1,
    "crp": 42,
    "ferritin": 540,
    "creatinine": 1.1,
    "nodal_areas_n": 5,
    "hct_ci_items": ["diabetes", "pulmonary_moderate"],
}


def scores(disease, on="2026-11-20", **changes):
    values = {code: {"value": value, "on": on} for code, value in {**BASE, **changes}.items()}
    return {score.score_id: score for score in scores_for(values, disease, today=TODAY)}


@pytest.mark.parametrize(
    ("disease", "own"),
    [
        ("dlbcl_nos", {"ipi", "r_ipi", "nccn_ipi"}),
        ("richter", {"ipi", "r_ipi", "nccn_ipi"}),
        ("fl_1_2", {"flipi"}),
        ("mcl", {"mipi", "mipi_b", "smipi"}),
        ("mm", set()),
        ("b_all", set()),
    ],
)
def test_each_disease_has_its_scores(disease, own):
    assert set(scores(disease)) == own | GENERAL


def test_age_adjusted_index_is_shown_up_to_60_years_and_while_the_age_is_unknown():
    assert "aaipi" in scores("dlbcl_nos", birth_date="1966-11-21")
    assert "aaipi" not in scores("dlbcl_nos", birth_date="1965-11-21")
    assert scores("dlbcl_nos", birth_date=None)["aaipi"].missing == ("birth_date",)


def test_units_are_converted_on_the_way():
    found = scores("mcl")
    assert found["mipi"].value == pytest.approx(6.0722, abs=5e-5)
    assert found["mipi"].inputs["wbc_per_ul"] == 8000
    assert found["mipi_b"].value == pytest.approx(6.3935, abs=5e-5)
    assert found["smipi"].value == 5
    assert found["car_hematotox"].value == 3
    assert found["car_hematotox"].inputs["crp_mg_dl"] == pytest.approx(4.2)
    assert found["easix"].value == pytest.approx(3.0)
    assert found["m_easix"].value == pytest.approx(300 * 4.2 / 110)
    assert found["hct_ci"].value == 3


def test_values_as_the_database_gives_them_count_the_same():
    by_text = scores("mcl", wbc=Decimal("8.0"), ldh="300", ecog=1)
    assert by_text["mipi"].value == scores("mcl")["mipi"].value


def test_extranodal_sites_give_the_count_and_the_major_ones():
    none = scores("dlbcl_nos", extranodal_sites=["none"])
    assert none["ipi"].inputs["extranodal_sites_n"] == 0
    minor = scores("dlbcl_nos", extranodal_sites=["bone", "skin"])
    assert minor["ipi"].inputs["extranodal_sites_n"] == 2
    assert minor["nccn_ipi"].inputs["major_extranodal"] is False
    assert (
        scores("dlbcl_nos", extranodal_sites=["bone", "lung"])["nccn_ipi"].inputs["major_extranodal"] is True
    )
    assert scores("dlbcl_nos", extranodal_sites=[])["ipi"].missing == ("extranodal_sites",)


def test_missing_inputs_lead_back_to_the_fields():
    found = scores("mcl", wbc=None, ldh_uln=None)
    assert found["mipi"].missing == ("ldh_uln", "wbc")
    assert found["mipi"].value is None
    every = [field for score in scores_for({}, "mcl", today=TODAY) for field in score.missing]
    assert set(every) <= set(FIELD_BY_CODE)


def test_sex_unknown_is_missing_for_the_kidney():
    assert scores("mm", sex="unknown")["egfr_ckd_epi_2021"].missing == ("sex",)


def test_an_impossible_value_is_not_computed_with():
    found = scores("dlbcl_nos", hb=118)
    assert found["car_hematotox"].missing == ("hb",)


def test_a_value_the_formula_refuses_gives_a_warning_instead_of_a_number():
    found = scores("mcl", wbc=0.05)["mipi"]
    assert found.value is None
    assert "1000" in found.warnings[0].en
    assert "White cells" in found.warnings[0].en
    assert scores("mcl", platelets=0)["easix"].value is None


def test_the_upper_limit_kept_with_the_result_is_used():
    values = {code: {"value": value} for code, value in BASE.items() if code != "ldh_uln"}
    values["ldh"] = {"value": 300, "uln": 250}
    found = {score.score_id: score for score in scores_for(values, "mcl", today=TODAY)}
    assert found["mipi"].value == pytest.approx(6.0722, abs=5e-5)


def test_an_old_input_is_warned_about_with_its_date():
    found = scores("dlbcl_nos", on="2026-11-06")["ipi"]
    assert [w.en for w in found.warnings if "older" in w.en] == [
        "ECOG: value of 06/11/2026, older than 14 days",
        "LDH: value of 06/11/2026, older than 14 days",
    ]
    assert found.dates["ldh"] == date(2026, 11, 6)
    assert not scores("dlbcl_nos", on="2026-11-07")["ipi"].warnings


def test_toxicity_scores_say_that_they_must_be_repeated():
    found = scores("dlbcl_nos")
    assert any("day −5" in w.en for w in found["car_hematotox"].warnings)
    assert any("day −5" in w.en for w in found["easix"].warnings)


def test_the_disease_of_the_form_is_the_default():
    values = {"disease": {"value": "mcl"}}
    assert "mipi" in {score.score_id for score in scores_for(values, today=TODAY)}


def test_a_result_is_shown_with_two_decimals_in_both_languages():
    found = scores("mcl")["mipi"]
    assert found.display == ("6,07", "6.07")
    assert scores("mcl", wbc=None)["mipi"].display == ("–", "–")
    shown = found.as_dict()
    assert (shown["display_it"], shown["class_label_en"]) == ("6,07", "Intermediate")
    assert shown["evidence_label_en"]


ANY = (
    st.none()
    | st.integers(-5, 10**6)
    | st.floats()
    | st.text(max_size=4)
    | st.lists(st.text(max_size=4), max_size=2)
)


@given(
    st.sampled_from(sorted(codes.DISEASE_CODES)),
    st.dictionaries(st.sampled_from(sorted(BASE)), ANY, max_size=18),
)
def test_junk_gives_a_number_or_a_reason_but_never_raises(disease, junk):
    values = {code: {"value": value} for code, value in junk.items()}
    for score in scores_for(values, disease, today=TODAY):
        assert score.value is not None or score.missing or score.warnings
