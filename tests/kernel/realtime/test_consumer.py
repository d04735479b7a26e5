"""The socket as a browser sees it: who gets in, what comes out, what bad input does."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction

from kernel.notify.events import NotificationRead
from kernel.realtime import close_sockets, config, hub, publish
from tests.factories import directory

if TYPE_CHECKING:
    from network.directory.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def marker(number: int) -> NotificationRead:
    """Any registered event with a number to tell it by."""
    return NotificationRead(ids=[], unread=number)


@sync_to_async
def send(number: int, *people: Person) -> None:
    publish(marker(number), person_ids=[person.pk for person in people])


async def test_event_reaches_every_tab_of_its_receivers_and_nobody_else(open_tab, circle_doctor, hub_doctor):
    first, second = await open_tab(circle_doctor), await open_tab(circle_doctor)
    other = await open_tab(hub_doctor)
    await send(1, circle_doctor)
    await send(2, hub_doctor)
    assert (await first.expect("notification.read"))["unread"] == 1
    assert (await second.expect("notification.read"))["unread"] == 1
    # The next frame of the other person is theirs: the first was never sent to them.
    assert (await other.expect("notification.read"))["unread"] == 2


async def test_signed_out_is_4401_suspended_and_foreign_origin_4403_and_none_of_them_hears_anything(
    open_tab, circle_doctor, suspended
):
    welcome = await open_tab(circle_doctor)
    signed_out = await open_tab(ready=False)
    assert await signed_out.closed() == 4401
    refused = await open_tab(suspended, ready=False)
    assert await refused.closed() in (4401, 4403)
    foreign = await open_tab(circle_doctor, ready=False, origin="https://evil.example")
    assert await foreign.closed() == 4403
    hidden = await open_tab(circle_doctor, ready=False, origin="null")
    assert await hidden.closed() == 4403
    nonsense = await open_tab(circle_doctor, ready=False, origin="https://[")
    assert await nonsense.closed() == 4403
    await send(1, circle_doctor, suspended)
    assert (await welcome.expect("notification.read"))["unread"] == 1
    for tab in (signed_out, refused, foreign, hidden):
        assert await tab.communicator.receive_nothing(timeout=0.05)
    assert len(hub.current().sockets()) == 1


async def test_made_up_session_is_4401(open_tab):
    tab = await open_tab(ready=False, session_key="x" * 32)
    assert await tab.closed() == 4401


async def test_suspension_closes_open_sockets_at_once(open_tab, circle_doctor, hub_doctor):
    theirs, mine = await open_tab(circle_doctor), await open_tab(hub_doctor)
    await sync_to_async(directory.suspend)(circle_doctor)
    assert await theirs.closed() == 4403
    await send(1, circle_doctor, hub_doctor)
    assert (await _next_of(mine, "notification.read"))["unread"] == 1
    assert await theirs.communicator.receive_nothing(timeout=0.05)
    # What it still sends does not count either.
    await theirs.say("pong")
    assert await theirs.communicator.receive_nothing(timeout=0.05)


async def _next_of(tab, frame_type):
    while True:
        frame = await tab.frame()
        if frame["type"] == frame_type:
            return frame["data"]


async def test_revoked_session_closes_its_own_tabs_only(open_tab, circle_doctor):
    here, there = await open_tab(circle_doctor), await open_tab(circle_doctor)

    @sync_to_async
    def revoke() -> None:
        close_sockets(session_keys=[there.session_key], code=4401)

    await revoke()
    assert await there.closed() == 4401
    await send(1, circle_doctor)
    assert (await here.expect("notification.read"))["unread"] == 1


async def test_close_order_that_overtakes_a_handshake_still_closes(open_tab, circle_doctor, monkeypatch):
    """The account is read, then the person is suspended and the order arrives, then the socket would join."""
    control = await open_tab(circle_doctor)
    original = hub.Hub.live

    async def suspended_meanwhile(self: hub.Hub, timeout_s: float = 2.0) -> bool:
        await sync_to_async(directory.suspend)(circle_doctor)
        assert await control.closed() == 4403  # the order has been carried out in this process
        return await original(self, timeout_s)

    monkeypatch.setattr(hub.Hub, "live", suspended_meanwhile)
    late = await open_tab(circle_doctor, ready=False)
    assert await late.closed() == 4403
    assert hub.current().sockets() == []


async def test_ended_session_is_found_by_the_sweep_without_any_order(open_tab, circle_doctor, monkeypatch):
    monkeypatch.setattr(config, "REVALIDATE_EVERY_S", 0.05)
    ended, kept = await open_tab(circle_doctor), await open_tab(circle_doctor)

    @sync_to_async
    def sign_out_silently() -> None:
        from django.contrib.sessions.models import Session

        Session.objects.filter(session_key=ended.session_key).delete()

    await sign_out_silently()
    hub.current()._revalidate_now.set()
    assert await ended.closed() == 1013  # its browser may hold a newer session: come again, and then
    again = await open_tab(ready=False, session_key=ended.session_key)
    assert await again.closed() == 4401
    await send(1, circle_doctor)
    assert (await kept.expect("notification.read"))["unread"] == 1


async def test_tab_stays_signed_in_when_its_person_changes_the_password(
    open_tab, client, circle_doctor, monkeypatch
):
    """The session gets another key: who copied the old cookie stops listening, the browser comes again."""
    monkeypatch.setattr(config, "REVALIDATE_EVERY_S", 0.05)
    new_password = "another-long-password-2"

    @sync_to_async
    def sign_in() -> str:
        circle_doctor.set_password(directory.PASSWORD)
        circle_doctor.save()
        base = "/_allauth/browser/v1"
        given = {"email": circle_doctor.email, "password": directory.PASSWORD}
        assert client.post(f"{base}/auth/login", given, content_type="application/json").status_code == 200
        return client.session.session_key

    @sync_to_async
    def change() -> str:
        given = {"current_password": directory.PASSWORD, "new_password": new_password}
        path = "/_allauth/browser/v1/account/password/change"
        assert client.post(path, given, content_type="application/json").status_code == 200
        return client.session.session_key

    old_key = await sign_in()
    tab = await open_tab(circle_doctor, session_key=old_key)
    new_key = await change()
    hub.current()._revalidate_now.set()
    assert new_key != old_key
    assert await tab.closed() == 1013
    copied = await open_tab(ready=False, session_key=old_key)
    assert await copied.closed() == 4401
    again = await open_tab(circle_doctor, session_key=new_key)
    await send(1, circle_doctor)
    assert (await again.expect("notification.read"))["unread"] == 1


@sync_to_async
def seen_last(session_key: str, *, seconds_ago: int, signed_in_ago: int) -> None:
    """As if the session had made its last call, and had begun, that long ago."""
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore(session_key)
    session["seen_at"] = int(time.time()) - seconds_ago
    session["signed_in_at"] = int(time.time()) - signed_in_ago
    session.save()


@pytest.mark.parametrize(("seen_ago", "signed_in_ago"), [(7200, 7200), (10, 13 * 3600)])
async def test_idle_or_too_old_session_stops_listening_too(
    open_tab, circle_doctor, seen_ago, signed_in_ago, monkeypatch
):
    """Over HTTP it opens no door any more; an unattended screen must not go on showing messages."""
    monkeypatch.setattr(config, "REVALIDATE_EVERY_S", 0.05)
    left, kept = await open_tab(circle_doctor), await open_tab(circle_doctor)
    await seen_last(left.session_key, seconds_ago=seen_ago, signed_in_ago=signed_in_ago)
    await seen_last(kept.session_key, seconds_ago=600, signed_in_ago=3600)
    hub.current()._revalidate_now.set()
    assert await left.closed() == 4401
    again = await open_tab(ready=False, session_key=left.session_key)
    assert await again.closed() == 4401
    await send(1, circle_doctor)
    assert (await kept.expect("notification.read"))["unread"] == 1


async def test_rolled_back_work_sends_nothing(open_tab, circle_doctor):
    tab = await open_tab(circle_doctor)

    @sync_to_async
    def work() -> None:
        with transaction.atomic():
            publish(marker(1), person_ids=[circle_doctor.pk])
            transaction.set_rollback(True)
        with transaction.atomic():
            publish(marker(2), person_ids=[circle_doctor.pk])

    await work()
    assert (await tab.expect("notification.read"))["unread"] == 2


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("{", "bad_json"),
        ("[]", "bad_json"),
        ("", "bad_json"),
        ("[" * 5000, "bad_json"),
        ("{}", "unknown_type"),
        ('{"type": 7}', "unknown_type"),
        ('{"type": "no.such.frame"}', "unknown_type"),
        ('{"type": "typing"}', "bad_data"),
        ('{"type": "typing", "data": {"conversation_id": "x"}}', "bad_data"),
        ('{"type": "typing", "data": []}', "bad_data"),
        (json.dumps({"type": "typing", "data": "x" * 20_000}), "frame_too_large"),
        (b"\x00\x01", "binary_not_allowed"),
    ],
)
async def test_bad_frame_is_answered_and_the_socket_lives_on(open_tab, circle_doctor, sent, code):
    tab = await open_tab(circle_doctor)
    kind = "bytes" if isinstance(sent, bytes) else "text"
    await tab.communicator.send_input({"type": "websocket.receive", kind: sent})
    assert (await tab.expect("error"))["code"] == code
    await send(1, circle_doctor)
    assert (await tab.expect("notification.read"))["unread"] == 1


async def test_flood_of_frames_is_refused_not_queued(open_tab, circle_doctor):
    tab = await open_tab(circle_doctor)
    for _count in range(int(config.FRAMES_BURST) + 20):
        await tab.communicator.send_to(text_data="{")
    codes = [(await tab.expect("error"))["code"] for _count in range(int(config.FRAMES_BURST) + 20)]
    assert codes[0] == "bad_json"
    assert "rate_limited" in codes
    await send(1, circle_doctor)
    assert (await tab.expect("notification.read"))["unread"] == 1


async def test_answers_to_our_pings_are_never_refused_however_many_we_ask_for(open_tab, circle_doctor):
    """On a busy line a ping comes every 64 KiB; a pong that is dropped would count as unread for ever."""
    tab = await open_tab(circle_doctor)
    (socket,) = hub.current().sockets()
    count = int(config.FRAMES_BURST) * 2
    for _count in range(count):
        await socket.ping()
    for _count in range(count):
        await tab.say("pong")
    await send(1, circle_doctor)
    assert (await tab.expect("notification.read"))["unread"] == 1, "no error frame before it"
    async with asyncio.timeout(10):  # the answers go through a queue of their own
        while socket.awaits_pong:  # noqa: ASYNC110 - the product needs no event for it
            await asyncio.sleep(0.01)


async def test_pings_come_and_are_answered_without_noise(open_tab, circle_doctor, monkeypatch):
    tab = await open_tab(circle_doctor)
    (socket,) = hub.current().sockets()
    socket.next_ping_at = 0.0
    output = await tab.communicator.receive_output(5)
    assert json.loads(output["text"])["type"] == "ping"
    before = socket.unacknowledged_bytes
    await tab.say("pong")
    await send(1, circle_doctor)
    await tab.expect("notification.read")
    assert socket.unacknowledged_bytes < before + 200
