"""The warnings over HTTP: medicines and lines of one record, the planned day, a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.audit.models import AuditEntry
from kernel.clock import today
from tests.factories.patients import make_patient
from tests.factories.record import add_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def ask(client, patient):
    answer = client.get(f"/api/v1/patients/{patient.pk}/record/apheresis-warnings/")
    assert answer.status_code == 200
    return answer.json()


def test_a_steroid_and_a_recent_line_are_warned_of_with_source_and_day(api, circle_doctor, patient):
    client = api(circle_doctor)
    steroid = add_entry(patient, circle_doctor, "medications", text="Prednisone 25 mg")
    add_entry(patient, circle_doctor, "medications", text="Bisoprololo 2,5 mg")
    ended = today() - timedelta(days=5)
    line = add_entry(
        patient,
        circle_doctor,
        "therapy-lines",
        line_no=1,
        intent="salvage",
        regimen="r_gemox",
        start_on=(ended - timedelta(days=30)).isoformat(),
        end_on=ended.isoformat(),
    )
    told = ask(client, patient)
    assert [(w["kind"], w["entry_id"], w["rule"]) for w in told["results"]] == [
        ("medications", str(steroid.pk), "steroid"),
        ("therapy-lines", str(line.pk), "washout_chemotherapy"),
    ]
    assert told["results"][1]["clear_on"] == (ended + timedelta(days=14)).isoformat()
    assert all(w["source"] and w["message_it"] and w["evidence_en"] for w in told["results"])
    assert told["advisory_en"].startswith("Advisory")
    assert AuditEntry.objects.filter(action="record.warnings_viewed", patient_id=patient.pk).exists()

    add_entry(patient, circle_doctor, "comorbidity", steroid_dose_mg_prednisone_eq="5")
    assert [w["rule"] for w in ask(client, patient)["results"]] == ["washout_chemotherapy"]


def test_a_medicine_that_was_an_error_or_is_long_over_is_not_warned_of(api, circle_doctor, patient):
    client = api(circle_doctor)
    wrong = add_entry(patient, circle_doctor, "medications", text="Desametasone")
    client.post(
        f"/api/v1/patients/{patient.pk}/record/medications/{wrong.pk}/entered-in-error/",
        {"reason": "other"},
        headers={"If-Match": '"1"'},
    )
    add_entry(
        patient, circle_doctor, "medications", text="Metotrexato", start_on="2025-01-10", end_on="2025-02-10"
    )
    add_entry(patient, circle_doctor, "medications", none_known=True)
    assert ask(client, patient)["results"] == []


def test_the_warnings_cost_the_same_however_many_medicines(api, circle_doctor, patient):
    client = api(circle_doctor)

    def cost(medicines):
        for number in range(medicines):
            add_entry(patient, circle_doctor, "medications", text=f"Prednisone {number}")
        ask(client, patient)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(client, patient)
        return len(queries)

    assert cost(1) == cost(12)
