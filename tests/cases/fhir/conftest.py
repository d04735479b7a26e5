"""A patient of Crema with one entry of every kind, and programs of two centres."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from random import randrange
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from jwt.algorithms import ECAlgorithm
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from cases.patients.models import Patient
from cases.record.models import KINDS
from network.directory.models import Person
from tests.factories.directory import SETUP, Network, make_member, make_network
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

BASE = "/fhir/r4"
EVERY_KIND: dict[str, dict[str, Any]] = {
    "diagnoses": {
        "disease": "mcl",
        "icd10": "C83.11",
        "diagnosed_on": "2024-03-05",
        "staged_on": "2024-04-02",
        "ann_arbor": "IV",
        "biology_on": "2025-01-20",
        "ki67_pct": "35",
        "extranodal_sites": ["none"],
    },
    "conditions": {
        "text": "Hypertension",
        "code_system": "http://snomed.info/sct",
        "code": "38341003",
        "onset_on": "2011-02-03",
    },
    "comorbidity": {"autoimmune_disease": False, "hct_ci": ["none"]},
    "therapy-lines": {
        "line_no": 1,
        "intent": "first_line",
        "regimen_text": "R-CHOP",
        "start_on": "2024-04-01",
        "end_on": "2024-08-01",
        "best_response": "cr",
    },
    "derived-facts": {"fact": "prior_lines_n", "number": 2, "reason": "two lines elsewhere"},
    "labs": {"code": "ldh", "value": "310.5", "effective_on": "2026-01-10", "uln": "248", "ref_high": "248"},
    "performance-status": {"effective_on": "2026-01-10", "ecog": 1, "kps": 80, "b_symptoms": False},
    "infection-status": {"effective_on": "2026-01-10", "active_infection": "none"},
    "disease-status": {"effective_on": "2026-01-12", "disease_state": "pd", "deauville": 5, "smd_cm": "4.2"},
    "vitals": {
        "effective_on": "2026-01-10",
        "taken_at": "2026-01-10T08:30:00+01:00",
        "weight_kg": "71.5",
        "systolic_mmhg": 130,
        "diastolic_mmhg": 80,
        "note": "seated",
    },
    "allergies": {"text": "Penicillin", "severity": "severe"},
    "medications": {"text": "Aciclovir", "dose": "400 mg x 2", "start_on": "2025-12-01"},
    "procedures": {"text": "Biopsy", "performed_on": "2024-03-01"},
    "immunizations": {"text": "Influenza", "given_on": "2025-10-01", "lot": "A1"},
    "observations": {"text": "Pain", "value": "3", "unit": "{score}", "effective_on": "2026-01-10"},
    "virology": {"code": "hbsag", "result": "negative", "effective_on": "2026-01-02"},
    "immunoglobulins": {"given_on": "2026-01-05", "route": "sc", "dose_g": "10"},
    "infections": {"found_on": "2025-12-20", "organism": "CMV", "severity": "2", "outcome": "resolved"},
    "relapses": {"found_on": "2026-01-09", "relapse_kind": "relapse"},
    "second-malignancies": {"found_on": "2026-01-08", "malignancy_kind": "skin", "icd10": "C44.3"},
    "deaths": {"died_on": "2026-01-20", "main_cause": "infection"},
    "logistics": {"distance_km": "42", "transport": "family"},
    "consents": {
        "kind": "treatment",
        "given": True,
        "effective_on": "2026-01-11",
        "explained_by": "Dr Ferri",
    },
}


def write_record(doctor: Person) -> Patient:
    """A patient with one entry of every kind of the record."""
    assert set(EVERY_KIND) == {kind.slug for kind in KINDS}
    patient = make_patient(
        doctor,
        family_name="Corradini",
        given_name="Ada",
        birth_date=date(1961, 4, 9),
        sex="F",
        caregiver_name="Bruno Corradini",
        interpreter_needed=False,
    )
    for slug, values in EVERY_KIND.items():
        add_entry(patient, doctor, slug, **values)
    # a death is written on the patient too
    patient.refresh_from_db()
    return patient


@dataclass
class Standing:
    network: Network
    doctor: Person
    patient: Patient


@pytest.fixture(scope="module")
def standing_record(standing_rows: DjangoDbBlocker) -> Standing:
    """Written once a module: that takes longer than most tests do with it."""
    with standing_rows.unblock():
        network = make_network()
        doctor = make_member(network.crema, "clinician", "Giulia Ferri")
        return Standing(network, doctor, write_record(doctor))


@pytest.fixture
def own_record(standing_record: Standing, db: None) -> Standing:
    """For one test: what it changes on these objects no other test sees."""
    return deepcopy(standing_record)


@pytest.fixture
def network(own_record: Standing) -> Network:
    return own_record.network


@pytest.fixture
def circle_doctor(own_record: Standing) -> Person:
    return own_record.doctor


@pytest.fixture
def patient(own_record: Standing) -> Patient:
    """One entry of every kind of the record."""
    return own_record.patient


def post_form(client: Any, path: str, form: dict[str, str]) -> Any:
    return client.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")


@dataclass
class Program:
    """A registered program with its private key."""

    id: str
    key: Any
    kid: str = "k1"
    # one each: tokens are counted by address, across tests too
    address: str = field(default_factory=lambda: f"10.{randrange(256)}.{randrange(256)}.{randrange(1, 255)}")

    def assertion(self, **changed: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": f"{settings.CIRCLECARE_BASE_URL}{BASE}/auth/token",
            "exp": now + 120,
            "jti": uuid4().hex,
            **changed,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, self.key, algorithm="ES384", headers={"kid": self.kid})

    def ask(self, scope: str = "system/*.read", **changed: Any) -> Any:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": changed.pop("assertion", None) or self.assertion(**changed),
            "scope": scope,
        }
        return post_form(APIClient(REMOTE_ADDR=self.address), f"{BASE}/auth/token", form)

    def client(self, scope: str = "system/*.read") -> APIClient:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {self.ask(scope).json()['access_token']}")
        return client


def register(centre: Any, name: str = "Laboratory", scopes: tuple[str, ...] = ("system/*.*",)) -> Program:
    from network.machines.services import machine_create

    key = ec.generate_private_key(ec.SECP384R1())
    jwk = json.loads(ECAlgorithm.to_jwk(key.public_key())) | {"kid": "k1"}
    machine = machine_create(
        actor=SETUP, centre_id=centre.pk, name=name, jwks={"keys": [jwk]}, scopes=list(scopes)
    )
    return Program(str(machine.pk), key)


@pytest.fixture
def program(network):
    """A program of the patient's own centre."""
    return register(network.crema)


@pytest.fixture
def machine(program):
    return program.client("system/*.read system/*.write")
