"""ICAHT from the counts, how often to look, whom to tell, and the episodes of a whole sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.toxicity.rules.alerts import alert_level
from cases.toxicity.rules.course import Look, episodes_of, grade_course
from cases.toxicity.rules.crs import CrsFindings
from cases.toxicity.rules.frequency import frequency_of
from cases.toxicity.rules.grade import GradeInputError
from cases.toxicity.rules.icaht import icaht_early, icaht_late
from cases.toxicity.rules.icans import IcansFindings

HIGH = 1500.0
_DEVICES = ("room_air", "room_air", "face_mask")


def _series(*low: tuple[int, int, float], until: int = 30) -> list[tuple[int, float]]:
    """Daily counts: high, but for (first day, last day, count)."""
    counts = dict.fromkeys(range(until + 1), HIGH)
    for first, last, value in low:
        counts |= dict.fromkeys(range(first, last + 1), value)
    return list(counts.items())


@pytest.mark.parametrize(
    ("counts", "grade"),
    [
        (_series((4, 12, 400), (6, 8, 80)), 2),
        (_series((3, 9, 400), (12, 18, 400)), 3),
        (_series((3, 9, 400), (13, 19, 400)), 2),
        (_series((4, 11, 90)), 3),
        (_series(), 0),
        (_series((5, 5, 500)), 1),
        (_series((5, 10, 500)), 1),
        (_series((5, 11, 500)), 2),
        (_series((5, 17, 500)), 2),
        (_series((5, 18, 500)), 3),
        (_series((5, 10, 100)), 1),
        (_series((5, 18, 100)), 4),
        (_series((0, 30, 300)), 4),
        (_series((4, 30, 300)), 3),
    ],
)
def test_early_icaht(counts: list[tuple[int, float]], grade: int) -> None:
    assert icaht_early(counts).grade == grade


def test_early_icaht_until_death_is_never_recovered() -> None:
    counts = _series((2, 16, 300), until=16)
    assert icaht_early(counts, last_day=16, died=True).grade == 4
    assert icaht_early(counts, last_day=16).grade == 3, "while it lasts it is what the days prove"


def test_gaps_are_filled_up_to_seven_days() -> None:
    near = icaht_early([(0, 2000), (4, 400), (12, 400), (16, 2000), (23, 2000), (30, 2000)])
    assert near.spell_low == 9
    assert near.grade == 2
    far = icaht_early([(0, 2000), (9, 2000), (30, 2000)])
    assert far.grade is None
    assert far.unknown_days == (*range(1, 9), *range(10, 30))
    assert icaht_early([]).grade is None


def test_the_end_of_the_counts_is_a_gap_too() -> None:
    assert icaht_early([(0, 2000), (5, 1800)]).grade is None
    assert icaht_early([(0, 2000), (5, 1800)], last_day=6).grade == 0


@pytest.mark.parametrize(
    ("counts", "grade"),
    [
        ([(40, 900), (60, 1200)], 2),
        ([(40, 400)], 3),
        ([(40, 1200), (60, 1800)], 0),
        ([(40, 1500), (60, 1500)], 1),
        ([(40, 1501), (60, 1501)], 0),
        ([(40, 1000), (60, 1400)], 2),
        ([(40, 1001), (60, 1400)], 1),
        ([(40, 501), (60, 1400)], 2),
        ([(40, 500), (60, 1400)], 3),
        ([(40, 100), (60, 1400)], 4),
        ([(40, 101), (60, 1400)], 3),
        ([(30, 50), (101, 50)], None),
    ],
)
def test_late_icaht(counts: list[tuple[int, float]], grade: int | None) -> None:
    assert icaht_late(counts).grade == grade


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_a_count_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(GradeInputError):
        icaht_early([(3, value)])


_counts = st.dictionaries(st.integers(0, 30), st.floats(0, 3000), min_size=1)


@given(_counts, st.data())
def test_icaht_never_falls_when_a_count_is_lower(counts: dict[int, float], data: st.DataObject) -> None:
    before = icaht_early(counts.items())
    day = data.draw(st.sampled_from(sorted(counts)))
    after = icaht_early((counts | {day: counts[day] * data.draw(st.floats(0, 1))}).items())
    assert (after.grade or 0) >= (before.grade or 0)
    late = {31 + on: value for on, value in counts.items()}
    lower = late | {31 + day: late[31 + day] / 2}
    assert (icaht_late(lower.items()).grade or 0) >= (icaht_late(late.items()).grade or 0)


@given(_counts, st.randoms())
def test_the_order_of_the_counts_changes_nothing(counts: dict[int, float], chance: object) -> None:
    shuffled = list(counts.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert icaht_early(shuffled) == icaht_early(counts.items())
    assert icaht_late(shuffled) == icaht_late(counts.items())


@pytest.mark.parametrize(
    ("day", "crs", "icans", "vitals_h", "ice_h"),
    [
        (0, 0, 0, 4, 8),
        (7, 1, 0, 4, 4),
        (7, 0, 2, 2, 4),
        (8, 0, 0, 8, 24),
        (14, 0, 1, 8, 8),
        (15, 0, 0, 12, 24),
        (20, 2, 0, 2, 4),
        (28, 0, 0, 12, 24),
    ],
)
def test_how_often_to_look(day: int, crs: int, icans: int, vitals_h: int, ice_h: int) -> None:
    often = frequency_of(day=day, crs=crs, icans=icans)
    assert often is not None
    assert (often.vitals, often.ice) == (timedelta(hours=vitals_h), timedelta(hours=ice_h))
    assert often.grace == timedelta(minutes=15 if max(crs, icans) >= 2 else 30)


def test_outside_the_weeks_of_the_sheet_nothing_is_due() -> None:
    assert frequency_of(day=29, crs=0, icans=0) is None
    assert frequency_of(day=-1, crs=0, icans=0) is None
    assert frequency_of(day=None, crs=0, icans=0) is None


def test_the_product_says_for_how_many_days() -> None:
    often = frequency_of(day=10, crs=0, icans=0, monitor_days=10)
    assert often is not None
    assert often.vitals == timedelta(hours=4)
    with pytest.raises(ValueError, match="monitor_days"):
        frequency_of(day=1, crs=0, icans=0, monitor_days=6)


@pytest.mark.parametrize(
    ("scale", "grade", "code", "minutes"),
    [
        ("crs", 1, "ward", None),
        ("crs", 2, "urgent", 15),
        ("crs", 3, "critical", 5),
        ("crs", 5, "critical", 5),
        ("icans", 1, "urgent", 15),
        ("icans", 2, "urgent", 15),
        ("icans", 3, "critical", 5),
    ],
)
def test_whom_a_rise_is_told(scale: str, grade: int, code: str, minutes: int | None) -> None:
    level = alert_level(scale, grade)
    assert level is not None
    assert (level.code, level.acknowledge_minutes) == (code, minutes)
    assert alert_level(scale, 0) is None


START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def _look(hours: float, temp_c: float = 36.6, *, ice: int = 10, device: str = "room_air") -> Look:
    return Look(
        key=f"{hours:07.2f}",
        at=START + timedelta(hours=hours),
        crs=CrsFindings(temp_c=temp_c, systolic_mmhg=120, o2_device=device),
        icans=IcansFindings(
            ice=ice, consciousness="awake", seizure="none", motor="none", pressure_signs="none"
        ),
    )


def test_fever_once_is_enough_for_the_whole_episode() -> None:
    rows = grade_course([_look(0, 38.5), _look(4, 37.0), _look(8, 37.0, device="face_mask")])
    assert [row.crs_counts for row in rows] == [1, 0, 3]
    assert rows[2].fever_before


def test_a_quiet_day_ends_the_episode_and_the_next_fever_begins_another() -> None:
    looks = [_look(0, 38.5), _look(6, 38.9), _look(18), _look(30.5), _look(50, 38.2)]
    rows = grade_course(looks)
    first, second = episodes_of(rows, "crs")
    assert first.onset_at == START
    assert first.max_grade == 1
    assert first.resolved_at == START + timedelta(hours=30)
    assert second.number == 2
    assert second.resolved_at is None
    assert [row.crs_episode for row in rows] == [1, 1, 1, 0, 2]


def test_an_episode_is_over_when_the_next_begins_though_nobody_looked_at_its_end() -> None:
    first, second = episodes_of(grade_course([_look(0, 38.5), _look(6), _look(30, 38.2)]), "crs")
    assert first.resolved_at == START + timedelta(hours=24)
    assert (second.onset_at, second.resolved_at) == (START + timedelta(hours=30), None)


def test_after_treatment_the_grade_stays_until_the_quiet_day_is_over() -> None:
    looks = [_look(0, 38.5), _look(4), _look(12), _look(23.9), _look(24)]
    rows = grade_course(looks, [START + timedelta(hours=1)])
    assert [row.crs_counts for row in rows] == [1, 1, 1, 1, 0]
    (episode,) = episodes_of(rows, "crs")
    assert episode.resolved_at == START + timedelta(hours=24)


def test_the_highest_grade_and_its_first_instant_are_kept() -> None:
    rows = grade_course([_look(0, ice=9), _look(8, ice=4), _look(16, ice=4), _look(24, ice=8)])
    (episode,) = episodes_of(rows, "icans")
    assert (episode.max_grade, episode.max_at) == (2, START + timedelta(hours=8))


def test_a_grade_of_a_clinician_counts_in_the_place_of_the_derived_one() -> None:
    rows = grade_course([replace(_look(0, 38.5), crs_clinician=3)])
    assert rows[0].crs.value == 1
    assert rows[0].crs_counts == 3
    assert episodes_of(rows, "crs")[0].max_grade == 3


_rows = st.lists(
    st.tuples(st.integers(0, 120), st.floats(36, 40), st.integers(0, 10)),
    min_size=1,
    max_size=12,
    unique_by=lambda item: item[0],
)
_treated = st.lists(st.integers(0, 120), max_size=3)


@given(_rows, _treated, st.randoms())
def test_the_order_of_the_rows_changes_nothing(
    given_rows: list[tuple[int, float, int]], treated: list[int], chance: object
) -> None:
    looks = [_look(hours, temp, ice=ice) for hours, temp, ice in given_rows]
    times = [START + timedelta(hours=hours) for hours in treated]
    shuffled, shuffled_times = list(looks), list(times)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(shuffled_times)  # type: ignore[attr-defined]
    rows = grade_course(looks, times)
    assert grade_course(shuffled, shuffled_times) == rows
    for scale in ("crs", "icans"):
        for episode in episodes_of(rows, scale):
            assert episode.max_grade >= 1


def _graded(rows: list[tuple[int, float, int]], treated: list[int], shift: timedelta = timedelta(0)) -> Any:
    looks = [_look(hours, temp, ice=ice, device=_DEVICES[hours % 3]) for hours, temp, ice in rows]
    moved = [replace(look, at=look.at + shift) for look in looks]
    return grade_course(moved, [START + shift + timedelta(hours=hours) for hours in treated])


@given(_rows, _treated, st.integers(0, 120))
def test_what_comes_later_changes_nothing_of_what_was(
    rows: list[tuple[int, float, int]], treated: list[int], until: int
) -> None:
    whole = _graded(rows, treated)
    known = _graded([row for row in rows if row[0] <= until], [at for at in treated if at <= until])
    assert known == whole[: len(known)]


@given(_rows, _treated, st.integers(-400, 400))
def test_grades_and_episodes_do_not_hang_on_the_clock(
    rows: list[tuple[int, float, int]], treated: list[int], days: int
) -> None:
    shift = timedelta(days=days, hours=5)
    moved = [replace(row, at=row.at - shift) for row in _graded(rows, treated, shift)]
    assert moved == _graded(rows, treated)


@given(_rows, _treated)
def test_episodes_follow_each_other_and_hold_the_highest_grade_of_their_rows(
    rows: list[tuple[int, float, int]], treated: list[int]
) -> None:
    graded = _graded(rows, treated)
    for scale in ("crs", "icans"):
        episodes = episodes_of(graded, scale)
        assert [episode.number for episode in episodes] == list(range(1, len(episodes) + 1))
        for episode in episodes:
            mine = {
                row.at: grade
                for row in graded
                if getattr(row, f"{scale}_episode") == episode.number
                and (grade := getattr(row, f"{scale}_counts"))
            }
            assert episode.max_grade == max(mine.values()) == mine[episode.max_at]
            assert episode.onset_at == min(mine) <= episode.max_at
        for before, after in pairwise(episodes):
            assert before.resolved_at is not None
            assert before.last_sign_at < before.resolved_at <= after.onset_at
        told = [row for row in graded if getattr(row, f"{scale}_counts")]
        assert all(getattr(row, f"{scale}_episode") for row in told), "no grade outside of an episode"


@given(_rows, _treated, st.integers(0, 11), st.integers(0, 5))
def test_a_clinician_s_own_grade_changes_no_derived_one(
    rows: list[tuple[int, float, int]], treated: list[int], which: int, grade: int
) -> None:
    looks = sorted((_look(hours, temp, ice=ice) for hours, temp, ice in rows), key=lambda look: look.at)
    times = [START + timedelta(hours=hours) for hours in treated]
    own = list(looks)
    own[which % len(own)] = replace(own[which % len(own)], crs_clinician=grade, icans_clinician=grade)
    plain, changed = grade_course(looks, times), grade_course(own, times)
    assert [(row.crs, row.icans, row.fever_before, row.masked) for row in plain] == [
        (row.crs, row.icans, row.fever_before, row.masked) for row in changed
    ]


@given(
    st.integers(0, 28),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(7, 28),
    st.sampled_from(["crs", "icans"]),
)
def test_nobody_looks_less_often_or_is_told_less_when_the_grade_is_higher(
    day: int, crs: int, icans: int, monitor_days: int, scale: str
) -> None:
    often = frequency_of(day=day, crs=crs, icans=icans, monitor_days=monitor_days)
    worse = frequency_of(day=day, crs=crs + 1, icans=icans, monitor_days=monitor_days)
    earlier = frequency_of(day=max(day - 1, 0), crs=crs, icans=icans, monitor_days=monitor_days)
    assert often is not None
    for one in (worse, earlier):
        assert one is not None
        assert (one.vitals <= often.vitals, one.ice <= often.ice, one.grace <= often.grace) == (True,) * 3
    levels = ("ward", "urgent", "critical")
    now, then = alert_level(scale, crs), alert_level(scale, crs + 1)
    assert then is not None
    assert now is None or levels.index(now.code) <= levels.index(then.code)
    assert now is None or set(now.groups) <= set(then.groups)


_FOUR_WEEKS = st.dictionaries(st.integers(0, 30), st.floats(0, 2000), min_size=1, max_size=31)


@given(_FOUR_WEEKS, st.integers(31, 100), st.floats(0, 2000))
def test_counts_of_the_one_period_say_nothing_of_the_other(
    early: dict[int, float], day: int, value: float
) -> None:
    assert icaht_early({**early, day: value}.items()) == icaht_early(early.items())
    assert icaht_late({**early, day: value}.items()) == icaht_late([(day, value)])
