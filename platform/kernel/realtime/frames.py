"""Frames that browsers send: typing, presence, signalling. Writes go over HTTP, never through here.

A room registers the frames that it understands:

    class Typing(FrameData):
        conversation_id: UUID

    frames.register("typing", on_typing, shape=Typing, min_interval_s=2)

The handler runs in a database thread with the actor and the checked data. It asks the room's policy
itself, publishes to others with `kernel.realtime.publish`, and may return an event for this socket alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from kernel.actors import Actor
from kernel.realtime.events import Event


class FrameData(BaseModel):
    """Base of the `data` of incoming frames: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


D = TypeVar("D", bound=FrameData)
Handler = Callable[[Actor, D], Event | None]


@dataclass(frozen=True, slots=True)
class Registered:
    handler: Handler[Any]
    shape: type[FrameData]
    min_interval_s: float
    """Frames of this type that come faster on one socket are dropped without a word."""


_frames: dict[str, Registered] = {}


def register(frame_type: str, handler: Handler[D], *, shape: type[D], min_interval_s: float = 0.0) -> None:
    """Called from `AppConfig.ready` of the owning room. Raises ValueError when the type is taken."""
    entry = Registered(handler=handler, shape=shape, min_interval_s=min_interval_s)
    known = _frames.setdefault(frame_type, entry)
    if known != entry:
        raise ValueError(f"two handlers for incoming frame {frame_type!r}")


def find(frame_type: str) -> Registered | None:
    return _frames.get(frame_type)


def registered() -> tuple[str, ...]:
    return tuple(sorted(_frames))
