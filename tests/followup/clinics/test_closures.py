"""Closed days: seen, taken back, and what becomes of the sessions on them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup.clinics.models import Closure, Session
from followup.clinics.services.sessions import session_hold
from kernel.audit.models import AuditEntry
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.directory import actor_of, make_member
from tests.factories.patients import make_patient

pytestmark = pytest.mark.django_db

URL = "/api/v1/clinics/closures/"
FIRST = {"If-Match": '"1"'}


def close(client, first, last, **values):
    body = {"from_on": first.isoformat(), "until_on": last.isoformat(), "reason": "Trasloco"} | values
    answer = client.post(URL, body, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()["id"]


def test_days_that_open_again_give_their_sessions_back(api, circle_doctor):
    clinic = make_clinic(circle_doctor)
    near, kept = open_session(clinic), open_session(clinic, 1)
    mine = book(circle_doctor, near, make_patient(circle_doctor))
    client = api(circle_doctor)
    closure = close(client, near.on, kept.on)
    decided = Session.objects.get(pk=kept.pk)
    session_hold(
        actor=actor_of(circle_doctor), session_id=kept.pk, base_version=decided.version, reason="all the same"
    )
    (shown,) = client.get(URL).json()["closures"]
    assert (shown["id"], shown["sessions"], shown["can_end"], shown["clinic_id"]) == (closure, 1, True, None)
    answer = client.post(f"{URL}{closure}/end/", {}, format="json", headers=FIRST)
    assert (answer.status_code, answer.json()["sessions"]) == (200, 1)
    near.refresh_from_db()
    mine.refresh_from_db()
    assert (near.state, near.why, near.holiday_it) == ("open", "", "")
    assert (mine.state, mine.session_id) == ("booked", near.pk)
    assert Session.objects.get(pk=kept.pk).reason == "all the same"
    assert client.get(URL).json()["closures"] == []
    assert AuditEntry.objects.filter(action="clinic.closed_days_ended").count() == 1
    stale = client.post(f"{URL}{closure}/end/", {}, format="json", headers=FIRST)
    assert stale.status_code == 412
    again = client.post(f"{URL}{closure}/end/", {}, format="json", headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "ended")


def test_what_another_closure_or_a_taken_room_stands_against_still_waits(api, circle_doctor):
    clinic, other = make_clinic(circle_doctor, room="3"), make_clinic(circle_doctor, room="4")
    first, second = open_session(clinic), open_session(clinic, 1)
    client = api(circle_doctor)
    whole = close(client, first.on, second.on)
    close(client, first.on, first.on, clinic_id=str(clinic.pk), reason="Congresso")
    beside = Session.objects.get(clinic=other, on=second.on)
    client.post(
        f"/api/v1/clinic-sessions/{beside.pk}/hold/",
        {"reason": "urgent"},
        format="json",
        headers={"If-Match": f'"{beside.version}"'},
    )
    Session.objects.filter(pk=beside.pk).update(room="3")
    answer = client.post(f"{URL}{whole}/end/", {}, format="json", headers=FIRST)
    opened = Session.objects.filter(clinic=other, on=first.on, state="open").count()
    assert answer.json()["sessions"] == opened == 1, "of the other clinic alone"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.why, first.holiday_it) == ("needs_decision", "closure", "Congresso")
    assert (second.state, second.why) == ("needs_decision", "room_taken")


def test_closed_days_of_others_are_not_seen_and_not_opened(api, network, circle_doctor):
    session = open_session(make_clinic(circle_doctor))
    closure = close(api(circle_doctor), session.on, session.on)
    other = api(make_member(network.cremona, "clinician"))
    assert other.get(URL).json()["closures"] == []
    assert other.post(f"{URL}{closure}/end/", {}, format="json", headers=FIRST).status_code == 404
    assert api(circle_doctor).post(f"{URL}{closure}/end/", {}, format="json").status_code == 428
    assert Closure.objects.get().ended_at is None


def test_the_list_costs_the_same_however_many(api, circle_doctor):
    session = open_session(make_clinic(circle_doctor))
    client = api(circle_doctor)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    close(client, session.on, session.on)
    cost()
    one = cost()
    for number in range(4):
        day = session.on + timedelta(days=number + 1)
        close(client, day, day)
    assert cost() == one


def marked(client, first, last, **query):
    answer = client.get("/api/v1/clinic-sessions/", {"from": first, "to": last, **query})
    assert answer.status_code == 200, answer.json()
    return [
        (day["on"], day["kind"], day["label_it"], day["label_en"], day["where"])
        for day in answer.json()["days"]
    ]


def test_the_calendar_names_holidays_and_the_patron_saint(api, network, circle_doctor):
    client = api(circle_doctor)
    make_clinic(circle_doctor, patron_day="06-10")
    assert marked(client, "2027-06-01", "2027-06-30") == [
        ("2027-06-02", "holiday", "Festa della Repubblica", "Republic Day", ""),
        ("2027-06-10", "holiday", "Santo patrono", "Patron saint", ""),
    ]
    assert [day[2] for day in marked(client, "2026-12-20", "2027-01-10")] == [
        "Natale",
        "Santo Stefano",
        "Capodanno",
        "Epifania",
    ], "over the end of a year"
    stranger = api(make_member(network.mantova, "clinician"))
    assert [day[0] for day in marked(stranger, "2027-06-01", "2027-06-30")] == ["2027-06-02"], (
        "who sees no clinic of the town has not its patron saint"
    )


def test_the_calendar_names_closed_days_of_whom_and_for_as_long_as_they_are(api, network, circle_doctor):
    clinic, other = make_clinic(circle_doctor, title="Linfomi"), make_clinic(circle_doctor, title="Mielomi")
    client = api(circle_doctor)
    first, last = date(2027, 4, 12), date(2027, 4, 13)
    one = close(client, first, first, clinic_id=str(clinic.pk), reason="Congresso")
    close(client, first, last)
    days = ("2027-04-10", "2027-04-20")
    whole = [(on, "closure", "Trasloco", "Trasloco", "") for on in ("2027-04-12", "2027-04-13")]
    own = ("2027-04-12", "closure", "Congresso", "Congresso", "Linfomi")
    assert sorted(marked(client, *days)) == sorted([own, *whole])
    assert marked(client, *days, clinic=str(other.pk)) == whole
    assert sorted(marked(client, *days, clinic=str(clinic.pk))) == sorted([(*own[:4], ""), *whole])
    assert marked(api(make_member(network.mantova, "clinician")), *days) == []
    answer = client.post(f"{URL}{one}/end/", {}, format="json", headers=FIRST)
    assert answer.status_code == 200
    assert marked(client, *days) == whole, "a closure that was taken back is none"
