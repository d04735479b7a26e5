"""`/ws/`: one socket per tab. Channels routes and authenticates; the hub does the rest."""

import logging
import time
from typing import Any, cast
from uuid import UUID

import orjson
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from pydantic import ValidationError

from kernel.actors import Actor
from kernel.errors import DomainError
from kernel.realtime import config, frames, gate
from kernel.realtime import hub as hubs
from kernel.realtime.control import FrameError, Ready
from kernel.realtime.events import Event
from kernel.realtime.publisher import SIGNED_OUT, SUSPENDED
from kernel.realtime.sockets import Send, Socket

logger = logging.getLogger(__name__)


class SocketConsumer(AsyncWebsocketConsumer):
    """Refuses after `accept()` (before it the page would see 1006 instead of our code) and before the socket
    can receive anything. A bad frame is answered with an error frame; nothing a browser sends ends the
    consumer."""

    # No layer of this name exists: Channels then opens no channel of its own per socket. Events come
    # from the hub, without the connection check and the two tasks per event of the stock path.
    channel_layer_alias = "not-used"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._socket: Socket | None = None
        self._actor: Actor | None = None
        self._allowance = config.FRAMES_BURST
        self._allowance_at = time.monotonic()
        self._last: dict[str, float] = {}

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Without the stock connection check: handlers that touch the database bring their own.
        handler = getattr(self, str(message["type"]).replace(".", "_"))
        await handler(message)

    # -- opening and closing -----------------------------------------------------------------------

    async def connect(self) -> None:
        await self.accept()
        scope: dict[str, Any] = dict(self.scope)
        if not gate.origin_allowed(scope):
            await self.close(SUSPENDED)
            return
        session_key = scope["session"].session_key or ""
        user = scope["user"]
        known = user.is_authenticated and user.is_active and session_key
        if not (known and gate.session_goes_on(scope["session"])):
            await self.close(await self._refusal_code())
            return
        if gate.has_conditions() and not await gate.conditions_met(user.pk):
            await self.close(SUSPENDED)
            return
        await self._join(user.pk, session_key)

    async def _join(self, person_id: UUID, session_key: str) -> None:
        hub = hubs.current()
        await hub.live()
        socket = Socket(cast("Send", self.base_send), person=person_id.bytes, session_key=session_key)
        ordered_lately = hub.add(socket)
        self._socket = socket
        self._actor = Actor.person(person_id, ip=_peer(dict(self.scope)))
        if ordered_lately:
            code = await gate.admit(person_id, session_key)
            if code is not None:
                await hub.close(socket, code)
        if not socket.closed:
            await socket.tell(Ready(person_id=str(person_id), ping_s=config.PING_EVERY_S))

    async def _refusal_code(self) -> int:
        """A suspended person is told apart from one who has to sign in: signing in again would not help."""
        person_id = await gate.session_person(self.scope["session"])
        if person_id is None:
            return SIGNED_OUT
        return await gate.admit(person_id, self.scope["session"].session_key or "") or SIGNED_OUT

    async def disconnect(self, code: int) -> None:
        if self._socket is not None:
            hubs.current().discard(self._socket)
            self._socket = None

    # -- incoming frames ---------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        socket, actor = self._socket, self._actor
        if socket is None or actor is None or socket.closed:
            return  # refused, or told to go: whatever it still sends does not count
        if socket.awaits_pong and _is_pong(text_data):
            # Before anything is counted: on a busy line we ask more often, and an answer that is dropped
            # would count as unread for ever.
            await socket.pong()
            return
        error = self._unacceptable(text_data)
        if error is not None:
            await socket.tell(error)
            return
        kind, data = _parse(text_data or "")
        if isinstance(kind, FrameError):
            await socket.tell(kind)
        elif kind == "pong":
            await socket.pong()
        else:
            answer = await self._handle(actor, kind, data)
            if answer is not None and not socket.closed:
                await socket.tell(answer)

    def _unacceptable(self, text: str | None) -> FrameError | None:
        now = time.monotonic()
        self._allowance = min(
            config.FRAMES_BURST, self._allowance + (now - self._allowance_at) * config.FRAMES_PER_S
        )
        self._allowance_at = now
        if self._allowance < 1:
            return FrameError(code="rate_limited")
        self._allowance -= 1
        if text is None:
            return FrameError(code="binary_not_allowed")
        if len(text) > config.MAX_FRAME_CHARS:
            return FrameError(code="frame_too_large")
        return None

    async def _handle(self, actor: Actor, kind: str, data: Any) -> Event | None:
        entry = frames.find(kind)
        if entry is None:
            return FrameError(code="unknown_type", frame=kind)
        now = time.monotonic()
        if now - self._last.get(kind, -1e9) < entry.min_interval_s:
            return None
        try:
            checked = entry.shape.model_validate(data)
        except ValidationError:
            return FrameError(code="bad_data", frame=kind)
        self._last[kind] = now
        try:
            return await database_sync_to_async(entry.handler)(actor, checked)
        except DomainError:
            return FrameError(code="bad_data", frame=kind)
        except Exception:
            logger.exception("handler of incoming frame %s failed", kind)
            return FrameError(code="failed", frame=kind)


def _parse(text: str) -> tuple[str | FrameError, Any]:
    """Type and data of a frame, or what is wrong with it."""
    try:
        frame = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeError):
        return FrameError(code="bad_json"), None
    if not isinstance(frame, dict):
        return FrameError(code="bad_json"), None
    kind = frame.get("type")
    if not isinstance(kind, str) or len(kind) > 64:
        return FrameError(code="unknown_type"), None
    return kind, frame.get("data", {})


def _is_pong(text: str | None) -> bool:
    return text is not None and len(text) <= config.MAX_PONG_CHARS and _parse(text)[0] == "pong"


def _peer(scope: dict[str, Any]) -> str | None:
    client = scope.get("client")
    return client[0] if client else None
