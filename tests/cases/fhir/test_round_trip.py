"""A record that is exported and imported again is the same record."""

import json
import os
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from fhir.resources.R4B import get_fhir_model_class

from cases.interchange.models import KeptResource
from cases.interchange.services import fhir_import
from cases.patients.models import Patient
from cases.record.models import KINDS
from tests.cases.fhir.conftest import BASE, register, write_record
from tests.cases.interchange.conftest import Bundle
from tests.factories.directory import SETUP, actor_of, make_member, make_network

pytestmark = pytest.mark.django_db
SAMPLES = sorted(Path(os.environ.get("CIRCLECARE_SAMPLES", os.devnull)).glob("*.json"))
BUDGET_S = 2.0


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.UPLOAD_STAGING_DIR = tmp_path / "staging"


@pytest.fixture
def network(db):
    """Of this test alone, as who comes with a Bundle may be the patient of the other files."""
    return make_network()


@pytest.fixture
def circle_doctor(network):
    return make_member(network.crema, "clinician", "Giulia Ferri")


@pytest.fixture
def patient(circle_doctor):
    return write_record(circle_doctor)


def everything(machine, patient):
    # of the processor: a busy machine must not decide
    began = time.process_time()
    answer = machine.get(f"{BASE}/Patient/{patient.pk}/$everything")
    assert answer.status_code == 200
    return answer.content, time.process_time() - began


def record_of(patient):
    """The record in a form that two copies share: every field of every entry, without ids and times of writing."""
    entries = {
        kind.slug: sorted(
            json.dumps(
                {name: getattr(row, name) for name in (*kind.model.WRITABLE, "effective_on", "status")}
                | {"original": getattr(row, "original", None), "unit": getattr(row, "unit", None)},
                default=_plain,
                sort_keys=True,
            )
            for row in kind.rows.filter(patient=patient)
        )
        for kind in KINDS
    }
    kept = sorted(
        KeptResource.objects.filter(patient=patient)
        .exclude(resource_type__in=["ServiceRequest"])
        .values_list("resource_type", flat=True)
    )
    return entries, kept


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat()


def who(patient):
    names = (
        "family_name",
        "given_name",
        "birth_date",
        "sex",
        "tax_code",
        "phone",
        "email",
        "residence_comune",
    )
    more = (
        "language",
        "deceased_on",
        "caregiver_name",
        "interpreter_needed",
        "gp_name",
        "tax_code_absent_reason",
    )
    return {name: getattr(patient, name) for name in (*names, *more)}


class Back(Exception):
    """Undoes what was done within."""


def imported_anew(content, centre, *, of):
    """The record that the exported Bundle makes where nothing is known of the patient."""
    found = {}
    doctor = actor_of(make_member(centre, "clinician"))

    def elsewhere():
        # out of sight for the duplicate check: another hospital, another network
        Patient.objects.filter(pk=of.pk).update(
            family_name="Z", given_name="Z", birth_date="1900-01-01", tax_code=None
        )
        of.identifiers.all().delete()
        of.hospital_numbers.all().delete()
        outcome = fhir_import(actor=doctor, centre_id=centre.pk, content=content, filename="again.json")
        assert outcome.patient_is_new
        found["record"], found["who"] = record_of(outcome.patient), who(outcome.patient)
        raise Back

    with pytest.raises(Back), transaction.atomic():
        elsewhere()
    return found


def test_a_record_with_every_kind_comes_back(machine, patient, network):
    content, _took = everything(machine, patient)
    again = imported_anew(content, network.mantova, of=patient)
    assert again["record"] == record_of(patient)
    assert again["who"] == who(patient)


def test_importing_an_export_where_it_came_from_changes_nothing(machine, patient, network, circle_doctor):
    from cases.patients.models import PatientIdentifier

    PatientIdentifier.objects.create(patient=patient, system="urn:example:registry", value="77")
    content, _took = everything(machine, patient)
    before = record_of(patient)
    outcome = fhir_import(
        actor=actor_of(circle_doctor), centre_id=network.crema.pk, content=content, filename="back.json"
    )
    assert (outcome.patient.pk, outcome.report["taken"]) == (patient.pk, [])
    assert record_of(patient) == before


def bundle_with_what_has_no_table():
    bundle = Bundle()
    hospital = bundle.add("Organization", name="Ospedale vecchio")
    encounter = bundle.add(
        "Encounter",
        status="finished",
        **{"class": {"code": "AMB"}},
        serviceProvider={"reference": hospital},
        period={"start": "2025-01-10T08:00:00+01:00"},
    )
    lab = bundle.observe("718-7", 118, "g/L")
    weight = bundle.observe("29463-7", 71.5, "kg")
    bundle.add(
        "DiagnosticReport",
        status="final",
        code={"text": "Blood count"},
        encounter={"reference": encounter},
        result=[{"reference": lab}, {"reference": weight}],
    )
    bundle.add("CarePlan", status="active", intent="plan")
    bundle.add("Encounter", status="no such status", **{"class": "no coding"})
    return bundle


def test_what_has_no_table_is_served_again_with_its_links(machine, circle_doctor, network):
    outcome = fhir_import(
        actor=actor_of(circle_doctor),
        centre_id=network.crema.pk,
        content=bundle_with_what_has_no_table().content,
    )
    patient = outcome.patient
    content, _took = everything(machine, patient)
    found = {entry["resource"]["resourceType"]: entry["resource"] for entry in json.loads(content)["entry"]}
    assert found["Encounter"]["serviceProvider"] == {"display": "Ospedale vecchio"}
    linked = [link["reference"] for link in found["DiagnosticReport"]["result"]]
    for reference in (*linked, found["DiagnosticReport"]["encounter"]["reference"]):
        assert machine.get(f"{BASE}/{reference}").status_code == 200
    assert linked[1].endswith("-weight")
    # one that is not valid stays in the Bundle that is kept
    assert KeptResource.objects.filter(resource_type="Encounter").count() == 1
    assert imported_anew(content, network.mantova, of=patient)["record"] == record_of(patient)


def test_samples_come_back_as_they_went(machine, network):
    """The Bundles of the folder CIRCLECARE_SAMPLES, where somebody has real exports; one of our own at least."""
    slowest = 0.0
    for content in [bundle_with_what_has_no_table().content, *(path.read_bytes() for path in SAMPLES)]:
        outcome = fhir_import(actor=SETUP, centre_id=network.crema.pk, content=content)
        exported, took = everything(machine, outcome.patient)
        slowest = max(slowest, took)
        for entry in json.loads(exported)["entry"]:
            get_fhir_model_class(entry["resource"]["resourceType"]).model_validate(entry["resource"])
        again = imported_anew(exported, network.mantova, of=outcome.patient)
        assert again["record"] == record_of(outcome.patient)
        assert again["who"] == who(outcome.patient)
    assert slowest < BUDGET_S


def test_a_program_of_another_hospital_takes_it(patient, machine, network):
    """Scopes and circle of care of the reader decide, not who exported."""
    outside = register(network.cremona).client()
    assert outside.get(f"{BASE}/Patient/{patient.pk}/$everything").status_code == 404
