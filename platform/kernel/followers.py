"""Higher rooms that keep what they derived from a lower one, and must follow its changes at once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from kernel.actors import Actor

Follower = Callable[[Actor, UUID], None]


class Followers:
    """Who is told of one kind of change, with its author and the patient, in the transaction that makes it."""

    def __init__(self) -> None:
        self._all: list[Follower] = []

    def register(self, follower: Follower) -> None:
        """Called from `AppConfig.ready`."""
        self._all.append(follower)

    def tell(self, actor: Actor, patient_id: UUID) -> None:
        """Also when nothing changed in the end: followers find nothing to do then."""
        for follower in self._all:
            follower(actor, patient_id)
