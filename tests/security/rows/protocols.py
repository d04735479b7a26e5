"""Follow-up plans: read and closed like the record, by the circle of care with a clinical role. Protocols: read by
every member, written by coordinators and administrators of a CAR-T centre."""

from datetime import timedelta
from typing import Any

from kernel import clock
from tests.factories.patients import invite_centre, invite_person, make_patient
from tests.factories.toxicity import infuse
from tests.security.matrix import CLINICAL, IDENTITY, REST, EventRow, Row
from tests.security.scenario import Scenario

IDS = {"visit_id": "planned_visit_id"}
CLOSERS = {200: CLINICAL, 404: REST}
ROUTE = "planned-visits/<uuid:visit_id>/"
FIRST = {"If-Match": '"{planned_visit_version}"'}

WRITERS = "hub_coordinator centre_admin platform_admin"
MEMBERS = f"{IDENTITY} outsider centre_admin privacy_officer platform_admin"
VERSION = "protocol-versions/<uuid:version_id>/"
OF_DRAFT = {"version_id": "draft_version_id"}


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

    _arrange_protocols(scenario)


def _arrange_protocols(scenario: Scenario) -> None:
    """A draft for one product, and a version of another one whose day is to come."""
    from followup.protocols.models import ProtocolVersion
    from followup.protocols.services import protocol_create, version_publish

    actor = scenario.actor("hub_coordinator")
    standard = ProtocolVersion.objects.get(protocol__code="cart_standard")
    made = {
        product: protocol_create(
            actor=actor,
            title_it=product,
            title_en=product,
            diseases=[],
            products=[product],
            copy_of=standard.pk,
        )
        for product in ("ide_cel", "cilta_cel")
    }
    coming = version_publish(
        actor=actor,
        version_id=made["cilta_cel"].pk,
        in_force_from=clock.today() + timedelta(days=9),
        base_revision=1,
    )
    scenario.ids |= {
        "standard_version_id": standard.pk,
        "standard_protocol_id": standard.protocol_id,
        "draft_version_id": made["ide_cel"].pk,
        "coming_version_id": coming.pk,
        "coming_protocol_id": coming.protocol_id,
    }


def _standard_version(scenario: Scenario) -> dict[str, str]:
    return {"protocol_version_id": str(scenario.ids["standard_version_id"])}


def _new_protocol(scenario: Scenario) -> dict[str, Any]:
    return {
        "title_it": "Mieloma",
        "title_en": "Myeloma",
        "diseases": ["mm"],
        "products": [],
        "copy_of": str(scenario.ids["standard_version_id"]),
    }


DRAFT = {
    "source": "Ours",
    "visits": [
        {
            "days": 30, "months": 0, "before": 3, "after": 3, "owner": "hub", "mode": "in_person",
            "is_optional": False, "due": ["interview"], "indicated": [],
        }
    ],
}  # fmt: skip
CARE = {"min_inactivated_months": 3, "products": []}


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
    Row(
        "GET",
        "follow-up-plans/<uuid:plan_id>/protocol/",
        {200: CLINICAL, 404: REST},
        ids={"plan_id": "plan_id"},
    ),
    # the plan follows the version that holds: who may move it is told so
    Row(
        "POST",
        "follow-up-plans/<uuid:plan_id>/protocol/",
        {409: CLINICAL, 404: REST},
        data=_standard_version,
        headers={"If-Match": '"1"'},
        ids={"plan_id": "plan_id"},
    ),
    Row(
        "POST",
        "follow-up-plans/<uuid:plan_id>/safety/",
        {409: CLINICAL, 404: REST},
        data={"drop_optional": True},
        headers={"If-Match": '"1"'},
        ids={"plan_id": "plan_id"},
    ),
    Row("GET", "protocols/", {200: MEMBERS}),
    Row("POST", "protocols/", {201: WRITERS, 403: REST}, data=_new_protocol),
    Row(
        "PATCH",
        "protocols/<uuid:protocol_id>/",
        {200: WRITERS, 403: REST},
        data={"is_retired": True},
        headers={"If-Match": '"1"'},
        ids={"protocol_id": "coming_protocol_id"},
    ),
    Row(
        "POST",
        "protocols/<uuid:protocol_id>/draft/",
        {201: WRITERS, 403: REST},
        data={},
        ids={"protocol_id": "standard_protocol_id"},
    ),
    Row("GET", VERSION, {200: MEMBERS}, ids=OF_DRAFT),
    Row("PUT", VERSION, {200: WRITERS, 403: REST}, data=DRAFT, headers={"If-Match": '"1"'}, ids=OF_DRAFT),
    Row("DELETE", VERSION, {204: WRITERS, 403: REST}, headers={"If-Match": '"1"'}, ids=OF_DRAFT),
    Row(
        "POST",
        f"{VERSION}publish/",
        {200: WRITERS, 403: REST},
        data=lambda _scenario: {"in_force_from": clock.today().isoformat()},
        headers={"If-Match": '"1"'},
        ids=OF_DRAFT,
    ),
    Row(
        "POST",
        f"{VERSION}withdraw/",
        {200: WRITERS, 403: REST},
        data={},
        headers={"If-Match": '"2"'},
        ids={"version_id": "coming_version_id"},
    ),
    Row("GET", "care-rules/", {200: MEMBERS}),
    Row("PUT", "care-rules/", {200: WRITERS, 403: REST}, data=CARE, headers={"If-Match": '"0"'}),
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
