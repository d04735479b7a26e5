"""Where the patient stands: seen with the record, moved by whose step it is."""

from datetime import timedelta

from kernel import clock
from tests.security.cases import decided
from tests.security.matrix import CLINICAL, HUB, REST, EventRow, Row
from tests.security.scenario import Scenario

PLAN = {
    "to": "slot_planned",
    "confirmed": ["apheresis_consent", "slot_reserved"],
    "planned_at": clock.now() + timedelta(days=5),
}


def arrange(scenario: Scenario) -> None:
    decision = decided(scenario, "eligible", "meets_indication")
    scenario.ids |= {"pathway_id": decision.referral.pathway_id}


ROWS = (
    Row("GET", "patients/<uuid:patient_id>/pathway/", {200: CLINICAL, 404: REST}),
    # Planning the apheresis is the hub coordinator's; the others see the case and are told it is not theirs.
    Row(
        "POST",
        "pathways/<uuid:pathway_id>/move/",
        {200: "hub_coordinator", 403: "own_doctor own_nurse hub_doctor invited", 404: REST},
        data=PLAN,
    ),
    Row(
        "POST",
        "pathways/<uuid:pathway_id>/close/",
        {200: f"own_doctor {HUB}", 403: "own_nurse invited", 404: REST},
        data={"reason_code": "patient_refusal", "text": "prefers to stay at home"},
    ),
)


def _moved(scenario: Scenario) -> None:
    from cases.pathway.services import pathway_move

    pathway_move(actor=scenario.actor("hub_coordinator"), pathway_id=scenario.ids["pathway_id"], **PLAN)


EVENTS = (EventRow("pathway.moved", _moved, heard_by=CLINICAL),)
