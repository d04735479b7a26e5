"""Delivered: a browser of a reader holds the message. Told to its author, never taken back, nothing for a stranger."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from messaging.chat.models import Participant

pytestmark = pytest.mark.django_db


def receive(client: Any, *pairs: tuple[str, int]) -> Any:
    received = [{"conversation_id": talk, "seq": seq} for talk, seq in pairs]
    return client.post("/api/v1/conversations/received/", {"received": received})


def shown(talk: Any, reader: Any) -> tuple[int, int]:
    """Read up to, delivered up to, as a page of the conversation shows it."""
    [row] = [row for row in talk.get()["people"] if row["id"] == str(reader.pk)]
    return row["last_read_seq"], row["delivered_seq"]


def test_a_message_is_sent_then_delivered_then_read(case_talk, circle_doctor, hub_doctor, afterwards):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    mine.send("uno")
    seq = mine.send("due")["seq"]
    assert shown(mine, hub_doctor) == (0, 0)
    with afterwards() as after:
        assert receive(theirs.client, (mine.id, seq)).status_code == 204
    assert shown(mine, hub_doctor) == (0, seq)
    [(data, people)] = [(data, people) for name, data, people in after.events if name == "receipt.delivered"]
    assert set(people) == {circle_doctor.pk}
    assert data == {
        "conversation_id": mine.id,
        "person_id": str(hub_doctor.pk),
        "delivered_seq": seq,
    }
    receipts = mine.get(f"messages/{seq}/receipts/")
    assert [row["id"] for row in receipts["delivered"]] == [str(hub_doctor.pk)]
    assert str(hub_doctor.pk) not in {row["id"] for row in receipts["read"] + receipts["unread"]}
    theirs.read(seq)
    assert shown(mine, hub_doctor) == (seq, seq)
    assert [row["id"] for row in mine.get(f"messages/{seq}/receipts/")["delivered"]] == []


def test_it_never_goes_back_nor_beyond_the_newest_and_is_told_once(
    case_talk, circle_doctor, hub_doctor, afterwards
):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    seq = mine.send("uno")["seq"]
    receive(theirs.client, (mine.id, 2**61))
    assert shown(mine, hub_doctor) == (0, seq)
    with afterwards() as after:
        receive(theirs.client, (mine.id, seq))
        receive(theirs.client, (mine.id, 0))
    assert shown(mine, hub_doctor) == (0, seq)
    assert not [name for name, _, _ in after.events if name == "receipt.delivered"]


def test_what_was_read_is_no_news_as_delivered(case_talk, circle_doctor, hub_doctor, afterwards):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    seq = mine.send("uno")["seq"]
    theirs.read(seq)
    with afterwards() as after:
        receive(theirs.client, (mine.id, seq))
    assert not after.events
    assert shown(mine, hub_doctor) == (seq, seq)


def test_several_conversations_in_one_call_and_only_those_that_one_sees(
    case_talk, direct_talk, circle_doctor, hub_doctor, outsider, api
):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    direct = direct_talk(circle_doctor, hub_doctor)
    seqs = [(mine.id, mine.send("caso")["seq"]), (direct.id, direct.send("fra noi")["seq"])]
    assert receive(theirs.client, *seqs).status_code == 204
    assert shown(mine, hub_doctor)[1] == seqs[0][1]
    assert shown(direct, hub_doctor)[1] == seqs[1][1]
    rows = Participant.objects.count()
    assert receive(api(outsider), *seqs).status_code == 404
    assert Participant.objects.count() == rows


def test_the_number_of_queries_does_not_grow_with_what_had_arrived(
    direct_talk, circle_doctor, hub_doctor, hub_doctor_2, api, django_assert_max_num_queries
):
    """New arrivals cost the look-up of who may hear of them; what was told before costs nothing more."""
    talks = [direct_talk(hub_doctor, circle_doctor), direct_talk(hub_doctor_2, circle_doctor)]
    seqs = [(talk.id, talk.send("uno")["seq"]) for talk in talks]
    client = api(circle_doctor)
    with django_assert_max_num_queries(60) as new:
        receive(client, *seqs)
    with django_assert_max_num_queries(40) as one:
        receive(client, seqs[0])
    with django_assert_max_num_queries(40) as both:
        receive(client, *seqs)
    assert len(both) == len(one) < len(new)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"received": []},
        {"received": "x"},
        {"received": [{"conversation_id": "x", "seq": 1}]},
        {"received": [{"conversation_id": "7e2f1a1e-6a0b-4a6b-9d0b-3f7a0c1d2e3f", "seq": -1}]},
        {"received": [{"conversation_id": "7e2f1a1e-6a0b-4a6b-9d0b-3f7a0c1d2e3f", "seq": 10**30}]},
    ],
)
def test_what_is_no_receipt_is_refused_at_its_field(api, circle_doctor, body):
    answer = api(circle_doctor).post("/api/v1/conversations/received/", body)
    assert answer.status_code == 400
    assert {field.split(".")[0] for field in answer.json()["fields"]} == {"received"}


def test_the_database_refuses_a_negative_number(case_talk, circle_doctor):
    mine = case_talk(circle_doctor)
    mine.send("uno")
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.update(delivered_seq=-1)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_leave_the_higher_number(case_talk, circle_doctor, hub_doctor):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    seqs = [mine.send(str(number))["seq"] for number in range(8)]
    ready = threading.Barrier(len(seqs))

    def tab(seq: int) -> None:
        ready.wait()
        try:
            receive(theirs.client, (mine.id, seq))
        finally:
            connection.close()

    threads = [threading.Thread(target=tab, args=(seq,)) for seq in seqs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shown(mine, hub_doctor) == (0, seqs[-1])
