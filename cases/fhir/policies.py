"""What a machine client may do beyond what its centre may: nothing that its token does not name.

Which patients somebody sees is decided by the policies of patients alone; this is the second lock, for programs.
"""

from __future__ import annotations

from collections.abc import Iterable

from kernel.actors import Actor
from network.machines.rules import allows

READ, SEARCH, CREATE, UPDATE = "r", "s", "c", "u"


def may(actor: Actor, resource_type: str, act: str) -> bool:
    """Whether the actor may do an act on a type at all. People act by their roles, programs by their scopes too."""
    return actor.scopes is None if actor.kind != "machine" else allows(actor.scopes or (), resource_type, act)


def types_that_may_be(actor: Actor, types: Iterable[str], act: str) -> frozenset[str]:
    return frozenset(one for one in types if may(actor, one, act))
