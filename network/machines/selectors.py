"""Reads: the machine clients of a centre, and the client behind a token."""

from __future__ import annotations

import hashlib
from uuid import UUID

from kernel.actors import Actor
from kernel.clock import now
from kernel.errors import NotFound
from network.machines.models import AccessToken, MachineClient
from network.machines.policies import machines_visible_to

LONGEST_TOKEN = 200


def machine_list(
    *, actor: Actor, centre_id: UUID | None = None, after: UUID | None = None, limit: int
) -> list[MachineClient]:
    """Clients of the centres that the actor administers, newest first, one more than `limit` when there are more."""
    found = machines_visible_to(actor).select_related("centre", "created_by", "revoked_by")
    if centre_id is not None:
        found = found.filter(centre_id=centre_id)
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk")[: limit + 1])


def machine_get(*, actor: Actor, machine_id: UUID) -> MachineClient:
    """One client. Raises NotFound."""
    found = machines_visible_to(actor).select_related("centre", "created_by", "revoked_by")
    machine = found.filter(pk=machine_id).first()
    if machine is None:
        raise NotFound
    return machine


def actor_of_token(token: str, *, ip: str | None = None) -> Actor | None:
    """The machine that holds the token, while it runs, the client is not revoked and its centre is active.

    One query.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return None
    found = (
        AccessToken.objects.filter(
            token_hash=token_hash(token),
            expires_at__gt=now(),
            client__revoked_at=None,
            client__centre__is_active=True,
        )
        .select_related("client")
        .first()
    )
    if found is None:
        return None
    client = found.client
    return Actor.machine(client.name, centre_id=client.centre_id, scopes=frozenset(found.scopes), ip=ip)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
