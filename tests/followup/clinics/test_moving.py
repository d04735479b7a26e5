"""Whatever is booked, moved and cancelled, in any order and at once: a place holds one, nobody is in two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followup.clinics.models import Appointment, AppointmentPlace, Session
from followup.clinics.rules.states import COMING
from followup.clinics.services.booking import appointment_book, appointment_cancel, appointment_move
from followup.clinics.services.sessions import session_move
from kernel.errors import DomainError
from tests.factories.clinics import make_clinic, open_session
from tests.factories.directory import actor_of
from tests.factories.patients import make_patient
from tests.factories.threads import in_threads

SESSIONS, PATIENTS, PLACES = 3, 3, 3


@dataclass(frozen=True)
class Step:
    """`book` a patient into a session, `move` the session to a day and hour of the others or beside them, `shift` an
    appointment into another session, `cancel` one."""

    kind: str
    session: int
    patient: int
    place: int
    day: int
    hour: int


steps = st.builds(
    Step,
    kind=st.sampled_from(["book", "book", "move", "move", "shift", "cancel"]),
    session=st.integers(0, SESSIONS - 1),
    patient=st.integers(0, PATIENTS - 1),
    place=st.integers(0, PLACES),
    day=st.integers(0, 1),
    hour=st.sampled_from([14, 15]),
)


class World:
    """Two clinics of one centre, three of their sessions on neighbouring days, three patients."""

    def __init__(self, doctor):
        self.actor = actor_of(doctor)
        same, other = (
            make_clinic(doctor, places=PLACES, room="3"),
            make_clinic(doctor, places=PLACES, room="4"),
        )
        self.first = open_session(same, 1).on
        self.sessions = [open_session(same, 1).pk, open_session(same, 2).pk, open_session(other, 1).pk]
        self.visit_types = {clinic.pk: clinic.visit_types.get().pk for clinic in (same, other)}
        self.patients = [make_patient(doctor).pk for _ in range(PATIENTS)]

    def do(self, step):
        session = Session.objects.get(pk=self.sessions[step.session])
        places = list(session.places.order_by("number"))
        place = places[step.place].pk if step.place < PLACES else None
        coming = Appointment.objects.filter(patient=self.patients[step.patient], state__in=COMING).first()
        if step.kind == "book":
            return appointment_book(
                actor=self.actor, session_id=session.pk, patient_id=self.patients[step.patient], place_id=place,
                visit_type_id=self.visit_types[session.clinic_id], client_id=uuid4(),
            )  # fmt: skip
        if step.kind == "move":
            return session_move(
                actor=self.actor, session_id=session.pk, base_version=session.version, even_if_closed=True,
                on=self.first + timedelta(days=step.day), start_time=time(step.hour),
            )  # fmt: skip
        if coming is None:
            return None
        known = {"actor": self.actor, "appointment_id": coming.pk, "base_version": coming.version}
        if step.kind == "cancel":
            return appointment_cancel(**known, reason="patient_asked")
        return appointment_move(**known, session_id=session.pk, place_id=place)

    def check(self):
        held = list(AppointmentPlace.objects.filter(is_held=True).select_related("place", "appointment"))
        assert len({row.place_id for row in held}) == len(held), "two in one place"
        for row in held:
            assert row.place.session_id == row.appointment.session_id
            assert (row.place.starts_at, row.place.ends_at) == (
                row.appointment.starts_at,
                row.appointment.ends_at,
            ), "the appointment is where its place is"
        for a, b in combinations(held, 2):
            if a.appointment.patient_id == b.appointment.patient_id:
                apart = a.place.ends_at <= b.place.starts_at or b.place.ends_at <= a.place.starts_at
                assert apart, "a patient in two places at once"
        sessions = list(Session.objects.filter(pk__in=self.sessions).prefetch_related("places"))
        for session in sessions:
            assert session.starts_at == min(place.starts_at for place in session.places.all())
            assert session.ends_at == max(place.ends_at for place in session.places.all())
        for a, b in combinations(sessions, 2):
            if a.room == b.room:
                assert a.ends_at <= b.starts_at or b.ends_at <= a.starts_at, "a room holds one"
        coming = Appointment.objects.exclude(state="cancelled").count()
        assert len({row.appointment_id for row in held}) == coming, "who comes has a place"


@pytest.fixture
def world(circle_doctor):
    return World(circle_doctor)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=st.lists(steps, min_size=2, max_size=10))
def test_in_any_order_a_place_holds_one(world, story):
    with transaction.atomic():
        for step in story:
            try:
                world.do(step)
            except DomainError:
                continue
            world.check()
        world.check()
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(4))
def test_at_once_a_place_holds_one(world, seed):
    number = seed * 7
    story = [
        Step(
            kind,
            (number + at) % SESSIONS,
            (number + 2 * at) % PATIENTS,
            at % (PLACES + 1),
            at % 2,
            14 + at % 2,
        )
        for at, kind in enumerate(["book", "move", "book", "shift", "move", "book", "cancel", "move"] * 2)
    ]
    for patient in range(PATIENTS):
        world.do(Step("book", patient % SESSIONS, patient, PLACES, 0, 14))
    found = in_threads([lambda step=step: world.do(step) for step in story])
    assert all(isinstance(item, (DomainError, Appointment, Session, type(None))) for item in found)
    assert any(isinstance(item, Session) for item in found), "some were moved"
    world.check()
