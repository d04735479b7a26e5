"""The large circle, small: the same rows as for the benches, read back through the product."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from cases.pathway.models import Pathway
from cases.patients.models import Patient
from circlecare.large.people import email_of
from circlecare.large.plan import PEOPLE_PER_CENTRE, Size, key
from circlecare.large.seeding import NotEmptyError, large_seed
from messaging.chat.models import Conversation, Message
from network.directory.models import Person

SIZE = Size(patients=60, centres=20, messages=300, heavy=0)


def quiet(_text: str) -> None:
    """Progress is for the terminal."""


def test_the_product_reads_what_was_copied(db: None) -> None:
    made = large_seed(size=replace(SIZE, heavy=1), say=quiet)
    assert (made["patients"], made["centres"], made["messages"]) == (60, 20, 300)
    assert made["rows of heavy patients"] > 6_000
    assert Message.objects.count() == 300
    for conversation in Conversation.objects.all():
        assert list(conversation.messages.order_by("seq").values_list("seq", flat=True)) == list(
            range(1, conversation.last_seq + 1)
        )
    client = Client()
    client.force_login(Person.objects.get(email=email_of(PEOPLE_PER_CENTRE)))
    case = key("patient", 1)
    for address in (
        "/api/v1/today/",
        "/api/v1/cases/",
        "/api/v1/cases/board/",
        "/api/v1/conversations/",
        f"/api/v1/conversations/{key('talk', 1)}/messages/",
        f"/api/v1/patients/{case}/record/",
        f"/api/v1/patients/{case}/pathway/",
        f"/api/v1/referrals/{key('referral', 1)}/",
    ):
        assert client.get(address).status_code == 200, address
    # patient 21 is the heavy one, of the same centre as patient 1
    story = client.get(f"/api/v1/patients/{key('patient', 21)}/story/").json()
    assert story["infused_on"] is not None
    assert len(story["items"]) > 500
    family = Patient.objects.get(pk=case).family_name
    found = client.get("/api/v1/patients/", {"q": family}).json()["results"]
    assert str(case) in {row["id"] for row in found}


def test_the_guards_of_the_database_are_back(db: None) -> None:
    large_seed(size=SIZE, say=quiet)
    pathway = Pathway.objects.filter(state="referral_draft").first()
    assert pathway is not None
    with pytest.raises(IntegrityError, match="may not go"), transaction.atomic():
        Pathway.objects.filter(pk=pathway.pk).update(state="infused")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE indexname IN ('message_search', 'patient_search_trgm')"
        )
        assert cursor.fetchone() == (2,)


def test_refused_where_patients_are(db: None) -> None:
    large_seed(size=SIZE, say=quiet)
    with pytest.raises(NotEmptyError):
        large_seed(size=SIZE, say=quiet)
    with pytest.raises(CommandError, match="DATA_DIR"):
        call_command("seed_large", "--patients=10", "--centres=2", "--messages=10")
