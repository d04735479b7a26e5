"""A hub, a circle centre, their people and one patient."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from cases.patients.models import CareRelation, Patient
from kernel import clock
from kernel.actors import Actor
from network.directory.models import Centre, Membership, Person


@dataclass
class World:
    """Two hospitals and a patient of the circle centre, whom the hub already treats with."""

    hub: Centre
    circle: Centre
    other: Centre
    patient: Patient
    hub_doctor: Actor
    hub_coordinator: Actor
    hub_lab: Actor
    hub_pharmacist: Actor
    hub_nurse: Actor
    hub_second_doctor: Actor
    circle_doctor: Actor
    circle_nurse: Actor
    outsider: Actor


def _person(name: str, profession: str, centre: Centre, role: str) -> Actor:
    person = Person.objects.create_user(
        f"{name}@{centre.code.lower()}.example", given_name=name, family_name="Test", profession=profession
    )
    Membership.objects.create(person=person, centre=centre, role=role)
    return Actor.person(person.pk, centre_id=centre.pk)


def make_patient(centre: Centre, family_name: str = "Verdi") -> Patient:
    patient = Patient.objects.create(
        family_name=family_name, given_name="Prova", birth_date="1960-02-01", sex="F", centre=centre
    )
    relate(patient, centre, "own")
    return patient


def relate(patient: Patient, centre: Centre, kind: str) -> None:
    CareRelation.objects.create(
        patient=patient,
        centre=centre,
        kind=kind,
        reason="test",
        valid_from=clock.now() - timedelta(days=1),
    )


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def make_world() -> World:
    hub = Centre.objects.create(code="TBS", name="Hub", city="Brescia", kind="hub")
    circle = Centre.objects.create(code="TCM", name="Circle", city="Crema", kind="circle", default_hub=hub)
    other = Centre.objects.create(code="TCR", name="Other", city="Cremona", kind="circle", default_hub=hub)
    patient = make_patient(circle)
    relate(patient, hub, "hub")
    return World(
        hub=hub,
        circle=circle,
        other=other,
        patient=patient,
        hub_doctor=_person("marta", "haematologist", hub, "clinician"),
        hub_coordinator=_person("sara", "coordinator", hub, "coordinator"),
        hub_lab=_person("lia", "stem_cell_lab", hub, "specialist"),
        hub_nurse=_person("alba", "nurse", hub, "nurse"),
        hub_second_doctor=_person("paolo", "haematologist", hub, "clinician"),
        hub_pharmacist=_person("fabio", "pharmacist", hub, "specialist"),
        circle_doctor=_person("giulia", "haematologist", circle, "clinician"),
        circle_nurse=_person("luca", "nurse", circle, "nurse"),
        outsider=_person("anna", "haematologist", other, "clinician"),
    )


def ids(*actors: Actor) -> set[UUID]:
    return {actor.person_id for actor in actors if actor.person_id}


@pytest.fixture
def pathway_world(transactional_db: None) -> World:
    return make_world()
