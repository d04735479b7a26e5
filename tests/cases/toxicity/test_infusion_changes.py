"""What was derived from the day of the infusion follows when that day is written, corrected or taken back."""

from datetime import timedelta

import pytest

from cases.pathway.models import CourseEntry
from cases.pathway.rules import State, find_transition
from cases.pathway.services import pathway_apply
from cases.pathway.services.course import course_entry_correct
from cases.toxicity.models import ToxicityAlert, ToxicityObservation
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.notify.models import Notification
from network.directory.models import Person
from tests.cases.pathway import course
from tests.cases.pathway.conftest import make_world
from tests.factories.directory import SETUP
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import WELL, give, infuse, look

pytestmark = pytest.mark.django_db
_FEVER = {**WELL, "temp_c": 38.6}
_LOW = {**WELL, "systolic_mmhg": 82, "diastolic_mmhg": 45}
_TO_LYMPHODEPLETION = (
    "slot_planned", "leukapheresis_done", "manufacturing", "ready_to_infuse", "lymphodepletion",
)  # fmt: skip


@pytest.fixture
def world():
    """Ready for the infusion since 20 hours; nobody has written it down yet."""
    with clock.at(clock.now() - timedelta(hours=21)):
        found = make_world()
        course.number_of(found)
    return found


@pytest.fixture
def pathway(world):
    with clock.at(clock.now() - timedelta(hours=20)):
        found = course.pathway_at(world, *_TO_LYMPHODEPLETION)
        course.chain_until(world, found, "bedside")
    return found


@pytest.fixture
def doctor(world):
    return Person.objects.get(pk=world.hub_doctor.who)


def _values(hours_ago):
    at = clock.now() - timedelta(hours=hours_ago)
    return {"started_at": at.isoformat(), "cells_e6": 180, "reaction": "none"}


def _correct(world, hours_ago, *, withdraw=False):
    newest = CourseEntry.objects.filter(kind="infusion").order_by("-version")[0]
    course_entry_correct(
        actor=world.hub_doctor,
        entry_id=newest.entry_id,
        values=_values(hours_ago),
        reason="Ora errata",
        base_version=newest.version,
        withdraw=withdraw,
    )


def _grades():
    rows = ToxicityObservation.objects.order_by("observed_at")
    return [(row.crs_grade_derived, row.fever_before) for row in rows]


def test_grades_follow_the_infusion_without_another_row(world, pathway, doctor):
    now = clock.now()
    look(world.patient, doctor, now - timedelta(hours=12), **_FEVER)
    look(world.patient, doctor, now - timedelta(hours=2), **_LOW)
    assert _grades() == [(1, False), (2, True)]
    course.entry(world, pathway, "infusion", _values(6))
    assert _grades() == [(1, False), (0, False)], "the fever came before the cells"
    assert ToxicityObservation.objects.latest("observed_at").next_due_at is not None
    _correct(world, 19)
    assert _grades() == [(1, False), (2, True)]
    _correct(world, 6)
    assert _grades() == [(1, False), (0, False)]
    _correct(world, 6, withdraw=True)
    assert _grades() == [(1, False), (2, True)]
    told = AuditEntry.objects.filter(action="toxicity.regraded").order_by("pk")
    assert [(row.person_id, row.patient_id) for row in told] == [(world.hub_doctor.who, world.patient.pk)] * 4


def test_an_alert_rises_and_falls_with_the_infusion(world, pathway, doctor):
    now = clock.now()
    course.entry(world, pathway, "infusion", _values(6))
    look(world.patient, doctor, now - timedelta(hours=12), **_FEVER)
    look(world.patient, doctor, now - timedelta(hours=2), **_LOW)
    assert not ToxicityAlert.objects.exists()
    _correct(world, 19)
    rise = ToxicityAlert.objects.get(grade=2)
    assert (rise.scale, rise.withdrawn_at) == ("crs", None)
    assert Notification.objects.filter(kind="toxicity.alert_urgent").exists()
    _correct(world, 6)
    assert not ToxicityAlert.objects.filter(withdrawn_at=None).exists()
    gone = AuditEntry.objects.filter(action="toxicity.alert_withdrawn").count()
    assert gone == ToxicityAlert.objects.count()


