"""The clinic "Ambulatorio FL post CAR-T" over two years: changes of the clock, holidays, filled from the plan."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from cases.record.services.entries import entry_create
from followup.clinics.models import Appointment, AppointmentPlace, Session
from followup.clinics.services.sessions import sessions_catch_up
from followup.protocols.models import PlannedVisit
from kernel import clock
from tests.factories.directory import actor_of, add_membership, make_person
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BEGIN, END = date(2024, 11, 4), date(2026, 11, 4)
EPIPHANY, REPUBLIC = date(2026, 1, 6), date(2026, 6, 2)
CLOSED = date(2025, 8, 5)
STRIKE = date(2025, 11, 4)
CLINIC = {
    "title": "Ambulatorio FL post CAR-T cell therapy",
    "diseases": ["fl_1_2", "fl_3a"],
    "eligible_from_months": 12,
    "series": {"rule": "RRULE:FREQ=MONTHLY;BYDAY=1TU", "start_time": "14:00"},
}
FROM_MONTH_12 = ("m12", "m18", "m24", "y3")


def on_wall(day, hour):
    return datetime.combine(day, time(hour), tzinfo=clock.wall_zone()).astimezone(UTC)


@pytest.fixture
def staff(network):
    """Of Crema since before the first infusion: who works there today has no rights in the past."""
    people = []
    for role in ("clinician", "secretary"):
        person = make_person(profession={"clinician": "haematologist"}.get(role, role))
        add_membership(person, network.crema, role, valid_from=date(2020, 1, 1))
        people.append(person)
    return people


class Clinic:
    """What the secretary does, over HTTP."""

    def __init__(self, client):
        self.client = client
        self.id = self.post("clinics/", CLINIC, status=201)["id"]

    def post(self, path, body, *, status=200, version=None):
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        answer = self.client.post(f"/api/v1/{path}", body, format="json", headers=headers)
        assert answer.status_code == status, (path, answer.json())
        return answer.json()

    def get(self, path, **query):
        answer = self.client.get(f"/api/v1/{path}", query)
        assert answer.status_code == 200, (path, answer.json())
        return answer.json()

    def session(self, day):
        (found,) = self.get("clinic-sessions/", **{"from": day, "to": day, "detail": 1})["sessions"]
        return found

    def fill(self, until):
        """Book what the plan proposes up to a day; returns how many."""
        proposals = self.get(f"clinics/{self.id}/proposals/")["proposals"]
        items = [
            {
                "planned_visit_id": item["planned_visit"]["id"],
                "session_id": item["session_id"],
                "place_id": item["place_id"],
            }
            for item in proposals
            if item["on"] <= until.isoformat()
        ]
        done = self.post(f"clinics/{self.id}/fill/", {"client_id": str(uuid4()), "items": items})
        assert done["refused"] == []
        return len(done["booked"])

    def recall(self):
        """Everybody who is to be called gets another appointment for the same visit; returns how many."""
        lost = self.get("appointments/recall/")["appointments"]
        for item in lost:
            patient, visit_type = item["patient"]["id"], item["visit_type"]["id"]
            places = self.get(f"clinics/{self.id}/free-places/", visit_type=visit_type, patient=patient)
            body = {
                "client_id": str(uuid4()),
                "patient_id": patient,
                "visit_type_id": visit_type,
                "planned_visit_id": item["planned_visit"]["id"],
                **{key: places["places"][0][key] for key in ("session_id", "place_id")},
            }
            self.post("appointments/", body, status=201)
        return len(lost)

    def hold(self, session, number):
        """Who is booked comes, but for every seventh in the story."""
        for place in session["places"]:
            appointment = place["appointment"]
            if appointment is None:
                continue
            number += 1
            steps = ["no_show"] if number % 7 == 0 else ["arrived", "done"]
            for step in steps:
                path = f"appointments/{appointment['id']}/mark/"
                appointment = self.post(path, {"state": step}, version=appointment["version"])
        self.post(f"clinic-sessions/{session['id']}/mark/", {"state": "held"}, version=session["version"])
        return number


def followed(network, doctor, infused_on):
    with clock.at(on_wall(infused_on, 9)):
        patient = make_patient(doctor)
        invite_centre(patient, network.brescia, by=doctor)
        infuse(patient, network.brescia, at=clock.now())
        values = {"disease": "fl_1_2", "diagnosed_on": "2020-02-01", "is_primary": True}
        entry_create(actor=actor_of(doctor), patient_id=patient.pk, kind_slug="diagnoses", values=values)
    return patient


def decide(clinic, day):
    """What somebody decides on the day before a session that cannot simply be held; returns the day it is held."""
    session = clinic.session(day)
    url = f"clinic-sessions/{session['id']}/"
    if day in (EPIPHANY, CLOSED):
        assert (session["state"], session["why"]) == (
            "needs_decision",
            "holiday" if day == EPIPHANY else "closure",
        )
        body = {"on": (day + timedelta(days=7)).isoformat(), "start_time": "14:00"}
        return date.fromisoformat(clinic.post(f"{url}move/", body, version=session["version"])["on"])
    if day == REPUBLIC:
        assert (session["state"], session["holiday_en"]) == ("needs_decision", "Republic Day")
        clinic.post(f"{url}hold/", {"reason": "the ward is open"}, version=session["version"])
    elif day == STRIKE:
        assert session["free_count"] < 6
        gone = clinic.post(f"{url}cancel/", {"reason": "strike"}, version=session["version"])
        assert gone["appointments"] == 6 - session["free_count"]
        return None
    return day


def test_two_years_lose_nobody(api, network, staff):
    doctor, secretary = staff
    infused = [date(year, month, 7) for year in (2023, 2024, 2025) for month in range(1, 13)][9:30]
    crowd = [date(2024, 3, 5)] * 7
    patients = [followed(network, doctor, day) for day in (*infused, *crowd)]
    with clock.at(on_wall(BEGIN, 9)):
        clinic = Clinic(api(secretary))
    days = list(
        Session.objects.filter(rule_on__range=(BEGIN, END))
        .order_by("rule_on")
        .values_list("rule_on", flat=True)
    )
    assert len(days) == 25
    with clock.at(on_wall(date(2025, 7, 1), 18)):
        closure = {"from_on": "2025-08-01", "until_on": "2025-08-10", "reason": "Ferie"}
        clinic.post("clinics/closures/", closure, status=201)
    number, seen = 0, Counter()
    for day in days:
        with clock.at(on_wall(day - timedelta(days=1), 9)):
            sessions_catch_up()
            held_on = decide(clinic, day)
            seen["recalled"] += clinic.recall()
            seen["filled"] += clinic.fill(day + timedelta(days=62))
        if held_on is not None:
            with clock.at(on_wall(held_on, 18)):
                number = clinic.hold(clinic.session(held_on), number)
    _nobody_is_lost(patients, seen)
    _always_at_two(days)


def _nobody_is_lost(patients, seen):
    done = Appointment.objects.filter(state="done").select_related("session")
    missed = Appointment.objects.filter(state="no_show")
    assert missed.count() >= 5
    assert seen["recalled"] >= missed.count() + 1, "who did not come, and who lost it by the strike"
    last = END - timedelta(days=1)
    kept = 0
    for patient in patients:
        visits = PlannedVisit.objects.filter(patient=patient, source__code__in=FROM_MONTH_12)
        due = visits.filter(opens_on__gte=BEGIN, closes_on__lt=last - timedelta(days=62))
        first = visits.get(source__code="m12").on
        for visit in due:
            found = done.filter(planned_visit=visit)
            kept += 1
            assert len(found) == 1, (visit.source.code, visit.on)
            assert first <= found[0].session.on
    assert kept >= 50
    held = AppointmentPlace.objects.filter(is_held=True).values_list("place_id", "place__session_id")
    assert len({place for place, _session in held}) == len(held)
    assert max(Counter(session for _place, session in held).values()) == 6, "full, and never more"
    assert Appointment.objects.exclude(calendar_id=None).count() == Appointment.objects.count()


def _always_at_two(days):
    sessions = Session.objects.filter(on__range=(BEGIN, END), series__isnull=False)
    wall = {
        at.astimezone(clock.wall_zone()).strftime("%H:%M")
        for at in sessions.values_list("starts_at", flat=True)
    }
    assert wall == {"14:00"}
    assert {session.starts_at.hour for session in sessions} == {12, 13}, "in UTC, in summer and in winter"
    states = Counter(sessions.values_list("state", flat=True))
    assert states == {"held": len(days) - 1, "cancelled": 1}
    horizon = Session.objects.filter(on__gt=END).count()
    assert horizon >= 23, "24 months ahead of the last look"
