"""The calendar after an infusion: worked examples, boundaries, properties."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.overview.rules.due import DueStatus, FollowUp, Hindrance, Measured, follow_up_due, status_on
from cases.overview.rules.phase import Phase, phase_label, phase_of
from cases.overview.rules.story import Place
from cases.overview.rules.trend import trend
from cases.overview.rules.vaccines import (
    VACCINES,
    drives_from,
    irradiated_until,
    live_from,
    near_until,
    next_dose,
    next_doses,
    vaccine_in,
)
from cases.overview.rules.visits import PlannedVisit, open_visits
from cases.record.rules.months import months_after
from cases.record.rules.text import Text

INFUSED = date(2026, 1, 15)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def visit(code, on, before, after, **more):
    day = timedelta(days=1)
    label = Text(code, code)
    return PlannedVisit(uuid4(), code, label, on, on - before * day, on + after * day, "hub", "test", **more)


D28, D60 = visit("d28", date(2026, 2, 12), 3, 7), visit("d60", date(2026, 3, 16), 10, 10)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 15), 180, date(2041, 1, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_end_where_the_month_ends(day, months, expected):
    assert months_after(day, months) == expected


def test_a_death_ends_what_is_due():
    assert follow_up_due(FollowUp(INFUSED, deceased_on=date(2026, 3, 1)), today=date(2026, 3, 2)) == []


def test_a_visit_with_nothing_recorded_is_told_until_the_patient_was_seen_again():
    today = date(2026, 3, 1)
    missed, coming = open_visits([D28, D60], [date(2026, 1, 29)], today=today)
    assert (missed, coming) == (D28, D60)
    assert open_visits([D28, D60], [date(2026, 2, 25)], today=today)[0] is None, "seen after the window"
    assert open_visits([D28, D60], [], today=date(2026, 2, 19)) == (None, D28), "the last day is not late"
    assert open_visits([D28, D60], [date(2026, 2, 9)], today=today) == (None, D60), "seen in the window"


def test_who_was_said_to_have_come_is_not_missed():
    done = visit("d60", date(2026, 3, 16), 10, 10, is_open=False, done_on=date(2026, 3, 20))
    assert open_visits([D28, done], [], today=date(2026, 4, 20)) == (None, None)
    skipped = visit("d60", date(2026, 3, 16), 10, 10, is_open=False)
    assert open_visits([D28, skipped], [], today=date(2026, 4, 20)) == (D28, None)


def test_a_visit_that_may_pass_is_never_missed():
    passing = visit("m9", date(2026, 10, 15), 21, 21, may_pass=True)
    assert open_visits([passing], [], today=date(2027, 1, 1)) == (None, None)
    assert open_visits([passing], [], today=date(2026, 10, 15)) == (None, passing)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Prevenar 20", "pneumococcal_conjugate"),
        ("Vaccino antinfluenzale 2026/27", "influenza"),
        ("COVID-19 mRNA", "covid19"),
        ("pneumococcal_ppsv23", "pneumococcal_ppsv23"),
        ("Pneumococco PPSV23", "pneumococcal_ppsv23"),
        ("hepatitis_b", "hepatitis_b"),
        ("Shingrix", "zoster_recombinant"),
        ("Febbre gialla", "yellow_fever"),
        ("Rabbia", None),
        ("", None),
    ],
)
def test_a_vaccine_is_recognised_by_the_words_of_the_record(text, code):
    assert vaccine_in(text) == code


def test_immunoglobulin_puts_off_vaccines_as_in_the_worked_example():
    doses = {
        dose.vaccine.code: dose
        for dose in next_doses(INFUSED, [], today=INFUSED, last_ig_on=date(2026, 6, 10))
    }
    assert doses["pneumococcal_conjugate"].on == date(2026, 8, 10)
    assert doses["pneumococcal_conjugate"].waits_for_ig
    assert live_from(INFUSED, last_ig_on=date(2026, 6, 10)) == date(2027, 2, 10)
    assert live_from(INFUSED) == date(2027, 1, 15)
    assert drives_from(INFUSED) == date(2026, 3, 12)
    assert near_until(INFUSED) == date(2026, 2, 12)
    assert irradiated_until(INFUSED) == date(2026, 4, 15)


def test_doses_before_the_infusion_do_not_count_and_a_complete_series_is_not_asked_for():
    given_before = [("Prevenar 20", INFUSED - timedelta(days=100))]
    doses = {dose.vaccine.code: dose.dose for dose in next_doses(INFUSED, given_before, today=INFUSED)}
    assert doses["pneumococcal_conjugate"] == 1
    complete = [("Shingrix", date(2026, 7, 20)), ("Shingrix", date(2026, 9, 20))]
    assert "zoster_recombinant" not in {
        dose.vaccine.code for dose in next_doses(INFUSED, complete, today=INFUSED)
    }


@given(DAYS, st.integers(0, 400), st.integers(0, 200))
def test_later_immunoglobulin_never_brings_a_dose_forward(infused_on, ig_after, more):
    first = infused_on + timedelta(days=ig_after)
    early, late = (
        {d.vaccine.code: d.on for d in next_doses(infused_on, [], today=infused_on, last_ig_on=on)}
        for on in (first, first + timedelta(days=more))
    )
    assert all(late[code] >= on for code, on in early.items())


INFLUENZA = next(item for item in VACCINES if item.code == "influenza")


@pytest.mark.parametrize(
    ("today", "had", "on", "until"),
    [
        (date(2026, 2, 1), [], date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 12, 20), [], date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 3, 31), [], date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 4, 1), [], date(2027, 10, 1), date(2027, 12, 31)),
        (date(2026, 11, 20), [date(2026, 11, 3)], date(2027, 10, 1), date(2027, 12, 31)),
    ],
)
def test_influenza_comes_back_each_winter(today, had, on, until):
    dose = next_dose(INFLUENZA, INFUSED, had, today=today)
    assert (dose.on, dose.until) == (on, until)


def test_influenza_waits_three_months_also_within_a_winter():
    dose = next_dose(INFLUENZA, date(2026, 9, 20), [], today=date(2026, 10, 5))
    assert (dose.on, dose.until) == (date(2026, 12, 20), date(2027, 2, 20))


def test_a_late_dose_keeps_its_distance_and_another_first_month_moves_the_series():
    [pcv] = [item for item in VACCINES if item.code == "pneumococcal_conjugate"]
    second = next_dose(pcv, INFUSED, [date(2026, 9, 20)], today=date(2026, 10, 1))
    assert (second.dose, second.on) == (2, date(2026, 11, 20))
    first = next_dose(pcv, INFUSED, [], today=INFUSED, min_inactivated_months=3)
    assert first.on == date(2026, 4, 15)


@pytest.mark.parametrize(
    ("latest", "former", "expected"),
    [
        (460, 300, "up"),
        (300, 460, "down"),
        (300, 310, "steady"),
        (110, 100, "steady"),
        (111, 100, "up"),
        (0.4, 0, "up"),
        (0, 0, "steady"),
        (5, None, None),
    ],
)
def test_a_trend_needs_more_than_a_tenth(latest, former, expected):
    assert trend(latest, former) == expected


def test_the_phase_follows_the_infusion_then_the_state():
    today = date(2026, 2, 12)
    assert phase_of(state="infused", infused_on=INFUSED, today=today) is Phase.EARLY
    assert phase_of(state="follow_up", infused_on=INFUSED, today=date(2026, 2, 13)) is Phase.FIRST_YEAR
    assert phase_of(state="closed", infused_on=INFUSED, today=date(2027, 1, 15)) is Phase.LATE
    assert phase_of(state="manufacturing", infused_on=None, today=today) is Phase.COLLECTION
    assert phase_of(state=None, infused_on=None, today=today) is Phase.REFERRAL


@pytest.mark.parametrize(
    ("phase", "is_deceased", "is_closed", "label"),
    [
        (Phase.REFERRAL, False, False, "Before the decision"),
        (Phase.REFERRAL, False, True, "Pathway closed without an infusion"),
        (Phase.LATE, False, True, "More than a year after the infusion"),
        (Phase.COLLECTION, True, True, "After the death"),
    ],
)
def test_a_course_that_ended_is_not_called_what_its_record_is_expected_to_say(
    phase, is_deceased, is_closed, label
):
    assert phase_label(phase, is_deceased=is_deceased, is_closed=is_closed).en == label


def codes(plan, today):
    return {item.code: item for item in follow_up_due(plan, today=today)}


def test_igg_is_due_every_month_until_it_has_recovered():
    today = date(2026, 5, 1)
    assert codes(FollowUp(INFUSED), today)["igg"].status is DueStatus.OVERDUE
    low = FollowUp(INFUSED, igg_g_per_l=Measured(3.1, date(2026, 4, 20)))
    assert codes(low, today)["igg"].on == date(2026, 5, 20)
    assert codes(low, today)["igg"].status is DueStatus.COMING
    assert "ig_replacement" in codes(low, today)
    at_the_limit = FollowUp(INFUSED, igg_g_per_l=Measured(4.0, date(2026, 4, 20)))
    assert "igg" in codes(at_the_limit, today)
    recovered = FollowUp(INFUSED, igg_g_per_l=Measured(4.1, date(2026, 4, 20)))
    assert "igg" not in codes(recovered, today)
    before = FollowUp(INFUSED, igg_g_per_l=Measured(8.0, date(2026, 1, 2)))
    assert "igg" in codes(before, today), "a value from before the infusion says nothing about afterwards"
    assert "ig_replacement" not in codes(before, today)


def test_hbv_dna_is_due_only_for_who_met_the_virus():
    today = date(2026, 5, 1)
    assert "hbv_dna" not in codes(FollowUp(INFUSED), today)
    due = codes(FollowUp(INFUSED, has_met_hepatitis_b=True), today)["hbv_dna"]
    assert (due.on, due.status) == (date(2026, 4, 15), DueStatus.OVERDUE)


def test_restrictions_are_told_while_they_hold():
    assert {"near_centre", "no_driving"} <= codes(FollowUp(INFUSED), date(2026, 2, 12)).keys()
    after = codes(FollowUp(INFUSED), date(2026, 3, 12))
    assert not {"near_centre", "no_driving"} & after.keys()


def test_the_last_day_without_driving_is_the_day_before_it_is_free():
    last = codes(FollowUp(INFUSED), date(2026, 3, 11))["no_driving"]
    assert (last.on, last.until) == (date(2026, 3, 11), date(2026, 3, 11))


def test_blood_is_irradiated_until_the_ninetieth_day():
    on = INFUSED + timedelta(days=90)
    told = codes(FollowUp(INFUSED), on)["irradiated_blood"]
    assert (told.on, told.until, told.status) == (on, on, DueStatus.NOW)
    assert "irradiated_blood" not in codes(FollowUp(INFUSED), on + timedelta(days=1))


TREATED = Hindrance(
    Text("Terapia: R2 dal 01/06/2026", "Treatment: R2 since 01/06/2026"), Place("record", "therapy-lines")
)
ON_STEROIDS = Hindrance(Text("Steroidi: 10 mg", "Steroids: 10 mg"), Place("record", "comorbidity"))


@pytest.mark.parametrize("held", [[TREATED], [ON_STEROIDS], [TREATED, ON_STEROIDS]])
def test_no_vaccine_is_asked_for_under_treatment_and_one_row_says_what_they_wait_for(held):
    """The calendar of vaccines puts them off: the summary must not call them late, and must not be silent: a line
    whose end was forgotten would hide them for ever."""
    today = INFUSED + timedelta(days=300)
    asked = {
        code: item for code, item in codes(FollowUp(INFUSED), today).items() if code.startswith("vaccine_")
    }
    assert "vaccine_pneumococcal_conjugate" in asked
    told = codes(FollowUp(INFUSED, hindrances=held), today)
    assert not [code for code, item in told.items() if code.startswith("vaccine_") and item.on <= today]
    row = told["vaccines_put_off"]
    assert row.status is DueStatus.PUT_OFF
    assert row.on == min(item.on for item in asked.values())
    assert "Conjugate pneumococcus" in row.title.en
    assert "Pneumococco coniugato" in row.title.it
    assert row.why == Text("; ".join(each.why.it for each in held), "; ".join(each.why.en for each in held))
    assert row.place == held[0].place


def test_nothing_is_put_off_before_a_vaccine_is_due_or_when_nothing_stands_in_the_way():
    early, late = INFUSED + timedelta(days=20), INFUSED + timedelta(days=300)
    assert "vaccines_put_off" not in codes(FollowUp(INFUSED, hindrances=[TREATED]), early)
    assert "vaccines_put_off" not in codes(FollowUp(INFUSED), late)


def test_status_on_its_boundaries():
    on, until = date(2026, 3, 1), date(2026, 3, 10)
    assert status_on(on, until, date(2026, 2, 28)) is DueStatus.COMING
    assert status_on(on, until, on) is DueStatus.NOW
    assert status_on(on, until, until) is DueStatus.NOW
    assert status_on(on, until, date(2026, 3, 11)) is DueStatus.OVERDUE
    assert status_on(on, None, date(2026, 3, 2)) is DueStatus.OVERDUE


@given(DAYS, st.integers(0, 6_000), st.lists(st.integers(0, 6_000), max_size=12))
def test_everything_due_says_when_and_on_whose_word(infused_on, after, seen):
    visits = [visit("d28", infused_on + timedelta(days=28), 3, 7)]
    plan = FollowUp(infused_on, visits, [infused_on + timedelta(days=day) for day in seen])
    for due in follow_up_due(plan, today=infused_on + timedelta(days=after)):
        assert due.source
        assert due.title.it
        assert due.title.en
        assert due.until is None or due.until >= due.on
