"""What the bench of the case page asks for: a patient with a short record and one with eight years, of one centre.

Prints one JSON line: the session of their doctor, and the calls of both with their number of queries. Runs against the
database of the environment, filled by `seed_large`.
"""

import json
import sys
from typing import Any
from uuid import UUID

from tests.load.pages import prepare

from django.db import connection  # isort: skip  # the settings are read by the line above
from django.db.models import Count  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip

from cases.labs.selectors.catalogue import catalogue  # isort: skip
from cases.record.models import LabResult  # isort: skip
from circlecare.large.people import email_of  # isort: skip
from circlecare.large.plan import PEOPLE_PER_CENTRE, key  # isort: skip
from messaging.chat.models import Conversation  # isort: skip
from network.directory.models import Person  # isort: skip

PAGE = ("case/", "form", "discussion", "messages")
"""The calls of the page as it opens; the others refresh a part of it, or belong to a tab."""
OTHERS = (
    "", "pathway/", "record/", "overview/", "referrals/", "circle/",
    "record/labs/series/", "record/labs/", "record/therapy-lines/", "toxicity/", "toxicity/trend/", "imaging/",
    "story/", "access-log/",
)  # fmt: skip
LITTLE = 1


def calls_of(patient: UUID) -> dict[str, str]:
    case = f"/api/v1/patients/{patient}/"
    discussion = Conversation.objects.get(subject_type="patient", subject_id=patient).pk
    return {
        "case/": f"{case}case/",
        "form": "/api/v1/referral-form/",
        "discussion": f"/api/v1/conversations/for/patient/{patient}/",
        "messages": f"/api/v1/conversations/{discussion}/messages/?limit=50",
        **{part or "patient": f"{case}{part}" for part in OTHERS},
        "documents": f"/api/v1/files/?subject=patient:{patient}&limit=48",
    }


def heavy_patient() -> UUID:
    """Who has the most results."""
    rows = LabResult.objects.values("patient_id").annotate(results=Count("pk")).order_by("-results")
    found: UUID = rows[0]["patient_id"]
    return found


def main() -> dict[str, Any]:
    session = prepare.session_of(PEOPLE_PER_CENTRE)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Person.objects.get(email=email_of(PEOPLE_PER_CENTRE)))
    heavy = heavy_patient()
    tests = [each["code"] for group in catalogue().values() for each in group]
    found: dict[str, Any] = {
        "session": session,
        "heavy": str(heavy),
        "tests": tests,
        "page": PAGE,
        "calls": {},
    }
    for patient in (key("patient", LITTLE), heavy):
        client.get(f"/api/v1/conversations/for/patient/{patient}/")  # made when it is first asked for
    few, many = calls_of(key("patient", LITTLE)), calls_of(heavy)
    for name, address in many.items():
        client.get(address)  # what is cached is cached
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        found["calls"][name] = {"little": few[name], "heavy": address, "queries": len(asked)}
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
