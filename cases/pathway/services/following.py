"""Who must know that the instant of an infusion may have changed: higher rooms that keep what they derived from it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from kernel.actors import Actor

Follower = Callable[[Actor, UUID], None]
_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """`follower` gets the writer and the patient, in the transaction of the write; called from `AppConfig.ready`."""
    _followers.append(follower)


def infusion_may_have_changed(actor: Actor, patient_id: UUID) -> None:
    """Tell the followers. Also when it stayed the same: they find nothing to do."""
    for follower in _followers:
        follower(actor, patient_id)
