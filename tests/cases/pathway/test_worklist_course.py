"""What the course waits for, on the page of who may do it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cases.pathway.models import CourseEntry, Deviation
from cases.pathway.selectors.worklist_course import course_waiting
from cases.pathway.services.course import course_entry_agree, course_entry_correct
from cases.pathway.services.deviations import deviation_confirm, deviation_resolve
from cases.patients.models import CareRelation, Patient
from kernel import clock
from kernel.errors import Forbidden
from tests.cases.pathway.course import chain_until, entry, number_of, pathway_at, record, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_italian():
    with translation.override("it"):
        yield


@pytest.fixture
def pathway(world):
    number_of(world)
    return pathway_at(world, "slot_planned")


def waiting(actor):
    return [(item["title"], item.get("status_label", "")) for item in course_waiting(actor)]


def test_a_deviation_waits_at_the_hub_until_two_people_have_settled_it(world, pathway):
    chain_until(world, pathway, "labelling")
    record(world, pathway, "receive_te", bag_coi="COI-4711-ZY")
    [item] = course_waiting(world.hub_nurse)
    assert item["url"] == f"/cases/{world.patient.pk}/course"
    assert (item["title"], item["subtitle"]) == (
        "Deviazione d'identità aperta",
        "Ricevimento all'istituto dei tessuti",
    )
    assert item["urgent"] is True
    for actor in (world.circle_doctor, world.circle_nurse, world.outsider):
        assert course_waiting(actor) == []
    deviation = Deviation.objects.get()
    deviation_resolve(actor=world.hub_doctor, deviation_id=deviation.pk, cause="misread", reason="Letta male")
    assert waiting(world.hub_doctor)[0][1] == "Attende la conferma di un collega"
    assert waiting(world.hub_second_doctor)[0][1] == "Da confermare"
    deviation_confirm(actor=world.hub_second_doctor, deviation_id=deviation.pk)
    assert course_waiting(world.hub_doctor) == []


def test_nothing_waits_of_who_has_died(world, pathway):
    chain_until(world, pathway, "labelling")
    record(world, pathway, "receive_te", bag_coi="COI-4711-ZY")
    assert len(course_waiting(world.hub_nurse)) == 1
    Patient.objects.filter(pk=world.patient.pk).update(deceased_on=clock.today())
    assert course_waiting(world.hub_nurse) == []


def test_a_second_signature_waits_for_others_who_may_give_it(world, pathway):
    chain_until(world, pathway, "collection")
    row = record(world, pathway, "labelling")
    assert waiting(world.hub_doctor) == [("Serve una seconda firma", "")]
    assert course_waiting(world.hub_lab) == [], "they recorded it"
    assert course_waiting(world.hub_pharmacist) == [], "not their step"
    sign(world, row)
    assert course_waiting(world.hub_doctor) == []


def test_a_proposed_therapy_waits_for_the_other_side_in_the_version_that_stands(world, pathway):
    values = {"regimen": "Pola-R", "given_at": "circle"}
    proposed = entry(world, pathway, "bridging", values, actor=world.circle_doctor)
    assert waiting(world.hub_doctor) == [
        ("Terapia ponte proposta: Pola-R", "Attende la risposta del tuo centro")
    ]
    assert course_waiting(world.circle_doctor) == []
    assert course_waiting(world.hub_nurse) == []
    course_entry_agree(actor=world.hub_doctor, entry_id=proposed.entry_id, version=1, agrees=True)
    assert course_waiting(world.hub_doctor) == []
    course_entry_correct(
        actor=world.hub_doctor,
        entry_id=proposed.entry_id,
        values={**values, "regimen": "R-GDP"},
        reason="Cambio",
        base_version=1,
    )
    assert waiting(world.circle_doctor)[0][0] == "Terapia ponte proposta: R-GDP"


def test_what_came_of_a_therapy_asks_for_no_new_answer_but_another_plan_does(world, pathway):
    plan = {"regimen": "Pola-R", "given_at": "circle", "start_on": "2026-01-05"}
    proposed = entry(world, pathway, "bridging", plan, actor=world.circle_doctor)

    def correct(version, **changes):
        course_entry_correct(
            actor=world.circle_doctor,
            entry_id=proposed.entry_id,
            values={**plan, **changes},
            reason="Conclusa",
            base_version=version,
        )

    course_entry_agree(actor=world.hub_doctor, entry_id=proposed.entry_id, version=1, agrees=True)
    correct(1, end_on="2026-01-20", response="pr", response_on="2026-01-21")
    assert course_waiting(world.hub_doctor) == []
    kept = CourseEntry.objects.get(entry_id=proposed.entry_id, version=2).agreement
    assert (kept.person_id, kept.agrees) == (world.hub_doctor.who, True)
    ahead = (clock.today() + timedelta(days=30)).isoformat()
    correct(2, end_on=ahead)
    assert waiting(world.hub_doctor)[0][0] == "Terapia ponte proposta: Pola-R", "longer than agreed"


def test_a_hub_that_is_the_patients_own_centre_needs_two_people_for_a_therapy(world, pathway):
    CareRelation.objects.filter(patient=world.patient, centre=world.hub).update(kind="own")
    values = {"regimen": "Pola-R", "given_at": "hub"}
    proposed = entry(world, pathway, "bridging", values, actor=world.hub_doctor)
    assert course_waiting(world.hub_doctor) == [], "nobody answers themselves"
    with pytest.raises(Forbidden, match="same_person"):
        course_entry_agree(actor=world.hub_doctor, entry_id=proposed.entry_id, version=1, agrees=True)
    assert waiting(world.hub_second_doctor)[0][0] == "Terapia ponte proposta: Pola-R"
    course_entry_agree(actor=world.hub_second_doctor, entry_id=proposed.entry_id, version=1, agrees=True)


def test_queries_do_not_grow_with_what_waits(world, pathway):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as taken:
            course_waiting(world.hub_doctor)
        return len(taken)

    values = {"regimen": "Pola-R", "given_at": "circle"}
    entry(world, pathway, "bridging", values, actor=world.circle_doctor)
    first = cost()
    for _number in range(3):
        entry(world, pathway, "bridging", values, actor=world.circle_doctor)
    assert cost() == first
    assert len(course_waiting(world.hub_doctor)) == 4
