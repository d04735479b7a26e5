"""Two doctors write to each other while the line is cut, Valkey goes away and Daphne is killed: nothing may be lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psycopg
import pytest

from tests.e2e.chat_client import ChatClient
from tests.e2e.inputs import Invented
from tests.e2e.line import Line, line_to
from tests.e2e.people import CREMA_DOCTOR, HUB_DOCTOR, Caller
from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CUT_S = 30
LONGEST_S = 480
"""On an idle machine it takes about a minute."""
MESSAGES = 1000
WRITERS = 4
PACE_S = 0.12
"""Between two messages of a writer: some 60 a second in all, more than any ward types and less than fills the line."""
IN_FULL = 15
"""After a fault: this many messages heard live tell that the socket works again, not only the asking."""


def open_case(doctor: Caller) -> str:
    """A case of Crema that Brescia is part of; returns the id of its conversation."""
    patient = doctor.post("patients/", Invented.new().as_input())["id"]
    hub = next(centre for centre in doctor.get("centres/")["results"] if centre["code"] == "BS")
    relation = {"centre_id": hub["id"], "kind": "hub", "reason": "second opinion"}
    doctor.post(f"patients/{patient}/circle/", relation)
    conversation: str = doctor.get(f"conversations/for/patient/{patient}/")["id"]
    return conversation


async def write(client: ChatClient, writer: int, stop: asyncio.Event) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        message = await client.send(f"{client.name} {writer}.{number}")
        if number % 20 == 0:
            await client.edit(message["seq"], f"{client.name} {writer}.{number}, corrected")
        await asyncio.sleep(PACE_S)


async def live_again(clients: list[ChatClient]) -> None:
    """Every socket carries messages again, as they are written."""
    for client in clients:
        before = client.heard_live
        await client.until(
            lambda client=client, before=before: client.heard_live >= before + IN_FULL,
            why="hears messages live",
        )


async def the_line_is_cut(clients: list[ChatClient], crema_line: Line) -> None:
    crema, brescia = clients
    held, written = len(crema.messages), len(brescia.accepted)
    lost = crema_line.cut()
    assert lost, "there was nothing on the line: the cut proves nothing"
    await asyncio.sleep(CUT_S)
    assert not crema.is_open.is_set()
    assert len(brescia.accepted) > written + 50, "the other side went on"
    assert len(crema.messages) <= held + WRITERS, "the cut client was reached all the same"
    crema_line.mend()
    await live_again(clients)


async def valkey_goes_away(clients: list[ChatClient], stack: LiveStack) -> None:
    await asyncio.to_thread(stack.stop_valkey)
    written = [len(client.accepted) for client in clients]
    for client, before in zip(clients, written, strict=True):
        await client.until(
            lambda client=client, before=before: len(client.accepted) > before + 20,
            why="is answered without Valkey",
        )
    await asyncio.to_thread(stack.start_valkey)
    await live_again(clients)


async def daphne_is_killed(clients: list[ChatClient], stack: LiveStack) -> None:
    openings = [client.openings for client in clients]
    repeated = [client.repeated for client in clients]
    await asyncio.to_thread(stack.kill, "web")
    stack.start("web")
    await asyncio.to_thread(stack.wait_until_ready, "/healthz")
    await live_again(clients)
    for client, opened, again in zip(clients, openings, repeated, strict=True):
        assert client.openings > opened, "the socket outlived the server"
        assert client.repeated > again, "nothing was under way when the server was killed"


Row = tuple[int, int, str | None, str]
"""seq, changed_seq, client_id and text; a sentence of the system has neither client_id nor a text of its own."""


def in_the_database(stack: LiveStack, conversation: str) -> list[Row]:
    with psycopg.connect(stack.database) as connection:
        return connection.execute(
            "SELECT seq, changed_seq, client_id::text, text FROM messaging_chat_message"
            " WHERE conversation_id = %s ORDER BY seq",
            [conversation],
        ).fetchall()


def held_by(client: ChatClient) -> list[Row]:
    return [
        (
            seq,
            message["changed_seq"],
            message["client_id"],
            message["text"] if message["kind"] == "text" else "",
        )
        for seq, message in sorted(client.messages.items())
    ]


@pytest.mark.timeout(600)  # the stack's start is counted; the test itself is bounded below
async def test_nothing_is_lost_or_doubled_whatever_breaks(
    live_stack: LiveStack, caller: Callable[[str], Caller]
) -> None:
    crema_doctor, hub_doctor = caller(CREMA_DOCTOR), caller(HUB_DOCTOR)
    conversation = open_case(crema_doctor)
    stop = asyncio.Event()
    port = live_stack.options.port
    async with (
        asyncio.timeout(LONGEST_S),
        line_to(port) as crema_line,
        line_to(port) as hub_line,
        ChatClient("Crema", crema_line, crema_doctor.cookies, conversation) as crema,
        ChatClient("Brescia", hub_line, hub_doctor.cookies, conversation) as brescia,
        asyncio.TaskGroup() as group,
    ):
        clients = [crema, brescia]
        ears = [group.create_task(client.listen()) for client in clients]
        writers = [
            group.create_task(write(client, number, stop)) for client in clients for number in range(WRITERS)
        ]
        await live_again(clients)

        await the_line_is_cut(clients, crema_line)
        await valkey_goes_away(clients, live_stack)
        await daphne_is_killed(clients, live_stack)

        await crema.until(
            lambda: accepted_by(clients) >= MESSAGES, why="there was enough traffic", seconds=LONGEST_S
        )
        stop.set()
        await asyncio.gather(*writers)

        truth = in_the_database(live_stack, conversation)
        last_change = max(changed for _, changed, _, _ in truth)
        for client in clients:
            await client.until(lambda client=client: client.whole >= last_change, why="holds every change")
        for ear in ears:
            ear.cancel()

    assert [seq for seq, *_ in truth] == list(range(1, len(truth) + 1))
    assert held_by(crema) == truth
    assert held_by(brescia) == truth
    kept = {client_id: seq for seq, _, client_id, _ in truth if client_id}
    assert len(kept) == sum(bool(client_id) for _, _, client_id, _ in truth), "a message stands there twice"
    assert crema.accepted | brescia.accepted == kept
    assert len(kept) >= MESSAGES


def accepted_by(clients: list[ChatClient]) -> int:
    return sum(len(client.accepted) for client in clients)
