"""The days that the rules of the record ask the pathway for."""

from datetime import timedelta

import pytest

from cases.pathway import services
from cases.pathway.selectors.days import days_of_patient
from cases.record.selectors.apheresis import ApheresisDays
from kernel import clock
from tests.cases.pathway.conftest import make_patient
from tests.cases.pathway.test_services import at_decided

pytestmark = pytest.mark.django_db


def test_the_planned_day_of_the_open_pathway_and_no_days_without_one(world):
    assert days_of_patient(make_patient(world.circle, "Neri").pk) == ApheresisDays()
    pathway = at_decided(world)
    assert days_of_patient(world.patient.pk) == ApheresisDays()
    planned = clock.now().replace(hour=12) + timedelta(days=5)
    services.pathway_move(
        actor=world.hub_coordinator,
        pathway_id=pathway.pk,
        to="slot_planned",
        confirmed=["apheresis_consent", "slot_reserved"],
        planned_at=planned,
    )
    assert days_of_patient(world.patient.pk).planned_on == planned.astimezone(clock.wall_zone()).date()
