"""The only doors to rows that are about to change: load, lock, and the same answer for "not there" and
"not yours". Locks are taken in one order everywhere: centre, then person, then membership or invitation.
"""

from uuid import UUID

from kernel.actors import Actor
from kernel.errors import Forbidden, NotFound
from network.directory import policies
from network.directory.models import Centre, Invitation, Membership, Person


def centre_for_management(*, actor: Actor, centre_id: UUID) -> Centre:
    """The centre, locked. Raises NotFound, or Forbidden when the actor does not administer it."""
    centre = (
        policies.centres_visible_to(actor)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=centre_id)
        .first()
    )
    if centre is None:
        raise NotFound
    if not policies.can_manage_centre(actor, centre_id):
        raise Forbidden
    return centre


def person_for_change(*, actor: Actor, person_id: UUID) -> Person:
    """A visible person, locked. The caller asks the policy."""
    if not policies.people_visible_to(actor).filter(pk=person_id).exists():
        raise NotFound
    return Person.objects.select_for_update(no_key=True).get(pk=person_id)


def membership_for_change(*, actor: Actor, membership_id: UUID) -> Membership:
    """A membership of a visible person, locked together with its centre (the count of a centre's
    administrators must not change between the check and the write)."""
    membership = Membership.objects.filter(
        pk=membership_id, person__in=policies.people_visible_to(actor)
    ).first()
    if membership is None:
        raise NotFound
    Centre.objects.select_for_update(no_key=True).get(pk=membership.centre_id)
    return Membership.objects.select_for_update(no_key=True).get(pk=membership_id)


def invitation_for_change(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """An invitation of a centre that the actor administers, locked. For all others it does not exist."""
    invitation = (
        policies.invitations_visible_to(actor)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        raise NotFound
    return invitation
