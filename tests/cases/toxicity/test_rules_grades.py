"""ICE, CRS and ICANS: the published examples, every boundary, what is missing, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.toxicity.rules import codes
from cases.toxicity.rules.crs import CrsFindings, crs_grade, has_crs_sign
from cases.toxicity.rules.grade import GradeInputError
from cases.toxicity.rules.icans import IcansFindings, icans_grade
from cases.toxicity.rules.ice import ICE_ITEMS, ice_score, uses_capd

RIGHT = dict.fromkeys(ICE_ITEMS, True)
WELL = CrsFindings(temp_c=36.6, systolic_mmhg=120, o2_device="room_air")
CLEAR = IcansFindings(ice=10, consciousness="awake", seizure="none", motor="none", pressure_signs="none")


@pytest.mark.parametrize(
    ("wrong", "points"),
    [
        ((), 10),
        (("ice_hospital", "ice_sentence"), 8),
        (tuple(name for name in ICE_ITEMS if name not in {"ice_year", "ice_object_1", "ice_command"}), 3),
        (ICE_ITEMS, 0),
    ],
)
def test_the_worked_examples_of_ice(wrong: tuple[str, ...], points: int) -> None:
    assert ice_score(RIGHT | dict.fromkeys(wrong, False)).score == points


def test_ice_names_what_was_not_asked_and_guesses_nothing() -> None:
    found = ice_score(RIGHT | {"ice_month": None, "ice_sentence": None})
    assert found.score is None
    assert found.missing == ("ice_month", "ice_sentence")
    assert ice_score({}).missing == ICE_ITEMS


def test_a_patient_who_cannot_be_roused_has_no_points() -> None:
    assert ice_score({}, unarousable=True).score == 0


@pytest.mark.parametrize(("age", "capd"), [(11, True), (12, False), (None, False)])
def test_a_child_below_twelve_has_the_capd(age: int | None, capd: bool) -> None:
    assert uses_capd(age_years=age) is capd


@given(st.dictionaries(st.sampled_from(ICE_ITEMS), st.booleans(), min_size=10), st.sampled_from(ICE_ITEMS))
def test_ice_never_rises_when_an_item_is_lost(answers: dict[str, bool], lost: str) -> None:
    before = ice_score(answers).score
    after = ice_score(answers | {lost: False}).score
    assert before is not None
    assert after is not None
    assert after <= before


def _crs(**found: Any) -> int | None:
    return crs_grade(CrsFindings(**{"systolic_mmhg": 120, "o2_device": "room_air"} | found)).value


@pytest.mark.parametrize(
    ("found", "grade"),
    [
        ({"temp_c": 38.4}, 1),
        ({"temp_c": 38.2, "systolic_mmhg": 80}, 2),
        ({"temp_c": 39.5, "vasopressors": ["noradrenaline"], "o2_device": "nasal_cannula", "o2_l_min": 2}, 3),
        ({"temp_c": 38.9, "vasopressors": ["noradrenaline", "vasopressin"]}, 3),
        (
            {
                "temp_c": 38.1,
                "vasopressors": ["noradrenaline", "adrenaline"],
                "o2_device": "nasal_cannula",
                "o2_l_min": 4,
            },
            4,
        ),
        ({"temp_c": 36.8, "fever_before": True, "masked": True, "o2_device": "face_mask", "o2_l_min": 8}, 3),
        ({"temp_c": 37.4, "systolic_mmhg": 85}, 0),
        ({"temp_c": 38.5, "o2_device": "cpap"}, 4),
    ],
)
def test_the_worked_examples_of_crs(found: dict[str, Any], grade: int) -> None:
    assert _crs(**found) == grade


def test_without_any_fever_another_cause_is_looked_for() -> None:
    found = crs_grade(replace(WELL, temp_c=37.4, systolic_mmhg=85))
    assert found.value == 0
    assert "another cause" in found.notes[0].en


@pytest.mark.parametrize(
    ("found", "grade"),
    [
        ({"temp_c": 37.9}, 0),
        ({"temp_c": 38.0}, 1),
        ({"temp_c": 38.0, "systolic_mmhg": 90}, 1),
        ({"temp_c": 38.0, "systolic_mmhg": 89}, 2),
        ({"temp_c": 38.0, "systolic_mmhg": 120, "hypotension": True}, 2),
        ({"temp_c": 38.0, "systolic_mmhg": 80, "hypotension": False}, 1),
        ({"temp_c": 38.0, "vasopressors": ["vasopressin"]}, 3),
        ({"temp_c": 38.0, "o2_device": "nasal_cannula", "o2_l_min": 6}, 2),
        ({"temp_c": 38.0, "o2_device": "nasal_cannula", "o2_l_min": 6.1}, 3),
        ({"temp_c": 38.0, "o2_device": "blow_by"}, 2),
        ({"temp_c": 38.0, "o2_device": "high_flow", "o2_l_min": 40}, 3),
        ({"temp_c": 38.0, "o2_device": "venturi"}, 3),
        ({"temp_c": 38.0, "o2_device": "non_rebreather"}, 3),
        ({"temp_c": 38.0, "o2_device": "bipap"}, 4),
        ({"temp_c": 38.0, "o2_device": "invasive"}, 4),
        ({"temp_c": 36.5, "fever_before": True}, 0),
        ({"temp_c": 36.5, "fever_before": True, "masked": True}, 1),
        ({"temp_c": 39.0, "fever_other_cause": True}, 0),
        ({"temp_c": 39.0, "systolic_mmhg": 80, "hypotension_other_cause": True}, 1),
        ({"temp_c": 39.0, "o2_device": "cpap", "hypoxia_other_cause": True}, 1),
    ],
)
def test_the_boundaries_of_crs(found: dict[str, Any], grade: int) -> None:
    assert _crs(**found) == grade


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        ("temp_c", replace(WELL, temp_c=None)),
        ("systolic_mmhg", replace(WELL, systolic_mmhg=None)),
        ("o2_device", replace(WELL, o2_device=None)),
        ("o2_l_min", replace(WELL, o2_device="nasal_cannula")),
    ],
)
def test_crs_without_a_part_says_which(missing: str, found: CrsFindings) -> None:
    grade = crs_grade(found)
    assert grade.value is None
    assert grade.missing == (missing,)


@pytest.mark.parametrize(
    ("name", "value"),
    [("temp_c", 101.3), ("systolic_mmhg", 12.0), ("o2_l_min", -1.0), ("temp_c", float("nan"))],
)
def test_a_value_in_another_unit_is_refused(name: str, value: float) -> None:
    with pytest.raises(GradeInputError) as refused:
        crs_grade(replace(WELL, **{name: value}))
    assert refused.value.field == name


def test_the_rule_that_decided_is_said_in_both_languages() -> None:
    found = crs_grade(replace(WELL, temp_c=38.9, vasopressors=("noradrenaline", "vasopressin")))
    assert found.decided_by == ("hypotension",)
    assert found.rule.it == "Ipotensione: un vasopressore (la vasopressina non conta)"
    assert found.rule.en == "Hypotension: one vasopressor (vasopressin does not count)"
    assert found.as_dict()["advisory_en"].startswith("Advisory")


def test_a_fever_that_treatment_hides_is_no_sign_of_its_own() -> None:
    hidden = replace(WELL, temp_c=36.5, fever_before=True, masked=True)
    assert crs_grade(hidden).value == 1
    assert not has_crs_sign(hidden)


_DEVICES = ("room_air", "blow_by", "face_mask", "cpap")
_PRESSORS = tuple(choice.code for choice in codes.VASOPRESSORS)
_findings = st.builds(
    CrsFindings,
    temp_c=st.floats(34, 42),
    systolic_mmhg=st.floats(50, 180),
    vasopressors=st.lists(st.sampled_from(_PRESSORS), unique=True, max_size=4).map(tuple),
    o2_device=st.sampled_from(_DEVICES),
    fever_before=st.booleans(),
    masked=st.booleans(),
)


@given(_findings, st.sampled_from(_PRESSORS), st.data())
def test_crs_never_falls_when_a_sign_is_added_or_worse(
    found: CrsFindings, pressor: str, data: st.DataObject
) -> None:
    before = crs_grade(found).value
    assert found.o2_device is not None
    assert before is not None
    worse = (
        replace(found, temp_c=(found.temp_c or 37) + 1),
        replace(found, systolic_mmhg=(found.systolic_mmhg or 60) - 20),
        replace(found, vasopressors=tuple({*found.vasopressors, pressor})),
        replace(found, o2_device=data.draw(st.sampled_from(_DEVICES[_DEVICES.index(found.o2_device) :]))),
        replace(found, fever_before=True),
        replace(found, masked=True),
    )
    for one in worse:
        assert (crs_grade(one).value or 0) >= before


@pytest.mark.parametrize(
    ("found", "grade"),
    [
        (replace(CLEAR, ice=8), 1),
        (replace(CLEAR, ice=8, consciousness="voice"), 2),
        (replace(CLEAR, ice=9, seizure="brief"), 3),
        (replace(CLEAR, ice=0), 3),
        (replace(CLEAR, ice=0, consciousness="unarousable"), 4),
        (replace(CLEAR, ice=4, motor="deep_focal"), 4),
        (CLEAR, 0),
        (replace(CLEAR, ice=None, child=True, capd=10), 3),
    ],
)
def test_the_worked_examples_of_icans(found: IcansFindings, grade: int) -> None:
    assert icans_grade(found).value == grade


@pytest.mark.parametrize(
    ("points", "grade"), [(10, 0), (9, 1), (7, 1), (6, 2), (3, 2), (2, 3), (1, 3), (0, 3)]
)
def test_the_boundaries_of_ice_in_icans(points: int, grade: int) -> None:
    assert icans_grade(replace(CLEAR, ice=points)).value == grade


@pytest.mark.parametrize(("points", "grade"), [(0, 0), (1, 1), (8, 1), (9, 3), (32, 3)])
def test_the_boundaries_of_the_capd(points: int, grade: int) -> None:
    assert icans_grade(replace(CLEAR, ice=None, child=True, capd=points)).value == grade


def test_a_capd_that_cannot_be_done_is_grade_4() -> None:
    assert icans_grade(replace(CLEAR, ice=None, child=True, capd_unable=True)).value == 4


@pytest.mark.parametrize(
    ("changed", "grade"),
    [
        ({"consciousness": "spontaneous"}, 1),
        ({"consciousness": "tactile"}, 3),
        ({"seizure": "eeg_only"}, 3),
        ({"seizure": "prolonged"}, 4),
        ({"seizure": "repetitive"}, 4),
        ({"pressure_signs": "focal_oedema"}, 3),
        ({"pressure_signs": "diffuse_oedema"}, 4),
        ({"pressure_signs": "papilloedema"}, 4),
        ({"seizure": "prolonged", "other_cause": True}, 0),
    ],
)
def test_each_domain_of_icans(changed: dict[str, Any], grade: int) -> None:
    assert icans_grade(replace(CLEAR, **changed)).value == grade


def test_icans_without_ice_is_provisional_and_says_so() -> None:
    found = icans_grade(replace(CLEAR, ice=None))
    assert (found.value, found.provisional, found.missing) == (0, True, ("ice",))
    nothing = icans_grade(IcansFindings())
    assert nothing.value is None
    assert nothing.missing == ("ice", "consciousness")
    assert icans_grade(IcansFindings(seizure="brief")).value == 3


@pytest.mark.parametrize(("name", "value"), [("ice", 11), ("ice", -1), ("capd", 33)])
def test_points_outside_the_scale_are_refused(name: str, value: int) -> None:
    with pytest.raises(GradeInputError):
        icans_grade(replace(CLEAR, **{name: value}))


_ORDERED = {
    "consciousness": tuple(codes.CONSCIOUSNESS_GRADES),
    "seizure": tuple(codes.SEIZURE_GRADES),
    "motor": tuple(codes.MOTOR_GRADES),
    "pressure_signs": tuple(codes.PRESSURE_SIGN_GRADES),
}


@given(
    st.integers(0, 10),
    *(st.sampled_from(values) for values in _ORDERED.values()),
    st.sampled_from(sorted(_ORDERED)),
    st.data(),
)
def test_icans_never_falls_when_a_sign_is_added_or_worse(
    ice: int, awake: str, seizure: str, motor: str, pressure: str, domain: str, data: st.DataObject
) -> None:
    found = IcansFindings(ice=ice, consciousness=awake, seizure=seizure, motor=motor, pressure_signs=pressure)
    before = icans_grade(found).value
    order = _ORDERED[domain]
    later = data.draw(st.sampled_from(order[order.index(getattr(found, domain)) :]))
    assert before is not None
    assert (icans_grade(replace(found, **{domain: later})).value or 0) >= before
    assert (icans_grade(replace(found, ice=max(0, ice - 1))).value or 0) >= before
