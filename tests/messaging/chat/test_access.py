"""Who sees what: the circle of care decides at the moment of reading, and a refusal tells nothing."""

from __future__ import annotations

import base64
import json
import uuid

import pytest

from kernel.clock import today
from messaging.chat import policies
from messaging.chat.models import Conversation, Message
from network.directory.models import Membership
from tests.factories import patients
from tests.factories.directory import actor_of, suspend


def every_call(client, conversation_id, seq=1):
    """Each endpoint below a conversation, as (name, answer)."""
    url = f"/api/v1/conversations/{conversation_id}/"
    message = {"client_id": str(uuid.uuid4()), "text": "x"}
    return {
        "detail": client.get(url),
        "messages": client.get(f"{url}messages/"),
        "send": client.post(f"{url}messages/", message),
        "edit": client.patch(f"{url}messages/{seq}/", {"text": "y"}),
        "withdraw": client.delete(f"{url}messages/{seq}/"),
        "history": client.get(f"{url}messages/{seq}/history/"),
        "receipts": client.get(f"{url}messages/{seq}/receipts/"),
        "read": client.post(f"{url}read/", {"seq": 1}),
        "members": client.get(f"{url}members/"),
        "topics": client.post(f"{url}topics/", {"name": "n"}),
    }


@pytest.mark.parametrize("who", ["outsider", "secretary", "centre_admin", "privacy_officer"])
def test_outside_the_circle_of_care_nothing_can_be_told_from_nothing(
    who, request, api, case_talk, circle_doctor, hub_doctor, patient, afterwards
):
    talk = case_talk(circle_doctor)
    talk.send("Riservato")
    assert case_talk(hub_doctor).messages()[0]["text"] == "Riservato"
    stranger = api(request.getfixturevalue(who))
    before = (Message.objects.count(), Conversation.objects.count())
    with afterwards() as after:
        refused = every_call(stranger, talk.id)
    missing = every_call(stranger, uuid.uuid4())
    for name, answer in refused.items():
        assert answer.status_code == 404, (name, answer.content)
        assert answer.json() == missing[name].json(), name
    for_case = stranger.get(f"/api/v1/conversations/for/patient/{patient.pk}/")
    for_nobody = stranger.get(f"/api/v1/conversations/for/patient/{uuid.uuid4()}/")
    assert for_case.status_code == for_nobody.status_code == 404
    assert for_case.json() == for_nobody.json()
    assert stranger.get("/api/v1/conversations/").json()["results"] == []
    assert stranger.get("/api/v1/sync/", {"since": f'{{"{talk.id}":0}}'}).json()["messages"] == {}
    assert (Message.objects.count(), Conversation.objects.count()) == before
    assert after.events == []
    assert after.tasks == []


def test_signed_out_is_401_everywhere(api, case_talk, circle_doctor):
    talk = case_talk(circle_doctor)
    for name, answer in every_call(api(), talk.id).items():
        assert answer.status_code == 401, name
    for path in ("conversations/", "sync/", "notifications/", "me/notification-preferences/"):
        assert api().get(f"/api/v1/{path}").status_code == 401, path


def test_access_follows_the_circle_of_care(
    case_talk, api, circle_doctor, hub_doctor, invited_specialist, patient, afterwards
):
    talk = case_talk(circle_doctor)
    talk.send("uno")
    late = api(invited_specialist)
    assert late.get(talk.url).status_code == 404
    relation = patients.invite_person(patient, invited_specialist, by=circle_doctor)
    assert [each["text"] for each in late.get(f"{talk.url}messages/").json()["results"]] == ["uno"]
    with afterwards() as after:
        talk.send("due")
    assert invited_specialist.pk in after.receivers("message.created")
    patients.end_relation(patient, relation, by=circle_doctor)
    assert late.get(f"{talk.url}messages/").status_code == 404
    with afterwards() as after:
        talk.send("tre")
    receivers = after.receivers("message.created")
    assert invited_specialist.pk not in receivers
    assert {circle_doctor.pk, hub_doctor.pk} <= receivers


def test_suspended_people_receive_nothing(case_talk, circle_doctor, circle_nurse, hub_doctor, afterwards):
    talk = case_talk(circle_doctor)
    with afterwards() as after:
        talk.send("prima")
    assert circle_nurse.pk in after.receivers("message.created")
    suspend(circle_nurse)
    with afterwards() as after:
        talk.send("dopo", urgent=True)
    assert circle_nurse.pk not in after.receivers("message.created")
    assert circle_nurse.pk not in after.receivers("notification.created")
    assert hub_doctor.pk in after.receivers("notification.created")


def test_direct_conversation_belongs_to_its_two(api, direct_talk, circle_doctor, hub_doctor, hub_doctor_2):
    talk = direct_talk(circle_doctor, hub_doctor)
    talk.send("fra noi")
    assert direct_talk(hub_doctor, circle_doctor).id == talk.id, "one per pair, whoever opens it"
    assert direct_talk(hub_doctor, circle_doctor).messages()[0]["text"] == "fra noi"
    for name, answer in every_call(api(hub_doctor_2), talk.id).items():
        assert answer.status_code == 404, name
    assert api(hub_doctor_2).get("/api/v1/conversations/").json()["results"] == []


