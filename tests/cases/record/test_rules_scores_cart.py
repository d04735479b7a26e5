"""CAR-HEMATOTOX, EASIX, kidney function and HCT-CI against their worked examples and boundaries."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules.codes import HCT_CI_ITEMS
from cases.record.rules.score import ScoreInputError
from cases.record.rules.scores_cart import car_hematotox, easix, log2_easix, m_easix
from cases.record.rules.scores_general import (
    cockcroft_gault,
    egfr_ckd_epi_2021,
    hct_ci,
    hct_ci_items_from_measures,
)


def hematotox(plt, anc, hb, crp, ferritin):
    return car_hematotox(
        platelets_giga_l=plt, anc_per_ul=anc, hb_g_dl=hb, crp_mg_dl=crp, ferritin_ng_ml=ferritin
    )


@pytest.mark.parametrize(
    ("inputs", "points", "group"),
    [
        ((220, 3400, 12.4, 0.8, 180), 0, "low"),
        ((130, 1800, 10.5, 1.4, 320), 1, "low"),
        ((110, 950, 10.1, 4.2, 540), 3, "high"),
        ((60, 700, 8.5, 2.4, 1400), 5, "high"),
        ((40, 400, 7.8, 9.5, 3200), 7, "high"),
        ((175, 1200, 9.0, 3.0, 650), 3, "high"),
        ((175.1, 1200, 9.0, 2.9, 2000), 1, "low"),
        ((175.1, 1200, 9.0, 2.9, 2000.1), 2, "high"),
        ((75, 1199, 9, 0, 0), 2, "high"),
        ((74.9, 1200, 9, 0, 0), 2, "high"),
        ((200, 1200, 8.9, 0, 649.9), 1, "low"),
    ],
)
def test_car_hematotox(inputs, points, group):
    found = hematotox(*inputs)
    assert (found.value, found.class_code) == (points, group)


def test_the_two_ties_the_paper_leaves_open_are_told():
    assert len(hematotox(175, 1200, 9.0, 3.0, 650).warnings) == 2
    assert hematotox(220, 1201, 12.4, 2.99, 180).warnings == ()


@pytest.mark.parametrize(
    ("ldh", "creatinine", "plt", "value", "log", "group"),
    [
        (520, 1.1, 95, 6.0211, 2.590, "above_cut_off"),
        (210, 0.8, 250, 0.6720, -0.573, "not_above_cut_off"),
        (450, 0.9, 60, 6.7500, 2.755, "above_cut_off"),
        (467, 1.0, 100, 4.6700, 2.223, "not_above_cut_off"),
    ],
)
def test_easix_and_its_logarithm(ldh, creatinine, plt, value, log, group):
    inputs = {"ldh_u_l": ldh, "creatinine_mg_dl": creatinine, "platelets_giga_l": plt}
    assert easix(**inputs).value == pytest.approx(value, abs=5e-5)
    assert easix(**inputs).class_code == group
    assert log2_easix(**inputs).value == pytest.approx(log, abs=5e-4)


@pytest.mark.parametrize(
    ("ldh", "crp", "plt", "value"), [(520, 8, 95, 43.7895), (210, 0.5, 250, 0.42), (450, 12, 60, 90.0)]
)
def test_modified_easix_has_a_value_and_no_class(ldh, crp, plt, value):
    found = m_easix(ldh_u_l=ldh, crp_mg_dl=crp, platelets_giga_l=plt)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.class_code is None
    assert found.warnings


def test_modified_easix_without_crp_has_no_value():
    found = m_easix(ldh_u_l=467, crp_mg_dl=None, platelets_giga_l=100)
    assert (found.value, found.missing) == (None, ("crp_mg_dl",))


@pytest.mark.parametrize("wrong", [0, -1, math.nan, math.inf])
@pytest.mark.parametrize("name", ["ldh_u_l", "creatinine_mg_dl", "platelets_giga_l"])
def test_easix_refuses_what_a_division_or_logarithm_cannot_take(name, wrong):
    inputs = {"ldh_u_l": 520, "creatinine_mg_dl": 1.1, "platelets_giga_l": 95, name: wrong}
    for score in (easix, log2_easix):
        with pytest.raises(ScoreInputError) as caught:
            score(**inputs)
        assert caught.value.field == name


FULL = {
    car_hematotox: {
        "platelets_giga_l": 110,
        "anc_per_ul": 950,
        "hb_g_dl": 10.1,
        "crp_mg_dl": 4.2,
        "ferritin_ng_ml": 540,
    },
    easix: {"ldh_u_l": 520, "creatinine_mg_dl": 1.1, "platelets_giga_l": 95},
    log2_easix: {"ldh_u_l": 520, "creatinine_mg_dl": 1.1, "platelets_giga_l": 95},
    m_easix: {"ldh_u_l": 520, "crp_mg_dl": 8, "platelets_giga_l": 95},
    egfr_ckd_epi_2021: {"age_y": 66, "sex": "M", "creatinine_mg_dl": 1.1},
    cockcroft_gault: {"age_y": 66, "sex": "M", "weight_kg": 78, "creatinine_mg_dl": 1.1},
}
EACH_INPUT = [(score, name) for score, inputs in FULL.items() for name in inputs]


@pytest.mark.parametrize(("score", "name"), EACH_INPUT, ids=lambda item: getattr(item, "__name__", item))
def test_a_missing_input_gives_no_value_and_is_named(score, name):
    assert score(**FULL[score]).value is not None
    found = score(**{**FULL[score], name: None})
    assert (found.value, found.missing) == (None, (name,))


@pytest.mark.parametrize(("score", "name"), EACH_INPUT, ids=lambda item: getattr(item, "__name__", item))
def test_a_number_that_is_not_finite_or_negative_is_refused(score, name):
    for wrong in ("X",) if name == "sex" else (math.nan, math.inf, -1):
        with pytest.raises(ScoreInputError) as caught:
            score(**{**FULL[score], name: wrong})
        assert caught.value.field == name


@pytest.mark.parametrize(("sex", "age", "creatinine", "value"), [("M", 66, 1.1, 74.0), ("F", 68, 0.8, 80.2)])
def test_egfr_examples(sex, age, creatinine, value):
    found = egfr_ckd_epi_2021(age_y=age, sex=sex, creatinine_mg_dl=creatinine)
    assert found.value == pytest.approx(value, abs=0.05)


@pytest.mark.parametrize(
    ("sex", "age", "kg", "creatinine", "value"), [("M", 66, 78, 1.1, 72.9), ("F", 68, 62, 0.8, 65.9)]
)
def test_cockcroft_gault_examples(sex, age, kg, creatinine, value):
    found = cockcroft_gault(age_y=age, sex=sex, weight_kg=kg, creatinine_mg_dl=creatinine)
    assert found.value == pytest.approx(value, abs=0.05)


def test_below_18_years_the_kidney_formulas_warn():
    assert egfr_ckd_epi_2021(age_y=17, sex="F", creatinine_mg_dl=0.6).warnings
    assert not egfr_ckd_epi_2021(age_y=18, sex="F", creatinine_mg_dl=0.6).warnings
    assert cockcroft_gault(age_y=17, sex="F", weight_kg=50, creatinine_mg_dl=0.6).warnings


@given(st.floats(18, 95), st.sampled_from("FM"), st.floats(0.2, 15), st.floats(0.01, 5))
def test_kidney_function_never_rises_with_creatinine_or_age(age, sex, creatinine, more):
    at = egfr_ckd_epi_2021(age_y=age, sex=sex, creatinine_mg_dl=creatinine).value
    assert egfr_ckd_epi_2021(age_y=age, sex=sex, creatinine_mg_dl=creatinine + more).value <= at + 1e-9
    assert egfr_ckd_epi_2021(age_y=age + more, sex=sex, creatinine_mg_dl=creatinine).value <= at + 1e-9


@pytest.mark.parametrize(
    ("items", "points", "group"),
    [
        ({"diabetes", "pulmonary_moderate"}, 3, "high"),
        ({"arrhythmia", "obesity"}, 2, "intermediate"),
        ({"prior_malignancy"}, 3, "high"),
        ({"pulmonary_severe", "hepatic_severe"}, 6, "high"),
        (set(), 0, "low"),
        ({"diabetes"}, 1, "intermediate"),
    ],
)
def test_hct_ci_examples(items, points, group):
    found = hct_ci(items=items)
    assert (found.value, found.class_code) == (points, group)
    assert "allogeneic" in found.warnings[0].en


@pytest.mark.parametrize(
    ("pair", "points"),
    [({"hepatic_mild", "hepatic_severe"}, 3), ({"pulmonary_moderate", "pulmonary_severe"}, 3)],
)
def test_items_that_exclude_each_other_count_once_with_a_warning(pair, points):
    found = hct_ci(items=pair)
    assert found.value == points
    assert len(found.warnings) == 2


def test_comorbidity_not_assessed_is_missing_and_an_unknown_item_is_refused():
    assert hct_ci(items=None).missing == ("hct_ci_items",)
    with pytest.raises(ScoreInputError):
        hct_ci(items={"baldness"})


@pytest.mark.parametrize(
    ("measures", "items"),
    [
        ({"fev1_pct": 72}, {"pulmonary_moderate"}),
        ({"bmi_kg_m2": 36.2}, {"obesity"}),
        ({"fev1_pct": 60, "bilirubin_to_uln": 1.7}, {"pulmonary_severe", "hepatic_severe"}),
        ({"fev1_pct": 80, "dlco_pct": 65}, {"pulmonary_severe"}),
        ({"fev1_pct": 80}, {"pulmonary_moderate"}),
        ({"fev1_pct": 81, "bmi_kg_m2": 35, "creatinine_mg_dl": 2, "lvef_pct": 51}, set()),
        ({"bilirubin_to_uln": 1.5, "transaminases_to_uln": 2.5}, {"hepatic_mild"}),
        ({"transaminases_to_uln": 2.6}, {"hepatic_severe"}),
        ({"creatinine_mg_dl": 2.1, "lvef_pct": 50}, {"renal", "cardiac"}),
        ({}, set()),
    ],
)
def test_items_suggested_by_measures(measures, items):
    assert hct_ci_items_from_measures(**measures) == items


WEIGHTS = {
    1: {
        "arrhythmia", "cardiac", "inflammatory_bowel_disease", "diabetes", "cerebrovascular", "psychiatric",
        "hepatic_mild", "obesity", "infection",
    },
    2: {"rheumatologic", "peptic_ulcer", "renal", "pulmonary_moderate"},
    3: {"prior_malignancy", "heart_valve", "pulmonary_severe", "hepatic_severe"},
}  # fmt: skip


def test_every_item_has_the_weight_of_the_paper():
    found = {weight: {item.code for item in HCT_CI_ITEMS if item.weight == weight} for weight in (1, 2, 3)}
    assert found == WEIGHTS
    assert len(HCT_CI_ITEMS) == 17


ITEM_CODES = [item.code for item in HCT_CI_ITEMS]


@given(st.sets(st.sampled_from(ITEM_CODES)), st.sampled_from(ITEM_CODES))
def test_hct_ci_never_falls_when_an_item_is_added(items, more):
    assert hct_ci(items=items | {more}).value >= hct_ci(items=items).value


COUNTS = st.fixed_dictionaries(
    {
        "platelets_giga_l": st.floats(1, 400),
        "anc_per_ul": st.floats(0, 9000),
        "hb_g_dl": st.floats(4, 17),
        "crp_mg_dl": st.floats(0, 40),
        "ferritin_ng_ml": st.floats(1, 9000),
    }
)


@given(COUNTS, st.sampled_from(sorted(FULL[car_hematotox])), st.floats(0.01, 500))
def test_car_hematotox_never_falls_when_a_value_gets_worse(inputs, name, amount):
    rises = name in ("crp_mg_dl", "ferritin_ng_ml")
    changed = inputs[name] + amount if rises else max(inputs[name] - amount, 0)
    assert 0 <= car_hematotox(**inputs).value <= 7
    assert car_hematotox(**{**inputs, name: changed}).value >= car_hematotox(**inputs).value
