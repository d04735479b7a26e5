"""Clinics over HTTP: set up, looked at, filled from the plan, changed."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.record.services.entries import entry_create
from followup.clinics.models import Appointment, Clinic, Session
from followup.clinics.rules.closed_days import holiday_on
from followup.clinics.selectors.no_place import without_place
from followup.clinics.services.picking import pick_open
from followup.clinics.services.sessions import sessions_catch_up
from followup.clinics.services.waiting import waiting_add
from followup.protocols.models import PlannedVisit
from kernel import clock
from kernel.audit.models import AuditEntry
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.directory import actor_of, make_member
from tests.factories.patients import end_relation, invite_centre, make_patient
from tests.factories.toxicity import infuse
from tests.factories.visits import followed_patient, planned

pytestmark = pytest.mark.django_db

EAST_LOMBARDY = {
    "title": "Ambulatorio FL post CAR-T cell therapy",
    "diseases": ["fl_1_2", "fl_3a"],
    "eligible_from_months": 12,
    "room": "3",
    "series": {"rule": "FREQ=MONTHLY;BYDAY=1TU", "start_time": "14:00"},
}


WEEKLY = {"rule": "FREQ=WEEKLY;BYDAY=TU"}


def followed(network, doctor, *, days_ago, disease="fl_1_2"):
    patient = make_patient(doctor)
    invite_centre(patient, network.brescia, by=doctor)
    with clock.at(clock.now() - timedelta(days=days_ago)):
        infuse(patient, network.brescia, at=clock.now())
    values = {"disease": disease, "diagnosed_on": "2020-02-01", "is_primary": True}
    entry_create(actor=actor_of(doctor), patient_id=patient.pk, kind_slug="diagnoses", values=values)
    return patient


def sessions(client, first=None, days=365, **query):
    first = first or clock.today()
    values = {"from": first.isoformat(), "to": (first + timedelta(days=days)).isoformat(), **query}
    answer = client.get("/api/v1/clinic-sessions/", values)
    assert answer.status_code == 200, answer.json()
    return answer.json()["sessions"]


def test_a_clinic_stands_for_24_months_and_asks_about_holidays(api, network):
    client = api(make_member(network.crema, "secretary"))
    assert client.get("/api/v1/clinics/").json()["patron_day"] == "06-10"
    answer = client.post("/api/v1/clinics/", EAST_LOMBARDY, format="json")
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert (made["place_count"], made["slot_minutes"], made["series"][0]["start_time"]) == (6, 30, "14:00")
    assert made["patron_day"] == "06-10"
    found = [*sessions(client), *sessions(client, clock.today() + timedelta(days=366))]
    assert len(found) in (24, 25)
    for item in found:
        on = date.fromisoformat(item["on"])
        assert (on.weekday(), on.day <= 7, item["place_count"], item["free_count"]) == (1, True, 6, 6)
        holiday = holiday_on(on, patron_day="06-10")
        assert item["state"] == ("needs_decision" if holiday else "open")
    assert sessions_catch_up() == 0, "made once"
    again = client.post("/api/v1/clinics/", EAST_LOMBARDY, format="json")
    assert (again.status_code, list(again.json()["fields"])) == (409, ["title"])


def test_a_rule_is_shown_before_it_is_saved_with_its_holidays(api, circle_doctor):
    client = api(circle_doctor)
    rule = {"rule": "freq=weekly;byday=fr", "start_time": "09:00", "patron_day": "06-10"}
    days = client.post("/api/v1/clinics/days/", rule, format="json").json()
    assert (days["rule"], len(days["days"])) == ("FREQ=WEEKLY;BYDAY=FR", 60)
    assert {day["on"]: day["why"] for day in days["days"]} == {
        day["on"]: "holiday" if holiday_on(date.fromisoformat(day["on"]), patron_day="06-10") else ""
        for day in days["days"]
    }
    bad = client.post("/api/v1/clinics/days/", {**rule, "rule": "FREQ=DAILY"}, format="json")
    assert (bad.status_code, list(bad.json()["fields"])) == (400, ["rule"])
    assert not Clinic.objects.exists()


@pytest.mark.parametrize("query", ["", "?from=2026-01-01", "?from=x&to=y", "?from=2026-01-01&to=2028-01-01"])
def test_a_range_that_is_none_is_refused(api, circle_doctor, query):
    assert api(circle_doctor).get(f"/api/v1/clinic-sessions/{query}").status_code == 400


def test_the_plan_fills_the_clinic(api, network, circle_doctor):
    secretary = make_member(network.crema, "secretary")
    client = api(secretary)
    made = client.post("/api/v1/clinics/", EAST_LOMBARDY, format="json").json()
    patient = followed(network, circle_doctor, days_ago=400)
    followed(network, circle_doctor, days_ago=400, disease="dlbcl_nos")
    url = f"/api/v1/clinics/{made['id']}/"
    proposals = client.get(f"{url}proposals/").json()["proposals"]
    assert {item["patient"]["id"] for item in proposals} == {str(patient.pk)}, "of this disease alone"
    assert "disease" not in str(proposals)
    eligible = PlannedVisit.objects.get(patient=patient, source__code="m12").on
    assert all(date.fromisoformat(item["on"]) >= eligible for item in proposals)
    late = {item["planned_visit"]["label_en"] for item in proposals if not item["in_window"]}
    assert late <= {"Visit at 12 months"}, "the late one"
    keys = ("session_id", "place_id")
    items = [
        {"planned_visit_id": item["planned_visit"]["id"], **{key: item[key] for key in keys}}
        for item in proposals
    ]
    body = {"client_id": str(uuid4()), "items": [*items, {**items[0], "planned_visit_id": str(uuid4())}]}
    for _sent_twice in range(2):
        filled = client.post(f"{url}fill/", body, format="json").json()
        assert (len(filled["booked"]), len(filled["refused"])) == (len(items), 1)
    assert Appointment.objects.count() == len(items)
    assert client.get(f"{url}proposals/").json()["proposals"] == []
    shown = client.get(f"/api/v1/patients/{patient.pk}/appointments/").json()["appointments"]
    assert {item["planned_visit"]["id"] for item in shown} == {item["planned_visit_id"] for item in items}
    plan = api(circle_doctor).get(f"/api/v1/patients/{patient.pk}/follow-up/").json()["plans"][0]
    told = {visit["id"]: visit["appointment"] for visit in plan["visits"] if visit["appointment"]}
    assert {item["session_id"] for item in told.values()} == {item["session_id"] for item in items}
    assert set(told) == {item["planned_visit_id"] for item in items}


def test_each_type_of_visit_fills_as_many_places_as_it_takes(api, network, circle_doctor):
    client = api(circle_doctor)
    types = [
        {"code": "visit", "label_it": "Visita", "label_en": "Visit"},
        {"code": "long", "label_it": "Visita lunga", "label_en": "Long visit", "places": 2},
        {"code": "video", "label_it": "In video", "label_en": "By video", "mode": "video"},
    ]
    made = client.post("/api/v1/clinics/", EAST_LOMBARDY | {"visit_types": types}, format="json").json()
    patient = followed(network, circle_doctor, days_ago=400)
    url = f"/api/v1/clinics/{made['id']}/"
    short, long, video = [item["id"] for item in made["visit_types"]]

    def proposed(visit_type):
        return client.get(f"{url}proposals/", {"visit_type": visit_type}).json()["proposals"]

    def minutes(item):
        return (
            datetime.fromisoformat(item["ends_at"]) - datetime.fromisoformat(item["starts_at"])
        ).seconds // 60

    assert {minutes(item) for item in proposed(short)} == {30}
    assert {minutes(item) for item in proposed(long)} == {60}
    by_video = {item["planned_visit"]["id"] for item in proposed(video)}
    either = PlannedVisit.objects.filter(patient=patient, mode="either").values_list("pk", flat=True)
    assert by_video
    assert by_video <= {str(pk) for pk in either}, "only what may be by video"
    item = proposed(long)[0]
    body = {
        "client_id": str(uuid4()),
        "items": [
            {
                "planned_visit_id": item["planned_visit"]["id"],
                "visit_type_id": long,
                **{key: item[key] for key in ("session_id", "place_id")},
            }
        ],
    }
    filled = client.post(f"{url}fill/", body, format="json").json()
    booked = Appointment.objects.get(pk=filled["booked"][0])
    assert (booked.visit_type.code, booked.taken.count()) == ("long", 2)
    stranger = client.get(f"{url}proposals/", {"visit_type": str(uuid4())})
    assert (stranger.status_code, list(stranger.json()["fields"])) == (400, ["visit_type_id"])
    other = make_clinic(circle_doctor).visit_types.get().pk
    body["items"][0] |= {
        "visit_type_id": str(other),
        "planned_visit_id": proposed(short)[0]["planned_visit"]["id"],
    }
    refused = client.post(f"{url}fill/", body | {"client_id": str(uuid4())}, format="json").json()
    assert (refused["booked"], len(refused["refused"])) == ([], 1)


def test_free_places_begin_when_the_patient_may_come(api, network, circle_doctor):
    clinic = make_clinic(circle_doctor, eligible_from_months=12)
    patient = followed(network, circle_doctor, days_ago=200)
    url = f"/api/v1/clinics/{clinic.pk}/free-places/"
    found = api(circle_doctor).get(url, {"patient": patient.pk}).json()
    assert (
        found["eligible_on"] == PlannedVisit.objects.get(patient=patient, source__code="m12").on.isoformat()
    )
    assert found["is_known"]
    assert all(item["on"] >= found["eligible_on"] for item in found["places"])
    stranger = make_patient(make_member(network.cremona, "clinician"))
    assert api(circle_doctor).get(url, {"patient": stranger.pk}).status_code == 404


def test_who_is_no_patient_of_mine_takes_a_place_without_a_name(api, network, circle_doctor):
    session = open_session(make_clinic(circle_doctor))
    patient = make_patient(make_member(network.cremona, "clinician", "Anna Moro"))
    relation = invite_centre(patient, network.crema, by=patient.created_by, kind="circle")
    book(circle_doctor, session, patient)
    url = f"/api/v1/clinic-sessions/{session.pk}/"
    place = api(circle_doctor).get(url).json()["places"][0]
    assert place["appointment"]["patient"]["id"] == str(patient.pk)
    assert AuditEntry.objects.filter(action="appointment.viewed", patient_id=patient.pk).count() == 1
    end_relation(patient, relation, by=patient.created_by)
    place = api(circle_doctor).get(url).json()["places"][0]
    assert (place["taken"], place["appointment"]) == (True, None)


@pytest.mark.parametrize("booked", ["keep", "move", "call"])
def test_another_afternoon_from_a_day_on(api, circle_doctor, booked):
    clinic = make_clinic(circle_doctor)
    before, after = open_session(clinic), open_session(clinic, 2)
    patient = make_patient(circle_doctor)
    stays, touched = book(circle_doctor, before, patient), book(circle_doctor, after, patient)
    client = api(circle_doctor)
    url = f"/api/v1/clinic-series/{clinic.series.get().pk}/change/"
    body = {
        "from_on": (before.on + timedelta(days=1)).isoformat(),
        "series": {"rule": "FREQ=MONTHLY;BYDAY=2TH", "start_time": "09:00"},
        "booked": booked,
        "preview": True,
    }
    before_count = Session.objects.count()
    seen = client.post(url, body, format="json", headers={"If-Match": '"1"'})
    assert seen.status_code == 200, seen.json()
    assert [item["appointment_id"] for item in seen.json()["touched"]] == [str(touched.pk)]
    touched.refresh_from_db()
    assert (Session.objects.count(), touched.state, touched.version) == (before_count, "booked", 1)
    assert not AuditEntry.objects.filter(action="clinic.series_changed").exists()
    done = client.post(url, {**body, "preview": False}, format="json", headers={"If-Match": '"1"'}).json()
    touched.refresh_from_db()
    stays.refresh_from_db()
    assert (stays.state, stays.session_id) == ("booked", before.pk)
    states = {"keep": ("booked", ""), "move": ("cancelled", ""), "call": ("cancelled", "open")}
    assert (touched.state, touched.recall) == states[booked]
    assert (done["kept"], done["made"] >= 20) == (booked == "keep", True)
    if booked == "move":
        to = Appointment.objects.get(moved_from=touched)
        assert abs((to.session.on - after.on).days) <= 15
        assert to.starts_at.astimezone(clock.wall_zone()).hour == 9
        assert done["touched"][0]["to"] is not None
    coming = sessions(client, before.on + timedelta(days=1))
    assert {date.fromisoformat(item["on"]).weekday() for item in coming if item["state"] == "open"} >= {3}
    stale = client.post(url, body, format="json", headers={"If-Match": '"1"'})
    assert stale.status_code == 412


def test_a_holiday_is_decided_by_somebody(api, circle_doctor):
    clinic = make_clinic(circle_doctor, series={"rule": "FREQ=MONTHLY;BYMONTHDAY=25;BYMONTH=12"})
    session = Session.objects.filter(clinic=clinic, state="needs_decision").first()
    client, first = api(circle_doctor), {"If-Match": '"1"'}
    url = f"/api/v1/clinic-sessions/{session.pk}/"
    assert client.get(url).json()["holiday_it"] == "Natale"
    move = {"on": session.on.replace(day=26).isoformat(), "start_time": "14:00"}
    refused = client.post(f"{url}move/", move, format="json", headers=first)
    assert (refused.status_code, refused.json()["code"]) == (409, "closed_day")
    moved = client.post(
        f"{url}move/", move | {"on": session.on.replace(day=22).isoformat()}, format="json", headers=first
    )
    assert (moved.status_code, moved.json()["state"], moved.json()["why"]) == (200, "open", "")
    stale = client.post(f"{url}hold/", {}, format="json", headers=first)
    assert stale.status_code == 412
    assert sessions_catch_up() == 0, "the rule does not make it again"


def test_closed_days_ask_about_what_is_on_them(api, circle_doctor):
    session = open_session(make_clinic(circle_doctor))
    mine = book(circle_doctor, session, make_patient(circle_doctor))
    body = {"from_on": session.on.isoformat(), "until_on": session.on.isoformat(), "reason": "Trasloco"}
    answer = api(circle_doctor).post("/api/v1/clinics/closures/", body, format="json")
    assert (answer.status_code, answer.json()["sessions"]) == (201, 1)
    session.refresh_from_db()
    mine.refresh_from_db()
    assert (session.state, session.why, session.holiday_it) == ("needs_decision", "closure", "Trasloco")
    assert mine.state == "booked", "until somebody decides"


def test_a_calendar_costs_the_same_whatever_stands_in_it(api, circle_doctor):
    clinic = make_clinic(circle_doctor)
    client = api(circle_doctor)
    client.get("/api/v1/me/")

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sessions(client, detail="1")
            client.get("/api/v1/clinics/")
            client.get(f"/api/v1/clinics/{clinic.pk}/proposals/")
        return len(queries)

    book(circle_doctor, open_session(clinic), make_patient(circle_doctor))
    one = cost()
    for number in range(3):
        for _ in range(2):
            book(circle_doctor, open_session(clinic, number), make_patient(circle_doctor))
    assert cost() == one


def test_today_asks_for_decisions_and_names_who_is_to_be_called(api, network, circle_doctor):
    session = open_session(make_clinic(circle_doctor))
    lost = book(circle_doctor, session, make_patient(circle_doctor))
    Appointment.objects.filter(pk=lost.pk).update(state="no_show", recall="open")
    Session.objects.filter(pk=session.pk).update(state="needs_decision", why="closure", holiday_it="Trasloco")

    def shown(person):
        found = {each["code"]: each["items"] for each in api(person).get("/api/v1/today/").json()["sections"]}
        return [[item["id"] for item in found[code]] for code in ("clinic_decisions", "clinic_recall")]

    near = session.on <= clock.today() + timedelta(days=60)
    assert shown(make_member(network.crema, "secretary")) == [
        [str(session.pk)] if near else [],
        [str(lost.pk)],
    ]
    assert shown(make_member(network.cremona, "clinician")) == [[], []]


def test_whom_to_call_says_who_is_choosing_another_place(api, network, circle_doctor):
    """For the same visit of the plan, or (a call for none) in the same clinic; no longer than the choice is open."""
    clinic, elsewhere = make_clinic(circle_doctor), make_clinic(circle_doctor)
    patient = followed_patient(circle_doctor, network)
    visit = planned(patient, "m12")
    of_visit = book(circle_doctor, open_session(clinic), patient, planned_visit_id=visit.pk)
    of_none = book(circle_doctor, open_session(clinic, 1), patient)
    Appointment.objects.filter(pk__in=[of_visit.pk, of_none.pk]).update(state="no_show", recall="open")
    until_on = clock.today() + timedelta(days=5)

    def shown():
        found = api(circle_doctor).get("/api/v1/appointments/recall/").json()["appointments"]
        return {item["id"]: item["choosing_until"] for item in found}

    def told():
        sections = api(circle_doctor).get("/api/v1/today/").json()["sections"]
        found = next(each["items"] for each in sections if each["code"] == "clinic_recall")
        return {item["id"]: item["title"] for item in found}

    def ask(where, **within):
        values = {"clinic_id": where.pk, "patient_id": patient.pk, "until_on": until_on, **within}
        return pick_open(actor=actor_of(circle_doctor), **values)

    visit_id, none_id = str(of_visit.pk), str(of_none.pk)
    assert shown() == {visit_id: None, none_id: None}
    ask(elsewhere)
    assert shown() == {visit_id: None, none_id: None}, "in another clinic it is about something else"
    pick = ask(clinic, planned_visit_id=visit.pk)
    assert shown() == {visit_id: until_on.isoformat(), none_id: until_on.isoformat()}
    assert told() == dict.fromkeys(
        (visit_id, none_id), f"{clinic.title} · choosing a place, until {clock.stamp_day(until_on)}"
    )
    with time_machine.travel(pick.until_at):
        assert shown() == {visit_id: None, none_id: None}


def test_a_call_is_late_only_after_the_day_of_its_appointment(api, network, circle_doctor):
    session = open_session(make_clinic(circle_doctor))
    lost = book(circle_doctor, session, make_patient(circle_doctor))
    Appointment.objects.filter(pk=lost.pk).update(
        state="cancelled", cancel_reason="patient_asked", recall="open"
    )
    today = clock.today()

    def shown(on):
        Session.objects.filter(pk=session.pk).update(on=on)
        sections = api(circle_doctor).get("/api/v1/today/").json()["sections"]
        found = next(each["items"] for each in sections if each["code"] == "clinic_recall")
        return [(item["due_on"], item["overdue"]) for item in found]

    assert shown(today + timedelta(days=26)) == [(today.isoformat(), False)], (
        "not late of a day that is to come"
    )
    assert shown(today) == [(today.isoformat(), False)]
    yesterday = today - timedelta(days=1)
    assert shown(yesterday) == [(yesterday.isoformat(), True)]


def test_a_visit_without_a_place_in_its_window_stands_on_today(api, network, circle_doctor):
    """Three windows close on the day of the one session left, which has two places: who closes last has none, until the
    patient is put on the waiting list, or another session gives a place."""
    clinic = make_clinic(circle_doctor, places=2, eligible_from_months=12, series=WEEKLY)
    session = open_session(clinic)
    Session.objects.filter(clinic=clinic).exclude(pk=session.pk).update(state="closed")
    patients = [followed(network, circle_doctor, days_ago=500) for _each in range(3)]
    PlannedVisit.objects.filter(patient__in=patients).update(is_past=True)
    for number, patient in enumerate(patients):
        PlannedVisit.objects.filter(patient=patient, source__code="m18").update(
            is_past=False, opens_on=session.on, on=session.on, closes_on=session.on + timedelta(days=number)
        )
    last = PlannedVisit.objects.get(patient=patients[2], source__code="m18")
    secretary = make_member(network.crema, "secretary")

    def shown(person):
        found = {each["code"]: each["items"] for each in api(person).get("/api/v1/today/").json()["sections"]}
        return [(item["id"], item["due_on"]) for item in found["clinic_no_place"]]

    told = [(str(last.pk), last.closes_on.isoformat())]
    assert shown(secretary) == shown(circle_doctor) == told
    assert shown(make_member(network.cremona, "clinician")) == [], "of another centre"
    book(circle_doctor, session, patients[0], planned_visit_id=_m18(patients[0]).pk)
    assert shown(secretary) == told, "one booked, one place left for the other who closes before"
    Session.objects.filter(pk=session.pk).update(state="closed")
    assert shown(secretary) == [
        (str(_m18(patients[1]).pk), (session.on + timedelta(days=1)).isoformat()),
        *told,
    ]
    waiting_add(
        actor=actor_of(secretary),
        clinic_id=clinic.pk,
        patient_id=patients[1].pk,
        visit_type_id=clinic.visit_types.get().pk,
        planned_visit_id=_m18(patients[1]).pk,
        earliest=session.on,
        latest=session.on + timedelta(days=30),
    )
    assert shown(secretary) == told, "who waits is known already"
    Appointment.objects.filter(patient=patients[0]).update(state="no_show", recall="open")
    assert shown(secretary) == told, "who is to be called stands there"


def test_who_has_no_place_costs_the_same_however_many(network, circle_doctor):
    clinic = make_clinic(circle_doctor)
    Session.objects.filter(clinic=clinic).update(state="closed")

    def cost():
        with CaptureQueriesContext(connection) as caught:
            found = without_place(actor_of(circle_doctor))
        return len(found), len(caught)

    counts = []
    for _each in range(2):
        patient = followed(network, circle_doctor, days_ago=500)
        PlannedVisit.objects.filter(patient=patient, source__code="m18").update(
            is_past=False,
            opens_on=clock.today(),
            on=clock.today(),
            closes_on=clock.today() + timedelta(days=20),
        )
        counts.append(cost())
    assert [found for found, _queries in counts] == [1, 2]
    assert counts[0][1] == counts[1][1] <= 10


def _m18(patient):
    return PlannedVisit.objects.get(patient=patient, source__code="m18")
