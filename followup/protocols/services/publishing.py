"""A version is put in force, taken back before anybody is followed by it, or its protocol retired."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followup.protocols.models import Protocol, ProtocolVersion
from followup.protocols.rules.drafting import faults_of
from followup.protocols.selectors.protocols import visits_of
from followup.protocols.services.drafting import administered, draft_locked, recorded, refuse_faults
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Invalid, NotFound, PreconditionFailed

FARTHEST = timedelta(days=366)


@transaction.atomic
def version_publish(
    *, actor: Actor, version_id: UUID, in_force_from: date, base_revision: int
) -> ProtocolVersion:
    """From this day the plans of new patients are made from this version; those there are stay as they are.

    Raises Forbidden, NotFound, PreconditionFailed, Conflict (published by now, the protocol is retired, or another
    version begins on that day), Invalid (a day that is over or too far, faults of the visits). Audited.
    """
    draft = draft_locked(actor, version_id, base_revision)
    today = clock.today()
    if not today <= in_force_from <= today + FARTHEST:
        raise Invalid("day", _("Choose a day from today to a year ahead."), field="in_force_from")
    if draft.protocol.retired_at is not None:
        raise Conflict("retired", _("This protocol has been retired."))
    if draft.protocol.versions.filter(in_force_from=in_force_from).exists():
        raise Conflict("day_taken", _("Another version is in force from this day."), field="in_force_from")
    refuse_faults(faults_of(visits_of(draft.pk)))
    draft.state, draft.in_force_from = ProtocolVersion.State.PUBLISHED, in_force_from
    draft.published_at, draft.published_by_id = clock.now(), actor.person_id
    draft.revision += 1
    draft.save(update_fields=["state", "in_force_from", "published_at", "published_by", "revision"])
    recorded(actor, "protocol.published", draft)
    return draft


@transaction.atomic
def version_withdraw(*, actor: Actor, version_id: UUID, base_revision: int) -> ProtocolVersion:
    """A version whose day is still to come is a draft again.

    Raises Forbidden, NotFound, PreconditionFailed, Conflict (its day has come, or there is another draft). Audited.
    """
    administered(actor)
    version = ProtocolVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    Protocol.objects.select_for_update().get(pk=version.protocol_id)
    version = ProtocolVersion.objects.select_related("protocol").get(pk=version_id)
    if version.revision != base_revision:
        raise PreconditionFailed(extra={"current": {"version": version.revision}})
    if version.in_force_from is None or version.in_force_from <= clock.today():
        raise Conflict("in_force", _("Only a version whose day is still to come can be taken back."))
    if version.protocol.versions.filter(state=ProtocolVersion.State.DRAFT).exists():
        raise Conflict("draft_exists", _("There is a draft already."))
    version.state = ProtocolVersion.State.DRAFT
    version.in_force_from = version.published_at = version.published_by = None
    version.revision += 1
    version.save(update_fields=["state", "in_force_from", "published_at", "published_by", "revision"])
    recorded(actor, "protocol.withdrawn", version)
    return version


@transaction.atomic
def protocol_retire(*, actor: Actor, protocol_id: UUID, is_retired: bool, base_version: int) -> Protocol:
    """No further patient is followed by this protocol, or it is taken up again. Plans that there are stay as they are.

    Raises Forbidden, NotFound, PreconditionFailed, Conflict (it is for all, or another one has its place). Audited.
    """
    administered(actor)
    protocol = Protocol.objects.select_for_update().filter(pk=protocol_id).first()
    if protocol is None:
        raise NotFound
    if protocol.version != base_version:
        raise PreconditionFailed(extra={"current": {"version": protocol.version}})
    if not protocol.diseases and not protocol.products:
        raise Conflict("for_all", _("The protocol for all stays: every patient needs a plan."))
    others = Protocol.objects.filter(diseases=protocol.diseases, products=protocol.products, retired_at=None)
    if not is_retired and others.exclude(pk=protocol.pk).exists():
        raise Conflict("exists", _("There is a protocol for exactly these diseases and products."))
    protocol.retired_at = clock.now() if is_retired else None
    protocol.version += 1
    protocol.save(update_fields=["retired_at", "version"])
    audit.record(
        actor=actor,
        action="protocol.retired" if is_retired else "protocol.taken_up",
        object_type="protocol",
        object_id=protocol.pk,
        detail={"version": protocol.version},
    )
    return protocol
