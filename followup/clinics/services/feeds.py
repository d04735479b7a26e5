"""Secret calendar addresses are made and revoked."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.db import transaction

from followup.clinics.models import CalendarFeed
from followup.clinics.selectors.access import clinic_get
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import NotFound
from network.directory.services.keys import key_hash


@transaction.atomic
def feed_create(*, actor: Actor, clinic_id: UUID | None = None) -> tuple[CalendarFeed, str]:
    """A secret address of the actor: of one clinic, or of all in which they work. The address is told this once, and
    cannot be found out later. Raises NotFound. Audited."""
    clinic = clinic_get(actor=actor, clinic_id=clinic_id) if clinic_id else None
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(person_id=actor.who, clinic=clinic, digest=key_hash(secret))
    audit.record(actor=actor, action="clinic.feed_created", object_type="calendar_feed", object_id=feed.pk)
    return feed, f"{settings.CIRCLECARE_BASE_URL}/calendar/{secret}.ics"


@transaction.atomic
def feed_revoke(*, actor: Actor, feed_id: UUID) -> None:
    """The address finds nothing any more. Raises NotFound for one of somebody else. Audited."""
    feeds = CalendarFeed.objects.select_for_update().filter(person=actor.person_id, revoked_at=None)
    feed = feeds.filter(pk=feed_id).first()
    if feed is None:
        raise NotFound
    feed.revoked_at = clock.now()
    feed.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="clinic.feed_revoked", object_type="calendar_feed", object_id=feed.pk)
