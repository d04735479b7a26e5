"""Changing what holds for the whole network."""

from typing import Any

from django.db import transaction

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.errors import Forbidden, PreconditionFailed
from network.directory import policies
from network.directory.models import NetworkSettings
from network.directory.services.announce import announce

FIELDS = frozenset({"network_name", "response_target_hours", "invitation_days", "pod24_anchor"})


@transaction.atomic
def network_settings_update(*, actor: Actor, version: int, **changes: Any) -> NetworkSettings:
    """Change the network-wide choices. Referrals that run keep the target they were submitted under.

    Raises Forbidden, PreconditionFailed.
    """
    if not policies.can_change_network_settings(actor):
        raise Forbidden
    unknown = changes.keys() - FIELDS
    assert not unknown, f"unknown fields: {unknown}"
    NetworkSettings.objects.get_or_create(pk=1)
    current = NetworkSettings.objects.select_for_update().get(pk=1)
    if current.version != version:
        raise PreconditionFailed(extra={"version": current.version})
    changed = sorted(name for name, value in changes.items() if getattr(current, name) != value)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, changes[name])
    current.version += 1
    current.save()
    record(
        actor=actor,
        action="network_settings.changed",
        object_type="network_settings",
        object_id="1",
        detail={"fields": changed},
    )
    announce("network_settings", "1")
    return current
