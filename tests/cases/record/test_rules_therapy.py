"""Lines of therapy: counting, exposure, early relapse and refractoriness; unknown is never read as no."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.record.rules.months import months_after, whole_months
from cases.record.rules.refractoriness import pod24, primary_refractory, refractory_scholar, relapse_le_12m
from cases.record.rules.therapy import (
    TherapyLine,
    btki_exposed,
    btki_resistant,
    completed_lines,
    counted_lines,
    exposed_to,
    last_bendamustine_on,
    may_go_on_since,
    months_since_last_line,
    prior_lines_n,
    treatment_since,
    untreated_since,
)

TODAY = date(2026, 11, 21)


def line(no=1, intent="first_line", regimen="r_chop", **changes):
    given_ = {"start_on": date(2025, 9, 10), "end_on": date(2026, 2, 10), "cycles": 6, **changes}
    return TherapyLine(no, intent, regimen, **given_)


FIRST = line(best_response="cmr", best_response_on=date(2026, 3, 5))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 2, 10), 12, date(2027, 2, 10)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_adding_months_keeps_the_day_or_takes_the_last(start, months, end):
    assert months_after(start, months) == end


@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.integers(0, 400))
def test_whole_months_undoes_adding_months(start, months):
    assert whole_months(start, months_after(start, months)) == months


def test_transplant_after_salvage_and_maintenance_belong_to_their_line():
    lines = [
        line(progression_on=date(2026, 5, 1)),
        line(2, "salvage", "r_dhap", start_on=date(2026, 5, 10), end_on=date(2026, 7, 1)),
        line(3, "asct_consolidation", "beam_asct", start_on=date(2026, 8, 1), end_on=date(2026, 8, 7)),
        line(4, "maintenance", "rituximab", start_on=date(2026, 9, 1), end_on=None),
    ]
    assert [item.line_no for item in counted_lines(lines)] == [1, 2]


def test_a_transplant_right_after_a_progression_is_a_new_line():
    lines = [
        line(progression_on=date(2026, 5, 1)),
        line(2, "asct_consolidation", "beam_asct", start_on=date(2026, 6, 1)),
    ]
    assert len(counted_lines(lines)) == 2


@pytest.mark.parametrize("intent", ["rt", "bridging", "holding"])
def test_radiotherapy_bridging_and_holding_are_not_lines(intent):
    assert len(counted_lines([FIRST, line(2, intent, "radiotherapy")])) == 1


def test_an_allogeneic_transplant_is_a_line_of_its_own():
    assert len(counted_lines([FIRST, line(2, "allo_sct", "allo_sct")])) == 2


@pytest.mark.parametrize(
    ("changes", "over"),
    [
        ({"end_on": None}, False),
        ({"end_on": TODAY + timedelta(days=1)}, False),
        ({"end_on": TODAY}, True),
        ({"end_on": None, "progression_on": TODAY}, True),
        ({"end_on": None, "stop_reason": "toxicity"}, True),
    ],
)
def test_a_line_is_over_when_it_ended_progressed_or_stopped(changes, over):
    assert len(completed_lines([line(**changes)], today=TODAY)) == int(over)


def test_a_line_followed_by_another_is_over():
    lines = [line(end_on=None), line(2, "salvage", "r_ice", start_on=date(2026, 10, 1), end_on=None)]
    assert [item.line_no for item in completed_lines(lines, today=TODAY)] == [1]


def test_without_an_infusion_the_last_entry_that_nobody_called_over_is_the_treatment():
    def found(*lines):
        return treatment_since(lines, None, today=TODAY)

    undated, last = line(end_on=None), line(2, "salvage", "ibrutinib", end_on=None)
    assert found(last, undated) is last
    assert found(undated, line(2, "salvage", "ibrutinib")) is None
    assert found(line(end_on=None, stop_reason="toxicity")) is None
    nobody_wrote_when = line(start_on=None, end_on=None)
    assert found(nobody_wrote_when) is nobody_wrote_when
    assert found() is None


@pytest.mark.parametrize(("intent", "goes_on"), [("rt", True), ("bridging", False), ("holding", False)])
def test_radiotherapy_interrupts_no_treatment_and_what_bridges_takes_its_place(intent, goes_on):
    progressed = line(end_on=None, progression_on=date(2026, 9, 1))
    over = line(2, intent, start_on=date(2026, 9, 10), end_on=date(2026, 10, 1))
    found = treatment_since([progressed, over], None, today=TODAY)
    assert (found is progressed) is goes_on


def test_a_treatment_since_a_day_is_the_last_line_that_goes_on_when_it_began_after_it():
    on = date(2026, 10, 1)

    def found(*lines, after=on):
        return treatment_since(lines, after, today=TODAY)

    later = line(2, "salvage", "ibrutinib", start_on=date(2026, 10, 2), end_on=None)
    assert found(later) is later
    assert found(later, after=date(2026, 10, 2)) is None
    assert found(line(2, start_on=None, end_on=None)) is None
    over = line(3, "rt", start_on=date(2026, 11, 1), end_on=TODAY - timedelta(days=1))
    assert found(later, over) is later
    assert found(later, replace(over, end_on=None)) == replace(over, end_on=None)
    assert found(later, replace(over, intent="salvage")) is None
    assert found(replace(later, stop_reason="toxicity"), over) is None
    nothing_known = line(4, "salvage", start_on=None, end_on=None)
    assert found(later, nothing_known) is later, "a line without any day ends none"
    assert may_go_on_since([later, over], on, today=TODAY)
    assert not may_go_on_since([later, over], date(2026, 10, 2), today=TODAY)
    assert not may_go_on_since([replace(later, stop_reason="toxicity"), over], on, today=TODAY)


def test_a_relapse_is_untreated_until_a_line_begins_against_it():
    on, back = date(2026, 3, 1), date(2026, 9, 1)

    def found(*lines, relapses=(back,)):
        return untreated_since(lines, relapses, on)

    assert found() == found(FIRST) == back
    assert found(relapses=(back, date(2026, 10, 1))) == back
    assert found(relapses=(on, date(2026, 1, 1))) is None, "of before the infusion, or its day"
    second = line(2, "salvage", "ibrutinib", start_on=back, end_on=date(2026, 9, 20))
    assert found(second) is None
    assert found(second, relapses=(back, date(2026, 10, 1))) == date(2026, 10, 1)
    assert found(replace(second, progression_on=date(2026, 9, 10)), relapses=()) == date(2026, 9, 10)


@pytest.mark.parametrize(("days", "goes_on"), [(-1, False), (0, True), (150, True)])
def test_an_end_that_was_planned_ends_a_treatment_on_its_day(days, goes_on):
    planned = line(2, "salvage", start_on=date(2026, 10, 2), end_on=TODAY + timedelta(days=days))
    on = date(2026, 10, 1)
    assert (treatment_since([planned], on, today=TODAY) is planned) is goes_on
    assert may_go_on_since([planned], on, today=TODAY) is goes_on


@pytest.mark.parametrize("response", ["sd", "nmr", "pd", "pmr"])
def test_no_response_ends_a_treatment(response):
    going_on = line(
        2, "salvage", "ibrutinib", start_on=date(2026, 10, 2), end_on=None, best_response=response
    )
    on = date(2026, 10, 1)
    assert treatment_since([going_on], on, today=TODAY) is going_on
    assert treatment_since([replace(going_on, progression_on=date(2026, 11, 1))], on, today=TODAY) is not None


def test_number_of_lines_is_unknown_without_any_record():
    assert prior_lines_n([], today=TODAY).missing == ("therapy_lines",)
    assert prior_lines_n([FIRST], today=TODAY).value == 1


def test_months_since_the_last_line():
    assert months_since_last_line([FIRST], today=TODAY).value == 9
    assert months_since_last_line([line(end_on=None)], today=TODAY).missing == ("therapy_lines.end_on",)
    assert months_since_last_line([], today=TODAY).value is None


@pytest.mark.parametrize(
    ("end", "relapse", "early"),
    [
        (date(2026, 2, 10), date(2026, 7, 12), True),
        (date(2026, 2, 10), date(2027, 2, 10), True),
        (date(2026, 2, 10), date(2027, 2, 11), False),
        (date(2026, 2, 10), date(2027, 4, 1), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2024, 2, 29), date(2025, 3, 1), False),
        (date(2026, 2, 10), date(2026, 1, 1), True),
    ],
)
def test_relapse_up_to_exactly_12_months_is_early(end, relapse, early):
    assert relapse_le_12m([line(end_on=end, progression_on=relapse)]).value is early
    assert relapse_le_12m([line(end_on=end)], relapse_confirmed_on=relapse).value is early


def test_early_relapse_is_unknown_without_a_date_and_says_which():
    assert relapse_le_12m([FIRST]).missing == ("relapse_date",)
    assert relapse_le_12m([line(end_on=None)]).missing == ("relapse_date", "therapy_lines.end_on")
    assert relapse_le_12m([]).missing == ("therapy_lines",)
    assert relapse_le_12m([FIRST], status_now="cr").value is False


def test_the_confirmed_relapse_speaks_of_the_first_line_only_while_there_is_one():
    lines = [FIRST, line(2, "salvage", "r_ice", start_on=date(2026, 6, 1), end_on=date(2026, 8, 1))]
    assert relapse_le_12m(lines, relapse_confirmed_on=date(2026, 9, 1)).value is None


@pytest.mark.parametrize("response", ["sd", "pd", "nmr", "pmd", "refractory"])
def test_stable_or_progressive_disease_is_refractory(response):
    assert primary_refractory([line(best_response=response)]).value is True
    assert primary_refractory([line(best_response="cmr", response_at_eot=response)]).value is True


def test_a_partial_response_needs_progression_or_biopsy():
    assert primary_refractory([line(best_response="pmr", progression_on=date(2026, 4, 1))]).value is True
    assert primary_refractory([line(best_response="pr", residual_biopsy_positive=True)]).value is True
    found = primary_refractory([line(best_response="pr")])
    assert (found.value, found.missing) == (None, ("relapse_date", "biopsy_at_relapse"))


@pytest.mark.parametrize(
    ("relapse", "refractory"),
    [(date(2026, 6, 4), True), (date(2026, 6, 5), False), (date(2026, 12, 1), False)],
)
def test_relapse_less_than_3_months_after_complete_response_is_refractory(relapse, refractory):
    assert primary_refractory([FIRST], relapse_confirmed_on=relapse).value is refractory


def test_refractoriness_is_unknown_without_a_response_or_a_relapse_date():
    assert primary_refractory([line()]).missing == ("therapy_lines.best_response",)
    assert primary_refractory([FIRST]).missing == ("relapse_date",)
    assert primary_refractory([FIRST], status_now="cr").value is False
    assert primary_refractory([]).value is None
    assert primary_refractory([line(best_response="ne")]).value is None


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ([line(best_response="sd", cycles=4)], True),
        ([line(best_response="sd", cycles=3)], False),
        ([line(best_response="cr"), line(2, "salvage", "r_ice", best_response="pd", cycles=2)], True),
        ([line(best_response="cr"), line(2, "salvage", "r_ice", best_response="pd", cycles=1)], False),
        ([line(best_response="cr")], False),
        ([line(best_response="sd", cycles=None)], None),
        ([line()], None),
        ([], None),
    ],
)
def test_refractory_by_scholar(lines, value):
    assert refractory_scholar(lines).value is value


@pytest.mark.parametrize(
    ("relapse", "value"), [(date(2026, 6, 7), True), (date(2026, 6, 8), False), (None, None)]
)
def test_relapse_within_12_months_of_transplant_is_refractory(relapse, value):
    lines = [
        line(best_response="cr", start_on=date(2024, 9, 1), end_on=date(2025, 2, 1)),
        line(
            2,
            "asct_consolidation",
            "beam_asct",
            start_on=date(2025, 6, 1),
            end_on=date(2025, 6, 7),
            best_response="cr",
        ),
    ]
    assert refractory_scholar(lines, relapse_confirmed_on=relapse).value is value


@pytest.mark.parametrize(
    ("anchor", "limit"),
    [("diagnosis", date(2027, 8, 20)), ("start_1l", date(2027, 9, 10)), ("end_1l", date(2028, 2, 10))],
)
def test_pod24_counts_from_the_configured_anchor(anchor, limit):
    diagnosed = date(2025, 8, 20)
    for relapse, value in ((limit, True), (limit + timedelta(days=1), False)):
        found = pod24([line(progression_on=relapse)], anchor=anchor, diagnosis_on=diagnosed)
        assert found.value is value


def test_pod24_without_dates_is_unknown_and_an_unknown_anchor_is_refused():
    assert pod24([FIRST]).missing == ("relapse_date", "diagnosis_date")
    with pytest.raises(ValueError, match="birthday"):
        pod24([FIRST], anchor="birthday")


def test_exposure_comes_from_coded_regimens_or_ticked_classes():
    assert btki_exposed([line(regimen="ibrutinib")]).value is True
    assert btki_exposed([line(regimen="other", classes=frozenset({"btki_non_covalent"}))]).value is True
    assert btki_exposed([line(regimen="r_bac")]).value is False
    assert btki_exposed([]).missing == ("therapy_lines",)


def test_exposure_is_unknown_while_a_regimen_is_free_text():
    found = btki_exposed([line(regimen="other")])
    assert (found.value, found.missing) == (None, ("therapy_lines.classes",))
    assert (
        exposed_to([line(regimen="other"), line(2, regimen="kd")], frozenset({"pi"}), code="pi").value is True
    )


@pytest.mark.parametrize(
    ("changes", "resistant"),
    [
        ({"best_response": "pd"}, True),
        ({"stop_reason": "progression"}, True),
        ({"end_on": None, "progression_on": date(2026, 8, 1)}, True),
        ({"end_on": date(2026, 8, 1), "progression_on": date(2026, 8, 1)}, True),
        ({"end_on": date(2026, 2, 1), "progression_on": date(2026, 8, 1), "stop_reason": "toxicity"}, False),
        ({"best_response": "cr"}, False),
    ],
)
def test_resistance_is_progression_on_the_inhibitor(changes, resistant):
    assert btki_resistant([line(regimen="acalabrutinib", **changes)]).value is resistant


def test_resistance_without_exposure_is_no_and_unknown_stays_unknown():
    assert btki_resistant([FIRST]).value is False
    assert btki_resistant([line(regimen="other")]).value is None


def test_last_bendamustine_is_the_latest_end():
    lines = [
        line(regimen="r_benda", end_on=date(2024, 5, 1)),
        line(2, "salvage", "pola_br", end_on=date(2026, 6, 1)),
    ]
    assert last_bendamustine_on(lines).value == date(2026, 6, 1)
    assert last_bendamustine_on([FIRST]).value is False
    assert last_bendamustine_on([line(regimen="r_bac", start_on=None, end_on=None)]).value is None
    assert last_bendamustine_on([line(regimen="other")]).value is None


LINES = st.lists(
    st.builds(
        TherapyLine,
        line_no=st.integers(1, 5),
        intent=st.sampled_from(
            ["first_line", "salvage", "asct_consolidation", "allo_sct", "maintenance", "rt"]
        ),
        regimen=st.sampled_from(["r_chop", "ibrutinib", "other", "r_benda"]),
        start_on=st.none() | st.dates(date(2020, 1, 1), TODAY),
        end_on=st.none() | st.dates(date(2020, 1, 1), TODAY),
        progression_on=st.none() | st.dates(date(2020, 1, 1), TODAY),
    ),
    max_size=5,
)


@given(LINES)
def test_counting_never_invents_lines_and_a_value_is_known_or_its_fields_are_named(lines):
    counted = counted_lines(lines)
    assert len(completed_lines(lines, today=TODAY)) <= len(counted) <= len(lines)
    derived = (
        relapse_le_12m(lines),
        primary_refractory(lines),
        refractory_scholar(lines),
        btki_resistant(lines),
    )
    for found in derived:
        assert (found.value is None) == bool(found.missing)


@given(LINES, st.sampled_from(["ibrutinib", "zanubrutinib"]))
def test_another_line_with_the_drug_always_means_exposed(lines, regimen):
    assert btki_exposed([*lines, line(9, "salvage", regimen)]).value is True
