"""Places are given once, whatever happens at the same moment."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cases.patients.models import Patient
from cases.patients.services import patient_update
from followup.clinics.models import Appointment, AppointmentPlace, Place, Session, VisitType, WaitingEntry
from followup.clinics.rules.states import AppointmentState, SessionState
from followup.clinics.selectors.calendar import recall_of
from followup.clinics.services.booking import (
    appointment_book,
    appointment_cancel,
    appointment_mark,
    appointment_move,
    recall_close,
)
from followup.clinics.services.offering import offers_expire
from followup.clinics.services.sessions import session_cancel, session_mark, session_move
from followup.clinics.services.waiting import waiting_add, waiting_withdraw
from followup.protocols.models import PlannedVisit
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.directory import actor_of, make_member
from tests.factories.patients import invite_centre, make_patient
from tests.factories.threads import in_threads
from tests.factories.toxicity import infuse
from tests.factories.visits import followed_patient, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(circle_doctor):
    return make_clinic(circle_doctor, max_overbooked=1)


@pytest.fixture
def session(clinic):
    return open_session(clinic)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_who_want_six_places_at_once_get_six(circle_doctor, clinic):
    session = open_session(clinic)
    places = list(Place.objects.filter(session=session).order_by("number"))
    visit_type = VisitType.objects.get(clinic=clinic)
    patients = [make_patient(circle_doctor) for _ in range(100)]
    actor = actor_of(circle_doctor)

    def call(number):
        return lambda: appointment_book(
            actor=actor,
            session_id=session.pk,
            place_id=places[number % 6].pk if number % 7 else None,
            patient_id=patients[number].pk,
            visit_type_id=visit_type.pk,
            client_id=uuid4(),
        )

    found = in_threads([call(number) for number in range(100)])
    booked = [item for item in found if isinstance(item, Appointment)]
    refused = [item for item in found if isinstance(item, Conflict)]
    assert (len(booked), len(refused)) == (6, 94)
    assert {error.code for error in refused} == {"place_taken"}
    assert AppointmentPlace.objects.filter(is_held=True).count() == 6
    assert Appointment.objects.count() == 6, "a refusal leaves nothing"
    last = refused[-1].extra["offered"]
    assert {item["session_id"] for item in last} & {str(session.pk)} == set(), "the next free ones"
    assert len(last) == 6


def test_the_database_itself_refuses_a_seventh(circle_doctor, session):
    first, *_others = [book(circle_doctor, session, make_patient(circle_doctor)) for _ in range(6)]
    seventh = Appointment.objects.create(
        clinic=session.clinic, session=session, patient=make_patient(circle_doctor), mode="in_person",
        visit_type=first.visit_type, state="booked", starts_at=first.starts_at, ends_at=first.ends_at,
    )  # fmt: skip
    place, elsewhere = first.taken.get().place, Place.objects.exclude(session=session).first()
    with pytest.raises(IntegrityError, match="place_held_once"), transaction.atomic():
        AppointmentPlace.objects.create(appointment=seventh, place=place)
    with pytest.raises(IntegrityError, match="not one of this appointment"), transaction.atomic():
        AppointmentPlace.objects.create(appointment=first, place=elsewhere)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        first.delete()


@pytest.mark.django_db(transaction=True)
def test_moving_a_session_while_others_book_leaves_nobody_in_a_place_twice(circle_doctor, clinic):
    first, second = open_session(clinic), open_session(clinic, 1)
    actor = actor_of(circle_doctor)
    visit_type = VisitType.objects.get(clinic=clinic)
    patients = [make_patient(circle_doctor) for _ in range(16)]
    for patient in patients[:3]:
        book(circle_doctor, first, patient)
        book(circle_doctor, second, patient)

    def move(day):
        def call():
            version = Session.objects.get(pk=first.pk).version
            return session_move(
                actor=actor, session_id=first.pk, base_version=version, on=day, start_time=time(14),
                even_if_closed=True,
            )  # fmt: skip

        return call

    def take(patient, session):
        return lambda: appointment_book(
            actor=actor, session_id=session.pk, patient_id=patient.pk, visit_type_id=visit_type.pk,
            client_id=uuid4(),
        )  # fmt: skip

    calls = [move(second.on), move(first.on + timedelta(days=1)), move(second.on)]
    calls += [take(patient, first) for patient in patients[3:]] + [take(p, second) for p in patients[3:]]
    in_threads(calls)
    held = AppointmentPlace.objects.filter(is_held=True).select_related("place", "appointment")
    assert len({row.place_id for row in held}) == len(held)
    for row in held:
        assert (row.appointment.starts_at, row.appointment.ends_at) == (
            row.place.starts_at,
            row.place.ends_at,
        )
    spans = {}
    for row in held:
        spans.setdefault(row.appointment.patient_id, set()).add(row.place.starts_at)
    assert sum(map(len, spans.values())) == len(held), "nobody twice at one time"
    session = Session.objects.get(pk=first.pk)
    assert session.starts_at == min(place.starts_at for place in session.places.all())


def test_a_session_moves_with_its_places_or_not_at_all(circle_doctor, clinic):
    first, second = open_session(clinic), open_session(clinic, 1)
    patient = make_patient(circle_doctor)
    mine = book(circle_doctor, first, patient, place=2)
    other = make_clinic(circle_doctor)
    busy = book(circle_doctor, open_session(other), patient, place=5)
    move = {"actor": actor_of(circle_doctor), "session_id": first.pk, "base_version": first.version}
    with pytest.raises(Conflict) as refused:
        session_move(**move, on=second.on, start_time=time(14), even_if_closed=True)
    assert refused.value.code == "room_taken"
    with pytest.raises(Conflict) as refused:  # the fifth place of the other clinic is at 16:00
        session_move(**move, on=first.on, start_time=time(15, 30), even_if_closed=True)
    assert refused.value.code == "patient_busy"
    mine.refresh_from_db()
    assert (mine.session.starts_at, mine.version) == (first.starts_at, 1), "nothing moved"
    moved = session_move(**move, on=first.on, start_time=time(9), even_if_closed=True)
    mine.refresh_from_db()
    assert moved.starts_at.astimezone(clock.wall_zone()).hour == 9
    assert mine.starts_at == moved.starts_at + timedelta(minutes=30) == mine.taken.get().place.starts_at
    assert (mine.version, mine.sequence, busy.version) == (2, 1, 1)
    with pytest.raises(PreconditionFailed):
        session_move(**move, on=first.on, start_time=time(10))


def test_nobody_is_in_two_places_at_once(circle_doctor, session):
    patient = make_patient(circle_doctor)
    book(circle_doctor, session, patient, place=1)
    with pytest.raises(Conflict) as refused:
        book(circle_doctor, open_session(make_clinic(circle_doctor)), patient, place=1)
    assert refused.value.code == "patient_busy"
    assert Appointment.objects.filter(patient=patient).count() == 1


def test_sent_twice_it_is_one_appointment(circle_doctor, session):
    patient, client_id = make_patient(circle_doctor), uuid4()
    first = book(circle_doctor, session, patient, client_id=client_id)
    assert book(circle_doctor, session, patient, client_id=client_id).pk == first.pk
    with pytest.raises(Conflict):
        book(circle_doctor, session, make_patient(circle_doctor), client_id=client_id)
    assert AuditEntry.objects.filter(action="appointment.booked").count() == 1


def test_a_long_visit_takes_places_in_a_row(circle_doctor):
    types = [{"code": "first", "label_it": "Prima visita", "label_en": "First visit", "places": 2}]
    from followup.clinics.services.clinic import clinic_create
    from tests.factories.clinics import FIRST_TUESDAY

    made = clinic_create(
        actor=actor_of(circle_doctor), values={"title": "Lunga"}, visit_types=types, series=FIRST_TUESDAY
    )
    session = open_session(made)
    a = book(circle_doctor, session, make_patient(circle_doctor), place=2)
    assert a.ends_at - a.starts_at == timedelta(hours=1)
    with pytest.raises(Conflict) as refused:
        book(circle_doctor, session, make_patient(circle_doctor), place=3)
    assert refused.value.code == "place_taken"
    with pytest.raises(Conflict) as refused:
        book(circle_doctor, session, make_patient(circle_doctor), place=6)
    assert refused.value.code == "too_long"
    b = book(circle_doctor, session, make_patient(circle_doctor))
    assert [row.place.number for row in b.taken.select_related("place").order_by("place__number")] == [4, 5]


def test_from_month_twelve_the_database_lets_in_and_not_before(network, circle_doctor):
    clinic = make_clinic(circle_doctor, eligible_from_months=12)
    session = open_session(clinic, 1)
    never, infused = make_patient(circle_doctor), make_patient(circle_doctor)
    invite_centre(infused, network.brescia, by=circle_doctor)
    with clock.at(clock.now() - timedelta(days=300)):
        infuse(infused, network.brescia, at=clock.now())
    for patient, code in ((never, "no_infusion"), (infused, "not_yet_eligible")):
        with pytest.raises(Conflict) as refused:
            book(circle_doctor, session, patient)
        assert refused.value.code == code
        with pytest.raises(IntegrityError, match="not before"), transaction.atomic():
            Appointment.objects.create(
                clinic=clinic, session=session, patient=patient, mode="in_person", state="booked",
                visit_type=VisitType.objects.get(clinic=clinic), starts_at=session.starts_at,
                ends_at=session.ends_at,
            )  # fmt: skip
    book(circle_doctor, open_session(clinic, 3), infused)


def test_one_more_only_with_a_reason_from_clinical_staff_and_up_to_the_limit(network, circle_doctor, session):
    secretary = make_member(network.crema, "secretary")
    for _ in range(6):
        book(secretary, session, make_patient(circle_doctor))
    patient = make_patient(circle_doctor)
    with pytest.raises(Forbidden):
        book(secretary, session, patient, extra_reason="urgent")
    extra = book(circle_doctor, session, patient, place=3, extra_reason="urgent")
    place = extra.taken.get().place
    assert (place.number, place.is_extra) == (7, True)
    assert place.starts_at == Place.objects.get(session=session, number=3).starts_at
    with pytest.raises(Conflict) as refused:
        book(circle_doctor, session, make_patient(circle_doctor), extra_reason="urgent")
    assert refused.value.code == "overbooked"


def test_moved_it_leaves_its_place_and_keeps_its_visit(circle_doctor, clinic, session):
    old = book(circle_doctor, session, make_patient(circle_doctor), place=1)
    to = open_session(clinic, 1)
    new = appointment_move(
        actor=actor_of(circle_doctor), appointment_id=old.pk, base_version=1, session_id=to.pk
    )
    old.refresh_from_db()
    assert (old.state, old.cancel_reason, new.moved_from_id) == ("cancelled", "moved", old.pk)
    assert (new.state, new.sequence) == ("booked", 1)
    book(circle_doctor, session, make_patient(circle_doctor), place=1)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Appointment.objects.filter(pk=old.pk).update(state="booked")
    with pytest.raises(PreconditionFailed):
        appointment_move(
            actor=actor_of(circle_doctor), appointment_id=old.pk, base_version=1, session_id=to.pk
        )


def test_a_freed_place_is_offered_and_passed_on(network, circle_doctor, clinic, session):
    actor = actor_of(circle_doctor)
    taken = [book(circle_doctor, session, make_patient(circle_doctor)) for _ in range(6)]
    first, second = make_patient(circle_doctor), make_patient(circle_doctor)
    visit_type = taken[0].visit_type_id
    days = {"earliest": session.on, "latest": session.on, "visit_type_id": visit_type, "actor": actor}
    entries = [waiting_add(clinic_id=clinic.pk, patient_id=item.pk, **days) for item in (first, second)]
    assert [entry.state for entry in entries] == ["waiting", "waiting"]
    with pytest.raises(Conflict):
        waiting_add(clinic_id=clinic.pk, patient_id=first.pk, **days)
    with pytest.raises(Invalid):
        appointment_cancel(actor=actor, appointment_id=taken[0].pk, base_version=1, reason="other")
    far = session.starts_at - clock.now() > timedelta(days=1)
    appointment_cancel(actor=actor, appointment_id=taken[0].pk, base_version=1, reason="patient_asked")
    if not far:  # nobody can come within a day: the staff calls
        assert not Appointment.objects.filter(state="offered").exists()
        return
    offer = Appointment.objects.get(state="offered")
    assert (offer.patient_id, offer.booked_by) == (first.pk, None)
    with pytest.raises(Conflict):
        waiting_withdraw(actor=actor, entry_id=entries[0].pk, base_version=2)
    assert offers_expire() == 0
    Appointment.objects.filter(pk=offer.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert offers_expire() == 1
    states = [WaitingEntry.objects.get(pk=entry.pk).state for entry in entries]
    assert states == ["lapsed", "offered"]
    offer = Appointment.objects.get(state="offered")
    appointment_mark(actor=actor, appointment_id=offer.pk, base_version=1, state=AppointmentState.BOOKED)
    assert WaitingEntry.objects.get(pk=entries[1].pk).state == "booked"
    assert Appointment.objects.filter(session=session).exclude(state="cancelled").count() == 6


def test_who_lost_the_appointment_is_called_until_there_is_another(circle_doctor, clinic, session):
    actor, patient, other = actor_of(circle_doctor), make_patient(circle_doctor), make_patient(circle_doctor)
    lost, left = book(circle_doctor, session, patient), book(circle_doctor, session, other)
    with pytest.raises(Conflict):
        appointment_mark(actor=actor, appointment_id=lost.pk, base_version=1, state=AppointmentState.NO_SHOW)
    _done, number = session_cancel(actor=actor, session_id=session.pk, base_version=1, reason="strike")
    assert number == 2
    lost.refresh_from_db()
    assert (lost.state, lost.recall) == ("cancelled", "open")
    with pytest.raises(Conflict) as refused:
        book(circle_doctor, session, patient)
    assert refused.value.code == "session_not_open"
    book(circle_doctor, open_session(clinic), patient)
    lost.refresh_from_db()
    assert lost.recall == "rebooked"
    closed = recall_close(actor=actor, appointment_id=left.pk, base_version=2, note="seen elsewhere")
    assert closed.recall == "closed"
    assert Session.objects.get(pk=session.pk).state == SessionState.CANCELLED


def test_another_centre_neither_books_nor_sees(network, circle_doctor, session):
    outsider = make_member(network.cremona, "clinician")
    with pytest.raises(NotFound):
        book(outsider, session, make_patient(outsider))
    with pytest.raises(NotFound):
        book(circle_doctor, session, make_patient(outsider))
    assert not Appointment.objects.exists()


def test_the_day_of_a_session_is_that_of_the_wall(session):
    zone = clock.wall_zone()
    assert session.starts_at.astimezone(zone).date() == session.on
    assert isinstance(session.on, date)


def test_after_a_death_nobody_waits_and_the_place_goes_on(circle_doctor, clinic, session):
    actor = actor_of(circle_doctor)
    patient, next_one = make_patient(circle_doctor), make_patient(circle_doctor)
    mine, lost = (
        book(circle_doctor, session, patient, place=1),
        book(circle_doctor, session, next_one, place=2),
    )
    waiting_add(
        actor=actor, clinic_id=make_clinic(circle_doctor).pk, patient_id=patient.pk, earliest=session.on,
        latest=session.on, visit_type_id=VisitType.objects.exclude(clinic=clinic).get().pk,
    )  # fmt: skip
    patient_update(
        actor=actor,
        patient_id=patient.pk,
        changes={"deceased_on": clock.today()},
        base_version=patient.version,
    )
    mine.refresh_from_db()
    lost.refresh_from_db()
    assert (mine.state, mine.cancel_reason, lost.state) == ("cancelled", "deceased", "booked")
    assert not AppointmentPlace.objects.filter(appointment=mine, is_held=True).exists()
    assert not WaitingEntry.objects.filter(patient=patient, state__in=["waiting", "offered"]).exists()
    assert AuditEntry.objects.filter(action="appointment.cancelled", patient_id=patient.pk).count() == 1


def test_a_call_for_a_visit_of_the_plan_stands_until_that_visit_has_an_appointment(circle_doctor, network):
    patient, actor = followed_patient(circle_doctor, network), actor_of(circle_doctor)
    clinic, elsewhere = make_clinic(circle_doctor), make_clinic(circle_doctor, title="Elsewhere")
    visit = planned(patient, "m12")
    lost = book(circle_doctor, open_session(clinic), patient, planned_visit_id=visit.pk)
    appointment_cancel(
        actor=actor, appointment_id=lost.pk, base_version=1, reason="patient_unwell", recall=True
    )
    other = book(circle_doctor, open_session(clinic, 1), patient)
    assert [item["id"] for item in recall_of(actor)] == [lost.pk], (
        "who comes for something else is called still"
    )
    appointment_cancel(
        actor=actor, appointment_id=other.pk, base_version=1, reason="patient_asked", recall=True
    )
    assert len(recall_of(actor)) == 2
    book(circle_doctor, open_session(elsewhere, 2), patient, planned_visit_id=visit.pk)
    assert [item["id"] for item in recall_of(actor)] == [other.pk]
    book(circle_doctor, open_session(clinic, 3), patient)
    assert recall_of(actor) == []


def test_nobody_is_called_for_a_visit_that_took_place_otherwise(circle_doctor, network):
    patient, actor = followed_patient(circle_doctor, network), actor_of(circle_doctor)
    visit = planned(patient, "m12")
    lost = book(circle_doctor, open_session(make_clinic(circle_doctor)), patient, planned_visit_id=visit.pk)
    appointment_cancel(
        actor=actor, appointment_id=lost.pk, base_version=1, reason="patient_unwell", recall=True
    )
    assert len(recall_of(actor)) == 1
    PlannedVisit.objects.filter(pk=visit.pk).update(
        state="done", done_on=clock.today(), closed_at=clock.now(), closed_by=circle_doctor
    )
    assert recall_of(actor) == []


def test_nobody_telephones_who_died_before_the_absence_was_written_down(circle_doctor, network):
    """A visit that opened before the death stays in the plan: it alone does not say that the patient lives."""
    patient, actor = followed_patient(circle_doctor, network), actor_of(circle_doctor)
    clinic, visit = make_clinic(circle_doctor), planned(patient, "m12")
    session, other = open_session(clinic), open_session(clinic, 1)
    missed = book(circle_doctor, session, patient, planned_visit_id=visit.pk)
    called_off = book(circle_doctor, other, patient)
    with time_machine.travel(other.ends_at + timedelta(days=1)):
        patient.refresh_from_db()
        patient_update(
            actor=actor,
            patient_id=patient.pk,
            changes={"deceased_on": session.on},
            base_version=patient.version,
        )
        visit.refresh_from_db()
        missed.refresh_from_db()
        assert (visit.state, missed.state) == ("planned", "booked")
        appointment_mark(
            actor=actor, appointment_id=missed.pk, base_version=1, state=AppointmentState.NO_SHOW
        )
        missed.refresh_from_db()
        assert (missed.state, missed.recall) == ("no_show", "")
        appointment_cancel(
            actor=actor, appointment_id=called_off.pk, base_version=1, reason="patient_unwell", recall=True
        )
        assert recall_of(actor) == []
        Patient.objects.filter(pk=patient.pk).update(deceased_on=None)
        assert [item["id"] for item in recall_of(actor)] == [called_off.pk], "whoever lives is called"


def test_a_session_was_held_only_from_its_hour_on(circle_doctor, session):
    actor = actor_of(circle_doctor)
    early = session.starts_at - timedelta(minutes=1)
    with time_machine.travel(early), pytest.raises(Conflict) as refused:
        session_mark(actor=actor, session_id=session.pk, base_version=1, state=SessionState.HELD)
    assert refused.value.code == "not_yet"
    with time_machine.travel(session.starts_at):
        held = session_mark(actor=actor, session_id=session.pk, base_version=1, state=SessionState.HELD)
    assert held.state == SessionState.HELD


def test_a_patient_is_booked_twice_in_one_session_only_by_who_knows(circle_doctor, session):
    patient, other = make_patient(circle_doctor), make_patient(circle_doctor)
    first = book(circle_doctor, session, patient, 1)
    with pytest.raises(Conflict) as refused:
        book(circle_doctor, session, patient, 3)
    assert refused.value.code == "booked_already"
    assert refused.value.extra == {"booked_at": first.starts_at.isoformat().replace("+00:00", "Z")}
    assert clock.stamp(first.starts_at) in str(refused.value.message)
    assert Appointment.objects.filter(session=session).count() == 1
    book(circle_doctor, session, other, 2)
    again = uuid4()
    twice = book(circle_doctor, session, patient, 3, even_if_booked=True, client_id=again)
    assert book(circle_doctor, session, patient, 3, client_id=again) == twice, "sent again it is the same"
    with pytest.raises(Conflict) as busy:
        book(circle_doctor, session, patient, 1, even_if_booked=True)
    assert busy.value.code in ("patient_busy", "place_taken"), "never twice at one hour, whoever knows"


def test_who_cancelled_or_did_not_come_may_be_booked_in_the_session_again(circle_doctor, session):
    patient, actor = make_patient(circle_doctor), actor_of(circle_doctor)
    first = book(circle_doctor, session, patient, 1)
    appointment_cancel(actor=actor, appointment_id=first.pk, base_version=1, reason="patient_asked")
    second = book(circle_doctor, session, patient, 2)
    Appointment.objects.filter(pk=second.pk).update(state="no_show")
    assert book(circle_doctor, session, patient, 3).state == "booked"
