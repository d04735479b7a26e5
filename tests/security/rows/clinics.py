"""Clinics: run by who may know who patients are in their centre; appointments seen by who may see the identity."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

from kernel import clock
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.patients import make_patient
from tests.security.matrix import IDENTITY, REST, EventRow, Row
from tests.security.scenario import Scenario

OWN = "own_doctor own_nurse own_secretary"
STAFF = f"{OWN} outsider hub_doctor hub_coordinator invited"
RUNS, MAKES, MAY = {200: OWN, 404: REST}, {201: OWN, 404: REST}, {200: STAFF, 403: REST}
CLINIC, SESSION = "clinics/<uuid:clinic_id>/", "clinic-sessions/<uuid:session_id>/"
APPOINTMENT = "appointments/<uuid:appointment_id>/"
IDS = {"series_id": "clinic_series_id", "session_id": "clinic_session_id", "entry_id": "waiting_id"}
FIRST = {"If-Match": '"1"'}
RULE = {"rule": "FREQ=WEEKLY;BYDAY=TH", "start_time": "09:00"}


def arrange(scenario: Scenario) -> None:
    """A clinic of Crema: the patient is booked in its second session; another who did not come; one who waits."""
    from cases.patients.models import Patient
    from followup.clinics.models import Appointment, Series, Session, VisitType
    from followup.clinics.services.closures import closure_add
    from followup.clinics.services.feeds import feed_create
    from followup.clinics.services.waiting import waiting_add

    doctor = scenario.people["own_doctor"]
    clinic = make_clinic(doctor)
    session, other = open_session(clinic, 1), open_session(clinic, 2)
    visit_type = VisitType.objects.get(clinic=clinic)
    booked = book(doctor, session, Patient.objects.get(pk=scenario.ids["patient_id"]))
    lost = book(doctor, other, make_patient(doctor))
    Appointment.objects.filter(pk=lost.pk).update(state="no_show", recall="open")
    undecided = open_session(clinic, 3)
    Session.objects.filter(pk=undecided.pk).update(state="needs_decision", why="closure")
    entry = waiting_add(
        actor=scenario.actor("own_doctor"),
        clinic_id=clinic.pk,
        patient_id=make_patient(doctor).pk,
        visit_type_id=visit_type.pk,
        earliest=session.on + timedelta(days=1),
        latest=session.on + timedelta(days=2),
    )
    closure, _asked = closure_add(
        actor=scenario.actor("own_doctor"),
        clinic_id=clinic.pk,
        from_on=clock.today() + timedelta(days=400),
        until_on=clock.today() + timedelta(days=401),
        reason="works",
    )
    feed, url = feed_create(actor=scenario.actor("own_secretary"), clinic_id=clinic.pk)
    scenario.ids |= {
        "closure_id": closure.pk,
        "feed_id": feed.pk,
        "secret": url.rsplit("/", 1)[1].removesuffix(".ics"),
        "clinic_id": clinic.pk,
        "clinic_series_id": Series.objects.get(clinic=clinic).pk,
        "clinic_session_id": session.pk,
        "other_session_id": other.pk,
        "undecided_session_id": undecided.pk,
        "visit_type_id": visit_type.pk,
        "appointment_id": booked.pk,
        "lost_id": lost.pk,
        "waiting_id": entry.pk,
        "calendar_from": session.on,
        "calendar_to": other.on,
    }


def _day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


ROWS = (
    Row("GET", "clinics/", {200: REST}, shows="clinic_id", shown_to=OWN),
    Row("POST", "clinics/", {201: STAFF, 403: REST}, data=lambda _s: {"title": uuid4().hex, "series": RULE}),
    Row("POST", "clinics/days/", MAY, data=RULE),
    Row(
        "POST",
        "clinics/closures/",
        MAKES,
        data=lambda s: {
            "clinic_id": str(s.ids["clinic_id"]),
            "from_on": _day(3),
            "until_on": _day(4),
            "reason": "works",
        },
    ),
    Row("GET", "clinics/closures/", {200: REST}, shows="closure_id", shown_to=OWN),
    Row("POST", "clinics/closures/<uuid:closure_id>/end/", RUNS, headers=FIRST),
    Row("GET", CLINIC, RUNS),
    Row("PATCH", CLINIC, RUNS, data={"place": "second floor"}, headers=FIRST),
    Row("POST", f"{CLINIC}series/", MAKES, data=RULE),
    Row("GET", f"{CLINIC}free-places/", RUNS),
    Row("GET", f"{CLINIC}proposals/", RUNS),
    Row("POST", f"{CLINIC}fill/", RUNS, data={"client_id": str(uuid4()), "items": []}),
    Row(
        "POST",
        f"{CLINIC}sessions/",
        MAKES,
        data=lambda _s: {"on": _day(9), "start_time": "08:00", "even_if_closed": True},
    ),
    Row("GET", f"{CLINIC}waiting/", RUNS),
    Row(
        "POST",
        f"{CLINIC}waiting/",
        MAKES,
        data=lambda s: {
            "patient_id": str(s.ids["patient_id"]),
            "visit_type_id": str(s.ids["visit_type_id"]),
            "earliest": _day(1),
            "latest": _day(2),
        },
    ),
    Row(
        "POST",
        "clinic-series/<uuid:series_id>/change/",
        RUNS,
        data=lambda _s: {"from_on": _day(1), "series": None, "booked": "call", "preview": True},
        headers=FIRST,
        ids=IDS,
    ),
    Row(
        "GET",
        "clinic-sessions/",
        {200: REST},
        query="?from={calendar_from}&to={calendar_to}&detail=1",
        shows="clinic_session_id",
        shown_to=OWN,
    ),
    Row("GET", SESSION, RUNS, ids=IDS),
    Row(
        "POST",
        f"{SESSION}hold/",
        RUNS,
        data={"reason": "the ward is open"},
        headers=FIRST,
        ids={"session_id": "undecided_session_id"},
    ),
    Row(
        "POST",
        f"{SESSION}move/",
        RUNS,
        # Not thirty days ahead: there the patient has the appointment of the rows about reminders, at this hour.
        data=lambda _s: {"on": _day(36), "start_time": "07:00", "even_if_closed": True},
        headers=FIRST,
        ids=IDS,
    ),
    Row("POST", f"{SESSION}cancel/", RUNS, data={"reason": "strike"}, headers=FIRST, ids=IDS),
    Row("POST", f"{SESSION}mark/", RUNS, data={"state": "closed"}, headers=FIRST, ids=IDS),
    Row(
        "POST",
        "appointments/",
        MAKES,
        data=lambda s: {
            "client_id": str(uuid4()),
            "session_id": str(s.ids["other_session_id"]),
            "patient_id": str(s.ids["patient_id"]),
            "visit_type_id": str(s.ids["visit_type_id"]),
        },
    ),
    Row("GET", "appointments/recall/", {200: REST}, shows="lost_id", shown_to=OWN),
    Row("POST", f"{APPOINTMENT}move/", RUNS, data={"session_id": "{other_session_id}"}, headers=FIRST),
    Row("POST", f"{APPOINTMENT}cancel/", RUNS, data={"reason": "patient_asked"}, headers=FIRST),
    Row(
        "POST",
        f"{APPOINTMENT}mark/",
        RUNS,
        data={"state": "booked"},
        headers=FIRST,
        ids={"appointment_id": "lost_id"},
    ),
    Row(
        "POST",
        f"{APPOINTMENT}close-recall/",
        RUNS,
        data={"note": "seen elsewhere"},
        headers=FIRST,
        ids={"appointment_id": "lost_id"},
    ),
    Row("POST", "waiting/<uuid:entry_id>/withdraw/", RUNS, headers=FIRST, ids=IDS),
    Row("GET", "calendar-feeds/", {200: REST}, shows="feed_id", shown_to="own_secretary"),
    Row("POST", "calendar-feeds/", MAKES, data={"clinic_id": "{clinic_id}"}),
    Row("POST", "calendar-feeds/<uuid:feed_id>/revoke/", {204: "own_secretary", 404: REST}),
    Row("GET", "patients/<uuid:patient_id>/appointments/", {200: IDENTITY, 404: REST}),
)


def _add_session(scenario: Scenario) -> None:
    from followup.clinics.services.sessions import session_add

    session_add(
        actor=scenario.actor("own_secretary"),
        clinic_id=scenario.ids["clinic_id"],
        on=clock.today() + timedelta(days=12),
        start_time=time(7),
        even_if_closed=True,
    )


def _cancel(scenario: Scenario) -> None:
    from followup.clinics.services.booking import appointment_cancel

    appointment_cancel(
        actor=scenario.actor("own_secretary"),
        appointment_id=scenario.ids["appointment_id"],
        base_version=1,
        reason="patient_asked",
    )


EVENTS = (
    EventRow("clinic.changed", _add_session, heard_by=OWN),
    EventRow("appointments.changed", _cancel, heard_by=IDENTITY),
)
