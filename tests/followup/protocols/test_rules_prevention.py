"""Vaccines, immunoglobulin and prophylaxis after CAR-T: worked examples, boundaries, what is missing, properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.overview.rules.due import Measured
from followup.protocols.rules.immunoglobulin import ADVICE_LABELS, WHY, Advice, IgDose, ig_advice
from followup.protocols.rules.prophylaxis import Phase, prophylaxis
from followup.protocols.rules.vaccination import (
    REASON_LABELS,
    DoseStatus,
    Given,
    Immunity,
    Reason,
    vaccination_calendar,
)

INFUSED = date(2026, 1, 15)
IG_ON = date(2026, 6, 10)
DAYS = st.dates(date(2026, 1, 15), date(2030, 12, 31))
WELL = {
    "cd4_per_ul": Measured(201, date(2027, 1, 10)),
    "b_cells_per_ul": Measured(21, date(2027, 1, 10)),
}


def next_of(code, today, **state):
    rows = vaccination_calendar(Immunity(INFUSED, **state), today=today)
    return next(row for row in rows if row.vaccine.code == code).doses[-1]


def test_immunoglobulin_defers_the_first_pneumococcus_as_in_the_worked_example():
    dose = next_of("pneumococcal_conjugate", date(2026, 7, 20), last_ig_on=IG_ON)
    assert (dose.status, dose.reasons) == (DoseStatus.DEFERRED, (Reason.IMMUNOGLOBULIN,))
    assert (dose.planned_on, dose.on) == (date(2026, 7, 15), date(2026, 8, 10))
    due = next_of("pneumococcal_conjugate", date(2026, 8, 10), last_ig_on=IG_ON)
    assert (due.status, due.until) == (DoseStatus.DUE, date(2026, 10, 10))
    late = next_of("pneumococcal_conjugate", date(2026, 10, 11), last_ig_on=IG_ON)
    assert late.status is DoseStatus.OVERDUE
    assert next_of("pneumococcal_conjugate", date(2026, 7, 14)).status is DoseStatus.AHEAD


def test_a_live_vaccine_waits_for_time_and_for_both_cells():
    on = date(2027, 2, 10)
    possible = next_of("mmr", on, last_ig_on=IG_ON, **WELL)
    assert (possible.status, possible.on, possible.reasons) == (DoseStatus.POSSIBLE, on, ())
    early = next_of("mmr", on - timedelta(days=1), last_ig_on=IG_ON, **WELL)
    assert (early.status, early.reasons) == (DoseStatus.CONTRAINDICATED, (Reason.TOO_EARLY,))


@pytest.mark.parametrize(
    ("state", "reasons"),
    [
        ({"cd4_per_ul": Measured(200, date(2027, 1, 10))}, {Reason.CD4_LOW}),
        ({"b_cells_per_ul": Measured(20, date(2027, 1, 10))}, {Reason.B_CELLS_LOW}),
        ({"cd4_per_ul": Measured(900, INFUSED)}, {Reason.CD4_MISSING}),
        ({"cd4_per_ul": None, "b_cells_per_ul": None}, {Reason.CD4_MISSING, Reason.B_CELLS_MISSING}),
        ({"is_treated": True}, {Reason.TREATMENT}),
        ({"may_be_treated": True}, {Reason.OPEN_LINE}),
        ({"is_treated": True, "may_be_treated": True}, {Reason.TREATMENT}),
        ({"steroid_mg": 5.0}, {Reason.STEROID}),
        ({"steroid_mg": 0.0}, set()),
        ({"is_relapsed": True}, {Reason.ACTIVE_DISEASE}),
    ],
)
def test_what_stands_in_the_way_of_a_live_vaccine_is_named(state, reasons):
    dose = next_of("varicella", date(2027, 3, 1), **(WELL | state))
    assert set(dose.reasons) == reasons
    assert (dose.status is DoseStatus.CONTRAINDICATED) == bool(reasons)


def test_under_treatment_a_dose_that_is_due_is_deferred_and_one_to_come_is_not():
    assert next_of("dtap", date(2026, 8, 1), is_treated=True).reasons == (Reason.TREATMENT,)
    assert next_of("dtap", date(2026, 7, 1), is_treated=True).status is DoseStatus.AHEAD
    assert next_of("dtap", date(2026, 8, 1), may_be_treated=True).status is DoseStatus.DUE


def test_while_nobody_treats_a_relapse_a_dose_that_is_due_is_nobodys_delay():
    late = date(2027, 1, 1)
    dose = next_of("dtap", late, is_relapsed=True, is_untreated=True)
    assert (dose.status, dose.reasons) == (DoseStatus.DEFERRED, (Reason.UNTREATED_RELAPSE,))
    assert next_of("dtap", late, is_untreated=True, is_treated=True).reasons == (Reason.TREATMENT,)
    assert next_of("dtap", date(2026, 7, 1), is_untreated=True).status is DoseStatus.AHEAD
    assert next_of("dtap", late, is_relapsed=True).status is DoseStatus.OVERDUE
    live = next_of("mmr", date(2027, 3, 1), **WELL, is_relapsed=True, is_untreated=True)
    assert live.reasons == (Reason.ACTIVE_DISEASE,)


def test_doses_given_stand_with_their_lot_and_a_complete_series_asks_for_nothing():
    given = [
        Given("Shingrix", date(2026, 9, 20), "Shingrix", "L2"),
        Given("zoster_recombinant", date(2026, 7, 20), "Shingrix", "L1"),
        Given("Shingrix", INFUSED - timedelta(days=30), lot="before"),
    ]
    rows = vaccination_calendar(Immunity(INFUSED, given), today=date(2027, 1, 1))
    zoster = next(row for row in rows if row.vaccine.code == "zoster_recombinant")
    assert [(dose.number, dose.status, dose.lot) for dose in zoster.doses] == [
        (1, DoseStatus.GIVEN, "L1"),
        (2, DoseStatus.GIVEN, "L2"),
    ]


def test_the_first_possible_month_is_a_parameter():
    rows = vaccination_calendar(Immunity(INFUSED), today=date(2026, 4, 20), min_inactivated_months=3)
    status = {row.vaccine.code: row.doses[-1].status for row in rows}
    assert (status["dtap"], status["covid19"]) == (DoseStatus.DUE, DoseStatus.DUE)
    assert next_of("dtap", date(2026, 4, 20)).status is DoseStatus.AHEAD


@given(DAYS, st.lists(DAYS, max_size=3), st.none() | DAYS)
def test_every_dose_has_its_day_and_says_why_it_waits(today, pcv, last_ig_on):
    given_ = [Given("pneumococcal_conjugate", on) for on in pcv]
    for row in vaccination_calendar(Immunity(INFUSED, given_, last_ig_on), today=today):
        days = [dose.on for dose in row.doses]
        assert days == sorted(days)
        for dose in row.doses:
            waits = dose.status in (DoseStatus.DEFERRED, DoseStatus.CONTRAINDICATED)
            assert waits == bool(dose.reasons)
            assert all(REASON_LABELS[reason].it for reason in dose.reasons)


def advice(today=date(2026, 4, 1), igg=(), doses=(), **more):
    found = ig_advice(infused_on=INFUSED, igg_g_per_l=igg, doses=doses, today=today, **more)
    return {said.advice: said.on for said in found}


def test_low_igg_is_measured_each_month_and_discussed():
    low = [Measured(3.2, date(2026, 3, 10))]
    assert advice(igg=low) == {Advice.MEASURE: date(2026, 4, 10), Advice.DISCUSS: date(2026, 3, 10)}
    assert Advice.DISCUSS in advice(igg=[Measured(4.0, date(2026, 3, 10))]), "exactly 4 g/L is low"
    assert advice(igg=[Measured(4.1, date(2026, 3, 10))]) == {Advice.NONE: date(2026, 3, 10)}


def test_without_a_value_since_the_infusion_it_is_to_be_measured():
    assert advice() == {Advice.MEASURE: date(2026, 2, 15)}
    assert advice(igg=[Measured(9, INFUSED)]) == {Advice.MEASURE: date(2026, 2, 15)}


def test_who_is_on_replacement_has_a_next_dose_and_a_trough():
    low = [Measured(3.2, date(2026, 3, 1))]
    iv = advice(igg=low, doses=[IgDose(date(2026, 3, 10), "iv")])
    assert (iv[Advice.NEXT_DOSE], Advice.TROUGH_MISSING in iv) == (date(2026, 4, 7), True)
    sc = advice(igg=low, doses=[IgDose(date(2026, 3, 30), "sc", 4.0)])
    assert (sc[Advice.NEXT_DOSE], Advice.TROUGH_LOW in sc) == (date(2026, 4, 6), True)
    fine = [IgDose(date(2026, 3, 30), "iv", 5.0, date(2026, 4, 20))]
    assert advice(igg=low, doses=fine)[Advice.NEXT_DOSE] == date(2026, 4, 20)
    assert Advice.TROUGH_LOW not in advice(igg=low, doses=fine)
    assert Advice.TROUGH_LOW in advice(igg=low, doses=fine, has_infections=True)
    lapsed = advice(today=date(2026, 6, 1), igg=low, doses=fine)
    assert Advice.DISCUSS in lapsed
    assert Advice.NEXT_DOSE not in lapsed


def test_stopping_is_considered_after_three_months_above_the_limit_or_with_b_cells():
    doses = [IgDose(date(2026, 8, 1), "iv", 6.5)]
    steady = [Measured(5, date(2026, 5, 10)), Measured(6, date(2026, 8, 10))]
    assert Advice.STOP_TRIAL in advice(date(2026, 8, 12), steady, doses)
    assert Advice.STOP_TRIAL not in advice(
        date(2026, 8, 12), [steady[0], Measured(6, date(2026, 8, 9))], doses
    )
    dipped = [steady[0], Measured(3.9, date(2026, 6, 20)), steady[1]]
    assert Advice.STOP_TRIAL not in advice(date(2026, 8, 12), dipped, doses)
    back = Measured(21, date(2026, 8, 1))
    assert Advice.STOP_TRIAL in advice(date(2026, 8, 12), dipped, doses, b_cells_per_ul=back)


def test_igg_in_the_wrong_unit_is_refused():
    with pytest.raises(ValueError, match="mg/dL"):
        advice(igg=[Measured(410, date(2026, 3, 10))])


def test_every_advice_has_its_words():
    assert ADVICE_LABELS.keys() == WHY.keys() == set(Advice)


@pytest.mark.parametrize(
    ("today", "cd4", "phase"),
    [
        (date(2027, 1, 14), Measured(500, date(2027, 1, 1)), Phase.RUNNING),
        (date(2027, 1, 15), Measured(200, date(2027, 1, 1)), Phase.RUNNING),
        (date(2027, 1, 15), Measured(201, date(2027, 1, 1)), Phase.REVIEW),
        (date(2027, 1, 15), Measured(500, INFUSED), Phase.UNKNOWN),
        (date(2027, 1, 15), None, Phase.UNKNOWN),
    ],
)
def test_aciclovir_is_reviewed_after_a_year_with_enough_cd4(today, cd4, phase):
    [found] = [
        each
        for each in prophylaxis(infused_on=INFUSED, cd4_per_ul=cd4, today=today)
        if each.agent.code == "aciclovir"
    ]
    assert (found.phase, found.until) == (phase, date(2027, 1, 15))


def test_hepatitis_b_and_neutropenia_only_concern_some():
    def codes(today, **more):
        return {each.agent.code for each in prophylaxis(infused_on=INFUSED, today=today, **more)}

    assert "hbv" not in codes(date(2026, 3, 1))
    assert "hbv" in codes(date(2026, 3, 1), met_hbv=True)
    assert "mould" in codes(date(2026, 4, 25))
    assert "mould" not in codes(date(2026, 4, 26))