def test_message_and_topic_of_another_conversation_do_not_exist_here(
    case_talk, direct_talk, circle_doctor, hub_doctor
):
    case, direct = case_talk(circle_doctor), direct_talk(circle_doctor, hub_doctor)
    case.send("uno")
    topic = case.get()["topics"][0]["id"]
    assert direct.edit(1, "x").status_code == 404
    assert direct.client.get(f"{direct.url}messages/1/receipts/").status_code == 404
    assert direct.client.patch(f"{direct.url}topics/{topic}/", {"resolved": True}).status_code == 404
    assert direct.post("x", topic=topic).json()["code"] == "unknown_topic"
    assert direct.post("x", reply_to=1).json()["code"] == "unknown_message"
    assert case.client.patch(f"{case.url}topics/{topic}/", {"resolved": True}).status_code == 200


def test_only_the_author_changes_a_message(case_talk, circle_doctor, hub_doctor, afterwards):
    mine, theirs = case_talk(circle_doctor), case_talk(hub_doctor)
    mine.send("mio")
    with afterwards() as after:
        assert theirs.edit(1, "suo").json()["code"] == "not_yours"
        assert theirs.withdraw(1).status_code == 403
    assert after.events == []
    assert mine.messages()[0]["text"] == "mio"
    assert mine.edit(1, "meglio").status_code == 200
    assert theirs.messages()[0]["text"] == "meglio"


def test_three_answers_of_the_policy_agree(
    case_talk, direct_talk, circle_doctor, circle_nurse, hub_doctor, outsider, invited_specialist, secretary,
    suspended, patient,
):  # fmt: skip
    patients.invite_person(patient, invited_specialist, by=circle_doctor)
    case_talk(circle_doctor)
    direct_talk(circle_doctor, hub_doctor)
    direct_talk(outsider, circle_nurse)
    everybody = [
        circle_doctor, circle_nurse, hub_doctor, outsider, invited_specialist, secretary, suspended,
    ]  # fmt: skip
    conversations = list(Conversation.objects.all())
    seen = 0
    for conversation in conversations:
        people = policies.people_who_can_view(conversation)
        for person in everybody:
            actor = actor_of(person)
            listed = policies.conversations_visible_to(actor).filter(pk=conversation.pk).exists()
            assert policies.can_view(actor, conversation) == listed == (person.pk in people), (
                person,
                conversation,
            )
            assert listed or not policies.can_contribute(actor, conversation), "who contributes may view"
            seen += listed
    assert len(conversations) == 3
    assert seen >= 7


def test_made_up_pages_and_searches_are_bad_input(api, case_talk, circle_doctor):
    talk = case_talk(circle_doctor)
    assert talk.client.get(f"{talk.url}members/", {"q": "a\x00b"}).status_code == 200
    for key in (["0001-01-01T00:00:00+23:00", talk.id], ["\x00", talk.id], [10**30, talk.id]):
        made_up = base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
        assert talk.client.get("/api/v1/conversations/", {"cursor": made_up}).status_code == 400, key


def test_who_works_nowhere_in_the_network_any_more_reads_no_conversation(
    api, direct_talk, circle_doctor, hub_doctor, platform_admin
):
    """Not suspended, but the last membership ended: what colleagues write to each other is not theirs any more."""
    talk = direct_talk(circle_doctor, hub_doctor)
    talk.send("between us")
    theirs = api(hub_doctor)
    assert theirs.get(f"{talk.url}messages/").status_code == 200
    conversation = Conversation.objects.get(pk=talk.id)
    Membership.objects.filter(person=hub_doctor).update(valid_until=today())
    refused = {name: answer.status_code for name, answer in every_call(theirs, talk.id).items()}
    assert set(refused.values()) == {404}, refused
    assert theirs.get("/api/v1/conversations/").json()["results"] == []
    assert theirs.get("/api/v1/sync/").json()["conversations"] == []
    assert policies.people_who_can_view(conversation) == {circle_doctor.pk}
    assert Message.objects.filter(conversation=conversation).count() == 1
    # Those who keep the network running have no centre, and are no strangers.
    assert direct_talk(platform_admin, circle_doctor).send("hello")["seq"] == 1


def test_sync_never_calls_a_conversation_lost_because_there_are_many(
    case_talk, direct_talk, circle_doctor, hub_doctor, outsider, monkeypatch
):
    """Only the newest are listed, but what the client asks about is answered: missing means no longer theirs."""
    monkeypatch.setattr("messaging.chat.selectors.conversations.SYNC_CONVERSATIONS", 1)
    old, newer = case_talk(circle_doctor), direct_talk(circle_doctor, hub_doctor)
    old.send("first")
    newer.send("second")
    foreign = direct_talk(outsider, hub_doctor)
    foreign.send("not theirs")
    since = json.dumps({old.id: 1, foreign.id: 0})
    answer = old.client.get("/api/v1/sync/", {"since": since}).json()
    assert {each["id"] for each in answer["conversations"]} == {newer.id, old.id}
    assert answer["has_more"] is True
    behind = old.client.get("/api/v1/sync/", {"since": json.dumps({old.id: 0})}).json()
    assert [row["text"] for row in behind["messages"][old.id]["results"]] == ["first"]
