"""Days, instants and places of a clinic: worked examples, and twenty years beside two other readers of RFC 5545."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from followup.clinics.rules.closed_days import PATRONS, holiday_on, is_month_day, patron_of
from followup.clinics.rules.places import eligible_on, nearest, runs, slots_of
from followup.clinics.rules.recurrence import BadRule, days_of, rule_of, sessions_of
from followup.clinics.rules.states import AppointmentState, may_become

ROME = ZoneInfo("Europe/Rome")
FIRST_TUESDAY = "FREQ=MONTHLY;BYDAY=1TU"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")

weekly = st.builds(
    lambda interval, days: f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(days)}",
    st.integers(1, 4),
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=2, unique=True),
)
monthly = st.builds(
    lambda interval, which, day: f"FREQ=MONTHLY;INTERVAL={interval};BYDAY={which}{day}",
    st.integers(1, 3),
    st.sampled_from([1, 2, 3, 4, -1]),
    st.sampled_from(DAYS),
)


def first_tuesdays(first, last):
    return days_of(FIRST_TUESDAY, anchor_on=date(2025, 1, 1), first_on=first, last_on=last)


@given(rule=weekly | monthly, anchor=st.dates(date(2024, 1, 1), date(2028, 12, 31)), hour=st.integers(7, 19))
def test_twenty_years_are_those_of_two_other_readers_at_the_same_hour_on_the_wall(rule, anchor, hour):
    last = anchor + timedelta(days=20 * 365)
    found = sessions_of(
        rule,
        start_time=time(hour),
        zone=ROME,
        length_minutes=180,
        anchor_on=anchor,
        first_on=anchor,
        last_on=last,
    )
    wall = [item.starts_at.astimezone(ROME) for item in found]
    assert {(at.hour, at.minute) for at in wall} == {(hour, 0)}, "over every change of the clock"
    assert [at.date() for at in wall] == [item.on for item in found]
    assert all(item.ends_at - item.starts_at == timedelta(hours=3) for item in found)
    assert {item.starts_at.utcoffset() for item in found} == {timedelta()}
    # RFC 5545 read with local times throughout, as a calendar program does
    begin = datetime.combine(anchor, time(hour), tzinfo=ROME)
    until = datetime.combine(last, time(23, 59), tzinfo=ROME)
    assert wall == list(rrulestr(rule, dtstart=begin).between(begin, until, inc=True))
    # and written into a calendar file and read out again
    event = icalendar.Event()
    event.add("dtstart", begin)
    event.add("rrule", icalendar.vRecur.from_ical(rule))
    read = icalendar.Event.from_ical(event.to_ical())
    text = read["RRULE"].to_ical().decode()
    assert wall == list(rrulestr(text, dtstart=read["DTSTART"].dt).between(begin, until, inc=True))


def test_both_changes_of_the_clock_leave_14_hours_at_14_hours():
    found = sessions_of(
        "FREQ=WEEKLY;BYDAY=TU", start_time=time(14), zone=ROME, length_minutes=180,
        anchor_on=date(2027, 1, 1), first_on=date(2027, 3, 23), last_on=date(2027, 11, 2),
    )  # fmt: skip
    at = {item.on: item.starts_at for item in found}
    assert at[date(2027, 3, 23)] == datetime(2027, 3, 23, 13, tzinfo=UTC)
    assert at[date(2027, 3, 30)] == datetime(2027, 3, 30, 12, tzinfo=UTC)
    assert at[date(2027, 10, 26)] == datetime(2027, 10, 26, 12, tzinfo=UTC)
    assert at[date(2027, 11, 2)] == datetime(2027, 11, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("infused", "clinic"),
    [(date(2026, 1, 15), date(2027, 2, 2)), (date(2026, 2, 2), date(2027, 2, 2))],
)
def test_the_first_clinic_from_month_twelve(infused, clinic):
    eligible = eligible_on(infused, 12)
    assert eligible == infused.replace(year=2027)
    assert first_tuesdays(eligible, date(2028, 1, 1))[0] == clinic


def test_first_tuesdays_on_a_holiday():
    found = [day for day in first_tuesdays(date(2026, 1, 1), date(2030, 1, 31)) if holiday_on(day)]
    assert found == [date(2026, 1, 6), date(2026, 6, 2), date(2029, 5, 1), date(2030, 1, 1)]
    name = holiday_on(date(2026, 1, 6))
    assert name is not None
    assert (name.it, name.en) == ("Epifania", "Epiphany")


def test_the_patron_saint_of_the_town_counts_only_there():
    crema = date(2027, 6, 10)
    assert holiday_on(crema) is None
    assert holiday_on(crema, patron_day=patron_of(" Crema ")) is not None
    assert all(is_month_day(day) for day in PATRONS.values())
    assert (patron_of("Paris"), is_month_day("13-01"), is_month_day("6-10")) == ("", False, False)


@pytest.mark.parametrize(
    "bad",
    [
        "", "every day", "FREQ=DAILY", "FREQ=YEARLY", "FREQ=MONTHLY;COUNT=3", "FREQ=MONTHLY;UNTIL=20300101",
        "FREQ=MONTHLY;BYHOUR=3", "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=WEEKLY;BYDAY=1TU", "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=MONTHLY;INTERVAL=27", "FREQ=MONTHLY;FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=",
        "FREQ=MONTHLY;BYSETPOS=x", "FREQ=MONTHLY\nDTSTART:20200101T000000", "FREQ=WEEKLY;" + "BYDAY=MO," * 40, "FREQ",
        "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=MONTHLY;BYMONTH=13", "FREQ=WEEKLY;BYDAY=ⅠMO",
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(bad):
    with pytest.raises(BadRule):
        rule_of(bad)


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_refused(text):
    try:
        rule = rule_of(f"FREQ=MONTHLY;BYDAY={text}")
    except BadRule:
        return
    days_of(rule, anchor_on=date(2026, 1, 1), first_on=date(2026, 1, 1), last_on=date(2027, 1, 1))


def test_a_rule_in_any_spelling_is_one_rule():
    assert rule_of(" rrule:freq=monthly;byday=1tu ") == FIRST_TUESDAY
    assert (
        days_of(
            FIRST_TUESDAY, anchor_on=date(2027, 2, 3), first_on=date(2027, 1, 1), last_on=date(2027, 3, 1)
        )
        == []
    )


def test_places_of_half_an_hour_and_of_a_list():
    start = datetime(2027, 2, 2, 13, tzinfo=UTC)
    slots = slots_of(start, kind="slots", places=6, slot_minutes=30)
    assert [slot.number for slot in slots] == [1, 2, 3, 4, 5, 6]
    assert all(before.ends_at == after.starts_at for before, after in pairwise(slots))
    assert slots[-1].ends_at == start + timedelta(hours=3)
    listed = slots_of(start, kind="list", places=3, slot_minutes=20)
    assert {(slot.starts_at, slot.ends_at) for slot in listed} == {(start, start + timedelta(hours=1))}


def test_runs_of_free_places_and_the_nearest_day():
    assert runs([1, 2, 4, 5, 6], 2) == [[1, 2], [4, 5], [5, 6]]
    assert runs([], 1) == []
    days = [date(2027, 1, 5), date(2027, 2, 2)]
    assert nearest(date(2027, 1, 19), days) == date(2027, 1, 5)
    assert nearest(date(2027, 1, 20), days) == date(2027, 2, 2)
    assert nearest(date(2027, 1, 20), []) is None


def test_a_wrong_click_is_taken_back_but_a_cancelled_one_stays():
    assert may_become(AppointmentState.NO_SHOW, AppointmentState.BOOKED)
    assert may_become(AppointmentState.OFFERED, AppointmentState.BOOKED)
    assert not may_become(AppointmentState.OFFERED, AppointmentState.ARRIVED)
    assert not any(may_become(AppointmentState.CANCELLED, state) for state in AppointmentState)
