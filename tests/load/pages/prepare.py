"""What the page bench asks for: two people of the large circle, their sessions, and the addresses of their pages.

Prints one JSON line. Runs against the database of the environment, filled by `seed_large`.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from cases.patients.models import Patient  # noqa: E402
from circlecare.large.people import email_of  # noqa: E402
from circlecare.large.plan import PEOPLE_PER_CENTRE, key  # noqa: E402
from network.directory.models import Person  # noqa: E402

# (who, number of the person, number of a patient of theirs); patient 0 has the longest discussion
WHO = (("hub doctor", 0, 0), ("circle doctor", PEOPLE_PER_CENTRE, 1))


def session_of(person: int) -> str:
    client = Client()
    client.force_login(Person.objects.get(email=email_of(person)))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def pages_of(patient: int) -> dict[str, str]:
    case = key("patient", patient)
    return {
        "Today": "/api/v1/today/",
        "Cases, list": "/api/v1/cases/",
        "Cases, board": "/api/v1/cases/board/",
        "Messages, inbox": "/api/v1/conversations/",
        "Discussion, newest page": f"/api/v1/conversations/{key('talk', patient)}/messages/?limit=50",
        "Record, summary": f"/api/v1/patients/{case}/record/",
        "Patient": f"/api/v1/patients/{case}/",
    }


def searches_of(patient: int) -> list[str]:
    """As people type: the beginning of a name, a whole one, both names, a number, a slip of the finger."""
    row = Patient.objects.get(pk=key("patient", patient))
    name = row.family_name.lower()
    slip = name[0] + name[2] + name[1] + name[3:]
    return [name[:3], name, f"{name} {row.given_name.lower()[:2]}", row.numbers_text, slip]


def main() -> list[dict[str, Any]]:
    return [
        {
            "who": who,
            "session": session_of(person),
            "pages": pages_of(patient),
            "searches": searches_of(patient),
        }
        for who, person, patient in WHO
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
