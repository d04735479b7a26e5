"""An infusion and rows of the bedside sheet for tests, made through the services."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.factories.directory import SETUP, actor_of

if TYPE_CHECKING:
    from cases.patients.models import Patient
    from network.directory.models import Centre, Person

ICE = (
    "ice_year", "ice_month", "ice_city", "ice_hospital", "ice_object_1", "ice_object_2", "ice_object_3",
    "ice_command", "ice_sentence", "ice_attention",
)  # fmt: skip
WELL: dict[str, Any] = {
    "temp_c": 36.6,
    "systolic_mmhg": 125,
    "diastolic_mmhg": 75,
    "spo2_pct": 98,
    "o2_device": "room_air",
    "consciousness": "awake",
}
_WAY = (
    "referral_draft", "submitted", "under_discussion", "decided", "slot_planned", "leukapheresis_done",
    "manufacturing", "ready_to_infuse", "lymphodepletion", "infused",
)  # fmt: skip


def infuse(patient: Patient, hub: Centre, *, at: datetime) -> Any:
    """Lead the patient's pathway to the infusion at `at`."""
    from cases.pathway.models import Pathway
    from cases.pathway.rules import Outcome, find_transition
    from cases.pathway.services import pathway_apply, pathway_open

    pathway = Pathway.objects.filter(patient=patient, closed_at=None).first()
    if pathway is None:
        pathway = pathway_open(
            actor=SETUP,
            patient_id=patient.pk,
            purpose="cart",
            circle_centre_id=patient.centre_id,
            hub_centre_id=hub.pk,
        )
    way = _WAY[_WAY.index(pathway.state) + 1 :] if pathway.state in _WAY else _WAY
    for state in way:
        outcome = Outcome.ELIGIBLE if state == "decided" else None
        move = find_transition(pathway.state, state, outcome=pathway.outcome or None)
        assert move is not None, f"no way from {pathway.state} to {state}"
        pathway_apply(actor=SETUP, pathway=pathway, transition=move, text="test", outcome=outcome, at=at)
    return pathway


def right(*wrong: str) -> dict[str, bool]:
    """All ten answers right, but for these."""
    return {name: name not in wrong for name in ICE}


def look(patient: Patient, by: Person, at: datetime, /, **found: Any) -> Any:
    """One row of the sheet: well, but for what is named. None takes a finding away."""
    from cases.toxicity.models import OBSERVATIONS
    from cases.toxicity.services import sheet_create

    values = {"observed_at": at.isoformat(), **WELL, **right(), **found}
    entry, _warnings = sheet_create(
        actor=actor_of(by), patient_id=patient.pk, kind=OBSERVATIONS, values=values
    )
    return entry


def give(patient: Patient, by: Person, at: datetime, agent: str, /, **dose: Any) -> Any:
    """One line of the log of treatments."""
    from cases.toxicity.models import TREATMENTS
    from cases.toxicity.services import sheet_create

    values = {"given_at": at.isoformat(), "agent": agent, **dose}
    entry, _warnings = sheet_create(actor=actor_of(by), patient_id=patient.pk, kind=TREATMENTS, values=values)
    return entry
