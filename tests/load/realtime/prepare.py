"""Make the people, cases and sessions of the bench in the database of the environment; prints them as JSON."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from messaging.chat.services import conversation_for_subject  # noqa: E402
from network.directory.models import Person  # noqa: E402
from tests.factories import directory, patients  # noqa: E402
from tests.factories.directory import actor_of  # noqa: E402


def session_of(person: Person) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    return {"id": str(person.pk), "session": client.cookies[settings.SESSION_COOKIE_NAME].value}


def main(sizes: list[int]) -> dict[str, object]:
    """A case for each size: a doctor of Crema writes, `size` clinicians of a hub of its own read."""
    crema = directory.make_centre("CM", name="Ospedale di Crema")
    writer = directory.make_member(crema, "clinician", "Giulia Ferri")
    cases = {}
    for size in sizes:
        hub = directory.make_centre(f"H{size}", kind="hub", name=f"Hub {size}")
        readers = [directory.make_member(hub, "clinician") for _number in range(size)]
        patient = patients.make_patient(writer, centre=crema)
        patients.invite_centre(patient, hub, by=writer)
        conversation = conversation_for_subject(
            actor=actor_of(writer), subject_type="patient", subject_id=patient.pk
        )
        cases[size] = {
            "conversation": str(conversation.pk),
            "readers": [session_of(each) for each in readers],
        }
    return {"writer": session_of(writer), "cases": cases}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main([int(size) for size in sys.argv[1:]])) + "\n")
