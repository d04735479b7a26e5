"""Intervals, escalation and the order of times."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.pathway.rules import (
    INTERVALS,
    IntervalStatus,
    PathwayTimes,
    attrition,
    check_times,
    escalation_steps,
    escalations_due,
    intervals_of,
    k2_net_hours,
    measure,
    paused_time,
    summarise,
)

START = datetime(2026, 3, 2, 10, tzinfo=UTC)


def hours(number):
    return timedelta(hours=number)


def codes(steps):
    return [step.code for step in steps]


def test_steps_come_at_4_12_20_and_24_hours_to_the_right_people():
    steps = escalation_steps()
    assert [step.after for step in steps] == [hours(4), hours(12), hours(20), hours(24)]
    assert [step.recipients for step in steps] == [
        ("hub_team",),
        ("hub_coordinator", "hub_second_physician"),
        ("hub_director",),
        ("hub_director", "circle_referrer"),
    ]


def test_an_emergency_divides_by_four_and_another_target_scales():
    assert [s.after for s in escalation_steps(urgency="emergency")] == [
        hours(1),
        hours(3),
        hours(5),
        hours(6),
    ]
    assert [s.after for s in escalation_steps(target_hours=48)] == [hours(8), hours(24), hours(40), hours(48)]
    assert [s.after for s in escalation_steps(urgency="urgent")] == [s.after for s in escalation_steps()]


@pytest.mark.parametrize("target", [0, -1, float("nan")])
def test_a_target_that_is_not_positive_is_refused(target):
    with pytest.raises(ValueError, match="positive"):
        escalation_steps(target_hours=target)


@pytest.mark.parametrize(
    ("elapsed", "due"),
    [
        (3.99, []),
        (4, ["hub_on_call"]),
        (12, ["hub_on_call", "coordinator"]),
        (20, ["hub_on_call", "coordinator", "head_of_programme"]),
        (24, ["hub_on_call", "coordinator", "head_of_programme", "breach"]),
    ],
)
def test_a_step_is_due_from_its_very_minute(elapsed, due):
    assert codes(escalations_due(running_since=START, now=START + hours(elapsed))) == due


def test_a_step_that_was_done_is_not_due_again_and_a_pause_delays():
    late = START + hours(13)
    assert codes(escalations_due(running_since=START, now=late, already_done={"hub_on_call"})) == [
        "coordinator"
    ]
    assert codes(escalations_due(running_since=START, now=late, paused=hours(10))) == []


@given(st.floats(1, 240), st.floats(0, 1000), st.sampled_from(["routine", "urgent", "emergency"]))
def test_the_breach_falls_on_the_target_and_steps_never_disappear_with_time(target, later, urgency):
    steps = escalation_steps(target_hours=target, urgency=urgency)
    expected = hours(target / (4 if urgency == "emergency" else 1))
    assert abs(steps[-1].after - expected) < timedelta(seconds=1)
    assert [s.after for s in steps] == sorted(s.after for s in steps)
    first = escalations_due(
        running_since=START, now=START + hours(later), target_hours=target, urgency=urgency
    )
    after = escalations_due(
        running_since=START, now=START + hours(later + 1), target_hours=target, urgency=urgency
    )
    assert set(codes(first)) <= set(codes(after))


def value(code, **times):
    definition = next(item for item in INTERVALS if item.code == code)
    return measure(definition, PathwayTimes(**times))


def test_first_response_counts_clock_hours_across_a_weekend():
    friday = datetime(2026, 3, 6, 17, tzinfo=UTC)
    found = value("K1", submitted_at=friday, first_response_at=friday + hours(65))
    assert found.value == 65
    assert found.status is IntervalStatus.COMPLETE


def test_day_intervals_count_calendar_days_in_italy():
    late_evening_utc = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert (
        value("K5", decided_at=late_evening_utc, infusion_at=datetime(2026, 7, 2, 8, tzinfo=UTC)).value == 1
    )
    assert (
        value("K4", apheresis_on=date(2026, 5, 1), infusion_at=datetime(2026, 6, 8, 9, tzinfo=UTC)).value
        == 38
    )


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("K1", "submitted_at", "first_response_at"),
        ("K2", "submitted_at", "decided_at"),
        ("K3", "decided_at", "apheresis_on"),
        ("K4", "apheresis_on", "infusion_at"),
        ("K5", "decided_at", "infusion_at"),
        ("K6", "submitted_at", "infusion_at"),
        ("K6b", "first_hub_visit_on", "infusion_at"),
        ("K7", "relapse_confirmed_on", "submitted_at"),
        ("K8", "infusion_at", "handover_accepted_at"),
        ("K10", "infusion_at", "discharged_at"),
    ],
)
def test_each_interval_has_its_two_ends_and_a_label(code, start, end):
    definition = next(item for item in INTERVALS if item.code == code)
    assert (definition.start, definition.end) == (start, end)
    assert definition.label.it
    assert definition.label.en


def test_default_targets_of_the_intervals():
    found = {item.code: (item.target_max, item.unit) for item in INTERVALS if item.target_max is not None}
    assert found == {"K1": (24, "h"), "K2": (168, "h"), "K3": (14, "d"), "K7": (7, "d"), "K8": (35, "d")}


def test_an_open_interval_is_running_and_one_without_start_is_missing():
    assert value("K1", submitted_at=START).status is IntervalStatus.RUNNING
    assert value("K1", submitted_at=START).value is None
    assert value("K1").status is IntervalStatus.MISSING
    assert len(intervals_of(PathwayTimes())) == len(INTERVALS)


@pytest.mark.parametrize("over", [{"closed_at": START + hours(50)}, {"died_on": date(2026, 3, 5)}])
def test_nothing_runs_on_once_the_pathway_was_closed_or_the_patient_died(over):
    assert value("K6", submitted_at=START, **over).status is IntervalStatus.ENDED
    assert value("K6", submitted_at=START, **over).value is None
    assert value("K6", **over).status is IntervalStatus.MISSING
    done = value("K1", submitted_at=START, first_response_at=START + hours(3), **over)
    assert (done.status, done.value) == (IntervalStatus.COMPLETE, 3)
    found = summarise([done, value("K6", submitted_at=START, **over)])
    assert (found.n, found.running, found.ended) == (1, 0, 1)


def test_k2_net_leaves_out_the_pauses_and_counts_overlaps_once():
    times = PathwayTimes(submitted_at=START, decided_at=START + hours(100))
    pauses = [(START + hours(10), START + hours(30)), (START + hours(20), START + hours(40))]
    assert k2_net_hours(times, pauses) == 70
    assert k2_net_hours(times) == 100
    assert k2_net_hours(PathwayTimes(submitted_at=START), pauses) is None


def test_a_running_pause_counts_until_the_end():
    assert paused_time([(START + hours(90), None)], start=START, end=START + hours(100)) == hours(10)


PAUSES = st.lists(st.tuples(st.floats(-50, 150), st.floats(0, 80)), max_size=6)


@given(PAUSES)
def test_paused_time_lies_within_the_interval(pairs):
    pauses = [(START + hours(a), START + hours(a + length)) for a, length in pairs]
    total = paused_time(pauses, start=START, end=START + hours(100))
    assert timedelta(0) <= total <= hours(100)


def test_attrition_is_the_share_of_the_eligible_not_infused():
    assert attrition(decided_eligible_n=167, infused_n=115) == pytest.approx(52 / 167)
    assert attrition(decided_eligible_n=0, infused_n=0) is None
    with pytest.raises(ValueError, match="infused_n"):
        attrition(decided_eligible_n=7, infused_n=8)


def test_a_summary_has_median_quartiles_running_and_missing():
    done = [value("K1", submitted_at=START, first_response_at=START + hours(h)) for h in (2, 4, 8, 30)]
    summary = summarise([*done, value("K1", submitted_at=START), value("K1")])
    assert (summary.n, summary.running, summary.missing) == (4, 1, 1)
    assert (summary.median, summary.q1, summary.q3) == (6, 3.5, 13.5)
    assert summarise([]).median is None
    assert summarise(done[:1]).q3 == 2


def times_in_order(**changes):
    base = {
        "relapse_confirmed_on": date(2026, 2, 28),
        "identified_at": START - hours(20),
        "submitted_at": START,
        "first_response_at": START + hours(3),
        "decided_at": START + timedelta(days=4),
        "apheresis_on": date(2026, 3, 16),
        "shipped_to_gmp_at": START + timedelta(days=14, hours=6),
        "received_gmp_at": START + timedelta(days=15),
        "released_by_qp_on": date(2026, 4, 8),
        "product_received_at": START + timedelta(days=38),
        "ld_day1_on": date(2026, 4, 15),
        "infusion_at": datetime(2026, 4, 20, 10, tzinfo=UTC),
        "discharged_at": datetime(2026, 5, 5, 10, tzinfo=UTC),
    }
    return PathwayTimes(**{**base, **changes})


def test_times_in_order_raise_no_problem():
    assert check_times(times_in_order()) == []


CHAIN = [
    "submitted_at",
    "first_response_at",
    "decided_at",
    "shipped_to_gmp_at",
    "received_gmp_at",
    "infusion_at",
]


@pytest.mark.parametrize("later", CHAIN[1:])
def test_a_time_before_its_predecessor_is_a_hard_problem(later):
    problems = check_times(times_in_order(**{later: START - timedelta(days=30)}))
    assert any(p.code == "out_of_order" and p.severity == "hard" and later in p.fields for p in problems)


def test_a_gap_in_the_chain_does_not_hide_a_wrong_order():
    times = PathwayTimes(submitted_at=START, infusion_at=START - hours(1))
    assert [p.fields for p in check_times(times)] == [("submitted_at", "infusion_at")]


def test_the_same_day_is_in_order_when_one_of_the_two_is_a_date():
    times = PathwayTimes(decided_at=datetime(2026, 3, 16, 18, tzinfo=UTC), apheresis_on=date(2026, 3, 16))
    assert check_times(times) == []


def test_two_equal_instants_are_in_order():
    assert check_times(PathwayTimes(submitted_at=START, first_response_at=START)) == []


def test_identified_after_submission_is_a_problem():
    assert [p.fields for p in check_times(times_in_order(identified_at=START + hours(1)))] == [
        ("identified_at", "submitted_at")
    ]


@pytest.mark.parametrize(
    ("days", "codes_found"),
    [
        (1, ["ld_window"]),
        (2, []),
        (7, []),
        (8, ["ld_window_unusual"]),
        (14, ["ld_window_unusual"]),
        (15, ["ld_window"]),
    ],
)
def test_lymphodepletion_lies_2_to_14_days_before_and_usually_2_to_7(days, codes_found):
    times = times_in_order(ld_day1_on=date(2026, 4, 20) - timedelta(days=days))
    assert [p.code for p in check_times(times)] == codes_found


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="submitted_at"):
        PathwayTimes(submitted_at=datetime(2026, 3, 2, 10))  # noqa: DTZ001 (this is what must be refused)
