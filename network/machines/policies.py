"""Who manages the machine clients of a centre: its administrators, and nobody learns of them otherwise."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from kernel.actors import Actor
from network.directory.policies import can_manage_centre, centres_managed_by
from network.machines.models import MachineClient


def machines_visible_to(actor: Actor) -> QuerySet[MachineClient]:
    return MachineClient.objects.filter(centre__in=centres_managed_by(actor))


def can_manage_machines(actor: Actor, centre_id: UUID) -> bool:
    return can_manage_centre(actor, centre_id)
