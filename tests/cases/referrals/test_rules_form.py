"""The referral form as data, its completeness and its checks."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules import codes
from cases.record.rules.sources import SOURCES
from cases.referrals.rules.form import (
    FIELD_BY_CODE,
    FIELDS,
    SECTIONS,
    Kind,
    Level,
    completeness,
    form_schema,
    therapy_lines,
    validate,
)

TODAY = date(2026, 11, 21)
R_CHOP = {
    "line_no": 1,
    "intent": "first_line",
    "regimen": "r_chop",
    "start_on": "2025-09-10",
    "end_on": "2026-02-10",
    "cycles": 6,
    "best_response": "cmr",
}


def filler(field):
    """A plausible value for a field, dated today where it has a date."""
    by_kind = {
        Kind.TEXT: "text",
        Kind.LONG_TEXT: "text",
        Kind.DATE: "2026-11-30" if field.may_be_future else "2026-11-01",
        Kind.BOOL: True,
        Kind.LIST: ["none"],
        Kind.REFERENCE: "0190",
        Kind.DOCUMENT: ["0190"],
        Kind.LANGUAGE: "ro",
    }
    if field.kind is Kind.NUMBER:
        low, high = field.soft or field.hard
        value = round(low + (high - low) / 10) if field.integer else low + (high - low) / 10
    elif field.kind is Kind.CHOICE:
        value = field.choices[0].code
    elif field.kind is Kind.MULTICHOICE:
        value = [field.choices[0].code]
    else:
        value = by_kind[field.kind]
    return {"value": value, "on": TODAY.isoformat() if field.dated else None}


def filled(disease="dlbcl_nos", **changes):
    values = {field.code: filler(field) for field in FIELDS if field.kind is not Kind.LINES}
    values |= {
        "disease": {"value": disease},
        "birth_date": {"value": "1968-01-01"},
        "therapy_lines": [R_CHOP],
    }
    values |= {"diagnosis_date": {"value": "2025-08-20"}, "wbc": {"value": 60, "on": "2026-11-21"}}
    return {**values, **changes}


def problems(values, field):
    return [(p.severity, p.code) for p in validate(values, today=TODAY) if p.field == field]


def test_field_codes_are_unique_and_every_text_is_in_both_languages():
    assert len(FIELD_BY_CODE) == len(FIELDS)
    assert len({section.code for section in SECTIONS}) == len(SECTIONS)
    for field in FIELDS:
        assert field.label.it
        assert field.label.en
        if field.kind in (Kind.CHOICE, Kind.MULTICHOICE):
            assert len({c.code for c in field.choices}) == len(field.choices) > 0


def test_every_field_says_where_its_value_lives_and_the_record_knows_the_place():
    elsewhere = ("referral.", "document.")
    unknown = {f.code for f in FIELDS if not f.source.startswith(elsewhere) and f.source not in SOURCES}
    assert unknown == set()


def test_no_two_fields_write_the_same_place():
    assert len({field.source for field in FIELDS}) == len(FIELDS)


def test_the_schema_is_json_and_carries_the_lines_of_therapy():
    schema = json.loads(json.dumps(form_schema()))
    assert sum(len(section["fields"]) for section in schema["sections"]) == len(FIELDS)
    assert {column["code"] for column in schema["therapy_line_columns"]} >= set(R_CHOP)
    assert schema["regimen_classes"]["ibrutinib"] == ["btki_covalent"]
    assert "other" not in schema["regimen_classes"]
    by_code = {f["code"]: f for section in schema["sections"] for f in section["fields"]}
    assert by_code["ki67_pct"]["level"] == "C"
    assert by_code["ecog"]["level"] == "M1"
    assert by_code["gp_name"]["level"] == "O"


M1_ALWAYS = {
    "family_name", "given_name", "birth_date", "sex", "tax_code", "phone", "referring_centre", "referring_physician",
    "callback_phone", "patient_informed_of_referral", "disease", "diagnosis_date", "cns_involvement", "ecog",
    "disease_status_now", "ldh", "active_infection", "prior_cart", "prior_cd19", "tempo_of_disease", "urgency",
    "question_to_hub", "question_topics", "planned_next_therapy", "planned_next_start", "consent_privacy_notice",
    "consent_circle_sharing",
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "hard"),
    [
        ("weight_kg", (2, 300)),
        ("height_cm", (40, 230)),
        ("largest_cm", (0, 40)),
        ("nodal_areas_n", (0, 20)),
        ("ki67_pct", (0, 100)),
        ("deauville", (1, 5)),
        ("kps", (0, 100)),
        ("alt_uln", (5, 500)),
        ("ast_uln", (5, 500)),
        ("ldh_uln", (20, 20_000)),
    ],
)
def test_hard_ranges_outside_the_laboratory(code, hard):
    assert FIELD_BY_CODE[code].hard == hard


def test_ages_of_values_for_the_decision():
    found = {f.code: f.max_age_days for f in FIELDS if f.max_age_days is not None}
    assert {code for code, days in found.items() if days == 60} == {"lvef_pct"}
    virology = {"hbsag", "anti_hbc", "hbv_dna", "anti_hcv", "hcv_rna", "hiv_ab_ag"}
    assert {code for code, days in found.items() if days == 30} == virology | {
        "disease_status_now",
        "ferritin",
    }
    assert found["ecog"] == found["ldh"] == found["pregnancy_test"] == 14


def test_an_empty_form_lacks_exactly_the_mandatory_fields():
    found = completeness({}, today=TODAY)
    assert set(found["m1_missing"]) == M1_ALWAYS
    assert found["percent"] == 0
    assert found["stale"] == []


def required_for(disease):
    found = completeness({}, disease, today=TODAY)
    return set(found["m1_missing"]), set(found["m2_missing"])


def test_each_disease_asks_for_its_own_block():
    lbcl_1, lbcl_2 = required_for("dlbcl_nos")
    assert {"ann_arbor", "extranodal_sites"} <= lbcl_1
    assert {"bulky", "cardiac_involvement"} <= lbcl_2
    assert required_for("mcl")[1] - lbcl_2 == {"tp53", "ki67_pct", "mcl_morphology", "wbc"}
    assert required_for("fl_3a")[1] - lbcl_2 == {"nodal_areas_n"}
    assert {"all_marrow_blasts_pct", "all_mrd_level", "all_ph_positive", "all_kmt2a", "wbc"} <= required_for(
        "b_all"
    )[1]
    assert {"mm_isotype", "mm_classes_exposed", "mm_classes_refractory", "m_protein_g_l"} <= required_for(
        "mm"
    )[1]
    assert {"cll_rai", "cll_ighv", "cll_del17p_tp53", "cll_btki_exposed", "wbc"} <= required_for("cll_sll")[1]
    assert not {"ann_arbor", "bulky", "ki67_pct"} & (required_for("mm")[0] | required_for("mm")[1])


@pytest.mark.parametrize("disease", sorted(codes.DISEASE_CODES))
def test_a_full_form_is_complete_and_plausible_for_every_disease(disease):
    values = filled(disease)
    found = completeness(values, today=TODAY)
    assert found == {"m1_missing": [], "m2_missing": [], "stale": [], "percent": 100}
    hard = [problem for problem in validate(values, today=TODAY) if problem.severity == "hard"]
    assert hard == []


@pytest.mark.parametrize("code", sorted(M1_ALWAYS))
def test_each_missing_mandatory_field_is_named(code):
    values = {key: value for key, value in filled().items() if key != code}
    found = completeness(values, "dlbcl_nos", today=TODAY)
    if code != "disease":
        assert found["m1_missing"] == [code]
        assert found["percent"] < 100
    else:
        assert completeness(values, today=TODAY)["m1_missing"] == ["disease"]


def test_a_reason_for_absence_satisfies_a_lab_but_not_the_name():
    pending = {"value": None, "absent_reason": "pending"}
    values = filled(ldh=pending, family_name=pending)
    assert completeness(values, today=TODAY)["m1_missing"] == ["family_name"]
    assert problems(values, "family_name") == [("hard", "absence_not_accepted")]
    assert problems(values, "ldh") == []


def test_no_is_an_answer_but_a_notice_not_given_is_not():
    values = filled(prior_cart={"value": False}, consent_privacy_notice={"value": False})
    assert completeness(values, today=TODAY)["m1_missing"] == ["consent_privacy_notice"]


def test_zero_is_an_answer_and_an_empty_text_is_not():
    values = filled(steroid_dose_mg_prednisone_eq={"value": 0}, phone={"value": ""})
    assert completeness(values, today=TODAY)["m1_missing"] == ["phone"]
    assert completeness(values, today=TODAY)["m2_missing"] == []


@pytest.mark.parametrize(("age", "stale"), [(14, []), (15, ["anc"])])
def test_an_old_value_may_be_submitted_but_not_decided_on(age, stale):
    values = filled(anc={"value": 2.1, "on": (TODAY - timedelta(days=age)).isoformat()})
    found = completeness(values, today=TODAY)
    assert found["stale"] == stale
    assert found["m2_missing"] == stale
    assert found["m1_missing"] == []


def test_an_undated_lab_counts_as_stale():
    assert completeness(filled(hb={"value": 11, "on": None}), today=TODAY)["m2_missing"] == ["hb"]


def test_an_old_ecog_does_not_stop_the_submission():
    found = completeness(filled(ecog={"value": "1", "on": "2026-01-01"}), today=TODAY)
    assert found["m1_missing"] == []
    assert found["m2_missing"] == ["ecog"]


def test_positive_markers_ask_for_the_nucleic_acid_test():
    values = filled(anti_hcv={"value": "positive", "on": "2026-11-20"})
    del values["hcv_rna"]
    assert completeness(values, today=TODAY)["m2_missing"] == ["hcv_rna"]
    values["anti_hcv"] = {"value": "negative", "on": "2026-11-20"}
    assert completeness(values, today=TODAY)["m2_missing"] == []


@pytest.mark.parametrize(
    ("sex", "born", "asked"),
    [
        ("F", "1990-01-01", True),
        ("M", "1990-01-01", False),
        ("F", "1971-11-22", True),
        ("F", "1970-11-21", False),
    ],
)
def test_a_pregnancy_test_is_asked_of_women_from_12_to_55(sex, born, asked):
    values = filled(sex={"value": sex}, birth_date={"value": born})
    del values["pregnancy_test"]
    assert ("pregnancy_test" in completeness(values, today=TODAY)["m2_missing"]) is asked


def test_cd19_is_asked_after_therapy_against_it():
    values = filled(prior_cart={"value": False}, prior_cd19={"value": False})
    del values["cd19_expression"]
    assert completeness(values, today=TODAY)["m2_missing"] == []
    values["therapy_lines"] = [{**R_CHOP, "regimen": "loncastuximab"}]
    assert completeness(values, today=TODAY)["m2_missing"] == ["cd19_expression"]


def test_a_treated_patient_needs_a_line_of_therapy():
    assert completeness(filled(therapy_lines=[]), today=TODAY)["m1_missing"] == ["therapy_lines"]
    untreated = filled(
        therapy_lines=[], disease_status_now={"value": None, "absent_reason": "not_applicable"}
    )
    assert completeness(untreated, today=TODAY)["m1_missing"] == []


def test_age_fitness_and_comorbidity_never_stop_a_submission():
    values = filled(ecog={"value": "4", "on": "2026-11-20"}, birth_date={"value": "1930-01-01"})
    values["hct_ci_items"] = {"value": [item.code for item in codes.HCT_CI_ITEMS]}
    assert completeness(values, today=TODAY)["m1_missing"] == []


CHANGES_WHAT_IS_ASKED = {
    "disease", "sex", "birth_date", "hbsag", "anti_hbc", "anti_hcv", "disease_status_now", "prior_cart", "prior_cd19",
    "prior_allosct", "ldh", "alt", "ast", "active_infection", "hbv_dna", "hcv_rna",
}  # fmt: skip
FREE = sorted(code for code in FIELD_BY_CODE if code not in CHANGES_WHAT_IS_ASKED | {"therapy_lines"})


@given(st.sampled_from(sorted(codes.DISEASE_CODES)), st.sets(st.sampled_from(FREE)), st.sampled_from(FREE))
def test_percent_never_falls_when_a_field_is_filled(disease, some, more):
    def percent(chosen):
        values = {code: filler(FIELD_BY_CODE[code]) for code in chosen}
        return completeness(values, disease, today=TODAY)["percent"]

    assert 0 <= percent(some) <= percent(some | {more}) <= 100


@given(st.sets(st.sampled_from(sorted(FIELD_BY_CODE))))
def test_missing_is_empty_exactly_at_100_percent(left_out):
    values = {code: value for code, value in filled().items() if code not in left_out}
    found = completeness(values, today=TODAY)
    assert (found["percent"] == 100) == (not found["m1_missing"] and not found["m2_missing"])


@pytest.mark.parametrize(
    ("code", "value", "found"),
    [
        ("hb", {"value": 118}, [("hard", "impossible_value")]),
        ("hb", {"value": "11,8"}, [("hard", "not_a_number")]),
        ("hb", {"value": "1.180,0"}, [("hard", "not_a_number")]),
        ("hb", {"value": "11.8"}, []),
        ("hb", {"value": Decimal("11.8")}, []),
        ("hb", {"value": True}, [("hard", "not_a_number")]),
        ("hb", {"value": float("nan")}, [("hard", "not_a_number")]),
        ("hb", {"value": 4.5}, [("soft", "unusual_value")]),
        ("hb", {"value": 11.8, "unit": "g/L"}, [("hard", "wrong_unit")]),
        ("platelets", {"value": 120, "unit": "10*9/L"}, []),
        ("platelets", {"value": 120, "unit": "10⁹/L"}, []),
        ("hb", {"value": 11, "on": "2026-11-22"}, [("hard", "date_in_future")]),
        ("hb", {"value": 11, "on": "1967-12-31"}, [("hard", "before_birth")]),
        ("hb", {"value": 11, "on": "yesterday"}, [("hard", "not_a_date")]),
        ("hb", {"value": 11, "absent_reason": "pending"}, [("hard", "value_and_absence")]),
        ("hb", {"absent_reason": "lazy"}, [("hard", "unknown_absent_reason")]),
        ("height_cm", {"value": 1.72}, [("hard", "impossible_value")]),
        ("weight_kg", {"value": 1}, [("hard", "impossible_value")]),
        ("nodal_areas_n", {"value": 2.5}, []),
        ("ecog", {"value": 1}, []),
        ("ecog", {"value": "6"}, [("hard", "unknown_code")]),
        ("sex", {"value": "X"}, [("hard", "unknown_code")]),
        ("sex", {"value": ["F", "M"]}, [("hard", "unknown_code")]),
        ("cd20_expression", {"value": "weak", "on": "2026-11-22"}, [("hard", "date_in_future")]),
        ("extranodal_sites", {"value": ["bone", "soul"]}, [("hard", "unknown_code")]),
        ("extranodal_sites", {"value": ["bone", "none"]}, [("hard", "none_and_others")]),
        ("extranodal_sites", {"value": ["none"]}, []),
        ("prior_cart", {"value": "yes"}, [("hard", "not_yes_or_no")]),
        ("diagnosis_date", {"value": "2026-11-22"}, [("hard", "date_in_future")]),
        ("diagnosis_date", {"value": "1967-12-31"}, [("hard", "dates_out_of_order")]),
        ("diagnosis_date", {"value": "31/02/2026"}, [("hard", "not_a_date")]),
        ("relapse_date", {"value": "2025-01-01"}, [("hard", "dates_out_of_order")]),
        ("birth_date", {"value": "2027-01-01"}, [("hard", "date_in_future")]),
        ("birth_date", {"value": "1916-11-21"}, []),
        ("birth_date", {"value": "1915-11-21"}, [("hard", "impossible_age")]),
        ("planned_next_start", {"value": "2027-01-10"}, []),
        ("planned_next_start", {"value": "2026-11-01"}, [("soft", "planned_date_past")]),
        ("question_to_hub", {"value": "x" * 20_001}, [("hard", "text_too_long")]),
        ("question_to_hub", {"value": "<script>alert(1)</script>"}, []),
    ],
)
def test_single_fields(code, value, found):
    assert problems(filled(**{code: value}), code) == found


def test_a_whole_number_is_asked_for_nodal_areas():
    assert problems(filled("fl_1_2", nodal_areas_n={"value": 2.5}), "nodal_areas_n") == [
        ("hard", "not_an_integer")
    ]


def test_an_unknown_field_is_refused_and_an_empty_form_has_no_problem():
    assert problems({"shoe_size": {"value": 43}}, "shoe_size") == [("hard", "unknown_field")]
    assert validate({}, today=TODAY) == []


@pytest.mark.parametrize(
    ("changes", "field", "found"),
    [
        ({"end_on": "2025-09-09"}, "end_on", ("hard", "dates_out_of_order")),
        ({"progression_on": "2025-09-09"}, "progression_on", ("hard", "dates_out_of_order")),
        ({"end_on": "2026-11-22"}, "end_on", ("hard", "date_in_future")),
        ({"start_on": "1960-01-01"}, "start_on", ("hard", "dates_out_of_order")),
        ({"start_on": "2025-08-01"}, "start_on", ("soft", "before_diagnosis")),
        ({"start_on": "soon"}, "start_on", ("hard", "not_a_date")),
        ({"cycles": 61}, "cycles", ("hard", "impossible_value")),
        ({"cycles": 2.5}, "cycles", ("hard", "impossible_value")),
        ({"cycles": "many"}, "cycles", ("hard", "impossible_value")),
        ({"regimen": "homeopathy"}, "regimen", ("hard", "unknown_code")),
        ({"best_response": "great"}, "best_response", ("hard", "unknown_code")),
        ({"intent": "hope"}, "intent", ("hard", "unknown_code")),
    ],
)
def test_a_line_of_therapy(changes, field, found):
    assert problems(filled(therapy_lines=[{**R_CHOP, **changes}]), f"therapy_lines.0.{field}") == [found]


def test_lines_in_the_wrong_order_and_twice_the_same_number_are_asked_about():
    second = {
        **R_CHOP,
        "intent": "salvage",
        "regimen": "r_ice",
        "start_on": "2025-08-25",
        "end_on": "2025-12-01",
    }
    values = filled(therapy_lines=[R_CHOP, second])
    assert problems(values, "therapy_lines.1.start_on") == [("soft", "lines_out_of_order")]
    assert problems(values, "therapy_lines.1.line_no") == [("soft", "duplicate_line_number")]


def test_a_good_line_has_no_problem_and_reads_as_recorded():
    values = filled(therapy_lines=[{**R_CHOP, "line_no": None, "classes": ["imid", "nonsense"]}])
    assert not [p for p in validate(values, today=TODAY) if p.field.startswith("therapy_lines")]
    (found,) = therapy_lines(values)
    assert (found.line_no, found.start_on, found.cycles) == (1, date(2025, 9, 10), 6)
    assert found.drug_classes == {"imid"}


@pytest.mark.parametrize("stated", [True, False, None])
def test_a_positive_biopsy_of_the_residual_is_read(stated):
    (found,) = therapy_lines({"therapy_lines": [{**R_CHOP, "residual_biopsy_positive": stated}]})
    assert found.residual_biopsy_positive is (stated is True)


DATED_ELSEWHERE = {"pet_on", "csf_on", "cns_mri_on"}


def test_every_measured_or_assessed_value_carries_its_date():
    measured = ("lab.", "virology.", "vitals.", "consent.", "disease_status.")
    undated = {
        f.code
        for f in FIELDS
        if f.source.startswith(measured)
        and not f.dated
        and f.source.count(".") == 1
        and f.code not in DATED_ELSEWHERE
    }
    assert undated == set()
    assert all(f.dated for f in FIELDS if f.max_age_days is not None)


def test_lines_may_come_as_an_entry_or_a_list_and_instants_read_as_dates():
    (found,) = therapy_lines({"therapy_lines": {"value": [{**R_CHOP, "end_on": datetime(2026, 2, 10, 8)}]}})  # noqa: DTZ001 (only the day is read)
    assert found.end_on == date(2026, 2, 10)


@pytest.mark.parametrize(("wbc", "found"), [(4, [("soft", "inconsistent_count")]), (10, [])])
def test_neutrophils_and_lymphocytes_cannot_exceed_the_white_cells(wbc, found):
    values = filled("mcl", wbc={"value": wbc}, anc={"value": 3.4}, alc={"value": 1.2})
    assert problems(values, "wbc") == found


def test_every_problem_speaks_both_languages():
    values = filled(
        hb={"value": 118, "unit": "g/L", "on": "2027-01-01"}, sex={"value": "X"}, shoe={"value": 1}
    )
    found = validate(values, today=TODAY)
    assert len(found) >= 5
    assert all(p.message_it and p.message_en and p.message_it != p.message_en for p in found)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ENTRY = st.fixed_dictionaries({}, optional={"value": JUNK, "on": JUNK, "absent_reason": JUNK, "unit": JUNK})


@given(
    st.dictionaries(st.sampled_from(sorted(FIELD_BY_CODE)), ENTRY | JUNK, max_size=8),
    st.lists(JUNK, max_size=3),
)
def test_junk_never_raises(values, lines):
    values = {**values, "therapy_lines": lines}
    validate(values, today=TODAY)
    assert 0 <= completeness(values, today=TODAY)["percent"] <= 100


def test_levels_follow_the_values():
    field = FIELD_BY_CODE["ann_arbor"]
    assert field.level_for({"disease": {"value": "mm"}}, TODAY) is Level.HIDDEN
    assert field.level_for({"disease": {"value": "mcl"}}, TODAY) is Level.M1
    assert FIELD_BY_CODE["tp53"].level_for({"disease": {"value": "tfl"}}, TODAY) is Level.OPTIONAL
