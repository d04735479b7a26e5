"""Scores of the time before lymphodepletion: which values count, and that later ones never change them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules.scores_baseline import (
    BASELINE_LABS,
    Measured,
    baseline_scores,
    baseline_window,
    values_at_baseline,
)

LD = date(2026, 1, 10)
INFUSION = date(2026, 1, 15)
# published worked example: 110, 950/µL, 10.1, CRP 4.2 mg/dL (42 mg/L), ferritin 540: 3, high
EXAMPLE = {
    "platelets": 110,
    "anc": 0.95,
    "hb": 10.1,
    "crp": 42,
    "ferritin": 540,
    "ldh": 520,
    "creatinine": 1.1,
}


def measured(on=LD, **values):
    return [Measured(code, value, on) for code, value in values.items()]


def scores(results, window=None):
    window = window or baseline_window(ld_day1_on=LD, infusion_on=INFUSION)
    return {score.score_id: score for score in baseline_scores(results, window)}


def test_the_worked_example_with_the_units_of_the_laboratory():
    found = scores(measured(**EXAMPLE))
    assert (found["car_hematotox"].value, found["car_hematotox"].class_code) == (3, "high")
    assert found["easix"].value == pytest.approx(520 * 1.1 / 110)
    assert found["m_easix"].value == pytest.approx(520 * 4.2 / 110)
    assert set(found["car_hematotox"].dates) == {"platelets", "anc", "hb", "crp", "ferritin"}


def test_the_window_ends_on_the_first_day_of_lymphodepletion():
    window = baseline_window(ld_day1_on=LD, infusion_on=INFUSION)
    assert (window.first, window.best, window.last) == (date(2026, 1, 7), LD, LD)
    by_infusion = baseline_window(ld_day1_on=None, infusion_on=INFUSION)
    assert (by_infusion.first, by_infusion.best, by_infusion.last) == (
        date(2026, 1, 7),
        date(2026, 1, 10),
        date(2026, 1, 13),
    )
    assert baseline_window(ld_day1_on=None, infusion_on=None) is None


def test_a_value_outside_the_window_is_missing_and_named():
    results = measured(**EXAMPLE | {"ferritin": 540})
    results = [one for one in results if one.code != "ferritin"] + [
        Measured("ferritin", 540, LD - timedelta(days=4)),
        Measured("ferritin", 9000, LD + timedelta(days=1)),
    ]
    found = scores(results)["car_hematotox"]
    assert (found.value, found.missing) == (None, ("ferritin",))


def test_the_nearest_day_counts_and_the_earlier_of_two():
    window = baseline_window(ld_day1_on=None, infusion_on=INFUSION)
    days = [
        Measured("hb", 8, window.best + timedelta(days=1)),
        Measured("hb", 11, window.best - timedelta(days=1)),
    ]
    assert values_at_baseline(days, window)["hb"].value == 11


def test_a_value_that_a_formula_refuses_is_named_with_the_reason():
    found = scores(measured(**EXAMPLE | {"platelets": 0}))["easix"]
    assert found.value is None
    assert found.missing == ("platelets",)
    assert "above zero" in found.warnings[0].en


@given(st.lists(st.tuples(st.sampled_from(BASELINE_LABS), st.floats(0.1, 500), st.integers(1, 400))))
def test_nothing_measured_later_changes_the_scores_of_before(later):
    before = measured(**EXAMPLE)
    after = [Measured(code, value, LD + timedelta(days=days)) for code, value, days in later]
    assert scores(before) == scores([*after, *before])


@given(st.randoms())
def test_the_order_of_the_results_means_nothing(chance):
    results = measured(**EXAMPLE) + measured(LD - timedelta(days=2), **{k: v * 2 for k, v in EXAMPLE.items()})
    shuffled = list(results)
    chance.shuffle(shuffled)
    assert scores(results) == scores(shuffled)
