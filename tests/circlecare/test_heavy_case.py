"""The case page of a patient with a long record asks no more of the database than that of a short one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.record.models import LabResult
from circlecare.large.heavy import Amounts, Home, heavy_record
from kernel import clock
from kernel.files.models import FileKind, StoredFile
from messaging.chat.models import Conversation
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db

LITTLE = Amounts(labs=30, vitals=2, lines=2, medications=2, sheets=2, documents=2, studies=2)
# what is asked for when the page opens on the summary, and by each of the other tabs
OPENING = ("case/",)
"""With the discussion and its newest messages the whole page: no more than six calls and thirty queries."""
MOST_QUERIES = 30
TABS = (
    "",
    "pathway/",
    "record/",
    "overview/",
    "referrals/",
    "circle/",
    "record/labs/",
    "record/vitals/",
    "record/therapy-lines/",
    "record/medications/",
    "record/labs/series/",
    "record/labs/imports/",
    "record/apheresis-warnings/",
    "toxicity/",
    "toxicity/trend/",
    "imaging/",
    "story/",
    "access-log/",
)


@pytest.fixture
def cases(network, circle_doctor, api):
    """Two patients after their infusion: one with little in the record, one with eight years."""
    found = []
    for amounts in (LITTLE, Amounts()):
        patient = make_patient(circle_doctor)
        invite_centre(patient, network.brescia, by=circle_doctor)
        infuse(patient, network.brescia, at=clock.now() - timedelta(days=400))
        home = Home(patient.pk, circle_doctor.pk, network.crema.pk)
        heavy_record(home, amounts=amounts, now=clock.now())
        api(circle_doctor).get(f"/api/v1/conversations/for/patient/{patient.pk}/")
        found.append(patient)
    with connection.cursor() as cursor:
        # as the server does by itself once the rows are committed: plans that were kept for empty tables go
        cursor.execute("ANALYZE")
    return found


def addresses(patient):
    case = f"/api/v1/patients/{patient.pk}/"
    return {part or "patient": case + part for part in (*OPENING, *TABS)} | {
        "files": f"/api/v1/files/?subject=patient:{patient.pk}",
        "discussion": f"/api/v1/conversations/for/patient/{patient.pk}/",
        "form": "/api/v1/referral-form/",
        "messages": f"/api/v1/conversations/{discussion_of(patient)}/messages/?limit=50",
    }


def discussion_of(patient):
    return Conversation.objects.get(subject_type="patient", subject_id=patient.pk).pk


def test_every_call_of_the_case_page(api, circle_doctor, cases):
    _little, heavy = cases
    documents = StoredFile.objects.filter(subject_id=heavy.pk).exclude(kind=FileKind.DICOM)
    assert LabResult.objects.filter(patient=heavy).count() == 5_000
    assert documents.count() == 500
    client = api(circle_doctor)
    counts: dict[str, list[int]] = {}
    for patient in cases:
        for name, address in addresses(patient).items():
            client.get(address)  # what is cached is cached
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            assert answer.status_code == 200, (address, answer.content[:300])
            counts.setdefault(name, []).append(len(asked))
    assert {name: both for name, both in counts.items() if both[1] > both[0]} == {}
    assert sum(counts[name][1] for name in (*OPENING, "form", "discussion", "messages")) <= MOST_QUERIES
