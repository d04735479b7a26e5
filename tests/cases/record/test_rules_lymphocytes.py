"""What harms lymphocytes before their collection: intervals at their boundaries, names and codes, missing days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules.lymphocytes import Given, Situation, lymphocyte_warnings
from cases.record.rules.washout import WASHOUT_DAYS, classes_of_medicine

TODAY = date(2026, 3, 1)
PLANNED = date(2026, 3, 20)


def found(*items, **now):
    situation = Situation(today=TODAY, **({"apheresis_planned_on": PLANNED} | now))
    return [(w.rule, w.clear_on, w.missing) for w in lymphocyte_warnings(items, situation)]


def medicine(*classes, **more):
    return Given("medications:1", frozenset(classes), **more)


@pytest.mark.parametrize(("name", "days"), WASHOUT_DAYS)
def test_the_last_day_of_an_interval_is_warned_of_and_the_next_one_is_not(name, days):
    last = PLANNED - timedelta(days=days - 1)
    rules = found(medicine(name, last_on=last))
    assert (f"washout_{name}", last + timedelta(days=days), ()) in rules
    assert found(medicine(name, last_on=PLANNED - timedelta(days=days))) == []


def test_the_worked_example_of_the_docstring():
    assert found(medicine("chemotherapy", last_on=date(2026, 3, 10))) == [
        ("washout_chemotherapy", date(2026, 3, 24), ())
    ]
    assert found(medicine("chemotherapy", last_on=date(2026, 3, 6))) == []
    assert found(medicine("steroid", running=True)) == [("steroid", None, ())]
    assert found(medicine("steroid", running=True), steroid_mg=5) == []
    assert found(medicine("steroid", running=True), steroid_mg=0) == [("steroid", None, ())]
    assert found(medicine("steroid", running=True), steroid_mg=5.1) == [("steroid", None, ())]


def test_without_a_plan_the_earliest_day_is_today_and_a_plan_in_the_past_is_today_too():
    recent = medicine("chemotherapy", last_on=TODAY - timedelta(days=13))
    assert found(recent, apheresis_planned_on=None) != []
    assert found(recent, apheresis_planned_on=date(2025, 1, 1)) != []
    assert (
        found(medicine("chemotherapy", last_on=TODAY - timedelta(days=14)), apheresis_planned_on=None) == []
    )


def test_a_stop_that_nobody_dated_is_said_to_be_missing():
    assert found(medicine("chemotherapy")) == [("washout_chemotherapy", None, ("end_on",))]


def test_what_begins_after_the_apheresis_does_not_stand_in_its_way():
    assert found(medicine("chemotherapy", start_on=PLANNED + timedelta(days=1), running=True)) == []


def test_bendamustine_counts_for_nine_months():
    assert ("bendamustine", date(2026, 3, 21), ()) in found(
        medicine("bendamustine", last_on=date(2025, 6, 20))
    )
    assert found(medicine("bendamustine", last_on=date(2025, 6, 19))) == []


def test_after_the_apheresis_only_what_interferes_counts_and_after_the_infusion_nothing():
    running = medicine("chemotherapy", "checkpoint_inhibitor", running=True)
    assert [rule for rule, _, _ in found(running)] == ["washout_chemotherapy", "interfering"]
    assert [rule for rule, _, _ in found(running, apheresis_on=TODAY)] == ["interfering"]
    assert found(running, infused_on=TODAY) == []
    assert found(medicine("anti_cd38", last_on=TODAY - timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("text", "code", "classes"),
    [
        ("Prednisone 25 mg", None, {"steroid"}),
        ("DESAMETASONE 4 mg", "", {"steroid"}),
        ("Deltacortene", "H02AB07", {"steroid"}),
        ("Betametasone crema", None, set()),
        ("Betamethasone", "D07AC01", set()),
        ("Metotrexato 15 mg/settimana", None, {"chemotherapy"}),
        ("Treanda", "L01AA09", {"chemotherapy", "bendamustine"}),
        ("Nivolumab", None, {"checkpoint_inhibitor"}),
        ("Darzalex", "L01FC01", {"anti_cd38"}),
        ("Timoglobulina", None, {"t_lytic"}),
        ("Thymoglobuline", "L04AA04", {"t_lytic"}),
        ("Bisoprololo 2,5 mg", None, set()),
        ("Rituximab", "L01FA01", set()),
        # no whole ATC code: the name decides
        ("Brentuximab vedotin", "398", {"brentuximab"}),
        ("", None, set()),
    ],
)
def test_a_medicine_is_known_by_its_atc_code_else_by_its_name(text, code, classes):
    assert classes_of_medicine(text, code) == classes


@given(st.sampled_from([name for name, _ in WASHOUT_DAYS]), st.integers(0, 400), st.integers(0, 400))
def test_waiting_longer_never_brings_a_warning(name, waited, more):
    first = found(medicine(name, last_on=PLANNED - timedelta(days=waited)))
    later = found(medicine(name, last_on=PLANNED - timedelta(days=waited + more)))
    assert len(later) <= len(first)


@given(st.sampled_from([name for name, _ in WASHOUT_DAYS]), st.integers(0, 400))
def test_on_the_day_that_is_said_to_be_clear_nothing_is_warned_of(name, waited):
    item = medicine(name, last_on=PLANNED - timedelta(days=waited))
    for _rule, clear_on, _missing in found(item):
        if clear_on and name != "t_lytic":
            assert found(item, apheresis_planned_on=clear_on) == []


@given(st.text(max_size=40), st.none() | st.text(max_size=12))
def test_any_text_has_its_classes(text, code):
    assert isinstance(classes_of_medicine(text, code), frozenset)
