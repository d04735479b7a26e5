"""Rows of the sheet through the services: graded, corrected, never lost; and whom a rise is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from cases.patients.models import CareRelation, Patient
from cases.toxicity.models import (
    BASELINE,
    OBSERVATIONS,
    TREATMENTS,
    ToxicityAlert,
    ToxicityObservation,
    ToxicityTreatment,
)
from cases.toxicity.rules.codes import DOSED_IN_MG
from cases.toxicity.selectors.episodes import dated_events, episode_summary
from cases.toxicity.selectors.worklist import looks_overdue, open_alerts
from cases.toxicity.services import alert_acknowledge, sheet_create, sheet_mark_error, sheet_update
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from kernel.notify.models import Notification
from tests.factories.directory import actor_of, make_member
from tests.factories.record import add_entry
from tests.factories.toxicity import WELL, give, infuse, look, right

pytestmark = pytest.mark.django_db


def _create(kind: Any, patient: Any, by: Any, **values: Any) -> Any:
    return sheet_create(actor=actor_of(by), patient_id=patient.pk, kind=kind, values=values)[0]


def test_a_row_is_graded_by_the_server(patient, hub_doctor):
    row = look(patient, hub_doctor, clock.now(), temp_c=38.6, systolic_mmhg=84, diastolic_mmhg=40)
    assert (row.crs_grade_derived, row.icans_grade_derived, row.ice_score) == (2, 0, 10)
    assert row.next_due_at == row.observed_at + timedelta(hours=2)
    assert row.ice_due_at == row.observed_at + timedelta(hours=4)


def test_a_grade_of_ones_own_needs_its_reason(patient, hub_doctor):
    with pytest.raises(Invalid) as refused:
        look(patient, hub_doctor, clock.now(), temp_c=38.6, crs_grade_clinician=2)
    assert set(refused.value.fields) == {"override_reason"}
    assert not ToxicityObservation.objects.exists()
    row = look(
        patient, hub_doctor, clock.now(), temp_c=38.6, crs_grade_clinician=2, override_reason="cold, mottled"
    )
    assert (row.crs_grade_derived, row.crs_grade) == (1, 2)


def test_a_grade_that_agrees_is_none_of_its_own(patient, hub_doctor):
    row = look(patient, hub_doctor, clock.now(), temp_c=38.6, crs_grade_clinician=1)
    assert row.crs_grade_clinician is None


def test_the_database_refuses_a_grade_without_reason(patient, hub_doctor):
    row = look(patient, hub_doctor, clock.now())
    for broken in (
        {"crs_grade_clinician": 3},
        {"ice_score": 11},
        {"icans_other_cause": True},
        {"temp_c": 101},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ToxicityObservation.objects.filter(pk=row.pk).update(**broken)
    with pytest.raises(ProgrammingError), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"temp_c": 101}, "temp_c"),
        ({"temp_c": "warm"}, "temp_c"),
        ({"systolic_mmhg": 60, "diastolic_mmhg": 80}, "diastolic_mmhg"),
        ({"o2_device": "mask"}, "o2_device"),
        ({"o2_l_min": 3}, "o2_l_min"),
        ({"o2_device": "nasal_cannula", "o2_l_min": 0}, "o2_l_min"),
        ({"o2_device": "face_mask", "o2_l_min": "0,0"}, "o2_l_min"),
        ({"capd": 40}, "capd"),
        ({"crs_grade_clinician": 6, "override_reason": "x"}, "crs_grade_clinician"),
        ({"fever_other_cause": True}, "other_cause"),
        ({"observed_at": (clock.now() + timedelta(hours=2)).isoformat()}, "observed_at"),
        ({"observed_at": "1900-01-01T00:00:00Z"}, "observed_at"),
        ({"handwriting_photo": str(uuid4())}, "handwriting_photo"),
        ({"vasopressors": ["tea"]}, "vasopressors"),
        ({"crs_grade_derived": 4}, "crs_grade_derived"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(patient, hub_doctor, values, field):
    with pytest.raises(Invalid) as refused:
        look(patient, hub_doctor, clock.now(), **values)
    assert set(refused.value.fields) == {field}
    assert not ToxicityObservation.objects.exists()


def test_an_empty_row_is_refused(patient, hub_doctor):
    with pytest.raises(Invalid):
        _create(OBSERVATIONS, patient, hub_doctor, observed_at=clock.now().isoformat())


def test_a_retry_gives_the_same_row(patient, hub_doctor):
    client_id = uuid4()
    values = {**WELL, "observed_at": clock.now().isoformat()}
    made = [
        sheet_create(
            actor=actor_of(hub_doctor),
            patient_id=patient.pk,
            kind=OBSERVATIONS,
            values=values,
            client_id=client_id,
        )[0]
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert ToxicityObservation.objects.count() == 1


def test_an_earlier_row_that_comes_later_grades_the_later_one_anew(patient, hub_doctor):
    now = clock.now()
    late = look(patient, hub_doctor, now, o2_device="face_mask", o2_l_min=8)
    assert late.crs_grade_derived == 0
    early = look(patient, hub_doctor, now - timedelta(hours=3), temp_c=38.7)
    late.refresh_from_db()
    assert (late.crs_grade_derived, late.version) == (3, 1)
    sheet_mark_error(
        actor=actor_of(hub_doctor),
        patient_id=patient.pk,
        kind=OBSERVATIONS,
        entry_id=early.pk,
        reason="bed 4",
        base_version=1,
    )
    late.refresh_from_db()
    assert late.crs_grade_derived == 0


def test_treatment_hides_fever_until_the_episode_is_over(patient, hub_doctor):
    now = clock.now()
    look(patient, hub_doctor, now - timedelta(hours=8), temp_c=39.0)
    later = look(patient, hub_doctor, now - timedelta(hours=2))
    assert later.crs_grade_derived == 0
    given = give(patient, hub_doctor, now - timedelta(hours=6), "tocilizumab", dose_no=1, dose_mg=600)
    later.refresh_from_db()
    assert (later.crs_grade_derived, later.masked) == (1, True)
    sheet_mark_error(
        actor=actor_of(hub_doctor),
        patient_id=patient.pk,
        kind=TREATMENTS,
        entry_id=given.pk,
        reason="not given",
        base_version=1,
    )
    later.refresh_from_db()
    assert later.crs_grade_derived == 0


@pytest.mark.parametrize("agent", sorted(DOSED_IN_MG))
def test_tocilizumab_and_steroids_are_given_in_mg(patient, hub_doctor, agent):
    number = {"dose_no": 1} if agent == "tocilizumab" else {}
    with pytest.raises(Invalid) as refused:
        give(patient, hub_doctor, clock.now(), agent, **number)
    assert set(refused.value.fields) == {"dose_mg"}
    row = give(patient, hub_doctor, clock.now(), agent, dose_mg=10, **number)
    with pytest.raises(IntegrityError, match="toxtreat_dose_in_mg"), transaction.atomic():
        ToxicityTreatment.objects.filter(pk=row.pk).update(dose_mg=None)
    sheet_mark_error(
        actor=actor_of(hub_doctor),
        patient_id=patient.pk,
        kind=TREATMENTS,
        entry_id=row.pk,
        reason="not given",
        base_version=1,
    )
    # what was written before a dose was asked for can still be marked
    ToxicityTreatment.objects.filter(pk=row.pk).update(dose_mg=None)


def test_tocilizumab_has_a_number_once(patient, hub_doctor):
    with pytest.raises(Invalid) as refused:
        give(patient, hub_doctor, clock.now(), "tocilizumab", dose_mg=560)
    assert set(refused.value.fields) == {"dose_no"}
    give(patient, hub_doctor, clock.now(), "tocilizumab", dose_no=1, dose_mg=560)
    with pytest.raises(Invalid):
        give(patient, hub_doctor, clock.now(), "tocilizumab", dose_no=1, dose_mg=560)
    with pytest.raises(Invalid) as refused:
        give(patient, hub_doctor, clock.now(), "other")
    assert set(refused.value.fields) == {"agent_text"}
    assert ToxicityTreatment.objects.count() == 1


def test_two_who_correct_one_row_lose_nothing(patient, hub_doctor, circle_doctor):
    row = look(patient, hub_doctor, clock.now())
    common = {"patient_id": patient.pk, "kind": OBSERVATIONS, "entry_id": row.pk, "base_version": 1}
    first, _ = sheet_update(actor=actor_of(hub_doctor), changes={"temp_c": 38.4}, **common)
    assert (first.version, first.crs_grade_derived) == (2, 1)
    with pytest.raises(PreconditionFailed) as stale:
        sheet_update(actor=actor_of(circle_doctor), changes={"temp_c": 37.0}, **common)
    assert stale.value.extra["current"]["temp_c"] == 38.4
    with pytest.raises(PreconditionFailed) as stale:
        sheet_mark_error(actor=actor_of(circle_doctor), reason="bed 4", **common)
    assert stale.value.extra["current"]["temp_c"] == 38.4
    seen = common | {"base_version": 2}
    sheet_mark_error(actor=actor_of(hub_doctor), reason="bed 4", **seen)
    again = sheet_mark_error(actor=actor_of(hub_doctor), reason="bed 4", **seen)
    assert again.version == 3, "a retry whose answer was lost"
    with pytest.raises(PreconditionFailed) as stale:
        sheet_mark_error(actor=actor_of(circle_doctor), reason="another row", **seen)
    assert stale.value.extra["current"]["error_reason"] == "bed 4"
    with pytest.raises(Conflict):
        sheet_update(actor=actor_of(hub_doctor), changes={"temp_c": 37.0}, **(common | {"base_version": 3}))


def test_there_is_one_baseline(patient, hub_doctor):
    at = (clock.now() - timedelta(days=9)).isoformat()
    made = _create(
        BASELINE,
        patient,
        hub_doctor,
        assessed_at=at,
        native_sentence="Oggi piove",
        monitor_days=10,
        **right(),
    )
    assert made.ice_score == 10
    with pytest.raises(Conflict) as second:
        _create(BASELINE, patient, hub_doctor, assessed_at=at)
    assert second.value.extra["current"]["native_sentence"] == "Oggi piove"
    with pytest.raises(Invalid):
        _create(BASELINE, patient, hub_doctor, assessed_at=at, monitor_days=3)


# --- Alerts -----------------------------------------------------------------------------------------------


def _told(kind: str) -> set[Any]:
    return set(Notification.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_a_rise_is_told_once_to_those_who_look_after_the_patient(
    patient, hub_doctor, hub_doctor_2, hub_coordinator, network, outsider, hub_specialist
):
    nurse = make_member(network.brescia, "nurse", "Ugo Neri")
    now = clock.now()
    look(patient, hub_doctor, now - timedelta(hours=2), temp_c=38.4)
    alert = ToxicityAlert.objects.get()
    assert (alert.scale, alert.grade, alert.level, alert.due_at) == ("crs", 1, "ward", None)
    assert _told("toxicity.alert") == {hub_doctor.pk, hub_doctor_2.pk, hub_coordinator.pk}
    look(patient, hub_doctor, now - timedelta(hours=1), temp_c=38.9)
    assert ToxicityAlert.objects.count() == 1
    look(patient, hub_doctor, now, temp_c=38.9, systolic_mmhg=80, diastolic_mmhg=40)
    rise = ToxicityAlert.objects.get(grade=2)
    assert rise.due_at == rise.raised_at + timedelta(minutes=15)
    assert _told("toxicity.alert_urgent") == {hub_doctor.pk, hub_doctor_2.pk, hub_coordinator.pk, nurse.pk}
    assert Notification.objects.filter(params__has_key="grade").count() == 0


def test_grade_3_reaches_intensive_care_in_five_minutes(patient, hub_doctor, network):
    from network.directory.models import Person

    intensivist = make_member(network.brescia, "specialist", "Ida Re")
    Person.objects.filter(pk=intensivist.pk).update(profession="intensivist")
    look(patient, hub_doctor, clock.now(), **right("ice_year", "ice_month"), seizure="brief")
    alert = ToxicityAlert.objects.get()
    assert (alert.scale, alert.grade, alert.level) == ("icans", 3, "critical")
    assert alert.due_at == alert.raised_at + timedelta(minutes=5)
    assert intensivist.pk in _told("toxicity.alert_urgent")


def test_an_alert_is_acknowledged_with_the_lower_ones_and_the_first_person_counts(
    patient, hub_doctor, hub_coordinator
):
    now = clock.now()
    look(patient, hub_doctor, now - timedelta(hours=1), temp_c=38.4)
    look(patient, hub_doctor, now, temp_c=38.9, systolic_mmhg=80, diastolic_mmhg=40)
    assert [item["title"] for item in open_alerts(actor_of(hub_doctor))] == ["CRS 2", "CRS 1"]
    high = ToxicityAlert.objects.get(grade=2)
    for person in (hub_coordinator, hub_doctor):
        alert_acknowledge(actor=actor_of(person), patient_id=patient.pk, alert_id=high.pk)
    assert set(ToxicityAlert.objects.values_list("acknowledged_by", flat=True)) == {hub_coordinator.pk}
    assert open_alerts(actor_of(hub_doctor)) == []
    assert AuditEntry.objects.filter(action="toxicity.alert_acknowledged").count() == 1


def test_an_alert_about_who_has_died_waits_for_nobody(patient, hub_doctor, circle_nurse):
    look(patient, circle_nurse, clock.now(), temp_c=38.9, systolic_mmhg=80, diastolic_mmhg=40)
    assert len(open_alerts(actor_of(hub_doctor))) == 1
    Patient.objects.filter(pk=patient.pk).update(deceased_on=clock.today())
    assert open_alerts(actor_of(hub_doctor)) == []


def test_an_urgent_alert_of_the_circle_stays_open_until_somebody_of_the_hub_has_seen_it(
    patient, circle_nurse, circle_doctor, hub_doctor
):
    look(patient, circle_nurse, clock.now(), **right("ice_year", "ice_month"))
    alert = ToxicityAlert.objects.get()
    assert (alert.scale, alert.level) == ("icans", "urgent")
    for person in (circle_nurse, circle_doctor):
        with pytest.raises(Forbidden, match="not_your_alert"):
            alert_acknowledge(actor=actor_of(person), patient_id=patient.pk, alert_id=alert.pk)
        assert len(open_alerts(actor_of(hub_doctor))) == 1, "the hub still has it before it"
    alert_acknowledge(actor=actor_of(hub_doctor), patient_id=patient.pk, alert_id=alert.pk)
    assert open_alerts(actor_of(hub_doctor)) == []


def test_what_only_the_ward_must_read_stays_open_for_the_ward_that_looked(
    patient, circle_nurse, circle_doctor, hub_doctor
):
    look(patient, circle_nurse, clock.now() - timedelta(hours=1), temp_c=38.4)
    mild = ToxicityAlert.objects.get()
    look(patient, circle_nurse, clock.now(), temp_c=38.9, systolic_mmhg=80, diastolic_mmhg=40)
    urgent = ToxicityAlert.objects.get(grade=2)
    alert_acknowledge(actor=actor_of(hub_doctor), patient_id=patient.pk, alert_id=urgent.pk)
    assert [item["title"] for item in open_alerts(actor_of(circle_doctor))] == ["CRS 1"]
    for person, reason in ((hub_doctor, "not_your_alert"), (circle_nurse, "own_observation")):
        with pytest.raises(Forbidden, match=reason):
            alert_acknowledge(actor=actor_of(person), patient_id=patient.pk, alert_id=mild.pk)
    alert_acknowledge(actor=actor_of(circle_doctor), patient_id=patient.pk, alert_id=mild.pk)
    assert not ToxicityAlert.objects.filter(acknowledged_at=None).exists()


def test_a_hub_that_treats_the_patient_no_more_keeps_no_alert_open(
    patient, network, circle_nurse, circle_doctor, hub_doctor
):
    CareRelation.objects.filter(patient=patient, centre=network.brescia).update(valid_until=clock.now())
    look(patient, circle_nurse, clock.now(), temp_c=38.9, systolic_mmhg=80, diastolic_mmhg=40)
    alert = ToxicityAlert.objects.get()
    with pytest.raises(NotFound):
        alert_acknowledge(actor=actor_of(hub_doctor), patient_id=patient.pk, alert_id=alert.pk)
    alert_acknowledge(actor=actor_of(circle_doctor), patient_id=patient.pk, alert_id=alert.pk)
    assert ToxicityAlert.objects.get().acknowledged_by == circle_doctor


def test_a_corrected_row_takes_its_alert_back_and_a_grade_that_returns_raises_it_again(patient, hub_doctor):
    now = clock.now()
    row = look(
        patient, hub_doctor, now - timedelta(hours=1), temp_c=39.0, systolic_mmhg=80, diastolic_mmhg=40
    )
    sheet_update(
        actor=actor_of(hub_doctor),
        patient_id=patient.pk,
        kind=OBSERVATIONS,
        entry_id=row.pk,
        changes={"systolic_mmhg": 118},
        base_version=1,
    )
    gone = ToxicityAlert.objects.get(grade=2)
    assert gone.withdrawn_at is not None
    assert ToxicityAlert.objects.get(grade=1).withdrawn_at is None
    told = AuditEntry.objects.get(action="toxicity.alert_withdrawn")
    assert (told.object_id, told.person_id, told.patient_id) == (str(gone.pk), hub_doctor.pk, patient.pk)
    look(patient, hub_doctor, now, temp_c=38.9, systolic_mmhg=82, diastolic_mmhg=40)
    again = ToxicityAlert.objects.get(grade=2)
    assert (again.withdrawn_at, again.times) == (None, 2)
    assert ToxicityAlert.objects.count() == 2


def test_a_sheet_copied_from_paper_later_alarms_nobody(patient, hub_doctor):
    look(patient, hub_doctor, clock.now() - timedelta(hours=30), temp_c=39.0)
    assert not ToxicityAlert.objects.exists()


def test_who_does_not_see_the_patient_cannot_acknowledge(patient, hub_doctor, outsider, secretary):
    look(patient, hub_doctor, clock.now(), temp_c=38.9)
    alert = ToxicityAlert.objects.get()
    for person in (outsider, secretary):
        with pytest.raises((NotFound, Forbidden)):
            alert_acknowledge(actor=actor_of(person), patient_id=patient.pk, alert_id=alert.pk)
    assert ToxicityAlert.objects.get().acknowledged_at is None


# --- Today and the summary --------------------------------------------------------------------------------


def test_a_patient_at_whom_nobody_looked_stands_on_today(patient, hub_doctor, circle_doctor, outsider):
    (item,) = looks_overdue(actor_of(hub_doctor))
    assert item["url"] == f"/cases/{patient.pk}/toxicity"
    assert looks_overdue(actor_of(outsider)) == []
    assert looks_overdue(actor_of(circle_doctor)) == [], "the patient lies in Brescia"
    look(patient, hub_doctor, clock.now() - timedelta(hours=4, minutes=29))
    assert looks_overdue(actor_of(hub_doctor)) == []
    look(patient, hub_doctor, clock.now() - timedelta(hours=2, minutes=16), temp_c=39, o2_device="blow_by")
    assert len(looks_overdue(actor_of(hub_doctor))) == 1
    known = Patient.objects.filter(pk=patient.pk)
    known.update(deceased_on=clock.today())
    assert looks_overdue(actor_of(hub_doctor)) == [], "nobody looks at who has died"
    known.update(deceased_on=None)
    assert len(looks_overdue(actor_of(hub_doctor))) == 1


def test_the_sections_of_today_cost_the_same_for_many_patients(
    network, circle_doctor, hub_doctor, django_assert_num_queries
):
    from tests.factories.patients import invite_centre, make_patient

    actor = actor_of(hub_doctor)
    for count in (1, 4):
        for _ in range(count):
            one = make_patient(circle_doctor)
            invite_centre(one, network.brescia, by=circle_doctor)
            infuse(one, network.brescia, at=clock.now() - timedelta(days=2))
            look(one, hub_doctor, clock.now() - timedelta(hours=9), temp_c=39)
        with django_assert_num_queries(3):
            alerts = open_alerts(actor)
        with django_assert_num_queries(3):
            late = looks_overdue(actor)
    assert len(alerts) == len(late) == 5


def test_the_summary_says_onset_peak_and_end(patient, hub_doctor, day_0):
    look(patient, hub_doctor, day_0 + timedelta(hours=20), temp_c=38.5)
    look(patient, hub_doctor, day_0 + timedelta(hours=26), temp_c=39, systolic_mmhg=84, diastolic_mmhg=45)
    give(patient, hub_doctor, day_0 + timedelta(hours=27), "tocilizumab", dose_no=1, dose_mg=560)
    look(patient, hub_doctor, day_0 + timedelta(hours=40))
    look(patient, hub_doctor, day_0 + timedelta(hours=51))
    on = day_0.date()
    for day, anc in ((0, 2.1), (1, 0.4), (2, 0.3), (3, 0.3)):
        add_entry(
            patient,
            hub_doctor,
            "labs",
            code="anc",
            value=anc,
            effective_on=(on + timedelta(days=day)).isoformat(),
        )
    found = episode_summary(patient.pk)
    (episode,) = found["episodes"]
    assert (episode["scale"], episode["max_grade"]) == ("crs", 2)
    assert episode["resolved_at"] == day_0 + timedelta(hours=50)
    assert found["icaht_early"]["grade"] == 1
    assert found["treatments"][0]["agent"] == "tocilizumab"
    assert [event["code"] for event in dated_events(patient.pk)] == ["crs", "treatment"]


def test_counts_until_death_close_the_first_month(patient, hub_doctor, day_0):
    for day in (0, 1, 2, 3):
        on = (day_0.date() + timedelta(days=day)).isoformat()
        add_entry(patient, hub_doctor, "labs", code="anc", value=0.2, effective_on=on)
    assert episode_summary(patient.pk)["icaht_early"]["grade"] == 1
    Patient.objects.filter(pk=patient.pk).update(deceased_on=clock.today())
    assert episode_summary(patient.pk)["icaht_early"]["grade"] == 4


def test_before_the_infusion_nothing_is_due(network, circle_doctor):
    from tests.factories.patients import make_patient

    fresh = make_patient(circle_doctor)
    row = look(fresh, circle_doctor, clock.now())
    assert (row.next_due_at, row.crs_grade_derived) == (None, 0)
    assert episode_summary(fresh.pk)["infused_at"] is None
