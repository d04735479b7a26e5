"""What a look must say: refused without it, unless somebody says that it could not be assessed, and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cases.toxicity.models import OBSERVATIONS, ToxicityObservation
from cases.toxicity.rules.crs import CrsFindings, crs_grade
from cases.toxicity.rules.icans import IcansFindings, icans_grade
from cases.toxicity.rules.needed import NEEDED, needed_of
from cases.toxicity.services import preview, sheet_update
from kernel import clock
from kernel.errors import Invalid
from tests.factories.directory import actor_of
from tests.factories.toxicity import ICE, look

WELL = {"temp_c": 36.6, "systolic_mmhg": 120.0, "o2_device": "room_air"}


def _needed(crs: dict[str, Any], icans: dict[str, Any], *, own: tuple[str, ...] = ()) -> tuple[str, ...]:
    return needed_of(
        crs_grade(CrsFindings(**crs)), icans_grade(IcansFindings(**icans)), graded_by_clinician=own
    )


@pytest.mark.parametrize(
    ("crs", "icans", "needed"),
    [
        (WELL, {"ice": 10, "consciousness": "awake"}, ()),
        (WELL, {"consciousness": "awake"}, ()),
        (WELL, {"ice": 10}, ("consciousness",)),
        ({"temp_c": 38.2, "o2_device": "room_air"}, {}, ("systolic_mmhg", "consciousness")),
        ({"temp_c": 38.2, "o2_device": "room_air", "hypotension": True}, {"consciousness": "awake"}, ()),
        ({**WELL, "o2_device": "nasal_cannula"}, {"consciousness": "awake"}, ("o2_l_min",)),
        ({**WELL, "o2_device": "high_flow"}, {"consciousness": "awake"}, ()),
        ({}, {}, ("temp_c", "systolic_mmhg", "o2_device", "consciousness")),
    ],
)
def test_what_is_needed_follows_from_the_grades(
    crs: dict[str, Any], icans: dict[str, Any], needed: tuple[str, ...]
) -> None:
    assert _needed(crs, icans) == needed


def test_a_grade_of_a_clinician_needs_nothing() -> None:
    assert _needed({}, {}, own=("crs",)) == ("consciousness",)
    assert _needed({}, {}, own=("crs", "icans")) == ()


@given(
    temp=st.none() | st.floats(35, 42),
    systolic=st.none() | st.floats(60, 200),
    device=st.sampled_from([None, "room_air", "nasal_cannula", "cpap"]),
    flow=st.none() | st.floats(0.5, 15),
    consciousness=st.sampled_from([None, "awake", "voice"]),
)
def test_nothing_is_needed_exactly_when_both_can_be_graded(
    temp: float | None,
    systolic: float | None,
    device: str | None,
    flow: float | None,
    consciousness: str | None,
) -> None:
    crs = crs_grade(CrsFindings(temp_c=temp, systolic_mmhg=systolic, o2_device=device, o2_l_min=flow))
    icans = icans_grade(IcansFindings(consciousness=consciousness))
    needed = needed_of(crs, icans)
    assert (needed == ()) == (crs.value is not None and icans.value is not None)
    assert set(needed) <= set(NEEDED)


@pytest.mark.django_db
def test_a_look_without_them_is_refused_at_each_field(patient, hub_doctor):
    with pytest.raises(Invalid) as refused:
        look(patient, hub_doctor, clock.now(), temp_c=38.4, systolic_mmhg=None, consciousness=None)
    assert set(refused.value.fields) == {"systolic_mmhg", "consciousness"}
    assert not ToxicityObservation.objects.exists()


@pytest.mark.django_db
def test_what_could_not_be_assessed_needs_its_reason(patient, hub_doctor):
    said = {"systolic_mmhg": None, "diastolic_mmhg": None, "not_assessed": ["systolic_mmhg", "temp_c"]}
    with pytest.raises(Invalid) as refused:
        look(patient, hub_doctor, clock.now(), **said)
    assert set(refused.value.fields) == {"not_assessed_reason"}
    row = look(patient, hub_doctor, clock.now(), **said, not_assessed_reason="in the scanner")
    assert (row.not_assessed, row.not_assessed_reason) == (["systolic_mmhg"], "in the scanner")
    assert (row.crs_grade_derived, row.icans_grade_derived) == (None, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        ToxicityObservation.objects.filter(pk=row.pk).update(not_assessed_reason="")


@pytest.mark.django_db
def test_entering_it_later_takes_the_excuse_away(patient, hub_doctor):
    row = look(
        patient, hub_doctor, clock.now(), temp_c=None, not_assessed=["temp_c"], not_assessed_reason="asleep"
    )
    row, _warnings = sheet_update(
        actor=actor_of(hub_doctor),
        patient_id=patient.pk,
        kind=OBSERVATIONS,
        entry_id=row.pk,
        changes={"temp_c": 38.2},
        base_version=row.version,
    )
    assert (row.not_assessed, row.not_assessed_reason, row.crs_grade_derived) == (None, None, 1)


@pytest.mark.django_db
def test_a_look_that_could_not_be_done_at_all_stands_with_its_reason(patient, hub_doctor):
    nothing = dict.fromkeys((*WELL, "diastolic_mmhg", "spo2_pct", "consciousness", *ICE))
    row = look(
        patient,
        hub_doctor,
        clock.now(),
        **nothing,
        not_assessed=["temp_c", "systolic_mmhg", "o2_device", "consciousness"],
        not_assessed_reason="away from the ward",
    )
    assert (row.crs_grade_derived, row.icans_grade_derived) == (None, None)


@pytest.mark.django_db
def test_the_preview_says_what_is_needed_before_anything_is_saved(patient, hub_doctor):
    shown = preview(actor=actor_of(hub_doctor), patient_id=patient.pk, values={"temp_c": 38.4})
    assert shown["needed"] == ["systolic_mmhg", "o2_device", "consciousness"]
    own = {"temp_c": 38.4, "crs_grade_clinician": 2, "consciousness": "awake"}
    assert preview(actor=actor_of(hub_doctor), patient_id=patient.pk, values=own)["needed"] == []
