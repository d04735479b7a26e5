"""An infusion that reaches the pathway hours after it was given: the course says when it was."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import translation

from cases.pathway.rules import State, find_transition
from cases.pathway.services import pathway_apply
from cases.toxicity.models import ToxicityAlert
from cases.toxicity.selectors.worklist import looks_overdue
from cases.toxicity.services.alerts import alert_acknowledge
from kernel import clock
from network.directory.models import Person
from tests.cases.pathway import course
from tests.cases.pathway.conftest import make_world
from tests.factories.directory import actor_of
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import WELL, infuse, look

pytestmark = pytest.mark.django_db
_TO_LYMPHODEPLETION = (
    "slot_planned", "leukapheresis_done", "manufacturing", "ready_to_infuse", "lymphodepletion",
)  # fmt: skip


@pytest.mark.parametrize("looked_first", [False, True], ids=["written first", "looked first"])
def test_the_looks_before_the_move_count_and_the_next_one_is_late(looked_first):
    now = clock.now()
    with clock.at(now - timedelta(hours=21)):
        world = make_world()
        course.number_of(world)
    with clock.at(now - timedelta(hours=20)):
        pathway = course.pathway_at(world, *_TO_LYMPHODEPLETION)
        bedside = course.chain_until(world, pathway, "bedside")
    given = {"started_at": bedside.done_at.isoformat(), "cells_e6": 180, "reaction": "none"}
    acts = [
        partial(course.entry, world, pathway, "infusion", given),
        partial(look, world.patient, Person.objects.get(pk=world.hub_doctor.who), now - timedelta(hours=6)),
    ]
    for act in reversed(acts) if looked_first else acts:
        act()
    pathway.refresh_from_db()
    move = find_transition(pathway.state, State.INFUSED, outcome=pathway.outcome or None)
    assert move is not None
    pathway_apply(actor=world.hub_doctor, pathway=pathway, transition=move, at=now - timedelta(hours=1))
    with translation.override("en"):
        (item,) = looks_overdue(world.hub_doctor)
    assert (item["title"], item["overdue"]) == ("Observation overdue", True)


def test_an_alert_that_somebody_has_seen_is_not_told_anew_when_the_infusion_is_written_down(
    network, circle_doctor, hub_doctor, hub_coordinator
):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    now, fever = clock.now(), {**WELL, "temp_c": 38.6}
    look(patient, hub_doctor, now - timedelta(days=6), **fever)
    look(patient, hub_doctor, now - timedelta(days=3), **WELL)
    look(patient, hub_doctor, now - timedelta(hours=6), **fever)
    [alert] = ToxicityAlert.objects.all()
    assert alert.episode == 2, "the first one is too old to be news"
    alert_acknowledge(actor=actor_of(hub_coordinator), patient_id=patient.pk, alert_id=alert.pk)
    infuse(patient, network.brescia, at=now - timedelta(hours=20))
    look(patient, hub_doctor, now - timedelta(hours=1), **fever)
    [alert] = ToxicityAlert.objects.all()
    assert alert.acknowledged_at is not None
    assert alert.episode == 1, "the fever of before the infusion is none of its own"
    assert alert.infused_on == (now - timedelta(hours=20)).astimezone(clock.wall_zone()).date()
