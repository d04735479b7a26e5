"""One browser tab's socket: what it may still take, and what it is told when it cannot keep up."""

import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from kernel.realtime import config
from kernel.realtime.control import Ping, Resync
from kernel.realtime.events import Event, encode

Send = Callable[[dict[str, Any]], Awaitable[None]]

_PING = {"type": "websocket.send", "text": encode(Ping())}
_PING_BYTES = len(_PING["text"])


def text_message(event: Event) -> dict[str, str]:
    return {"type": "websocket.send", "text": encode(event)}


class Socket:
    """Bounded by acknowledgement, not by a queue of ours.

    Daphne takes every write at once and lets Twisted's buffer grow while the other side does not read:
    awaiting the send tells nothing, and a queue in front of it would never fill. So the window counts
    bytes written since the last ping that the client answered (TCP keeps the order: a pong acknowledges
    everything before its ping). A socket over its window gets nothing more until it has answered, and
    then one `resync` instead of what it missed. A stalled reader costs at most `WINDOW_BYTES`.
    """

    __slots__ = (
        "__weakref__", "_ping_marks", "_send", "_since_ping", "_unacknowledged", "closed", "lagging_since",
        "next_ping_at", "person", "session_key",
    )  # fmt: skip

    def __init__(self, send: Send, *, person: bytes, session_key: str) -> None:
        self._send = send
        self.person = person
        """Raw bytes of the person's UUID."""
        self.session_key = session_key
        """The session under which the socket was opened; stays in this process."""
        self.closed = False
        """We closed it: nothing that it still sends counts."""
        self.next_ping_at = time.monotonic() + config.PING_EVERY_S
        self.lagging_since: float | None = None
        self._unacknowledged = 0
        self._since_ping = 0
        self._ping_marks: deque[int] = deque()

    @property
    def unacknowledged_bytes(self) -> int:
        return self._unacknowledged

    @property
    def awaits_pong(self) -> bool:
        return bool(self._ping_marks)

    async def write(self, message: dict[str, Any], size: int) -> bool:
        """Write one encoded frame of `size` bytes. False when the socket is behind and it was left out."""
        if self.lagging_since is not None:
            return False
        if self._unacknowledged + size > config.WINDOW_BYTES and self._ping_marks:
            self.lagging_since = time.monotonic()
            return False
        self._unacknowledged += size
        self._since_ping += size
        await self._send(message)
        if self._since_ping >= config.PROBE_BYTES:
            await self.ping()
        return True

    async def ping(self) -> None:
        self._ping_marks.append(self._since_ping + _PING_BYTES)
        self._unacknowledged += _PING_BYTES
        self._since_ping = 0
        self.next_ping_at = time.monotonic() + config.PING_EVERY_S
        await self._send(_PING)

    async def pong(self) -> None:
        """The client answered the oldest open ping. One that nobody asked for changes nothing."""
        if not self._ping_marks:
            return
        self._unacknowledged -= self._ping_marks.popleft()
        if self.lagging_since is not None and not self._ping_marks:
            self.lagging_since = None
            await self._send(text_message(Resync(reason="slow_socket", spread_ms=0)))

    async def tell(self, event: Event) -> None:
        """A small frame of the socket itself (ready, error, resync): counted, but never left out."""
        message = text_message(event)
        self._unacknowledged += len(message["text"])
        self._since_ping += len(message["text"])
        await self._send(message)

    async def close(self, code: int) -> None:
        self.closed = True
        await self._send({"type": "websocket.close", "code": code})
