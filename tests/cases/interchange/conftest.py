"""Small Bundles of our own making, piece by piece."""

import json
from typing import Any

import pytest

PATIENT_URL = "urn:uuid:11111111-0000-4000-8000-000000000001"


class Bundle:
    """`add` puts a resource in and returns its fullUrl; `content` is what a hospital would send."""

    def __init__(self, **patient: Any) -> None:
        self.entries: list[dict[str, Any]] = []
        self.patient = {
            "resourceType": "Patient",
            "identifier": [{"system": "http://hospital.example/mr", "value": "MR-77"}],
            "name": [{"use": "official", "family": "Corradini", "given": ["Ada", "Maria"]}],
            "gender": "female",
            "birthDate": "1961-04-09",
            **patient,
        }
        self.entries.append({"fullUrl": PATIENT_URL, "resource": self.patient})

    def add(self, resource_type: str, **elements: Any) -> str:
        url = f"urn:uuid:22222222-0000-4000-8000-{len(self.entries):012d}"
        about = {"Immunization": "patient", "AllergyIntolerance": "patient", "Claim": "patient"}
        aside = {"Organization", "Practitioner", "Medication"}
        link = (
            {}
            if resource_type in aside
            else {about.get(resource_type, "subject"): {"reference": PATIENT_URL}}
        )
        self.entries.append({"fullUrl": url, "resource": {"resourceType": resource_type, **link, **elements}})
        return url

    def observe(
        self, loinc: str, value: float, unit: str, on: str = "2026-10-05T08:30:00+02:00", **more: Any
    ) -> str:
        return self.add(
            "Observation",
            status="final",
            code={"coding": [{"system": "http://loinc.org", "code": loinc, "display": f"Test {loinc}"}]},
            effectiveDateTime=on,
            valueQuantity={"value": value, "unit": unit, "code": unit, "system": "http://unitsofmeasure.org"},
            **more,
        )

    @property
    def content(self) -> bytes:
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": self.entries}
        return json.dumps(bundle).encode()


@pytest.fixture
def bundle() -> Bundle:
    return Bundle()


@pytest.fixture
def make_bundle() -> type[Bundle]:
    return Bundle


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"
