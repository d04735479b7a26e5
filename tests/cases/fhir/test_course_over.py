"""A course whose days are over: written for this alone, as its people bear the names of those of the other course."""

from datetime import timedelta

import pytest

from kernel import clock
from network.directory.models import Person
from tests.cases.fhir.conftest import register
from tests.cases.fhir.test_course import course_of, found
from tests.factories.record import add_entry

pytestmark = pytest.mark.django_db


def test_haematotoxicity_is_final_when_its_days_are_over(db):
    world = course_of(days=40)
    hub = register(world.hub).client()
    doctor = Person.objects.get(pk=world.hub_doctor.person_id)
    day_0 = (clock.now() - timedelta(days=40)).astimezone(clock.wall_zone()).date()
    add_entry(world.patient, doctor, "labs", code="anc", value="0.8", effective_on=str(day_0 + timedelta(35)))
    [late] = found(hub, f"Observation?code=icaht-late-grade&status=preliminary&date=ge{day_0}")
    [early] = found(hub, "Observation?code=icaht-early-grade&status=final")
    assert late["effectivePeriod"]["start"] == str(day_0 + timedelta(days=31))
    assert (late["valueInteger"], early["dataAbsentReason"]["coding"][0]["code"]) == (2, "unknown")
