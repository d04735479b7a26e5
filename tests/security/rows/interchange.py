"""Imports of foreign records."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from tests.security.matrix import REST, Row
from tests.security.rows.patients import STAFF
from tests.security.scenario import Scenario

# By chance two invented names are alike, and then the second is asked about as a possible duplicate.
_days = count()


def bundle() -> bytes:
    """A patient of nobody yet, with one condition."""
    patient, condition = f"urn:uuid:{uuid4()}", f"urn:uuid:{uuid4()}"
    number = uuid4().hex
    entries = [
        {
            "fullUrl": patient,
            "resource": {
                "resourceType": "Patient",
                "identifier": [{"system": "urn:example:registry", "value": number}],
                "name": [{"family": f"Import{number[:6]}", "given": [f"Prova{number[6:12]}"]}],
                "gender": "female",
                "birthDate": (date(1940, 1, 1) + timedelta(days=next(_days))).isoformat(),
            },
        },
        {
            "fullUrl": condition,
            "resource": {
                "resourceType": "Condition",
                "subject": {"reference": patient},
                "clinicalStatus": {"coding": [{"code": "active"}]},
                "code": {
                    "coding": [
                        {"system": "http://snomed.info/sct", "code": "38341003", "display": "Hypertension"}
                    ]
                },
                "onsetDateTime": "2019-05-01",
            },
        },
    ]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


def arrange(scenario: Scenario) -> None:
    from cases.interchange.services import fhir_import

    doctor = scenario.actor("own_doctor")
    assert doctor.centre_id is not None
    outcome = fhir_import(actor=doctor, centre_id=doctor.centre_id, content=bundle(), filename="one.json")
    assert outcome.run is not None
    scenario.ids |= {"import_id": outcome.run.pk}


def _file(scenario: Scenario) -> dict[str, Any]:
    upload = io.BytesIO(bundle())
    upload.name = "two.json"
    return {"file": upload}


CLINICAL_STAFF = STAFF.replace("own_secretary", "")

ROWS = (
    # An import writes a record: who only sees identities does not bring one in.
    Row("POST", "imports/fhir/", {201: CLINICAL_STAFF, 403: REST}, data=_file, content_type="multipart"),
    # The imported patient is Crema's alone.
    Row("GET", "imports/<uuid:import_id>/", {200: "own_doctor own_nurse", 404: REST}),
)
