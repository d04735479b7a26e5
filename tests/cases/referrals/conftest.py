"""A hub, a circle centre, their people, a patient, and a draft that is ready to be sent."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from cases.patients.models import Patient
from cases.referrals import services
from cases.referrals.models import Referral
from cases.referrals.selectors.form import form_state
from cases.referrals.services.form import Change
from kernel import clock
from kernel.actors import Actor
from network.directory.models import Centre, Person
from tests.factories.directory import Network, actor_of, make_member, make_network
from tests.factories.patients import make_patient


@dataclass
class World:
    """Crema refers to Brescia; Cremona is in the network but not in the circle of care."""

    network: Network
    patient: Patient
    people: dict[str, Person]
    hub_doctor: Actor
    hub_doctor_2: Actor
    hub_coordinator: Actor
    hub_admin: Actor
    circle_doctor: Actor
    circle_doctor_2: Actor
    circle_nurse: Actor
    outsider: Actor

    @property
    def hub(self) -> Centre:
        return self.network.brescia

    @property
    def circle(self) -> Centre:
        return self.network.crema


def make_world() -> World:
    network = make_network()
    people = {
        "hub_doctor": make_member(network.brescia, "clinician", "Marta Riva"),
        "hub_doctor_2": make_member(network.brescia, "clinician", "Paolo Conti"),
        "hub_coordinator": make_member(network.brescia, "coordinator", "Sara Villa"),
        "hub_admin": make_member(network.brescia, "centre_admin", "Irene Fontana"),
        "circle_doctor": make_member(network.crema, "clinician", "Giulia Ferri"),
        "circle_doctor_2": make_member(network.crema, "clinician", "Pietro Neri"),
        "circle_nurse": make_member(network.crema, "nurse", "Luca Gatti"),
        "outsider": make_member(network.cremona, "clinician", "Anna Moro"),
    }
    return World(
        network=network,
        patient=make_patient(people["circle_doctor"], birth_date=date(1960, 2, 1), sex="F"),
        people=people,
        **{name: actor_of(person) for name, person in people.items()},
    )


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    return make_world()


def day(back: int = 0) -> str:
    return (clock.today() - timedelta(days=back)).isoformat()


M1: dict[str, dict[str, Any]] = {
    "disease": {"value": "dlbcl_nos"},
    "diagnosis_date": {"value": day(400)},
    "cns_involvement": {"value": "never"},
    "ann_arbor": {"value": "IV"},
    "extranodal_sites": {"value": ["bone_marrow"]},
    "disease_status_now": {"value": "pd", "on": day(3)},
    "ecog": {"value": "1", "on": day(2)},
    "ldh": {"value": 480, "on": day(2)},
    "ldh_uln": {"value": 220, "on": day(2)},
    "active_infection": {"value": "none", "on": day(1)},
    "prior_cart": {"value": False},
    "prior_cd19": {"value": False},
    "callback_phone": {"value": "+39 0373 111111"},
    "patient_informed_of_referral": {"value": True},
    "tempo_of_disease": {"value": "progressing"},
    "urgency": {"value": "urgent"},
    "question_to_hub": {"value": "Idonea alla terapia CAR-T?\n#panic(1) $x$ *grassetto* [nota] \\ <script>"},
    "question_topics": {"value": ["eligibility", "timing"]},
    "planned_next_therapy": {"value": None, "absent_reason": "pending"},
    "planned_next_start": {"value": None, "absent_reason": "pending"},
    "consent_privacy_notice": {"value": True, "on": day(1)},
    "consent_circle_sharing": {"value": True, "on": day(1)},
    "therapy_lines": {
        "value": [
            {
                "line_no": 1,
                "intent": "first_line",
                "regimen": "r_chop",
                "start_on": day(390),
                "end_on": day(270),
                "cycles": 6,
                "best_response": "cr",
                "progression_on": day(60),
            }
        ]
    },
}


def change(
    field: str, value: Any = None, *, base: str = "", on: str | None = None, absent: str | None = None
):
    return Change(
        field=field,
        value=value,
        base_version=base,
        on=date.fromisoformat(on) if on else None,
        absent_reason=absent,
    )


def version_of(referral: Referral, field: str) -> str:
    return versions_of(referral).get(field, "")


def versions_of(referral: Referral) -> dict[str, str]:
    """The version of every field as it stands now."""
    now = Referral.objects.select_related("pathway").get(pk=referral.pk)
    values = form_state(actor=Actor.system("test"), referral=now).values
    return {code: entry["version"] for code, entry in values.items() if isinstance(entry, dict)}


def new_draft(world: World, actor: Actor | None = None, patient: Patient | None = None) -> Referral:
    referral, _ = services.referral_create(
        actor=actor or world.circle_doctor, patient_id=(patient or world.patient).pk
    )
    return referral


def fill_in(world: World, referral: Referral, **other: dict[str, Any]) -> Referral:
    """Everything that M1 asks for, through the form as a person would."""
    values = M1 | other
    versions = versions_of(referral)
    changes = [
        change(
            code,
            entry.get("value"),
            on=entry.get("on"),
            absent=entry.get("absent_reason"),
            base=versions.get(code, ""),
        )
        for code, entry in values.items()
    ]
    services.referral_form_save(actor=world.circle_doctor, referral_id=referral.pk, changes=changes)
    referral.refresh_from_db()
    return referral


def submitted(world: World, patient: Patient | None = None, **other: dict[str, Any]) -> Referral:
    referral = fill_in(world, new_draft(world, patient=patient), **other)
    return services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)


def set_urgency(world: World, referral: Referral, to: str | None) -> None:
    """By the circle doctor, in the form, over what stands there now."""
    services.referral_form_save(
        actor=world.circle_doctor,
        referral_id=referral.pk,
        changes=[change("urgency", to, base=version_of(referral, "urgency"))],
    )
    referral.refresh_from_db()


@pytest.fixture(scope="module")
def standing_referral(standing_rows: DjangoDbBlocker) -> tuple[World, Referral]:
    """Written and sent once a module: filling in the form takes longer than what the tests do with it."""
    with standing_rows.unblock():
        world = make_world()
        return world, submitted(world)


@pytest.fixture
def own_referral(standing_referral: tuple[World, Referral], db: None) -> tuple[World, Referral]:
    """For one test: what it changes on these objects no other test sees."""
    return deepcopy(standing_referral)
