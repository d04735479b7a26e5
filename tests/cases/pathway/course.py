"""A CAR-T course made through the services: every step as the people of a hub would enter it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cases.pathway.models import CourseEntry, CustodyStep, Pathway
from cases.pathway.rules import Outcome, State
from cases.pathway.rules.custody import STEP_BY_CODE, STEPS
from cases.pathway.rules.expiry import STEPS_BEFORE_USE
from cases.pathway.rules.identity import Reading
from cases.pathway.services import pathway_apply, pathway_lock, pathway_open, pathway_permit
from cases.pathway.services.course import course_entry_record
from cases.pathway.services.custody import custody_step_record, custody_step_sign
from cases.patients.models import HospitalNumber
from kernel import clock
from kernel.actors import Actor
from tests.cases.pathway.conftest import World

COI, DIN, LOT, NUMBER = "COI-4711-ZX", "G123498654321", "LOT-77A", "BS123456"
PRODUCT = {"product": "axi_cel", "coi_id": COI, "order_no": "ORD-1"}
VALUES: dict[str, dict[str, Any]] = {
    "request": {"order_no": "ORD-1"},
    "collection": {"din": DIN, "volume_ml": 250, "cd3_e9": 4.2},
    "labelling": {"bags": 2},
    "receive_te": {"intact": "yes", "temperature_c": 5},
    "process": {"method": "DMSO 10%", "viability_pct": 96},
    "ship": {"shipped_as": "fresh", "shipper_id": "SH-1", "courier": "Corriere", "temperature_c": 5},
    "gmp": {"accepted": "yes"},
    "pharmacy": {"certificate_no": "RFIC-1", "intact": "yes"},
    "storage": {"tank_position": "T1/3"},
    "thaw": {"bath_temperature_c": 37},
    "bedside": {"dose_e6": 68},
    "disposal": {"gmo_waste": "yes"},
}


def in_days(days: int) -> str:
    """A day from now on, as a form sends it."""
    return (clock.today() + timedelta(days=days)).isoformat()


def number_of(world: World) -> None:
    HospitalNumber.objects.create(patient=world.patient, centre=world.hub, number=NUMBER)


def pathway_at(world: World, *states: str) -> Pathway:
    """A pathway decided as eligible and moved on through `states`, past the conditions."""
    pathway = pathway_open(
        actor=world.circle_doctor,
        patient_id=world.patient.pk,
        purpose="cart",
        circle_centre_id=world.circle.pk,
        hub_centre_id=world.hub.pk,
        state=State.REFERRAL_DRAFT,
    )
    for to in ("submitted", "under_discussion", "decided", *states):
        for actor in (world.circle_doctor, world.hub_doctor, world.hub_coordinator, world.hub_lab):
            with transaction.atomic():
                locked = pathway_lock(actor=actor, pathway_id=pathway.pk)
                try:
                    transition = pathway_permit(actor=actor, pathway=locked, to=State(to))
                except Exception:  # noqa: BLE001 - not this one's move, try the next
                    continue
                outcome = Outcome.ELIGIBLE if to == "decided" else None
                pathway = pathway_apply(
                    actor=actor,
                    pathway=locked,
                    transition=transition,
                    outcome=outcome,
                    reason_code="meets_indication",
                )
                break
    return pathway


def value_of(world: World, identifier: str) -> str:
    return {
        "coi": COI,
        "din": DIN,
        "lot": LOT,
        "patient_id": NUMBER,
        "name": f"{world.patient.family_name} {world.patient.given_name}",
        "birth_date": "1960-02-01",
    }[identifier]


def readings_of(world: World, code: str, *, second: bool = False, **wrong: str) -> list[Reading]:
    """The right readings of a step; `bag_coi="..."` reads that one differently."""
    step = STEP_BY_CODE[code]
    return [
        Reading(
            item.source,
            item.identifier,
            wrong.get(item.key.replace(".", "_"), value_of(world, item.identifier)),
            "scanned",
        )
        for item in (step.second_wanted if second else step.wanted)
    ]


def actor_for(world: World, code: str) -> Actor:
    if code == "pharmacy":
        return world.hub_pharmacist
    return world.hub_doctor if code in ("request", "suitability", "bedside", "disposal") else world.hub_lab


def record(
    world: World,
    pathway: Pathway,
    code: str,
    *,
    at: datetime | None = None,
    actor: Actor | None = None,
    values: Mapping[str, Any] | None = None,
    deviation: str | None = None,
    **wrong: str,
) -> CustodyStep:
    """A step as it should be; the cells of a course without lymphodepletion are used with a reason, unless
    `deviation` says otherwise."""
    moment = at or clock.now()
    defaults = dict(VALUES.get(code, {}))
    if code == "suitability":
        on = (moment - timedelta(days=5)).date().isoformat()
        defaults = {"virology_on": on, "venous_access": "peripheral", "consent": "yes", "weight_kg": 70}
    if code == "collection":
        defaults["ended_at"] = moment.isoformat()
    return custody_step_record(
        actor=actor or actor_for(world, code),
        pathway_id=pathway.pk,
        code=code,
        done_at=moment,
        place="Reparto 1",
        values={**defaults, **(values or {})},
        readings=readings_of(world, code, **wrong),
        deviation=("test" if code in STEPS_BEFORE_USE else "") if deviation is None else deviation,
    )


def sign(world: World, row: CustodyStep, actor: Actor | None = None, **wrong: str) -> None:
    custody_step_sign(
        actor=actor or (world.hub_nurse if row.code == "bedside" else world.hub_doctor),
        step_id=row.pk,
        readings=readings_of(world, row.code, second=True, **wrong),
    )


def entry(
    world: World, pathway: Pathway, kind: str, values: Mapping[str, Any], actor: Actor | None = None
) -> CourseEntry:
    return course_entry_record(
        actor=actor or world.hub_doctor, pathway_id=pathway.pk, kind=kind, values=values
    )


def release(world: World, pathway: Pathway, **values: Any) -> CourseEntry:
    return entry(
        world,
        pathway,
        "release",
        {"specification": "in", "lot": LOT, "expires_on": in_days(180), **values},
    )


def chain_until(world: World, pathway: Pathway, code: str) -> CustodyStep:
    """Every mandatory step up to and with `code`, signed where two are needed."""
    if not CourseEntry.objects.filter(pathway=pathway, kind="product").exists():
        entry(world, pathway, "product", PRODUCT)
    done = set(CustodyStep.objects.filter(pathway=pathway).values_list("code", flat=True))
    last = STEP_BY_CODE[code].position
    row: CustodyStep | None = None
    for step in STEPS:
        if step.position > last or step.code in done or not (step.mandatory or step.code == code):
            continue
        if (
            step.code == "pharmacy"
            and not CourseEntry.objects.filter(pathway=pathway, kind="release").exists()
        ):
            release(world, pathway)
        row = record(world, pathway, step.code)
        if step.second:
            sign(world, row)
    assert row is not None
    return row


def pre_ld(**changes: Any) -> dict[str, Any]:
    from cases.pathway.rules.pre_ld import TICKS

    return {
        "checked_at": clock.now().isoformat(),
        **{code: True for code, _label in TICKS},
        "spo2_pct": 97,
        "systolic_mmhg": 120,
        "diastolic_mmhg": 70,
        **changes,
    }
