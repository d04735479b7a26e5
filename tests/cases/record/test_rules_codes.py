"""Code tables and value checks: unique codes, both languages, hard and soft ranges, unit traps."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules import codes
from cases.record.rules.evidence import EVIDENCE_LABELS
from cases.record.rules.text import label_of
from cases.record.rules.units import (
    bilirubin_mg_dl,
    cells_per_ul,
    check_lab,
    check_range,
    check_uln,
    creatinine_mg_dl,
    crp_mg_dl,
    format_number,
    hb_g_dl,
)

TABLES = [
    name
    for name in codes.__all__
    if isinstance(getattr(codes, name), tuple)
    and isinstance(getattr(codes, name)[0], codes.DISEASES[0].__class__)
]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_unique_codes_and_both_languages(name):
    table = getattr(codes, name)
    assert len({item.code for item in table}) == len(table)
    assert all(item.label.it and item.label.en for item in table)


def test_the_22_diseases_each_belong_to_one_group():
    assert len(codes.DISEASES) == 22
    found = {disease: codes.disease_group(disease) for disease in codes.DISEASE_CODES}
    assert (found["tfl"], found["fl_3b"], found["fl_3a"], found["mcl"]) == ("lbcl", "lbcl", "fl", "mcl")
    assert (found["pcl"], found["cll_sll"], found["b_all"]) == ("mm", "cll", "b_all")
    assert codes.disease_group("never_heard_of") == "other"
    members = [disease for group in codes.DISEASE_GROUPS.values() for disease in group]
    assert sorted(members) == sorted(codes.DISEASE_CODES)


def test_groups_name_only_known_diseases():
    for group in (codes.LBCL, codes.LBCL_SCORED, codes.STAGED_LYMPHOMA, codes.LYMPHOMA, codes.CLL, codes.MM):
        assert group <= codes.DISEASE_CODES
    assert codes.LBCL < codes.LBCL_SCORED < codes.STAGED_LYMPHOMA < codes.LYMPHOMA


def test_regimens_imply_known_classes_and_other_implies_none():
    assert len(codes.REGIMEN_BY_CODE) == len(codes.REGIMENS)
    for regimen in codes.REGIMENS:
        assert regimen.classes <= codes.DRUG_CLASS_CODES
    assert codes.classes_of_regimen("r_chop") == {"anti_cd20", "anthracycline", "chemotherapy"}
    assert codes.classes_of_regimen("other") is None
    assert codes.classes_of_regimen("never_heard_of") is None


def test_responses_split_into_complete_partial_and_none():
    all_codes = {item.code for item in codes.RESPONSES}
    groups = (codes.COMPLETE_RESPONSES, codes.PARTIAL_RESPONSES, codes.NO_RESPONSE)
    assert frozenset().union(*groups) | {"ne"} == all_codes
    assert sum(len(group) for group in groups) + 1 == len(all_codes)


def test_labs_have_sane_ranges_and_units():
    assert len(codes.LAB_BY_CODE) == len(codes.LABS)
    loincs = [lab.loinc for lab in codes.LABS if lab.loinc]
    assert len(set(loincs)) == len(loincs)
    for lab in codes.LABS:
        assert lab.unit
        assert lab.hard[0] < lab.hard[1]
        if lab.soft:
            assert lab.hard[0] <= lab.soft[0] < lab.soft[1] <= lab.hard[1]
        assert lab.trap_side in ("high", "low")


@pytest.mark.parametrize(
    ("code", "hard", "max_age"),
    [
        ("ldh", (20, 20_000), 14),
        ("wbc", (0, 900), 14),
        ("anc", (0, 200), 14),
        ("alc", (0, 500), 14),
        ("cd3_abs", (0, 50_000), None),
        ("platelets", (0, 3_000), 14),
        ("hb", (2, 25), 14),
        ("crp", (0, 800), 14),
        ("ferritin", (0, 200_000), 30),
        ("creatinine", (0.1, 25), 14),
        ("bilirubin_total", (0, 60), 14),
        ("alt", (0, 10_000), 14),
        ("ast", (0, 10_000), 14),
        ("lvef_pct", (5, 85), 60),
        ("spo2_pct", (50, 100), 14),
        ("igg_g_l", (0, 100), None),
    ],
)
def test_hard_ranges_and_ages_are_those_of_the_reference(code, hard, max_age):
    lab = codes.LAB_BY_CODE[code]
    assert (lab.hard, lab.max_age_days) == (hard, max_age)
    for inside in hard:
        problem = check_lab(code, inside)
        assert problem is None or problem.severity == "soft"
    for outside in (math.nextafter(hard[0], -math.inf), math.nextafter(hard[1], math.inf)):
        assert check_lab(code, outside).severity == "hard"


@pytest.mark.parametrize(
    ("code", "value", "severity", "words"),
    [
        ("hb", 118, "hard", "g/L"),
        ("hb", 4.5, "soft", None),
        ("creatinine", 97, "hard", "88.4"),
        ("creatinine", 20.5, "soft", "88.4"),
        ("platelets", 120_000, "hard", "µL"),
        ("anc", 150, "soft", "µL"),
        ("anc", 3_400, "hard", "µL"),
        ("wbc", 350, "soft", "µL"),
        ("wbc", 0.05, "soft", None),
        ("bilirubin_total", 34, "soft", "17.1"),
        ("ca", 2.3, "soft", "mmol/L"),
        ("ca", 17, "soft", None),
        ("albumin", 38, "hard", "g/L"),
        ("igg_g_l", 450, "hard", "mg/dL"),
    ],
)
def test_the_usual_unit_mistakes_are_named(code, value, severity, words):
    problem = check_lab(code, value)
    assert problem.severity == severity
    if words is None:
        assert "Looks like" not in problem.message.en
    else:
        assert words in problem.message.en


@pytest.mark.parametrize(
    ("code", "value"), [("hb", 11.2), ("crp", 42), ("ferritin", 540), ("ldh", 480), ("inr", 1.1)]
)
def test_a_plausible_value_has_no_problem(code, value):
    assert check_lab(code, value) is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_hard(value):
    assert check_lab("hb", value).code == "not_a_number"


def test_upper_limits_have_their_own_ranges():
    assert check_uln("ldh", 250) is None
    assert check_uln("ldh", 10).severity == "hard"
    assert check_uln("alt", 120).severity == "soft"
    with pytest.raises(KeyError):
        check_uln("hb", 16)


def test_a_refused_value_names_its_unit_as_people_write_it():
    problem = check_range(3.9, unit="Cel", hard=(30, 45))
    assert problem is not None
    assert problem.message.it == "Valore impossibile: 3,9 °C. Sono ammessi valori da 30 a 45 °C."


def test_numbers_are_written_as_readers_write_them():
    assert format_number(7.5) == ("7,5", "7.5")
    assert format_number(3000.0) == ("3000", "3000")
    problem = check_range(118.5, unit="g/dL", hard=(2, 25))
    assert "118,5 g/dL" in problem.message.it
    assert "118.5 g/dL" in problem.message.en


@given(st.floats(allow_nan=False), st.floats(0, 10), st.floats(0.1, 10))
def test_nothing_inside_the_soft_range_is_ever_a_problem(value, low, width):
    problem = check_range(value, hard=(low - 1, low + width + 1), soft=(low, low + width))
    assert (problem is None) == (low <= value <= low + width)


@pytest.mark.parametrize(
    ("convert", "given_", "expected"),
    [
        (creatinine_mg_dl, 88.4, 1.0),
        (bilirubin_mg_dl, 34.2, 2.0),
        (crp_mg_dl, 42, 4.2),
        (hb_g_dl, 118, 11.8),
        (cells_per_ul, 8.0, 8000),
    ],
)
def test_unit_conversions(convert, given_, expected):
    assert convert(given_) == pytest.approx(expected)


def test_an_unknown_code_is_shown_as_itself():
    assert label_of(codes.DISEASES, "old_code") == ("old_code", "old_code")
    assert label_of(codes.DISEASES, "mcl").en == "Mantle cell lymphoma"


def test_uncertain_evidence_says_so_in_plain_words():
    assert "verified by a haematologist" in EVIDENCE_LABELS["general_knowledge"].en
    assert "ematologo" in EVIDENCE_LABELS["general_knowledge"].it
    assert set(EVIDENCE_LABELS) == {"document", "found", "general_knowledge", "project", "reconstructed"}
