"""A hub, a circle centre, their people, a patient, and a draft that is ready to be sent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from cases.patients.models import CareRelation, Patient
from cases.referrals import services
from cases.referrals.models import Referral
from cases.referrals.selectors.form import form_state
from cases.referrals.services.form import Change
from kernel import clock
from kernel.actors import Actor
from network.directory.models import Centre, Membership, Person


@dataclass
class World:
    """Crema refers to Brescia; Cremona is in the network but not in the circle of care."""

    hub: Centre
    circle: Centre
    other: Centre
    patient: Patient
    hub_doctor: Actor
    hub_doctor_2: Actor
    hub_coordinator: Actor
    hub_admin: Actor
    circle_doctor: Actor
    circle_doctor_2: Actor
    circle_nurse: Actor
    outsider: Actor


def person(name: str, profession: str, centre: Centre, role: str) -> Actor:
    made = Person.objects.create_user(
        f"{name}@{centre.code.lower()}.example", given_name=name, family_name="Prova", profession=profession
    )
    Membership.objects.create(person=made, centre=centre, role=role)
    return Actor.person(made.pk, centre_id=centre.pk)


def make_patient(centre: Centre, family_name: str = "Verdi") -> Patient:
    patient = Patient.objects.create(
        family_name=family_name,
        given_name="Prova",
        birth_date="1960-02-01",
        sex="F",
        centre=centre,
        phone="+39 0373 000000",
        tax_code_absent_reason="unknown",
    )
    CareRelation.objects.create(
        patient=patient,
        centre=centre,
        kind="own",
        reason="treated here",
        valid_from=clock.now() - timedelta(days=1),
    )
    return patient


def make_world() -> World:
    hub = Centre.objects.create(code="TBS", name="Hub Brescia", city="Brescia", kind="hub")
    circle = Centre.objects.create(
        code="TCM", name="Ospedale Crema", city="Crema", kind="circle", default_hub=hub
    )
    other = Centre.objects.create(
        code="TCR", name="Ospedale Cremona", city="Cremona", kind="circle", default_hub=hub
    )
    return World(
        hub=hub,
        circle=circle,
        other=other,
        patient=make_patient(circle),
        hub_doctor=person("marta", "haematologist", hub, "clinician"),
        hub_doctor_2=person("paolo", "haematologist", hub, "clinician"),
        hub_coordinator=person("sara", "coordinator", hub, "coordinator"),
        hub_admin=person("irene", "administrator", hub, "centre_admin"),
        circle_doctor=person("giulia", "haematologist", circle, "clinician"),
        circle_doctor_2=person("pietro", "haematologist", circle, "clinician"),
        circle_nurse=person("luca", "nurse", circle, "nurse"),
        outsider=person("anna", "haematologist", other, "clinician"),
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
    "tax_code": {"value": None, "absent_reason": "unknown"},
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


def change(field: str, value: Any = None, *, base: str = "", on: str | None = None, absent: str | None = None):
    from datetime import date

    return Change(
        field=field,
        value=value,
        base_version=base,
        on=date.fromisoformat(on) if on else None,
        absent_reason=absent,
    )


def version_of(referral: Referral, field: str) -> str:
    state = form_state(actor=Actor.system("test"), referral=referral)
    entry = state.values.get(field)
    return entry["version"] if isinstance(entry, dict) else ""


def new_draft(world: World, actor: Actor | None = None, patient: Patient | None = None) -> Referral:
    referral, _ = services.referral_create(
        actor=actor or world.circle_doctor, patient_id=(patient or world.patient).pk
    )
    return referral


def fill_in(world: World, referral: Referral, **other: dict[str, Any]) -> Referral:
    """Everything that M1 asks for, through the form as a person would."""
    values = M1 | other
    changes = [
        change(
            code,
            entry.get("value"),
            on=entry.get("on"),
            absent=entry.get("absent_reason"),
            base=version_of(referral, code),
        )
        for code, entry in values.items()
    ]
    services.referral_form_save(actor=world.circle_doctor, referral_id=referral.pk, changes=changes)
    referral.refresh_from_db()
    return referral


def submitted(world: World, patient: Patient | None = None, **other: dict[str, Any]) -> Referral:
    referral = fill_in(world, new_draft(world, patient=patient), **other)
    return services.referral_submit(actor=world.circle_doctor, referral_id=referral.pk)
