"""Visits: read and written like the record, signed by a doctor of their centre."""

from __future__ import annotations

from uuid import uuid4

from followup.visits.rules.sections import SECTIONS
from tests.factories.visits import begin, fill, followed_patient, sign
from tests.security.matrix import CLINICAL, HUB, REST, EventRow, FrameRow, Row
from tests.security.scenario import Scenario

FILLS, MAKES = {200: CLINICAL, 404: REST}, {201: CLINICAL, 404: REST}
SIGNS = {200: "own_doctor", 403: f"own_nurse {HUB} invited", 404: REST}
VISIT, REPORT = "visits/<uuid:visit_id>/", "visit-reports/<uuid:report_id>/"
OPEN, SIGNED = {"visit_id": "draft_visit_id"}, {"visit_id": "signed_visit_id"}
FIRST, NEW = {"If-Match": '"1"'}, {"If-Match": '"0"'}
COMPLETE = {"If-Match": f'"{1 + len(SECTIONS)}"'}


def arrange(scenario: Scenario) -> None:
    """A patient of Crema a year after the cells: one visit is written, one could be signed, one is signed."""
    from followup.visits.services.ordering import order_add
    from tests.factories.patients import invite_person

    own = scenario.people["own_doctor"]
    patient = followed_patient(own, scenario.network)
    invite_person(patient, scenario.people["invited"], by=own)
    draft = begin(own, patient)
    complete = fill(own, begin(own, patient))
    signed = fill(own, begin(own, patient, "m12"))
    order = order_add(
        actor=scenario.actor("own_doctor"), visit_id=draft.pk, client_id=uuid4(), kind="blood", what="IgG"
    )
    report = sign(own, signed)
    scenario.ids |= {
        "visited_patient_id": patient.pk,
        "draft_visit_id": draft.pk,
        "complete_visit_id": complete.pk,
        "signed_visit_id": signed.pk,
        "order_id": order.pk,
        "report_id": report.pk,
        "visit_section": "supportive",
        "visit_item": "igg",
    }


PATIENT = {"patient_id": "visited_patient_id"}
ROWS = (
    Row("GET", "patients/<uuid:patient_id>/visits/", FILLS, ids=PATIENT),
    Row(
        "POST",
        "patients/<uuid:patient_id>/visits/",
        MAKES,
        data=lambda _s: {"client_id": str(uuid4())},
        ids=PATIENT,
    ),
    Row("GET", VISIT, FILLS, ids=OPEN),
    Row("PATCH", VISIT, FILLS, data={"mode": "video"}, headers=FIRST, ids=OPEN),
    Row(
        "PUT",
        f"{VISIT}sections/<slug:code>/",
        FILLS,
        data={"text": "no symptoms"},
        headers=NEW,
        ids={**OPEN, "code": "visit_section"},
    ),
    Row(
        "PUT",
        f"{VISIT}items/<slug:code>/",
        FILLS,
        data={"outcome": "done"},
        headers=NEW,
        ids={**OPEN, "code": "visit_item"},
    ),
    Row(
        "POST",
        f"{VISIT}entries/",
        MAKES,
        data=lambda _s: {
            "client_id": str(uuid4()),
            "section": "lymphoma",
            "kind": "vitals",
            "values": {"weight_kg": 70},
        },
        ids=OPEN,
    ),
    Row(
        "POST",
        f"{VISIT}orders/",
        MAKES,
        data=lambda _s: {"client_id": str(uuid4()), "kind": "blood", "what": "IgG"},
        ids=OPEN,
    ),
    Row("PATCH", "visit-orders/<uuid:order_id>/", FILLS, data={"state": "done"}, headers=FIRST),
    Row("GET", f"{VISIT}preview/", FILLS, query="?language=en", ids={"visit_id": "complete_visit_id"}),
    Row(
        "POST",
        f"{VISIT}sign/",
        SIGNS,
        data={"language": "it"},
        headers=COMPLETE,
        ids={"visit_id": "complete_visit_id"},
    ),
    Row(
        "POST",
        f"{VISIT}addendum/",
        SIGNS,
        data={"text": "the PET was read again", "reason": "late result"},
        headers=FIRST,
        ids=SIGNED,
    ),
    Row("POST", f"{VISIT}withdraw/", FILLS, data={"reason": "wrong patient"}, headers=FIRST, ids=OPEN),
    Row("GET", f"{REPORT}pdf/", FILLS),
    Row("POST", f"{REPORT}releases/", FILLS, data={"to": "patient", "how": "printed"}),
)


def _written(scenario: Scenario) -> None:
    from followup.visits.services.filling import section_write

    section_write(
        actor=scenario.actor("hub_doctor"),
        visit_id=scenario.ids["draft_visit_id"],
        code="samples",
        base_version=0,
        text="done",
    )


def _editing(scenario: Scenario) -> None:
    from followup.visits.services.editing import visit_editing_note

    visit_editing_note(
        actor=scenario.actor("own_nurse"), visit_id=scenario.ids["draft_visit_id"], section="lymphoma"
    )


EVENTS = (
    EventRow("visit.changed", _written, heard_by=CLINICAL),
    EventRow("visit.editing", _editing, heard_by=f"own_doctor {HUB} invited"),
)
FRAMES = (
    FrameRow(
        "visit.editing",
        lambda scenario: {"visit_id": scenario.ids["draft_visit_id"], "section": "lymphoma"},
        senders=CLINICAL,
    ),
)
