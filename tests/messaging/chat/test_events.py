"""For every event: the state before plus the event is the state that the server would now give."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from tests.factories.directory import Network, actor_of

if TYPE_CHECKING:
    from cases.patients.models import Patient
    from network.directory.models import Person
    from tests.messaging.chat.conftest import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_case")]

Screen = dict[str, Any]


@pytest.fixture
def network(own_case: Case) -> Network:
    return own_case[0]


@pytest.fixture
def circle_doctor(own_case: Case) -> Person:
    return own_case[1]


@pytest.fixture
def hub_doctor(own_case: Case) -> Person:
    return own_case[2]


@pytest.fixture
def patient(own_case: Case) -> Patient:
    return own_case[3]


def load(talk: Any) -> Screen:
    """What a browser holds of one conversation: its head and its messages."""
    return {"head": talk.get(), "messages": {row["seq"]: row for row in talk.messages(limit=200)}}


def apply(screen: Screen, event_type: str, data: dict[str, Any], me: str) -> Screen:
    """The client's side of docs/realtime.md, in a few lines."""
    screen = copy.deepcopy(screen)
    head, messages = screen["head"], screen["messages"]
    people = {person["id"]: person for person in head["people"]}
    if event_type in ("message.created", "message.changed"):
        message = data["message"]
        assert message["changed_seq"] == head["last_changed_seq"] + 1
        head["last_changed_seq"] = message["changed_seq"]
        messages[message["seq"]] = message
    if event_type == "message.created":
        head["last_seq"] = message["seq"]
        head["last_activity_at"] = message["created_at"]
        author = people.get((message["author"] or {}).get("id"))
        if author and data["author_read_seq"] > author["last_read_seq"]:
            author.update(last_read_seq=data["author_read_seq"], last_read_at=message["created_at"])
    if event_type == "message.changed":
        for other in messages.values():
            if other["reply_to"] and other["reply_to"]["seq"] == message["seq"]:
                other["reply_to"]["excerpt"] = data["excerpt"]
    if event_type == "receipt.changed":
        people[data["person_id"]].update(
            last_read_seq=data["last_read_seq"], last_read_at=data["last_read_at"]
        )
    for person in people.values():
        person["delivered_seq"] = max(person["delivered_seq"], person["last_read_seq"])
    if event_type == "conversation.changed":
        head["topics"] = data["topics"]
    head["last_read_seq"] = people[me]["last_read_seq"]
    head["unread"] = head["last_seq"] - head["last_read_seq"]
    return screen


def send(mine, theirs):
    mine.send("nuovo", urgent=True, topic="bridging")


def send_after_unread(mine, theirs):
    theirs.send("prima")
    mine.send("dopo, senza aver letto")


def reply(mine, theirs):
    mine.send("risposta", reply_to=1)


def edit(mine, theirs):
    mine.edit(1, "**cambiato**")


def edit_what_is_quoted(mine, theirs):
    mine.send("cito", reply_to=1)
    mine.edit(1, "ora diverso")


def withdraw_what_is_quoted(mine, theirs):
    theirs.send("cito", reply_to=1)
    mine.withdraw(1)


def read(mine, theirs):
    theirs.read(2)


def read_my_own(mine, theirs):
    theirs.send("x")
    mine.read(3)


def topic(mine, theirs):
    mine.client.post(f"{mine.url}topics/", {"name": "Trasporto"})


def resolve(mine, theirs):
    first = mine.get()["topics"][0]["id"]
    theirs.client.patch(f"{theirs.url}topics/{first}/", {"resolved": True})


def system(mine, theirs):
    from messaging.chat.models import Conversation
    from messaging.chat.services import system_message
    from network.directory.models import Person

    subject = Conversation.objects.get(pk=mine.id)
    actor = actor_of(Person.objects.get(family_name="Ferri"))
    system_message(subject.subject_type, subject.subject_id, "test.happened", {"by": "G. Ferri"}, actor)


ACTS = [
    send, send_after_unread, reply, edit, edit_what_is_quoted, withdraw_what_is_quoted, read, read_my_own, topic,
    resolve, system,
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("watcher", ["circle_doctor", "hub_doctor"])
def test_state_plus_events_is_the_new_state(
    act, watcher, request, case_talk, circle_doctor, hub_doctor, afterwards
):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    mine.send("uno")
    mine.send("due")
    person = request.getfixturevalue(watcher)
    talk = case_talk(person)
    screen = load(talk)
    with afterwards() as after:
        act(mine, theirs)
    heard = [(name, data) for name, data, people in after.events if person.pk in people]
    relevant = [pair for pair in heard if "conversation_id" in pair[1]]
    assert relevant, "the act must be heard"
    for name, data in relevant:
        screen = apply(screen, name, data, str(person.pk))
    assert screen == load(talk)


def test_sync_makes_a_client_whole_after_it_heard_nothing(case_talk, direct_talk, circle_doctor, hub_doctor):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    direct = direct_talk(circle_doctor, hub_doctor)
    mine.send("uno")
    direct.send("fra noi")
    held = {mine.id: load(theirs), direct.id: load(direct_talk(hub_doctor, circle_doctor))}
    mine.send("due")
    mine.edit(1, "uno bis")
    direct.withdraw(1)
    since = {key: screen["head"]["last_changed_seq"] for key, screen in held.items()}
    answer = theirs.client.get("/api/v1/sync/", {"since": _json(since)}).json()
    for conversation_id, part in answer["messages"].items():
        assert part["has_more"] is False
        for message in part["results"]:
            held[conversation_id]["messages"][message["seq"]] = message
    assert held[mine.id]["messages"] == load(theirs)["messages"]
    assert held[direct.id]["messages"] == load(direct_talk(hub_doctor, circle_doctor))["messages"]
    counters = {row["id"]: row["last_changed_seq"] for row in answer["conversations"]}
    assert counters == {mine.id: 3, direct.id: 2}
    assert theirs.client.get("/api/v1/sync/", {"since": _json(counters)}).json()["messages"] == {}
    for junk in ("[]", "{", '{"x":1}', f'{{"{mine.id}":-1}}', f'{{"{mine.id}":"1"}}'):
        assert theirs.client.get("/api/v1/sync/", {"since": junk}).status_code == 400, junk


def _json(value: object) -> str:
    import json

    return json.dumps(value)
