"""Frames of the socket itself, which every room's events share the line with."""

from typing import ClassVar, Literal

from kernel.realtime.events import Event, register


@register
class Ready(Event):
    """First frame of an accepted socket: from here on nothing published is missed. Ask for what changed now.

    `ping_s`: a `ping` comes at least this often; twice as long without any frame means a dead line.
    """

    type: ClassVar[str] = "ready"

    person_id: str
    ping_s: int


@register
class Resync(Event):
    """Frames may be missing on this socket: ask the API for what changed.

    `spread_ms`: wait a random part of this first, so that a thousand browsers do not ask at once.
    """

    type: ClassVar[str] = "resync"

    reason: Literal["slow_socket", "hub_reconnected", "publisher_recovered"]
    spread_ms: int


@register
class Ping(Event):
    """Answer each with `{"type": "pong"}`: the answer tells how much of the line has been read."""

    type: ClassVar[str] = "ping"


@register
class FrameError(Event):
    """An incoming frame was refused; the socket stays open. `frame` names its type when it had one."""

    type: ClassVar[str] = "error"

    code: Literal[
        "bad_json",
        "binary_not_allowed",
        "frame_too_large",
        "unknown_type",
        "bad_data",
        "rate_limited",
        "failed",
    ]
    frame: str = ""
