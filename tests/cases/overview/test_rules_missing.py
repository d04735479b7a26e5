"""What the record is expected to say, by phase and disease."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.overview.rules.expected import EXPECTED, Moment
from cases.overview.rules.missing import Known, missing_facts
from cases.overview.rules.phase import Phase
from cases.record.rules.evidence import EVIDENCE_LABELS
from cases.record.rules.sources import SOURCES

TODAY = date(2026, 11, 20)
PATHS = sorted({fact.path for fact in EXPECTED})


def paths(known, phase=Phase.REFERRAL, disease="dlbcl_nos"):
    return [item.fact.path for item in missing_facts(known, phase=phase, disease=disease, today=TODAY)]


def test_every_expected_fact_has_its_place_in_the_record_and_its_word():
    assert set(PATHS) - set(SOURCES) == set()
    assert all(fact.evidence in EVIDENCE_LABELS and fact.source and fact.why.it for fact in EXPECTED)


def test_an_empty_record_lacks_the_diagnosis_first_and_asks_nothing_that_hangs_on_it():
    found = paths({}, disease=None)
    assert found[0] == "diagnosis.disease"
    assert "diagnosis.ann_arbor" not in found
    assert "diagnosis.mm_cytogenetics" not in found


@pytest.mark.parametrize(
    ("disease", "asked", "not_asked"),
    [
        ("dlbcl_nos", "diagnosis.myc_r", "diagnosis.bcma"),
        ("mcl", "diagnosis.tp53", "diagnosis.myc_r"),
        ("mm", "diagnosis.bcma", "diagnosis.ann_arbor"),
        ("b_all", "diagnosis.all_ph_positive", "diagnosis.ann_arbor"),
    ],
)
def test_each_disease_is_asked_its_own(disease, asked, not_asked):
    found = paths({}, disease=disease)
    assert asked in found
    assert not_asked not in found


def test_a_value_of_exactly_the_greatest_age_still_counts():
    young = {"lab.ldh": Known(TODAY - timedelta(days=14))}
    old = {"lab.ldh": Known(TODAY - timedelta(days=15))}
    assert "lab.ldh" not in paths(young)
    stale = next(
        item
        for item in missing_facts(old, phase=Phase.REFERRAL, disease="dlbcl_nos", today=TODAY)
        if item.fact.path == "lab.ldh"
    )
    assert (stale.last_on, stale.max_age_days) == (TODAY - timedelta(days=15), 14)


def test_a_stated_reason_is_an_answer():
    assert "lab.lvef_pct" not in paths({"lab.lvef_pct": Known(None, is_excused=True)})


def test_what_was_young_enough_for_the_apheresis_is_not_asked_for_again():
    """Virology within 30 days of the apheresis (reference 2.4): once the cells are collected it has done its work."""
    known = {"virology.hbsag": Known(TODAY - timedelta(days=50))}

    def asked(**done):
        found = missing_facts(known, phase=Phase.COLLECTION, disease="dlbcl_nos", today=TODAY, **done)
        return "virology.hbsag" in {item.fact.path for item in found}

    assert asked()
    assert not asked(done={Moment.APHERESIS: TODAY - timedelta(days=20)})
    assert asked(done={Moment.APHERESIS: TODAY - timedelta(days=19)}), "31 days before it"


@pytest.mark.parametrize(
    ("marker", "nucleic"), [("anti_hcv", "hcv_rna"), ("hbsag", "hbv_dna"), ("anti_hbc", "hbv_dna")]
)
def test_a_positive_marker_asks_for_the_virus_itself(marker, nucleic):
    """Reference of the form: the nucleic-acid test is needed when the marker is positive."""
    marker, nucleic = f"virology.{marker}", f"virology.{nucleic}"
    assert nucleic not in paths({})
    assert nucleic not in paths({marker: Known(TODAY)})
    positive = {marker: Known(TODAY, is_positive=True)}
    assert nucleic in paths(positive)
    assert nucleic not in paths(positive | {nucleic: Known(TODAY)})
    assert nucleic not in paths(positive, phase=Phase.LATE)


def test_a_reason_is_that_of_the_phase():
    found = missing_facts({}, phase=Phase.LATE, disease="dlbcl_nos", today=TODAY)
    why = {item.fact.path: item.fact.why.en for item in found}
    assert why["lab.creatinine"] == why["lab.ldh"] == "Watch after the infusion"


def test_a_state_of_before_the_infusion_says_nothing_of_now_once_the_first_weeks_are_over():
    known = {"status.ecog": Known(TODAY - timedelta(days=40)), "allergies": Known(TODAY - timedelta(days=40))}

    def asked(phase, infused_back):
        infused_on = TODAY - timedelta(days=infused_back)
        found = missing_facts(known, phase=phase, disease="dlbcl_nos", today=TODAY, infused_on=infused_on)
        return {item.fact.path: item.is_before_infusion for item in found}

    assert asked(Phase.FIRST_YEAR, 32)["status.ecog"]
    assert "allergies" not in asked(Phase.FIRST_YEAR, 32), "asked once for all"
    assert "status.ecog" not in asked(Phase.FIRST_YEAR, 40), "of the day of the infusion"
    assert not asked(Phase.EARLY, 20)["status.ecog"], "too old, and told as that"


def test_no_fact_is_expected_twice_in_a_phase():
    asked = [(fact.path, phase) for fact in EXPECTED for phase in fact.ages]
    assert len(asked) == len(set(asked))


def test_what_is_absent_and_essential_comes_first():
    found = missing_facts(
        {"lab.ldh": Known(date(2020, 1, 1))}, phase=Phase.REFERRAL, disease="dlbcl_nos", today=TODAY
    )
    order = [(not item.fact.is_essential, item.last_on is not None) for item in found]
    assert order == sorted(order)


KNOWN = st.dictionaries(
    st.sampled_from(PATHS),
    st.builds(Known, st.one_of(st.none(), st.dates(date(2020, 1, 1), TODAY)), st.booleans()),
    max_size=10,
)


@given(KNOWN, st.sampled_from(Phase), st.sampled_from(["dlbcl_nos", "mcl", "mm", "b_all", None]))
def test_to_know_more_never_makes_more_missing(known, phase, disease):
    def lacking(held):
        return {item.fact.path for item in missing_facts(held, phase=phase, disease=disease, today=TODAY)}

    before = lacking(known)
    for path in before:
        assert lacking(known | {path: Known(TODAY)}) == before - {path}
