"""Calendar files: the right hour for two public readers, one event through every change, and no names."""

from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from followup.clinics.models import CalendarFeed, Place
from followup.clinics.rules.ical import Entry, Status, calendar_file
from followup.clinics.rules.recurrence import at_wall
from followup.clinics.selectors.feed import domain, invitation_file
from followup.clinics.services.booking import appointment_cancel, appointment_move
from followup.clinics.services.sessions import session_cancel, session_move
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.directory import actor_of, make_member, suspend
from tests.factories.patients import make_patient

ROME = ZoneInfo("Europe/Rome")


def events(data):
    """By UID; read by both, who must agree on every hour."""
    found = {str(item["UID"]): item for item in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    other = vobject.readOne(data.decode())
    for item in getattr(other, "vevent_list", []):
        same = found[item.uid.value]
        assert item.dtstart.value.astimezone(UTC) == same["DTSTART"].dt.astimezone(UTC)
        assert item.dtend.value.astimezone(UTC) == same["DTEND"].dt.astimezone(UTC)
    return found


@pytest.mark.parametrize("day", ["2027-03-23", "2027-03-30", "2027-10-26", "2027-11-02", "2040-07-03"])
def test_both_readers_see_14_hours_in_summer_and_winter(day):
    starts_at = at_wall(datetime.fromisoformat(day).date(), time(14), ROME)
    entry = Entry(
        UUID(int=7), starts_at, starts_at.replace(minute=30), "Europe/Rome", "V", "", Status.CONFIRMED, 3
    )
    data = calendar_file([entry], name="x", domain="c.example", made_at=datetime(2027, 1, 1, tzinfo=UTC))
    (event,) = events(data).values()
    assert b"BEGIN:VTIMEZONE" in data
    assert event["DTSTART"].params["TZID"] == "Europe/Rome"
    assert event["DTSTART"].dt.strftime("%H:%M") == "14:00"
    assert event["DTSTART"].dt == starts_at


@pytest.mark.django_db
def test_a_clinic_in_a_calendar_program(api, network, circle_doctor):
    clinic = make_clinic(circle_doctor)
    first, second = open_session(clinic), open_session(clinic, 1)
    patient = make_patient(circle_doctor)
    book(circle_doctor, first, patient)
    nurse = make_member(network.crema, "nurse")
    client = api(nurse)
    made = client.post("/api/v1/calendar-feeds/", {"clinic_id": str(clinic.pk)}, format="json").json()
    path = "/" + made["url"].split("/", 3)[3]
    assert made["url"] not in client.get("/api/v1/calendar-feeds/").content.decode()
    answer = api().get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert patient.family_name not in answer.content.decode()
    key = f"{first.pk}@{domain()}"
    before = events(answer.content)
    assert len(before) == clinic.sessions.count()
    assert str(before[key]["SUMMARY"]).endswith("1/6")
    actor = actor_of(circle_doctor)
    session_move(
        actor=actor, session_id=first.pk, base_version=1, on=first.on, start_time=time(9), even_if_closed=True
    )
    session_cancel(actor=actor, session_id=second.pk, base_version=1, reason="strike")
    with CaptureQueriesContext(connection) as queries:
        after = events(api().get(path).content)
    assert len(queries) <= 6
    assert set(after) == set(before), "no event is lost"
    assert after[key]["DTSTART"].dt.astimezone(ROME).hour == 9
    assert int(after[key]["SEQUENCE"]) == int(before[key]["SEQUENCE"]) + 1
    assert str(after[f"{second.pk}@{domain()}"]["STATUS"]) == "CANCELLED"
    assert api().get("/calendar/" + "A" * 43 + ".ics").status_code == 404
    assert client.post(f"/api/v1/calendar-feeds/{made['id']}/revoke/").status_code == 204
    assert api().get(path).status_code == 404
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        CalendarFeed.objects.update(revoked_at=None)


@pytest.mark.django_db
def test_an_address_dies_with_the_rights_of_its_person(api, network, circle_doctor):
    clinic = make_clinic(circle_doctor)
    nurse = make_member(network.crema, "nurse")
    made = api(nurse).post("/api/v1/calendar-feeds/", {"clinic_id": str(clinic.pk)}, format="json").json()
    path = "/" + made["url"].split("/", 3)[3]
    assert api().get(path).status_code == 200
    suspend(nurse)
    assert api().get(path).status_code == 404


@pytest.mark.django_db
def test_an_invitation_is_one_event_until_it_is_withdrawn(circle_doctor):
    clinic = make_clinic(circle_doctor, place="Padiglione B")
    old = book(circle_doctor, open_session(clinic), make_patient(circle_doctor))
    actor = actor_of(circle_doctor)

    def read(appointment):
        data = invitation_file(appointment, attendee="rosa@home.example", language="it")
        assert appointment.patient.family_name.encode() not in data
        ((uid, event),) = events(data).items()
        method = str(icalendar.Calendar.from_ical(data)["METHOD"])
        return uid, method, int(event["SEQUENCE"]), str(event["STATUS"]), event["DTSTART"].dt

    uid, method, sequence, status, at = read(old)
    assert (method, status, at) == ("REQUEST", "CONFIRMED", old.starts_at)
    to = open_session(clinic, 1)
    place = Place.objects.get(session=to, number=4)
    new = appointment_move(
        actor=actor, appointment_id=old.pk, base_version=1, session_id=to.pk, place_id=place.pk
    )
    moved = read(new)
    assert (moved[0], moved[1], moved[4]) == (uid, "REQUEST", place.starts_at)
    assert moved[2] > sequence
    gone = appointment_cancel(actor=actor, appointment_id=new.pk, base_version=1, reason="patient_asked")
    last = read(gone)
    assert (last[0], last[1], last[3]) == (uid, "CANCEL", "CANCELLED")
    assert last[2] > moved[2]
