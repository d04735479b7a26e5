"""The standard plan after CAR-T, visit by visit, and what happens to it when the course changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.overview.rules.visits import seen_for
from cases.record.rules.disease_codes import B_ALL, DISEASE_CODES, FL, LBCL_SCORED, MCL
from followup.protocols.rules.items import ITEM_BY_CODE, MYELOMA, Need, asked_at
from followup.protocols.rules.schedule import (
    Course,
    Span,
    State,
    Timing,
    aimed,
    stays_planned,
    timing,
)
from followup.protocols.rules.standard import VISITS
from tests.followup.protocols.spans import spans

INFUSED = date(2026, 1, 15)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
YEARLY = tuple((f"y{year}", date(2026 + year, 1, 15), 60, 60, "circle", "either") for year in range(3, 16))
PLAN = (
    ("d14", date(2026, 1, 29), 3, 3, "hub", "in_person"),
    ("d28", date(2026, 2, 12), 3, 7, "hub", "in_person"),
    ("d60", date(2026, 3, 16), 10, 10, "circle", "either"),
    ("d100", date(2026, 4, 25), 14, 14, "both", "in_person"),
    ("m6", date(2026, 7, 15), 21, 21, "circle", "in_person"),
    ("m9", date(2026, 10, 15), 21, 21, "circle", "either"),
    ("m12", date(2027, 1, 15), 30, 30, "both", "in_person"),
    ("m18", date(2027, 7, 15), 45, 45, "circle", "in_person"),
    ("m24", date(2028, 1, 15), 45, 45, "circle", "in_person"),
    *YEARLY,
)


def test_the_plan_of_an_infusion_visit_by_visit():
    found = spans(VISITS, INFUSED)
    told = [
        (
            visit.code,
            found[visit.code].on,
            (found[visit.code].on - found[visit.code].opens).days,
            (found[visit.code].closes - found[visit.code].on).days,
            visit.owner,
            visit.mode,
        )
        for visit in VISITS
    ]
    assert told == list(PLAN)
    assert [visit.code for visit in VISITS if visit.is_optional] == ["m9"]


@pytest.mark.parametrize(
    ("infused_on", "code", "expected"),
    [
        (date(2026, 8, 31), "m6", date(2027, 2, 28)),
        (date(2024, 2, 29), "m12", date(2025, 2, 28)),
        (date(2026, 1, 15), "y15", date(2041, 1, 15)),
    ],
)
def test_months_end_where_the_month_ends(infused_on, code, expected):
    assert spans(VISITS, infused_on)[code].on == expected


# what is asked for at a visit in every disease; + due, ? when indicated
COMMON = {
    "d14": "+interview +neurology +blood_count +chemistry ?igg ?car_transgene ?viral_pcr ?prevention",
    "d28": "+interview +neurology +blood_count +chemistry +igg +t_cells +b_cells +car_transgene ?viral_pcr"
    " +immune_events +prevention +team_samples",
    "d60": "+interview +neurology +blood_count +chemistry +igg +t_cells ?b_cells ?viral_pcr +immune_events"
    " +prevention",
    "d100": "+interview +neurology +blood_count +chemistry +igg +t_cells +b_cells +car_transgene ?viral_pcr"
    " +immune_events +second_cancers ?organ_effects +prevention +team_samples +registry_form",
    "m6": "+interview +neurology +blood_count +chemistry +igg +t_cells +b_cells +car_transgene ?viral_pcr"
    " +immune_events +second_cancers ?organ_effects +prevention +team_samples +registry_form",
    "m9": "+interview ?neurology +blood_count ?chemistry +igg +t_cells +b_cells +immune_events +prevention"
    " ?team_samples",
    "m12": "+interview +neurology +blood_count +chemistry +igg +t_cells +b_cells +car_transgene ?viral_pcr"
    " +immune_events +second_cancers +organ_effects +prevention +team_samples +registry_form",
    "m18": "+interview +neurology +blood_count +chemistry +igg ?t_cells +b_cells ?car_transgene +immune_events"
    " +second_cancers ?organ_effects +prevention +team_samples",
    "yearly": "+interview +neurology +blood_count +chemistry ?igg ?t_cells ?b_cells +immune_events"
    " +second_cancers ?organ_effects +prevention ?team_samples +registry_form",
}
PET = {"d28": "+", "d100": "+", "m6": "+", "m9": "?", "m12": "+", "m18": "?", "yearly": "?"}
MARROW = {"d28": "+", "d100": "+", "m6": "+", "m12": "+", "m18": "?"}
M_PROTEIN = dict.fromkeys(("d28", "d60", "d100", "m6", "m9", "m12", "m18", "yearly"), "+")
HBV = {"d28": "?", "d100": "+", "m6": "+", "m9": "+", "m12": "+", "m18": "+", "yearly": "?"}


def column(code: str) -> str:
    return "yearly" if code.startswith("y") else "m18" if code == "m24" else code


def expected_items(code: str, disease: str, *, anti_hbc: bool) -> set[str]:
    at = column(code)
    items = set(COMMON[at].split())
    for name, rows, asked in (
        ("pet_ct", PET, disease in LBCL_SCORED | FL | MCL),
        ("marrow_mrd", MARROW, disease in B_ALL | MYELOMA | MCL),
        ("m_protein", M_PROTEIN, disease in MYELOMA),
        ("hbv_dna", HBV, anti_hbc),
    ):
        if asked and at in rows:
            # how often a mantle cell lymphoma is imaged is for the centre to say
            items.add(f"{'?' if name == 'pet_ct' and disease in MCL else rows[at]}{name}")
    return items


@pytest.mark.parametrize("disease", sorted(DISEASE_CODES))
@pytest.mark.parametrize("anti_hbc", [True, False])
def test_what_is_checked_at_each_visit_in_every_disease(disease, anti_hbc):
    findings = ["anti_hbc"] if anti_hbc else []
    for visit in VISITS:
        asked = asked_at(visit.needs, disease=disease, findings=findings)
        told = {f"{'+' if each.need is Need.DUE else '?'}{each.item.code}" for each in asked}
        assert told == expected_items(visit.code, disease, anti_hbc=anti_hbc), visit.code


def test_an_unknown_item_is_an_error_and_an_unknown_disease_gets_what_all_get():
    with pytest.raises(KeyError, match="horoscope"):
        asked_at([("horoscope", Need.DUE)], disease="mm")
    needs = [("interview", Need.DUE), ("m_protein", Need.DUE)]
    assert [each.item.code for each in asked_at(needs, disease="")] == ["interview"]


def test_the_window_has_its_first_and_its_last_day():
    span = Span(date(2026, 2, 12), date(2026, 2, 9), date(2026, 2, 19))
    on = {
        date(2026, 2, 8): Timing.AHEAD,
        date(2026, 2, 9): Timing.OPEN,
        date(2026, 2, 19): Timing.OPEN,
        date(2026, 2, 20): Timing.OVERDUE,
    }
    assert {day: timing(span, may_pass=False, today=day) for day in on} == on
    assert timing(span, may_pass=True, today=date(2026, 2, 20)) is Timing.PASSED
    over = {"may_pass": False, "today": date(2026, 3, 1)}
    assert timing(span, seen_on=[date(2026, 2, 9)], **over) is Timing.SEEN
    assert timing(span, seen_on=[date(2026, 2, 20)], **over) is Timing.PASSED
    assert timing(span, seen_on=[date(2026, 2, 8)], **over) is Timing.OVERDUE
    dead = {"deceased_on": date(2026, 2, 25)}
    assert timing(span, **over, **dead) is Timing.PASSED, "nobody is called"
    assert timing(span, may_pass=False, today=date(2026, 2, 12), **dead) is Timing.PASSED
    assert timing(span, seen_on=[date(2026, 2, 9)], **over, **dead) is Timing.SEEN
    assert seen_for(span, [date(2026, 2, day) for day in (8, 9, 14, 19)]) == date(2026, 2, 14), (
        "aims at the 12th"
    )
    assert seen_for(span, [date(2026, 2, 15), date(2026, 2, 9)]) == date(2026, 2, 9), (
        "of two as near the earlier"
    )
    assert seen_for(span, [date(2026, 2, 8), date(2026, 2, 20)]) is None


@pytest.mark.parametrize(
    ("course", "stays"),
    [
        (Course(INFUSED), True),
        (Course(None), False),
        (Course(INFUSED, deceased_on=date(2026, 2, 8)), False),
        (Course(INFUSED, deceased_on=date(2026, 2, 9)), True),
        (Course(INFUSED, deceased_on=date(2026, 3, 1)), True),
        (Course(INFUSED, next_infused_on=date(2026, 2, 12)), False),
        (Course(INFUSED, next_infused_on=date(2026, 2, 13)), True),
    ],
)
def test_what_ends_a_plan(course, stays):
    assert stays_planned(Span(date(2026, 2, 12), date(2026, 2, 9), date(2026, 2, 19)), course) is stays


@given(DAYS, st.integers(-400, 400))
def test_moving_the_infusion_moves_each_visit_and_keeps_their_order(infused_on, by):
    moved = spans(VISITS, infused_on + timedelta(days=by))
    before = spans(VISITS, infused_on)
    assert list(moved) == list(before)
    assert [span.on for span in moved.values()] == sorted(span.on for span in moved.values())
    for visit in VISITS:
        assert moved[visit.code].opens < moved[visit.code].on < moved[visit.code].closes
        if visit.days:
            assert moved[visit.code].on - before[visit.code].on == timedelta(days=by)


def test_every_item_of_the_catalogue_is_asked_for_somewhere():
    assert {code for visit in VISITS for code, _need in visit.needs} == set(ITEM_BY_CODE)


COURSES = st.builds(
    Course,
    infused_on=st.none() | DAYS,
    next_infused_on=st.none() | DAYS,
    deceased_on=st.none() | DAYS,
)


def led(states, courses, made_on):
    """What becomes of every visit of the plan on the way of these courses."""
    found = dict.fromkeys(visit.code for visit in VISITS) | states
    aims = {}
    for course in courses:
        for visit in VISITS:
            on = course.infused_on or INFUSED
            aim = aimed(visit, found[visit.code], infused_on=on, made_on=made_on, course=course)
            if aim is not None:
                found[visit.code], aims[visit.code] = aim.state, aim
    return found, aims


@given(
    st.dictionaries(
        st.sampled_from([visit.code for visit in VISITS]), st.sampled_from([State.DONE, State.SKIPPED])
    ),
    st.lists(COURSES, min_size=1, max_size=6),
    DAYS,
    st.randoms(use_true_random=False),
)
def test_only_where_the_course_stands_counts_and_nothing_that_happened_moves(
    happened, courses, made_on, chance
):
    last = courses[-1]
    once = led(happened, [last], made_on)
    assert led(happened, [*courses[:-1], last], made_on) == once, "whatever came before"
    shuffled = chance.sample(courses[:-1], len(courses) - 1)
    assert led(happened, [*shuffled, last], made_on) == once, "in whichever order"
    assert led(happened, [last, last], made_on) == once, "planning twice is planning once"
    states, aims = once
    assert {code: states[code] for code in happened} == happened
    assert not happened.keys() & aims.keys()
