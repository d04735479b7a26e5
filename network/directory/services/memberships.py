"""Writing memberships: who has which role where."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import today
from kernel.errors import Conflict, Forbidden, Invalid, PreconditionFailed
from network.directory import policies
from network.directory.models import Membership, Role
from network.directory.services.access import (
    centre_for_management,
    membership_for_change,
    person_for_change,
)
from network.directory.services.announce import announce


@transaction.atomic
def membership_add(
    *,
    actor: Actor,
    person_id: UUID,
    centre_id: UUID,
    role: str,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Give a person a role in a centre from `valid_from` (today) until the day before `valid_until`.

    Raises NotFound, Forbidden (not your centre, or yourself), Invalid (dates), Conflict
    `membership_exists` when the person has the role in part of that time already.
    """
    centre = centre_for_management(actor=actor, centre_id=centre_id)
    person = person_for_change(actor=actor, person_id=person_id)
    if person.pk == actor.person_id:
        raise Forbidden(message=_("Nobody changes their own roles. Ask another administrator."))
    if not centre.is_active:
        raise Conflict("centre_inactive", _("This centre has left the network."))
    starts = valid_from or today()
    if not actor.is_system:
        _not_before(today(), valid_from=starts)
    if valid_until is not None and valid_until <= starts:
        raise Invalid(message=_("The end must be after the start."), field="valid_until")
    membership = _save(
        Membership(person=person, centre=centre, role=role, valid_from=starts, valid_until=valid_until)
    )
    _log(actor, "membership.added", membership)
    return membership


@transaction.atomic
def membership_change(
    *,
    actor: Actor,
    membership_id: UUID,
    version: int,
    role: str | None = None,
    valid_until: date | None = None,
    reopen: bool = False,
) -> Membership:
    """Change the role, or set the day on which the membership is over (today: at once).

    A new role ends the membership today and begins another, so that the history keeps who could do what
    and when; the new one is returned. `reopen` takes a set end away again.
    Raises NotFound, Forbidden, Invalid, PreconditionFailed, Conflict `last_centre_admin`,
    `membership_ended`, `membership_exists`.
    """
    membership = membership_for_change(actor=actor, membership_id=membership_id)
    _check_change(actor, membership, version)
    if role is not None and role != membership.role:
        return _change_role(
            actor, membership, role, None if reopen else valid_until or membership.valid_until
        )
    ends = None if reopen else valid_until
    if valid_until is None and not reopen:
        return membership
    if ends is not None:
        _not_before(max(today(), membership.valid_from), valid_until=ends)
        _require_other_admin(membership, ends)
    membership.valid_until = ends
    membership.version += 1
    membership = _save(membership)
    _log(actor, "membership.period_changed", membership)
    return membership


def _check_change(actor: Actor, membership: Membership, version: int) -> None:
    standing = policies.standing_of(actor)
    if membership.person_id == standing.person_id:
        raise Forbidden(message=_("Nobody changes their own roles. Ask another administrator."))
    if not policies.can_change_membership(standing, membership):
        raise Forbidden
    if membership.version != version:
        raise PreconditionFailed(extra={"version": membership.version})
    if membership.valid_until is not None and membership.valid_until <= today():
        raise Conflict("membership_ended", _("This membership is over. Add a new one."))


def _change_role(actor: Actor, old: Membership, role: str, ends: date | None) -> Membership:
    starts = max(today(), old.valid_from)
    if ends is not None and ends <= starts:
        raise Invalid(message=_("The end must be after the start."), field="valid_until")
    _require_other_admin(old, starts)
    old.valid_until = starts
    old.version += 1
    old.save(update_fields=["valid_until", "version"])
    new = _save(
        Membership(
            person_id=old.person_id, centre_id=old.centre_id, role=role, valid_from=starts, valid_until=ends
        )
    )
    _log(actor, "membership.role_changed", new, previous=str(old.pk), from_role=old.role)
    return new


def _require_other_admin(membership: Membership, until: date) -> None:
    """A centre keeps an administrator. The lock of the centre is held: two administrators who remove each
    other at the same moment come one after the other."""
    if membership.role != Role.CENTRE_ADMIN or not membership.is_active_on(today()):
        return
    others = (
        Membership.objects.active()
        .filter(Q(valid_until=None) | Q(valid_until__gt=until))
        .filter(centre_id=membership.centre_id, role=Role.CENTRE_ADMIN)
        .exclude(person_id=membership.person_id)
    )
    if not others.exists():
        raise Conflict(
            "last_centre_admin", _("This is the centre's last administrator. Name another one first.")
        )


def _not_before(earliest: date, **dates: date) -> None:
    for field, day in dates.items():
        if day < earliest:
            raise Invalid(message=_("Choose today or a later day."), field=field)


def _save(membership: Membership) -> Membership:
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as exc:
        if "membership_no_overlap" not in str(exc):
            raise
        raise Conflict(
            "membership_exists",
            _("This person has this role in this centre at that time already."),
            field="role",
        ) from exc
    return membership


def _log(actor: Actor, action: str, membership: Membership, **detail: str) -> None:
    record(
        actor=actor,
        action=action,
        object_type="membership",
        object_id=membership.pk,
        detail={
            "person_id": str(membership.person_id),
            "centre_id": str(membership.centre_id),
            "role": membership.role,
            **detail,
        },
    )
    announce("person", membership.person_id)
