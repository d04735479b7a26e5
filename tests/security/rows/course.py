"""The course of the CAR-T therapy and the custody of the cells: read with the record, written by whose step it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.cases.pathway import course
from tests.factories import directory
from tests.security.cases import decided
from tests.security.matrix import CLINICAL, HUB, OWN, REST, EventRow, Row
from tests.security.scenario import Scenario


def _world(scenario: Scenario) -> Any:
    """A case of its own with its product, in the words of the helpers of the course."""
    from cases.patients.models import HospitalNumber

    pathway = decided(scenario, "eligible", "meets_indication").referral.pathway
    nurse = directory.make_member(scenario.network.brescia, "nurse", "Alba Costa")
    world = SimpleNamespace(
        hub=scenario.network.brescia,
        patient=pathway.patient,
        pathway=pathway,
        hub_doctor=scenario.actor("hub_doctor"),
        hub_lab=directory.actor_of(nurse),
    )
    HospitalNumber.objects.create(
        patient=pathway.patient, centre=world.hub, number=f"BS{pathway.pk.int % 10**8}"
    )
    return world


def _number(world: Any) -> dict[str, str]:
    return {"wristband_patient_id": f"BS{world.pathway.pk.int % 10**8}"}


def _collected(world: Any, **wrong: str) -> Any:
    course.entry(world, world.pathway, "product", course.PRODUCT)
    course.record(world, world.pathway, "request")
    course.record(world, world.pathway, "suitability")
    return course.record(world, world.pathway, "collection", **{**_number(world), **wrong})


def arrange(scenario: Scenario) -> None:
    from cases.pathway.models import CustodyStep, Deviation
    from cases.pathway.selectors.course import course_of
    from cases.pathway.services.deviations import deviation_resolve

    waiting, failed, resolved = _world(scenario), _world(scenario), _world(scenario)
    _collected(waiting)
    labelled = course.record(waiting, waiting.pathway, "labelling")
    therapy = {"regimen": "Pola-R", "given_at": "circle"}
    bridging = course.entry(waiting, waiting.pathway, "bridging", therapy)
    product = course_of(waiting.pathway).newest("product")
    _collected(failed, order_coi="another")
    _collected(resolved, order_coi="another")
    closing = Deviation.objects.get(pathway=resolved.pathway)
    second = directory.make_member(scenario.network.brescia, "clinician", "Paolo Conti")
    deviation_resolve(
        actor=directory.actor_of(second), deviation_id=closing.pk, cause="misread", reason="Letta male"
    )
    scenario.ids |= {
        "course_kind": "manufacturing",
        "course_step": "request",
        "bridging_id": bridging.entry_id,
        "product_entry_id": product.entry_id,
        "waiting_step_id": labelled.pk,
        "waiting_pathway_id": waiting.pathway.pk,
        "request_step_id": CustodyStep.objects.get(pathway=waiting.pathway, code="request").pk,
        "open_deviation_id": Deviation.objects.get(pathway=failed.pathway).pk,
        "resolved_deviation_id": closing.pk,
    }


NOT_THE_HUB = f"{OWN} invited"
AS_READ = {"If-Match": '"1"'}
ROWS = (
    Row("GET", "patients/<uuid:patient_id>/course/", {200: CLINICAL, 404: REST}),
    Row(
        "POST",
        "pathways/<uuid:pathway_id>/course/<slug:kind>/",
        {201: HUB, 403: NOT_THE_HUB, 404: REST},
        data={"values": {"status": "in_production", "on": "2026-11-01"}},
        ids={"kind": "course_kind"},
    ),
    Row(
        "PATCH",
        "course-entries/<uuid:entry_id>/",
        {200: HUB, 403: NOT_THE_HUB, 404: REST},
        data={"values": {**course.PRODUCT, "order_no": "ORD-2"}, "reason": "order renewed"},
        headers=AS_READ,
        ids={"entry_id": "product_entry_id"},
    ),
    # A therapy that the hub proposed is answered by a doctor of the circle.
    Row(
        "POST",
        "course-entries/<uuid:entry_id>/agree/",
        {200: "own_doctor", 403: f"own_nurse {HUB} invited", 404: REST},
        data={"agrees": True},
        headers=AS_READ,
        ids={"entry_id": "bridging_id"},
    ),
    Row(
        "POST",
        "pathways/<uuid:pathway_id>/custody/<slug:code>/",
        {201: HUB, 403: NOT_THE_HUB, 404: REST},
        data={"done_at": "2026-11-01T08:00:00Z", "place": "Day hospital", "values": {"order_no": "ORD-1"}},
        ids={"code": "course_step"},
    ),
    # The second person of a labelling: a doctor, a nurse or the tissue establishment of the hub.
    Row(
        "POST",
        "custody-steps/<uuid:step_id>/sign/",
        {200: "hub_doctor", 403: f"hub_coordinator {NOT_THE_HUB}", 404: REST},
        data={"readings": [{"source": "label", "identifier": "coi", "value": course.COI, "how": "typed"}]},
        ids={"step_id": "waiting_step_id"},
    ),
    Row(
        "POST",
        "custody-steps/<uuid:step_id>/correct/",
        {200: HUB, 403: NOT_THE_HUB, 404: REST},
        data={"values": {"order_no": "ORD-3"}, "reason": "mistyped"},
        headers=AS_READ,
        ids={"step_id": "request_step_id"},
    ),
    Row(
        "POST",
        "deviations/<uuid:deviation_id>/resolve/",
        {200: "hub_doctor", 403: f"hub_coordinator {NOT_THE_HUB}", 404: REST},
        data={"cause": "misread", "reason": "read again from the order"},
        ids={"deviation_id": "open_deviation_id"},
    ),
    # Another doctor resolved it: a second person of the hub confirms.
    Row(
        "POST",
        "deviations/<uuid:deviation_id>/confirm/",
        {200: HUB, 403: NOT_THE_HUB, 404: REST},
        data={},
        ids={"deviation_id": "resolved_deviation_id"},
    ),
)


def _written(scenario: Scenario) -> None:
    from cases.pathway.services.course import course_entry_record

    course_entry_record(
        actor=scenario.actor("hub_coordinator"),
        pathway_id=scenario.ids["waiting_pathway_id"],
        kind="manufacturing",
        values={"status": "in_production", "on": "2026-11-01"},
    )


EVENTS = (EventRow("course.changed", _written, heard_by=CLINICAL),)
