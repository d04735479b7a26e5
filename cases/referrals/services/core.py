"""What every act on a referral shares: the locked load, the stamp, the audit and the live event."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.pathway.models import Pathway
from cases.pathway.services import pathway_lock
from cases.referrals import policies
from cases.referrals.events import ReferralChanged
from cases.referrals.models import InfoRequest, Referral
from kernel import clock, realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.realtime.events import Event

MAX_TEXT = 4000


def referral_lock(*, actor: Actor, referral_id: UUID) -> tuple[Referral, Pathway]:
    """The one door to a referral for writing: the referral, then its pathway, both locked (always in this order).

    Raises NotFound alike when there is none and when it is not the actor's to see.
    """
    found = Referral.objects.select_for_update(no_key=True, of=("self",)).filter(pk=referral_id).first()
    if found is None or not (actor.is_system or policies.can_view_referral(actor, found)):
        raise NotFound
    return found, pathway_lock(actor=actor, pathway_id=found.pathway_id)


def require(allowed: bool, *, status_allows: bool, referral: Referral) -> None:
    """Refuse an act: 409 when the referral is not at that point (any more), 403 when it is somebody else's."""
    if allowed:
        return
    if not status_allows:
        raise Conflict(
            "illegal_move",
            _("This is not possible at this point of the referral."),
            extra={"status": referral.status, "version": referral.state_version},
        )
    raise Forbidden


def check_version(referral: Referral, expected_version: int | None) -> None:
    if expected_version is not None and expected_version != referral.state_version:
        raise Conflict(
            "changed_meanwhile",
            _("Something happened to this referral in the meantime. Look at it again."),
            extra={"status": referral.status, "version": referral.state_version},
        )


def person_of(actor: Actor) -> tuple[UUID, UUID]:
    """The person and the acting centre: acts that somebody signs are never those of a machine."""
    if actor.person_id is None or actor.centre_id is None:
        raise Forbidden
    return actor.person_id, actor.centre_id


def tidy(text: str, *, field: str, required: bool = False) -> str:
    """Free text without outer blanks. Raises Invalid at `field` when it is too long, or empty but required."""
    clean = text.strip()
    if required and not clean:
        raise Invalid("required", _("Please write a text."), field=field)
    if len(clean) > MAX_TEXT:
        raise Invalid("too_long", _("At most 4000 characters."), field=field)
    return clean


def finish(
    *,
    actor: Actor,
    referral: Referral,
    what: str,
    detail: Mapping[str, Any] | None = None,
    event: Event | None = None,
    why: str = "",
) -> None:
    """Save the act: version, audit `referral.<what>`, and an event to everybody who may see the referral now.

    `event` replaces the plain `referral.changed`; it must carry `version` as it will be after this call
    (`referral.state_version + 1`).
    """
    referral.state_version += 1
    referral.changed_at = clock.now()
    referral.save()
    audit.record(
        actor=actor,
        action=f"referral.{what}",
        patient_id=referral.patient_id,
        object_type="referral",
        object_id=referral.pk,
        detail={"version": referral.state_version, **(detail or {})},
        why=why,
    )
    told = (
        event
        if isinstance(event, Event)
        else ReferralChanged(
            referral_id=referral.pk,
            patient_id=referral.patient_id,
            status=referral.status,
            version=referral.state_version,
            what=what,
        )
    )
    realtime.publish(told, person_ids=policies.people_who_can_view_referral(referral))


def drop_open_requests(referral: Referral) -> None:
    """Questions nobody needs to answer any more: the referral ended or went back."""
    InfoRequest.objects.filter(referral=referral, answered_at=None, dropped_at=None).update(
        dropped_at=clock.now()
    )


def resume_clock(referral: Referral) -> None:
    """End a pause: what was still to run before the decision is moved on by its length."""
    if referral.paused_at is None:
        return
    pause = clock.now() - referral.paused_at
    referral.paused_total += pause
    if referral.decision_due_at is not None:
        referral.decision_due_at += pause
    referral.paused_at = None
