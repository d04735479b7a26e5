"""Writing centres."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.errors import Conflict, Forbidden, Invalid, PreconditionFailed
from network.directory import policies
from network.directory.models import Centre, CentreKind
from network.directory.services.access import centre_for_management
from network.directory.services.announce import announce

OWN_FIELDS = frozenset({"name", "city", "catchment", "address", "phone", "on_call_phone", "email", "phases"})
NETWORK_FIELDS = frozenset({"kind", "default_hub_id", "is_active"})


@transaction.atomic
def centre_create(
    *,
    actor: Actor,
    code: str,
    name: str,
    city: str,
    kind: str,
    default_hub_id: UUID | None = None,
    **fields: Any,
) -> Centre:
    """A new hospital joins the network. Raises Forbidden, Invalid (hub), Conflict `centre_code_taken`."""
    if not policies.can_create_centre(actor):
        raise Forbidden
    unknown = fields.keys() - OWN_FIELDS
    assert not unknown, f"unknown fields: {unknown}"
    if Centre.objects.filter(code=code).exists():
        raise Conflict("centre_code_taken", _("Another centre has this code."), field="code")
    _check_hub(kind, default_hub_id)
    centre = Centre.objects.create(
        code=code, name=name, city=city, kind=kind, default_hub_id=default_hub_id, **fields
    )
    record(actor=actor, action="centre.created", object_type="centre", object_id=centre.pk)
    announce("centre", centre.pk)
    return centre


@transaction.atomic
def centre_update(*, actor: Actor, centre_id: UUID, version: int, **changes: Any) -> Centre:
    """Change what `changes` names. Administrators keep their centre's page; what a centre is in the network
    (kind, hub, active) belongs to the platform administrator.

    Raises NotFound, Forbidden, Invalid, PreconditionFailed when `version` is not the newest.
    """
    centre = centre_for_management(actor=actor, centre_id=centre_id)
    if centre.version != version:
        raise PreconditionFailed(extra={"version": centre.version})
    if changes.keys() & NETWORK_FIELDS and not policies.can_create_centre(actor):
        raise Forbidden
    unknown = changes.keys() - OWN_FIELDS - NETWORK_FIELDS
    assert not unknown, f"unknown fields: {unknown}"
    changed = sorted(name for name, value in changes.items() if getattr(centre, name) != value)
    if not changed:
        return centre
    for name in changed:
        setattr(centre, name, changes[name])
    _check_hub(centre.kind, centre.default_hub_id)
    centre.version += 1
    centre.save()
    record(
        actor=actor,
        action="centre.changed",
        object_type="centre",
        object_id=centre.pk,
        detail={"fields": changed},
    )
    announce("centre", centre.pk)
    return centre


def _check_hub(kind: str, default_hub_id: UUID | None) -> None:
    if default_hub_id is None:
        return
    if kind == CentreKind.HUB:
        raise Invalid(message=_("A hub has no hub of its own."), field="default_hub_id")
    if not Centre.objects.filter(pk=default_hub_id, kind=CentreKind.HUB, is_active=True).exists():
        raise Invalid(message=_("Choose an active hub."), field="default_hub_id")
