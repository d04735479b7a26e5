"""The whole record at once, in pages, and of a patient of many years."""

import json
import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.record.models import LabResult
from kernel.files.models import FileKind, StoredFile
from kernel.ids import new_id
from tests.cases.fhir.conftest import BASE
from tests.factories.record import add_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_record")]
BUDGET_S = 2.0
"""For the largest patient; counted in time of the processor, so that a busy machine does not decide."""


def get(client, address, status=200):
    answer = client.get(address if address.startswith("/") else f"{BASE}/{address}")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def names(bundle, mode):
    return [
        f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
        for entry in bundle.get("entry", [])
        if entry["search"]["mode"] == mode
    ]


def pages(client, address):
    while address:
        page = get(client, address)
        yield page
        links = {link["relation"]: link["url"] for link in page["link"]}
        address = BASE + links["next"].partition("/fhir/r4")[2] if "next" in links else ""


def make_many(patient, author, *, results, documents):
    first = LabResult.objects.filter(patient=patient).earliest("id")
    fields = {one.attname: getattr(first, one.attname) for one in LabResult._meta.concrete_fields}
    LabResult.objects.bulk_create(
        LabResult(
            **fields
            | {
                "id": new_id(),
                "effective_on": date(2016, 1, 1) + timedelta(days=day),
                "value": 100 + day % 900,
            }
        )
        for day in range(results)
    )
    StoredFile.objects.bulk_create(
        StoredFile(
            id=new_id(),
            subject_type="patient",
            subject_id=patient.pk,
            name=f"{documents}-{number}.pdf",
            size=1000,
            content_type="application/pdf",
            kind=FileKind.DOCUMENT,
            uploaded_by=author,
            centre_id=first.centre_id,
            storage_key=f"many/{new_id()}",
            sha256="0" * 64,
        )
        for number in range(documents)
    )


@pytest.mark.slow
def test_ten_years_of_a_record_are_there_in_two_seconds_at_the_first_call(machine, patient, circle_doctor):
    make_many(patient, circle_doctor, results=5_000, documents=500)
    began = time.process_time()
    answer = machine.get(f"{BASE}/Patient/{patient.pk}/$everything")
    took_s = time.process_time() - began
    bundle = json.loads(answer.content)
    assert bundle["total"] > 5_500
    assert took_s < BUDGET_S


def test_pages_of_everything_hold_each_resource_once(machine, patient, circle_doctor):
    make_many(patient, circle_doctor, results=15, documents=5)
    address = f"Patient/{patient.pk}/$everything"
    whole = get(machine, address)
    found, seen = [], set()
    for page in pages(machine, f"{address}?_count=7"):
        matches = names(page, "match")
        assert len(matches) <= 7
        assert "total" not in page
        found += matches
        seen |= set(names(page, "include"))
    assert found == names(whole, "match")
    assert len(found) == whole["total"]
    # each page brings the hospitals and people that its resources name
    assert seen == set(names(whole, "include"))


def test_a_page_costs_the_same_whatever_the_record_holds(
    machine, patient, circle_doctor, django_assert_num_queries
):
    make_many(patient, circle_doctor, results=1, documents=1)
    with CaptureQueriesContext(connection) as few:
        get(machine, f"Patient/{patient.pk}/$everything?_count=500")
    make_many(patient, circle_doctor, results=300, documents=20)
    with django_assert_num_queries(len(few)):
        get(machine, f"Patient/{patient.pk}/$everything?_count=500")


def test_everything_since_an_instant(machine, patient, circle_doctor):
    began = get(machine, f"Patient/{patient.pk}/$everything")["meta"]["lastUpdated"]
    late = add_entry(patient, circle_doctor, "labs", code="hb", value="11", effective_on="2026-01-02")
    found = get(machine, f"Patient/{patient.pk}/$everything?_since={began}")
    assert names(found, "match") == [f"Observation/{late.pk}"]


@pytest.mark.parametrize(
    "query",
    ["_count=many", "_cursor=WzFd", "_since=soon", "_type=Nonsense", "start=2020-01-01", "colour=red"],
)
def test_everything_refuses_what_it_does_not_know(machine, patient, query):
    outcome = get(machine, f"Patient/{patient.pk}/$everything?{query}", status=400)
    assert outcome["resourceType"] == "OperationOutcome"
