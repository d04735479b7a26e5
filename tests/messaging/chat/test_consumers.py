"""Typing and presence over the real socket: heard by readers, refused to the others."""

from __future__ import annotations

import uuid

import pytest
from asgiref.sync import sync_to_async

from kernel.realtime import hub, presence
from messaging.chat import consumers
from tests.factories import patients

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_remembered():
    consumers._readers.clear()


async def test_typing_is_heard_by_the_other_readers_only(
    open_tab, case_talk, circle_doctor, hub_doctor, outsider
):
    talk = await sync_to_async(case_talk)(circle_doctor)
    mine, other_tab = await open_tab(circle_doctor), await open_tab(circle_doctor)
    theirs, stranger = await open_tab(hub_doctor), await open_tab(outsider)
    await mine.say("typing", conversation_id=talk.id, topic=None)
    heard = await theirs.expect("typing")
    assert heard == {
        "conversation_id": talk.id,
        "topic": None,
        "person_id": str(circle_doctor.pk),
        "name": "Giulia Ferri",
    }
    # A stranger's typing in the same conversation goes nowhere, and tells nothing about what exists, nor that
    # somebody typed there a moment ago.
    assert consumers._readers
    await stranger.say("typing", conversation_id=talk.id, topic=None)
    known = await stranger.expect("error")
    await stranger.say("presence", conversation_id=str(uuid.uuid4()))
    unknown = await stranger.expect("error")
    assert known["code"] == unknown["code"] == "bad_data"
    await sync_to_async(talk.send)("fine")
    assert (await theirs.expect("message.created"))["message"]["text"] == "fine"
    assert (await other_tab.expect("message.created"))["message"]["text"] == "fine"
    assert await stranger.communicator.receive_nothing(timeout=0.05)


async def test_who_lost_access_can_neither_hear_nor_say_anything(
    open_tab, case_talk, circle_doctor, invited_specialist, patient
):
    talk = await sync_to_async(case_talk)(circle_doctor)
    relation = await sync_to_async(patients.invite_person)(patient, invited_specialist, by=circle_doctor)
    theirs = await open_tab(invited_specialist)
    await sync_to_async(talk.send)("uno")
    while (await theirs.frame())["type"] != "message.created":
        pass
    await sync_to_async(patients.end_relation)(patient, relation, by=circle_doctor)
    await sync_to_async(talk.send)("due")
    await theirs.say("presence", conversation_id=talk.id)
    frames = [await theirs.frame()]
    while frames[-1]["type"] != "error":
        frames.append(await theirs.frame())
    assert not [frame for frame in frames if frame["type"].startswith("message")]


async def test_presence_is_told_to_who_asks(
    open_tab, case_talk, circle_doctor, hub_doctor, circle_nurse, outsider
):
    talk = await sync_to_async(case_talk)(circle_doctor)
    mine = await open_tab(circle_doctor)
    await open_tab(hub_doctor)
    await open_tab(outsider)
    keeper = hub.current().presence
    async with _client() as client:
        await keeper._write(client, hub.current().persons())
    await mine.say("presence", conversation_id=talk.id)
    answer = await mine.expect("presence")
    assert set(answer["online"]) == {str(circle_doctor.pk), str(hub_doctor.pk)}, "readers with a browser open"
    online = await sync_to_async(presence.online)([outsider.pk, circle_nurse.pk])
    assert online == {outsider.pk}, (
        "the stranger is online, but nobody asked in a place where they may be seen"
    )


def _client():
    import redis.asyncio

    from kernel.realtime import config

    return redis.asyncio.from_url(config.url())
