"""Browser tabs for realtime tests: the real ASGI application, real sessions, the real Valkey."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from channels.testing import WebsocketCommunicator

    from network.directory.models import Person

TIMEOUT_S = 5.0


class Tab:
    """One open socket. `frame()` is the next frame that is not a ping."""

    def __init__(self, communicator: WebsocketCommunicator, session_key: str) -> None:
        self.communicator = communicator
        self.session_key = session_key

    async def frame(self) -> dict[str, Any]:
        while True:
            output = await self.communicator.receive_output(TIMEOUT_S)
            assert output["type"] == "websocket.send", output
            frame: dict[str, Any] = json.loads(output["text"])
            if frame["type"] != "ping":
                return frame

    async def expect(self, frame_type: str) -> dict[str, Any]:
        frame = await self.frame()
        assert frame["type"] == frame_type, frame
        data: dict[str, Any] = frame["data"]
        return data

    async def say(self, frame_type: str, **data: Any) -> None:
        await self.communicator.send_to(text_data=json.dumps({"v": 1, "type": frame_type, "data": data}))

    async def closed(self) -> int:
        """The close code. What the directory announces before it closes may come first."""
        output = await self.communicator.receive_output(TIMEOUT_S)
        while output["type"] == "websocket.send":
            assert json.loads(output["text"])["type"] in ("ping", "session.closing", "directory.changed"), (
                output
            )
            output = await self.communicator.receive_output(TIMEOUT_S)
        assert output["type"] == "websocket.close", output
        code: int = output["code"]
        return code


OpenTab = Callable[..., Awaitable[Tab]]


@pytest.fixture
async def open_tab(transactional_db: None) -> AsyncIterator[OpenTab]:
    """`await open_tab(person)` opens `/ws/` the way a browser does and returns after `accept`;
    `ready=True` also takes the first frame. Without a person nobody is signed in."""
    from channels.testing import WebsocketCommunicator

    from circlecare.asgi import application
    from kernel.realtime import hub

    tabs: list[Tab] = []

    async def open_one(
        person: Person | None = None,
        *,
        ready: bool = True,
        origin: str | None = "http://testserver",
        session_key: str = "",
    ) -> Tab:
        key = session_key or (await sync_to_async(sign_in)(person) if person is not None else "")
        headers = [(b"host", b"testserver"), (b"cookie", f"circlecare_session={key}".encode())]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        communicator = WebsocketCommunicator(application, "/ws/", headers=headers)
        accepted, _protocol = await communicator.connect(TIMEOUT_S)
        assert accepted, "must be accepted before it is refused, else the page sees 1006"
        tab = Tab(communicator, key)
        tabs.append(tab)
        if ready:
            await tab.expect("ready")
        return tab

    yield open_one
    for tab in tabs:
        await tab.communicator.disconnect(timeout=TIMEOUT_S)
    await hub.current().stop()
    await sync_to_async(close_connections)()


def sign_in(person: Person) -> str:
    """A session as the sign-in makes it; returns its key."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def close_connections() -> None:
    """The thread of async database work would hold its connection beyond the test."""
    from django.db import connections

    connections.close_all()
