"""A client of the discussion that follows docs/realtime.md to the letter, over a line that may break at any time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Callable
from typing import Any, Self
from uuid import uuid4

import httpx
import websockets

from tests.e2e.line import Line

PAUSES_S = (0.1, 0.2, 0.4, 0.8)
_AWAY = (502, 503, 504)
_BROKEN = (OSError, httpx.TransportError, websockets.WebSocketException, TimeoutError)


class ChatClient:
    """One person in one conversation. `messages` by `seq`; everything up to the change `whole` is held."""

    def __init__(self, name: str, line: Line, cookies: dict[str, str], conversation: str) -> None:
        self.name = name
        self.conversation = conversation
        self.messages: dict[int, dict[str, Any]] = {}
        self.whole = 0
        self.accepted: dict[str, int] = {}
        """client_id of every message that was answered with 2xx, and the seq of the answer."""
        self.repeated = 0
        self.heard_live = 0
        self.openings = 0
        self.is_open = asyncio.Event()
        self.moved = asyncio.Condition()
        self.problems: list[Exception] = []
        self._path = f"/api/v1/conversations/{conversation}/messages/"
        self._host = f"127.0.0.1:{line.port}"
        self._cookies = "; ".join(f"{key}={value}" for key, value in cookies.items())
        self._http = httpx.AsyncClient(
            base_url=f"http://{self._host}",
            timeout=10,
            headers={
                "Cookie": self._cookies,
                "X-CSRFToken": cookies["csrftoken"],
                "Referer": f"http://{self._host}",
            },
        )
        self._catching_up = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving = False

    # -- the socket --------------------------------------------------------------------------------

    async def listen(self) -> None:
        """Hold a socket open for ever: come back after each break, ask for what was missed."""
        attempt = 0
        while not self._leaving:
            with contextlib.suppress(*_BROKEN):
                headers = {"Cookie": self._cookies, "Origin": f"http://{self._host}"}
                async with websockets.connect(
                    f"ws://{self._host}/ws/", additional_headers=headers, open_timeout=5, ping_interval=None
                ) as socket:
                    async for raw in socket:
                        frame = json.loads(raw)
                        if frame["type"] == "ready":
                            attempt = 0
                        await self._hear(socket, frame)
            self.is_open.clear()
            await asyncio.sleep(random.uniform(0.5, 1) * PAUSES_S[min(attempt, 3)])
            attempt += 1

    async def _hear(self, socket: Any, frame: dict[str, Any]) -> None:
        kind, data = frame["type"], frame["data"]
        if kind == "ping":
            await socket.send(json.dumps({"type": "pong"}))
        elif kind == "ready":
            self.openings += 1
            self.is_open.set()
            self._later(self.catch_up())
        elif kind == "resync":
            self._later(self.catch_up(after_s=random.uniform(0, data["spread_ms"] / 1000)))
        elif kind in ("message.created", "message.changed") and data["conversation_id"] == self.conversation:
            message = data["message"]
            self.heard_live += 1
            self._put(message)
            if message["changed_seq"] == self.whole + 1:
                self.whole += 1
            elif message["changed_seq"] > self.whole:
                self._later(self.catch_up())
            await self._tell()

    # -- what was missed ---------------------------------------------------------------------------

    async def catch_up(self, *, after_s: float = 0) -> None:
        """Ask for every change after the last whole one, until there is no more; again when the line breaks."""
        await asyncio.sleep(after_s)
        attempt = 0
        async with self._catching_up:
            while not self._leaving:
                with contextlib.suppress(*_BROKEN):
                    if await self._ask_once():
                        return
                await asyncio.sleep(PAUSES_S[min(attempt, 3)])
                attempt += 1

    async def _ask_once(self) -> bool:
        answer = await self._http.get(self._path, params={"changed_after": self.whole, "limit": 100})
        if answer.status_code in _AWAY:
            return False
        assert answer.status_code == 200, answer.text
        page = answer.json()
        for message in page["results"]:
            self._put(message)
        up_to = page["results"][-1]["changed_seq"] if page["has_more"] else page["last_changed_seq"]
        self.whole = max(self.whole, up_to)
        await self._tell()
        return not page["has_more"]

    def _put(self, message: dict[str, Any]) -> None:
        known = self.messages.get(message["seq"])
        if known is None or known["changed_seq"] <= message["changed_seq"]:
            self.messages[message["seq"]] = message

    # -- writing -----------------------------------------------------------------------------------

    async def send(self, text: str) -> dict[str, Any]:
        """Send until it is accepted, always under the same client_id."""
        client_id = str(uuid4())
        body = {"client_id": client_id, "text": text}
        message = await self._insist(lambda: self._http.post(self._path, json=body))
        self.accepted[client_id] = message["seq"]
        await self._tell()
        return message

    async def edit(self, seq: int, text: str) -> None:
        await self._insist(lambda: self._http.patch(f"{self._path}{seq}/", json={"text": text}))

    async def _insist(self, call: Callable[[], Any]) -> dict[str, Any]:
        attempt = 0
        while True:
            with contextlib.suppress(*_BROKEN):
                answer = await call()
                if answer.is_success:
                    body: dict[str, Any] = answer.json()
                    return body
                assert answer.status_code in _AWAY, f"{answer.status_code} {answer.text}"
            await asyncio.sleep(random.uniform(0.5, 1) * PAUSES_S[min(attempt, 3)])
            attempt += 1
            self.repeated += 1

    # -- waiting and leaving -----------------------------------------------------------------------

    async def until(self, what: Callable[[], bool], *, why: str, seconds: float = 30) -> None:
        """Wait for a condition on this client's state. Raises AssertionError with its state."""
        try:
            async with asyncio.timeout(seconds), self.moved:
                await self.moved.wait_for(what)
        except TimeoutError:
            state = f"whole={self.whole} held={len(self.messages)} open={self.is_open.is_set()}"
            raise AssertionError(f"{self.name}: {why}: not within {seconds:.0f} s ({state})") from None

    async def _tell(self) -> None:
        async with self.moved:
            self.moved.notify_all()

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.problems.append(error)  # type: ignore[arg-type]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._leaving = True
        for task in list(self._tasks):
            task.cancel()
        await self._http.aclose()
        if self.problems:
            raise ExceptionGroup(f"{self.name} failed while it caught up", self.problems)
