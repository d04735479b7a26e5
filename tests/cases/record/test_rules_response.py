"""The Lugano response: worked examples, boundaries, what is missing, and what must never happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules.response import (
    lugano_ct,
    lugano_pet,
    new_lesion_counts,
    node_progressed,
    spleen_progressed,
)

CHANGES = ["reduced", "same", "increased"]
# from the best to the worst
PET_ORDER = ["cmr", "pmr", "nmr", "pmd"]


@pytest.mark.parametrize(
    ("deauville", "change", "new_lesion", "response"),
    [
        (2, None, False, "cmr"),
        (3, None, False, "cmr"),
        (3, "same", False, "cmr"),
        (4, "reduced", False, "pmr"),
        (4, "same", False, "nmr"),
        (5, "reduced", False, "pmr"),
        (5, "increased", False, "pmd"),
        (5, None, True, "pmd"),
        (3, None, True, "pmd"),
        (None, None, True, "pmd"),
    ],
)
def test_the_metabolic_response(deauville, change, new_lesion, response):
    found = lugano_pet(deauville=deauville, pet_change=change, new_lesion=new_lesion)
    assert found.response == response
    assert found.rule is not None
    assert found.missing == ()


@pytest.mark.parametrize(
    ("deauville", "change", "new_lesion", "missing"),
    [
        (None, None, False, ("deauville",)),
        (None, None, None, ("deauville", "new_lesion")),
        (4, None, False, ("pet_change",)),
        (2, None, None, ("new_lesion",)),
        (5, None, None, ("pet_change", "new_lesion")),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_guessed(deauville, change, new_lesion, missing):
    found = lugano_pet(deauville=deauville, pet_change=change, new_lesion=new_lesion)
    assert (found.response, found.missing) == (None, missing)


@pytest.mark.parametrize("deauville", [0, 6, 2.5, float("nan"), float("inf"), -1])
def test_an_impossible_deauville_is_refused(deauville):
    with pytest.raises(ValueError, match="deauville"):
        lugano_pet(deauville=deauville, pet_change=None, new_lesion=False)


def test_an_unknown_change_is_refused():
    with pytest.raises(ValueError, match="pet_change"):
        lugano_pet(deauville=4, pet_change="better", new_lesion=False)


@given(
    st.integers(1, 5), st.integers(1, 5), st.sampled_from(CHANGES), st.sampled_from(CHANGES), st.booleans()
)
def test_more_uptake_or_a_new_lesion_is_never_a_better_response(first, second, change, other, new_lesion):
    low, high = sorted([first, second])
    better, worse = sorted([change, other], key=CHANGES.index)

    def rank(deauville, pet_change, lesion):
        found = lugano_pet(deauville=deauville, pet_change=pet_change, new_lesion=lesion)
        return PET_ORDER.index(found.response)

    assert rank(low, change, new_lesion) <= rank(high, change, new_lesion)
    assert rank(high, better, new_lesion) <= rank(high, worse, new_lesion)
    assert rank(high, change, False) <= rank(high, change, True)


def ct(**values):
    given_values = {
        "spd_cm2": None,
        "spd_baseline_cm2": None,
        "nodes_normal": False,
        "new_lesion": False,
        "progressed": False,
    }
    return lugano_ct(**given_values | values)


@pytest.mark.parametrize(
    ("now", "response", "shown"),
    [(11, "pr", "-54.2"), (13, "sd", "-45.8"), (12, "pr", "-50.0"), (24, "sd", "+0.0"), (0, "pr", "-100.0")],
)
def test_the_anatomic_response_by_the_sum_of_products(now, response, shown):
    found = ct(spd_cm2=now, spd_baseline_cm2=24)
    assert found.response == response
    assert shown in found.rule.en
    assert "," in found.rule.it


def test_normal_nodes_are_a_complete_anatomic_response_and_growth_is_progression():
    assert ct(nodes_normal=True).response == "cr"
    assert ct(progressed=True).response == "pd"
    assert ct(nodes_normal=True, new_lesion=True).response == "pd"


def test_the_anatomic_response_names_what_is_missing():
    assert ct().missing == ("spd_cm2", "spd_baseline_cm2")
    assert ct(nodes_normal=None, new_lesion=None, progressed=None).missing == (
        "nodes_normal",
        "new_lesion",
        "ct_progression",
        "spd_cm2",
        "spd_baseline_cm2",
    )


@pytest.mark.parametrize(
    "values", [{"spd_cm2": -1}, {"spd_baseline_cm2": float("nan")}, {"spd_cm2": 3, "spd_baseline_cm2": 0}]
)
def test_impossible_sums_are_refused(values):
    with pytest.raises(ValueError, match="spd_"):
        ct(**values)


@given(st.floats(0, 500), st.floats(0, 500), st.floats(0.1, 500))
def test_a_larger_sum_is_never_a_better_response(first, second, baseline):
    order = ["cr", "pr", "sd", "pd"]
    low, high = sorted([first, second])
    smaller = ct(spd_cm2=low, spd_baseline_cm2=baseline).response
    larger = ct(spd_cm2=high, spd_baseline_cm2=baseline).response
    assert order.index(smaller) <= order.index(larger)


@pytest.mark.parametrize(
    ("longest", "nadir", "ppd", "ppd_nadir", "progressed"),
    [
        (2.5, 2.0, 3.0, 2.0, True),  # exactly 0.5 cm and exactly 50 %
        (2.4, 2.0, 3.0, 2.0, False),
        (3.0, 2.1, 4.5, 3.0, False),  # above 2 cm a whole centimetre is needed
        (3.1, 2.1, 4.5, 3.0, True),
        (3.1, 2.1, 4.4, 3.0, False),
        (1.5, 1.0, 2.0, 1.0, False),  # not longer than 1.5 cm
    ],
)
def test_when_a_node_has_progressed(longest, nadir, ppd, ppd_nadir, progressed):
    assert (
        node_progressed(longest_cm=longest, longest_nadir_cm=nadir, ppd_cm2=ppd, ppd_nadir_cm2=ppd_nadir)
        is progressed
    )


def test_which_new_lesion_counts_and_when_the_spleen_has_grown():
    assert [new_lesion_counts(size_cm=size, extranodal=False) for size in (1.5, 1.6)] == [False, True]
    assert [new_lesion_counts(size_cm=size, extranodal=True) for size in (1.0, 1.1)] == [False, True]
    assert spleen_progressed(length_cm=16.6, baseline_cm=15.0)
    assert not spleen_progressed(length_cm=16.0, baseline_cm=15.0)
    assert spleen_progressed(length_cm=14.0, baseline_cm=12.0)
    assert not spleen_progressed(length_cm=13.9, baseline_cm=12.0)
    assert not spleen_progressed(length_cm=12.5, baseline_cm=10.0)
