"""Prognostic indices against the worked examples, at their boundaries, with missing and impossible inputs."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cases.record.rules.score import ScoreInputError
from cases.record.rules.scores_lymphoma import aaipi, flipi, ipi, mipi, mipi_b, nccn_ipi, r_ipi, smipi

LBCL = {"age_y": 66, "ecog": 1, "ann_arbor": "III", "ldh_u_l": 480, "ldh_uln_u_l": 250}


def lbcl(**changes):
    return {**LBCL, **changes}


@pytest.mark.parametrize(
    ("inputs", "sites", "major", "ipi_points", "ipi_class", "nccn_points", "nccn_class"),
    [
        (lbcl(), 1, False, 3, "high_intermediate", 4, "high_intermediate"),
        (lbcl(age_y=45, ecog=0, ann_arbor="II", ldh_u_l=200), 0, False, 0, "low", 1, "low"),
        (
            lbcl(age_y=60, ecog=2, ann_arbor="IV", ldh_u_l=250),
            2,
            True,
            3,
            "high_intermediate",
            4,
            "high_intermediate",
        ),
        (lbcl(age_y=80, ecog=2, ann_arbor="IV", ldh_u_l=875), 2, True, 5, "high", 8, "high"),
    ],
)
def test_worked_examples_of_large_b_cell_lymphoma(
    inputs, sites, major, ipi_points, ipi_class, nccn_points, nccn_class
):
    found = ipi(**inputs, extranodal_sites_n=sites)
    assert (found.value, found.class_code) == (ipi_points, ipi_class)
    assert found.class_label_it
    assert found.class_label_en
    nccn = nccn_ipi(**inputs, major_extranodal=major)
    assert (nccn.value, nccn.class_code) == (nccn_points, nccn_class)


def test_age_adjusted_examples_and_groups():
    second = aaipi(**lbcl(age_y=45, ecog=0, ann_arbor="II", ldh_u_l=200))
    third = aaipi(**lbcl(age_y=60, ecog=2, ann_arbor="IV", ldh_u_l=250))
    assert (second.value, second.class_code) == (0, "low")
    assert (third.value, third.class_code) == (2, "high_intermediate")
    assert aaipi(**lbcl(age_y=50, ecog=2)).class_code == "high"
    assert aaipi(**lbcl(age_y=50, ann_arbor="I")).class_code == "low_intermediate"


def test_age_adjusted_above_60_warns():
    assert aaipi(**lbcl(age_y=60)).warnings == ()
    assert len(aaipi(**lbcl(age_y=61)).warnings) == 1


@pytest.mark.parametrize(
    ("sites", "ecog", "stage", "age", "ldh", "group"),
    [
        (0, 0, "I", 60, 250, "very_good"),
        (2, 0, "I", 60, 250, "good"),
        (2, 2, "I", 60, 250, "good"),
        (2, 2, "III", 60, 250, "poor"),
        (2, 2, "III", 61, 251, "poor"),
    ],
)
def test_revised_ipi_groups(sites, ecog, stage, age, ldh, group):
    inputs = lbcl(age_y=age, ecog=ecog, ann_arbor=stage, ldh_u_l=ldh)
    assert r_ipi(**inputs, extranodal_sites_n=sites).class_code == group


@pytest.mark.parametrize("points", range(6))
def test_ipi_classes_by_points(points):
    extra = [("age_y", 61), ("ecog", 2), ("ann_arbor", "III"), ("ldh_u_l", 251)]
    base = {"age_y": 60, "ecog": 1, "ann_arbor": "II", "ldh_u_l": 250, "ldh_uln_u_l": 250}
    inputs = {**base, **dict(extra[:points])}
    found = ipi(**inputs, extranodal_sites_n=2 if points == 5 else 1)
    expected = ["low", "low", "low_intermediate", "high_intermediate", "high", "high"][points]
    assert (found.value, found.class_code) == (points, expected)


@pytest.mark.parametrize(("age", "points"), [(40, 0), (41, 1), (60, 1), (61, 2), (75, 2), (76, 3)])
def test_nccn_age_bands(age, points):
    inputs = lbcl(age_y=age, ecog=0, ann_arbor="I", ldh_u_l=100)
    assert nccn_ipi(**inputs, major_extranodal=False).value == points


@pytest.mark.parametrize(("ldh", "points"), [(250, 0), (251, 1), (750, 1), (751, 2)])
def test_nccn_ldh_bands(ldh, points):
    inputs = lbcl(age_y=40, ecog=0, ann_arbor="I", ldh_u_l=ldh)
    assert nccn_ipi(**inputs, major_extranodal=False).value == points


@pytest.mark.parametrize(
    ("points", "group"),
    [(1, "low"), (2, "low_intermediate"), (3, "low_intermediate"), (4, "high_intermediate"), (6, "high")],
)
def test_nccn_groups(points, group):
    by_points = {1: (41, 0, "I"), 2: (61, 0, "I"), 3: (61, 2, "I"), 4: (61, 2, "III"), 6: (76, 2, "III")}
    age, ecog, stage = by_points[points]
    ldh = 251 if points == 6 else 250
    found = nccn_ipi(**lbcl(age_y=age, ecog=ecog, ann_arbor=stage, ldh_u_l=ldh), major_extranodal=False)
    assert (found.value, found.class_code) == (points, group)


@pytest.mark.parametrize(
    ("inputs", "value", "group"),
    [
        ((61, "III", 11.8, 5, 251), 5, "high"),
        ((60, "II", 13.0, 4, 250), 0, "low"),
        ((72, "IV", 12.0, 3, 200), 2, "intermediate"),
        ((61, "II", 13.0, 4, 250), 1, "low"),
        ((61, "III", 11.9, 4, 250), 3, "high"),
    ],
)
def test_flipi_examples_and_groups(inputs, value, group):
    age, stage, hb, areas, ldh = inputs
    found = flipi(age_y=age, ann_arbor=stage, hb_g_dl=hb, nodal_areas_n=areas, ldh_u_l=ldh, ldh_uln_u_l=250)
    assert (found.value, found.class_code) == (value, group)


MCL = [
    (65, 1, 300, 8_000, 6.0722, "intermediate", 15, 6.3935, "intermediate"),
    (74, 2, 600, 15_000, 7.7561, "high", 45, 8.7200, "high"),
    (55, 0, 200, 6_000, 5.3606, "low", 10, 5.5748, "low"),
]


@pytest.mark.parametrize(("age", "ecog", "ldh", "wbc", "value", "group", "ki67", "with_ki67", "group_b"), MCL)
def test_mipi_examples(age, ecog, ldh, wbc, value, group, ki67, with_ki67, group_b):
    inputs = {"age_y": age, "ecog": ecog, "ldh_u_l": ldh, "ldh_uln_u_l": 250, "wbc_per_ul": wbc}
    found = mipi(**inputs)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.class_code == group
    biologic = mipi_b(**inputs, ki67_pct=ki67)
    assert biologic.value == pytest.approx(with_ki67, abs=6e-5)
    assert biologic.class_code == group_b


def test_mipi_of_the_fourth_example_is_high_and_without_ki67_there_is_no_mipi_b():
    inputs = {"age_y": 70, "ecog": 1, "ldh_u_l": 250, "ldh_uln_u_l": 250, "wbc_per_ul": 10_000}
    assert mipi(**inputs).value == pytest.approx(6.2317, abs=5e-5)
    assert mipi(**inputs).class_code == "high"
    biologic = mipi_b(**inputs, ki67_pct=None)
    assert (biologic.value, biologic.missing) == (None, ("ki67_pct",))


def test_white_cells_typed_in_giga_per_litre_are_refused():
    inputs = {"age_y": 65, "ecog": 1, "ldh_u_l": 300, "ldh_uln_u_l": 250}
    for score in (mipi, smipi):
        with pytest.raises(ScoreInputError) as caught:
            score(**inputs, wbc_per_ul=8)
        assert caught.value.field == "wbc_per_ul"
        assert "1000" in caught.value.message.it
    with pytest.raises(ScoreInputError):
        mipi(**inputs, wbc_per_ul=99.9)
    assert mipi(**inputs, wbc_per_ul=100).value is not None


def _mipi_at(value):
    """Inputs whose MIPI is `value`: ECOG 0, LDH at its limit, 10 000 white cells, the age does the rest."""
    age = (value - 0.9393 * 4) / 0.03535
    return {"age_y": age, "ecog": 0, "ldh_u_l": 250, "ldh_uln_u_l": 250, "wbc_per_ul": 10_000}


@pytest.mark.parametrize(
    ("value", "group"),
    [(5.6999, "low"), (5.7001, "intermediate"), (6.1999, "intermediate"), (6.2001, "high")],
)
def test_mipi_is_classified_before_any_rounding(value, group):
    assert mipi(**_mipi_at(value)).class_code == group


@pytest.mark.parametrize(
    ("value", "group"),
    [(5.6999, "low"), (5.7001, "intermediate"), (6.4999, "intermediate"), (6.5001, "high")],
)
def test_mipi_b_has_its_own_limits(value, group):
    assert mipi_b(**_mipi_at(value), ki67_pct=0).class_code == group


@pytest.mark.parametrize("ki67", [-1, 101, float("nan")])
def test_an_impossible_percentage_is_refused(ki67):
    with pytest.raises(ScoreInputError):
        mipi_b(**_mipi_at(6), ki67_pct=ki67)


@pytest.mark.parametrize(
    ("age", "ecog", "ratio", "wbc", "points", "group"),
    [
        (65, 1, 1.20, 8_000, 5, "intermediate"),
        (74, 2, 2.40, 15_000, 11, "high"),
        (55, 0, 0.80, 6_000, 2, "low"),
        (49, 0, 0.66, 6_699, 0, "low"),
        (50, 0, 0.67, 6_700, 3, "low"),
        (60, 0, 1.00, 6_699, 4, "intermediate"),
        (70, 0, 1.50, 6_699, 6, "high"),
        (49, 2, 0.66, 6_699, 2, "low"),
    ],
)
def test_simplified_mipi(age, ecog, ratio, wbc, points, group):
    found = smipi(age_y=age, ecog=ecog, ldh_u_l=ratio * 100, ldh_uln_u_l=100, wbc_per_ul=wbc)
    assert (found.value, found.class_code) == (points, group)


@pytest.mark.parametrize(("ldh", "points"), [(66.9, 0), (67, 1), (99.5, 1), (100, 2), (149.5, 2), (150, 3)])
def test_simplified_mipi_ldh_intervals_are_half_open(ldh, points):
    assert smipi(age_y=40, ecog=0, ldh_u_l=ldh, ldh_uln_u_l=100, wbc_per_ul=5_000).value == points


@pytest.mark.parametrize(("wbc", "points"), [(6_699, 0), (9_999, 1), (10_000, 2), (14_999, 2), (15_000, 3)])
def test_simplified_mipi_white_cell_intervals_are_half_open(wbc, points):
    assert smipi(age_y=40, ecog=0, ldh_u_l=50, ldh_uln_u_l=100, wbc_per_ul=wbc).value == points


FULL = {
    ipi: {**LBCL, "extranodal_sites_n": 1},
    r_ipi: {**LBCL, "extranodal_sites_n": 1},
    aaipi: LBCL,
    nccn_ipi: {**LBCL, "major_extranodal": False},
    flipi: {
        "age_y": 66,
        "ann_arbor": "III",
        "hb_g_dl": 12,
        "nodal_areas_n": 4,
        "ldh_u_l": 300,
        "ldh_uln_u_l": 250,
    },
    mipi: {"age_y": 65, "ecog": 1, "ldh_u_l": 300, "ldh_uln_u_l": 250, "wbc_per_ul": 8_000},
    mipi_b: {"age_y": 65, "ecog": 1, "ldh_u_l": 300, "ldh_uln_u_l": 250, "wbc_per_ul": 8_000, "ki67_pct": 15},
    smipi: {"age_y": 65, "ecog": 1, "ldh_u_l": 300, "ldh_uln_u_l": 250, "wbc_per_ul": 8_000},
}
EACH_INPUT = [(score, name) for score, inputs in FULL.items() for name in inputs]


@pytest.mark.parametrize(("score", "name"), EACH_INPUT, ids=lambda item: getattr(item, "__name__", item))
def test_a_missing_input_gives_no_value_and_is_named(score, name):
    assert score(**FULL[score]).value is not None
    found = score(**{**FULL[score], name: None})
    assert (found.value, found.class_code, found.missing) == (None, None, (name,))


@pytest.mark.parametrize(("score", "name"), EACH_INPUT, ids=lambda item: getattr(item, "__name__", item))
def test_a_number_that_is_not_finite_is_refused(score, name):
    if name in ("ann_arbor", "major_extranodal"):
        with pytest.raises((ValueError, ScoreInputError)):
            score(**{**FULL[score], "ldh_u_l": math.inf})
        return
    for wrong in (math.nan, math.inf, -1):
        with pytest.raises(ScoreInputError) as caught:
            score(**{**FULL[score], name: wrong})
        assert caught.value.field == name


@pytest.mark.parametrize("score", list(FULL), ids=lambda score: score.__name__)
def test_an_upper_limit_of_zero_is_refused(score):
    with pytest.raises(ScoreInputError):
        score(**{**FULL[score], "ldh_uln_u_l": 0})


def test_an_unknown_stage_is_refused():
    with pytest.raises(ValueError, match="IIB"):
        ipi(**{**FULL[ipi], "ann_arbor": "IIB"})


@pytest.mark.parametrize("score", list(FULL), ids=lambda score: score.__name__)
def test_every_result_says_its_source_and_keeps_its_inputs(score):
    found = score(**FULL[score])
    assert found.source
    assert dict(found.inputs) == FULL[score]
    assert found.label.it


def worse(inputs, name, amount):
    stages = ["I", "II", "III", "IV"]
    if name == "ann_arbor":
        return {**inputs, name: stages[min(stages.index(inputs[name]) + 1, 3)]}
    if name == "hb_g_dl":
        return {**inputs, name: inputs[name] / (1 + amount)}
    return {
        **inputs,
        name: inputs[name] + (1 if name in ("ecog", "nodal_areas_n", "extranodal_sites_n") else amount),
    }


RISKS = st.fixed_dictionaries(
    {
        "age_y": st.floats(18, 95),
        "ecog": st.integers(0, 3),
        "ann_arbor": st.sampled_from(["I", "II", "III", "IV"]),
        "ldh_u_l": st.floats(50, 4_000),
        "ldh_uln_u_l": st.floats(180, 500),
        "extranodal_sites_n": st.integers(0, 5),
        "hb_g_dl": st.floats(5, 18),
        "nodal_areas_n": st.integers(0, 10),
        "wbc_per_ul": st.floats(200, 200_000),
        "ki67_pct": st.floats(0, 70),
    }
)
WORSE = [
    "age_y",
    "ecog",
    "ann_arbor",
    "ldh_u_l",
    "extranodal_sites_n",
    "hb_g_dl",
    "nodal_areas_n",
    "wbc_per_ul",
    "ki67_pct",
]


@given(
    inputs=RISKS, name=st.sampled_from(WORSE), amount=st.floats(0.1, 30), score=st.sampled_from(list(FULL))
)
def test_a_score_never_falls_when_a_risk_factor_is_added(inputs, name, amount, score):
    wanted = FULL[score].keys()
    assume(name in wanted)
    inputs = {**inputs, "major_extranodal": inputs["extranodal_sites_n"] > 2}
    before = score(**{key: inputs[key] for key in wanted})
    after = score(**{key: worse(inputs, name, amount)[key] for key in wanted})
    assert after.value >= before.value - 1e-9
    assert before.value >= 0 or score in (mipi, mipi_b)


def test_a_major_site_adds_exactly_one_point():
    inputs = FULL[nccn_ipi]
    assert nccn_ipi(**{**inputs, "major_extranodal": True}).value == nccn_ipi(**inputs).value + 1
