"""The FHIR interface, for people with a session and programs with a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.security.matrix import MACHINES, RELATIONS, REST, Row

if TYPE_CHECKING:
    from tests.security.scenario import Scenario

ALL = " ".join((*RELATIONS, *MACHINES))
PUBLIC = "* signed_out suspended"
ONE = "/fhir/r4/<fhir_type:kind>/<fhir_id:resource_id>"
# Crema's patient of the record's room: its own centre alone treats it
OWN = "own_doctor own_nurse own_machine"


def arrange(scenario: Scenario) -> None:
    from cases.record.services import entry_create
    from kernel.files.services.store import file_create_from_bytes
    from tests.factories.patients import make_patient

    doctor = scenario.people["own_doctor"]
    patient = make_patient(doctor)
    entry, _warnings = entry_create(
        actor=scenario.actor("own_doctor"),
        patient_id=patient.pk,
        kind_slug="conditions",
        values={"text": "Hypertension"},
    )
    file = file_create_from_bytes(
        actor=scenario.actor("own_doctor"),
        subject_type="patient",
        subject_id=patient.pk,
        name="note.txt",
        category="other",
        content=b"a note",
    )
    scenario.ids |= {
        "fhir_patient_id": patient.pk,
        "fhir_condition_id": entry.pk,
        "fhir_file_id": file.pk,
        "fhir_type": "Condition",
        "fhir_version": "1",
    }


def _finding(scenario: Scenario) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "subject": {"reference": f"Patient/{scenario.ids['fhir_patient_id']}"},
        "code": {"text": "Diabetes"},
    }


def _changed(scenario: Scenario) -> dict[str, Any]:
    return {**_finding(scenario), "id": str(scenario.ids["fhir_condition_id"])}


def _transaction(scenario: Scenario) -> dict[str, Any]:
    entry = {"resource": _finding(scenario), "request": {"method": "POST", "url": "Condition"}}
    return {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}


_CONDITION = {"kind": "fhir_type", "resource_id": "fhir_condition_id", "version": "fhir_version"}

ROWS = (
    Row("GET", "/fhir/r4/metadata", {200: PUBLIC}, public=True, askers="signed_out own_doctor own_machine"),
    Row(
        "GET",
        "/fhir/r4/.well-known/smart-configuration",
        {200: PUBLIC},
        public=True,
        askers="signed_out own_doctor own_machine",
    ),
    Row(
        "POST",
        "/fhir/r4/auth/token",
        {400: PUBLIC},
        data="grant_type=password",
        content_type="application/x-www-form-urlencoded",
        public=True,
        askers="signed_out own_doctor own_machine",
    ),
    Row(
        "GET",
        "/fhir/r4/<fhir_type:kind>",
        {200: REST},
        ids=_CONDITION,
        shows="fhir_condition_id",
        shown_to=OWN,
        askers=ALL,
    ),
    Row(
        "POST",
        "/fhir/r4/<fhir_type:kind>/_search",
        {200: REST},
        ids=_CONDITION,
        data="_count=500",
        content_type="application/x-www-form-urlencoded",
        shows="fhir_condition_id",
        shown_to=OWN,
        askers=ALL,
    ),
    Row(
        "POST",
        "/fhir/r4/<fhir_type:kind>",
        {201: OWN, 404: REST},
        ids=_CONDITION,
        data=_finding,
        askers=ALL,
    ),
    Row(
        "PUT",
        ONE,
        {200: OWN, 404: REST},
        ids=_CONDITION,
        data=_changed,
        headers={"If-Match": 'W/"1"'},
        askers=ALL,
    ),
    Row("POST", "/fhir/r4/", {200: OWN, 404: REST}, data=_transaction, askers=ALL),
    Row("GET", ONE, {200: OWN, 404: REST}, ids=_CONDITION, askers=ALL),
    Row("GET", f"{ONE}/_history", {200: OWN, 404: REST}, ids=_CONDITION, askers=ALL),
    Row("GET", f"{ONE}/_history/<fhir_id:version>", {200: OWN, 404: REST}, ids=_CONDITION, askers=ALL),
    Row(
        "GET",
        "/fhir/r4/Patient/<fhir_id:patient_id>/$everything",
        {200: OWN, 404: REST},
        ids={"patient_id": "fhir_patient_id"},
        askers=ALL,
    ),
    Row(
        "GET",
        "/fhir/r4/Binary/<fhir_id:resource_id>",
        {200: OWN, 404: REST},
        ids={"resource_id": "fhir_file_id"},
        askers=ALL,
    ),
    Row(
        "GET",
        "/fhir/r4/^(?P<rest>.*)$",
        {404: PUBLIC},
        ids={"rest": "fhir_type"},
        public=True,
        askers="signed_out own_doctor own_machine",
    ),
)
