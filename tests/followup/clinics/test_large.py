"""Clinics among a hundred thousand rows of other centres: nothing is read from the first row to the last."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from followup.clinics.models import Appointment, AppointmentPlace, Place, Session
from followup.protocols.models import PlannedVisit
from kernel import clock
from tests.factories.clinics import book, make_clinic, open_session
from tests.factories.explain import Watch
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROWS = 20_000


def multiply(model, pk, **changed):
    """ROWS rows like one, number n with the columns that are named; as `id_of` names them, rows of two tables meet."""
    columns = [field.column for field in model._meta.local_concrete_fields]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    values = ", ".join(changed.get(column, f"t.{connection.ops.quote_name(column)}") for column in columns)
    with connection.cursor() as cursor:
        # no foreign keys and no triggers: the rows only fill the tables
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values}"
            f" FROM {model._meta.db_table} t, generate_series(1, {ROWS}) n WHERE t.id = %s",
            [pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(f"ANALYZE {model._meta.db_table}")


def id_of(letter, each=1):
    return f"md5('{letter}' || n / {each})::uuid"


def fill_tables(appointment, visit):
    later = {name: f"t.{name} + n * interval '1 hour'" for name in ("starts_at", "ends_at")}
    of_others = {"clinic_id": id_of("c", 100), "centre_id": id_of("h", 2000)}
    none = {"series_id": "NULL", "rule_on": "NULL", "room": "''"}
    multiply(
        Session,
        appointment.session_id,
        id=id_of("s"),
        on='t."on" + mod(n, 700)',
        **later,
        **of_others,
        **none,
    )
    place = appointment.taken.get().place_id
    multiply(Place, place, id=id_of("p"), session_id=id_of("s", 6), number="mod(n, 6) + 1", **later)
    multiply(
        Appointment, appointment.pk, id=id_of("a"), clinic_id=id_of("c", 100), session_id=id_of("s", 4),
        patient_id=id_of("u", 5), planned_visit_id="NULL", client_id=id_of("r"), calendar_id=id_of("k"), **later,
    )  # fmt: skip
    taken = appointment.taken.get().pk
    multiply(AppointmentPlace, taken, id=id_of("t"), appointment_id=id_of("a"), place_id=id_of("p"))
    multiply(
        PlannedVisit, visit, id=id_of("v"), plan_id=id_of("f"), patient_id=id_of("u", 5),
        circle_centre_id=f"CASE WHEN t.circle_centre_id IS NOT NULL THEN {id_of('h', 2000)} END",
        hub_centre_id=f"CASE WHEN t.hub_centre_id IS NOT NULL THEN {id_of('h', 2000)} END",
    )  # fmt: skip


def test_no_page_of_the_clinics_reads_a_large_table_whole(api, network, circle_doctor):
    clinic = make_clinic(circle_doctor)
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    with clock.at(clock.now() - timedelta(days=20)):
        infuse(patient, network.brescia, at=clock.now())
    session = open_session(clinic)
    appointment = book(circle_doctor, session, patient)
    fill_tables(appointment, PlannedVisit.objects.filter(patient=patient).order_by("on").last().pk)
    client = api(circle_doctor)
    today = clock.today()
    span = f"from={today}&to={today + timedelta(days=60)}"
    watch = Watch(
        {item._meta.db_table for item in (Session, Place, Appointment, AppointmentPlace, PlannedVisit)}
    )
    for path in (
        "clinics/",
        "clinics/closures/",
        f"clinic-sessions/?{span}",
        f"clinic-sessions/?{span}&detail=1",
        f"clinic-sessions/{session.pk}/",
        f"clinics/{clinic.pk}/free-places/?patient={patient.pk}",
        f"clinics/{clinic.pk}/proposals/",
        f"clinics/{clinic.pk}/waiting/",
        "appointments/recall/",
        f"patients/{patient.pk}/appointments/",
    ):
        with connection.execute_wrapper(watch):
            answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, path
        assert watch.scans == [], path
    assert watch.queries > 20