def test_an_alert_about_a_look_before_the_infusion_ends_when_that_is_written(world, pathway, doctor):
    look(world.patient, doctor, clock.now() - timedelta(hours=12), **_FEVER)
    assert ToxicityAlert.objects.get().withdrawn_at is None
    course.entry(world, pathway, "infusion", _values(6))
    assert ToxicityAlert.objects.get().withdrawn_at is not None
    _correct(world, 6, withdraw=True)
    assert ToxicityAlert.objects.get().withdrawn_at is None


def test_a_correction_that_changes_no_grade_leaves_no_trace_in_the_sheets(world, pathway, doctor):
    course.entry(world, pathway, "infusion", _values(19))
    look(world.patient, doctor, clock.now() - timedelta(hours=2), **_FEVER)
    give(world.patient, doctor, clock.now() - timedelta(hours=1), "paracetamol")
    [before] = ToxicityAlert.objects.all()
    _correct(world, 18)
    assert not AuditEntry.objects.filter(action="toxicity.regraded").exists()
    [after] = ToxicityAlert.objects.all()
    assert (after.times, after.withdrawn_at, after.raised_at) == (1, None, before.raised_at)


@pytest.fixture
def given_again(network, circle_doctor, hub_doctor):
    """A fever and a low pressure after the first cells, which were given 90 days ago; given again an hour ago."""
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    first = clock.now() - timedelta(days=90)
    pathway = infuse(patient, network.brescia, at=first)
    look(patient, hub_doctor, first + timedelta(hours=20), **_FEVER)
    look(patient, hub_doctor, first + timedelta(hours=30), **_LOW)
    pathway_apply(
        actor=SETUP,
        pathway=pathway,
        transition=find_transition(pathway.state, State.CLOSED, outcome=pathway.outcome),
        reason_code="relapse",
    )
    infuse(patient, network.brescia, at=clock.now() - timedelta(hours=1))
    return patient


def test_what_followed_an_earlier_infusion_stays_its_course_when_the_cells_are_given_again(given_again):
    assert _grades() == [(1, False), (2, True)]


def test_a_row_after_an_earlier_infusion_is_corrected_in_its_own_course(given_again, api, hub_doctor):
    fever, low = ToxicityObservation.objects.order_by("observed_at")
    client = api(hub_doctor)
    there = f"/api/v1/patients/{given_again.pk}/toxicity/"
    typed = {**_LOW, "systolic_mmhg": 84, "observed_at": low.observed_at.isoformat()}
    shown = client.post(f"{there}preview/", {"values": typed, "replaces": str(low.pk)})
    assert shown.json()["crs"]["value"] == 2, "the fever came ten hours earlier"
    saved = client.patch(
        f"{there}observations/{low.pk}/", {"systolic_mmhg": 84}, headers={"If-Match": f'"{low.version}"'}
    )
    assert (saved.status_code, _grades()) == (200, [(1, False), (2, True)])
    # the fever was a slip of the pen: the row that follows it does not keep a grade that rests on it
    client.patch(
        f"{there}observations/{fever.pk}/", {"temp_c": 36.8}, headers={"If-Match": f'"{fever.version}"'}
    )
    assert _grades() == [(0, False), (0, False)]


def test_an_alert_about_a_row_after_an_earlier_infusion_ends_when_that_row_is_corrected(
    network, circle_doctor, hub_doctor, api
):
    now = clock.now()
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    pathway = infuse(patient, network.brescia, at=now - timedelta(days=3))
    low = look(patient, hub_doctor, now - timedelta(hours=4), **{**_LOW, "temp_c": 38.6})
    pathway_apply(
        actor=SETUP,
        pathway=pathway,
        transition=find_transition(pathway.state, State.CLOSED, outcome=pathway.outcome),
        reason_code="relapse",
    )
    infuse(patient, network.brescia, at=now - timedelta(hours=1))
    there = f"/api/v1/patients/{patient.pk}/toxicity/observations/{low.pk}/"
    client = api(hub_doctor)
    less = client.patch(there, {"systolic_mmhg": 88}, headers={"If-Match": f'"{low.version}"'})
    [alert] = ToxicityAlert.objects.all()
    assert (less.status_code, alert.grade, alert.withdrawn_at) == (200, 2, None), "still so"
    client.patch(there, {"systolic_mmhg": 125}, headers={"If-Match": less["ETag"]})
    [alert] = ToxicityAlert.objects.all()
    assert alert.withdrawn_at is not None
    assert AuditEntry.objects.filter(action="toxicity.alert_withdrawn", object_id=str(alert.pk)).count() == 1
