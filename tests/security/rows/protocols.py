"""Follow-up plans: read and closed like the record, by the circle of care with a clinical role."""

from datetime import timedelta
from typing import Any

from kernel import clock
from tests.factories.patients import invite_centre, invite_person, make_patient
from tests.factories.toxicity import infuse
from tests.security.matrix import CLINICAL, REST, EventRow, Row
from tests.security.scenario import Scenario

IDS = {"visit_id": "planned_visit_id"}
CLOSERS = {200: CLINICAL, 404: REST}
ROUTE = "planned-visits/<uuid:visit_id>/"
FIRST = {"If-Match": '"{planned_visit_version}"'}


def _visit(scenario: Scenario, code: str) -> Any:
    from followup.protocols.models import PlannedVisit

    return PlannedVisit.objects.get(patient_id=scenario.ids["followed_patient_id"], source__code=code)


def arrange(scenario: Scenario) -> None:
    """Another patient with the same circle of care, who got the cells a day ago."""
    from followup.protocols.services import visit_skip

    own, network = scenario.people["own_doctor"], scenario.network
    patient = make_patient(own, centre=network.crema)
    invite_centre(patient, network.brescia, by=own)
    invite_person(patient, scenario.people["invited"], by=own)
    with clock.at(clock.now() - timedelta(days=1)):
        infuse(patient, network.brescia, at=clock.now())
    scenario.ids |= {"followed_patient_id": patient.pk}
    visit = _visit(scenario, "d14")
    scenario.ids |= {"planned_visit_id": visit.pk, "planned_visit_version": visit.version}
    closed = _visit(scenario, "d28")
    visit_skip(
        actor=scenario.actor("hub_doctor"),
        visit_id=closed.pk,
        reason="elsewhere",
        base_version=closed.version,
    )
    closed.refresh_from_db()
    scenario.ids |= {"closed_visit_id": closed.pk, "closed_visit_version": closed.version}
    invite_centre(patient, network.garda, by=own)
    scenario.ids |= {"plan_id": closed.plan_id, "next_centre_id": network.garda.pk}


def _next_centre(scenario: Scenario) -> dict[str, str]:
    return {"centre_id": str(scenario.ids["next_centre_id"])}


def _today(scenario: Scenario) -> dict[str, str]:
    return {"done_on": clock.today().isoformat()}


ROWS = (
    Row(
        "GET",
        "patients/<uuid:patient_id>/follow-up/",
        {200: CLINICAL, 404: REST},
        ids={"patient_id": "followed_patient_id"},
    ),
    Row(
        "POST",
        "follow-up-plans/<uuid:plan_id>/transfer/",
        CLOSERS,
        data=_next_centre,
        headers={"If-Match": '"1"'},
        ids={"plan_id": "plan_id"},
    ),
    Row("POST", f"{ROUTE}done/", CLOSERS, data=_today, headers=FIRST, ids=IDS),
    Row("POST", f"{ROUTE}skip/", CLOSERS, data={"reason": "clinical"}, headers=FIRST, ids=IDS),
    Row(
        "POST",
        f"{ROUTE}reopen/",
        CLOSERS,
        headers={"If-Match": '"{closed_visit_version}"'},
        ids={"visit_id": "closed_visit_id"},
    ),
)


def _skip(scenario: Scenario) -> None:
    from followup.protocols.services import visit_skip

    visit = _visit(scenario, "d60")
    visit_skip(
        actor=scenario.actor("own_doctor"), visit_id=visit.pk, reason="clinical", base_version=visit.version
    )


EVENTS = (EventRow("follow_up.changed", _skip, heard_by=CLINICAL),)
