"""Who may see and change what in the directory. The three answers to one question always agree:
`can_...(actor, obj)`, `..._visible_to(actor)` and `people_who_can_...(obj)`.

The directory (centres, people, their roles) is open to every member of the network: whoever refers a patient
must find the colleague to call. Administration is per centre. Nothing here says anything about patients.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kernel.actors import Actor
from kernel.clock import today
from kernel.prepared import Prepared
from network.directory.models import Centre, Invitation, Membership, Person, Role


@dataclass(frozen=True, slots=True)
class Standing:
    """What an actor is today: loaded once per use case, then asked without further queries."""

    person_id: UUID | None
    is_system: bool
    is_platform_admin: bool
    roles: frozenset[tuple[UUID, str]]

    @property
    def manages_network(self) -> bool:
        return self.is_system or self.is_platform_admin

    @property
    def is_member(self) -> bool:
        return self.manages_network or bool(self.roles)

    @property
    def managed_centre_ids(self) -> frozenset[UUID]:
        """Centres administered by role; a platform administrator manages the others as well."""
        return frozenset(centre_id for centre_id, role in self.roles if role == Role.CENTRE_ADMIN)

    def manages(self, centre_id: UUID) -> bool:
        return self.manages_network or centre_id in self.managed_centre_ids

    def has_role(self, roles: Iterable[str]) -> bool:
        wanted = frozenset(roles)
        return any(role in wanted for _, role in self.roles)


NOBODY = Standing(person_id=None, is_system=False, is_platform_admin=False, roles=frozenset())


def standing_of(actor: Actor) -> Standing:
    """The actor's rights at this moment, in one query. A suspended or unknown person has none."""
    if actor.is_system:
        return Standing(person_id=None, is_system=True, is_platform_admin=False, roles=frozenset())
    if actor.kind != "person" or actor.person_id is None:
        return NOBODY
    active = Membership.objects.active().filter(person_id=actor.person_id).values_list("centre_id", "role")
    rows = (
        Person.objects.filter(pk=actor.person_id, is_active=True)
        .order_by()
        .values_list("is_platform_admin", flat=True)
    )
    admin = rows.first()
    if admin is None:
        return NOBODY
    return Standing(
        person_id=actor.person_id, is_system=False, is_platform_admin=admin, roles=frozenset(active)
    )


# --- The directory as a whole ---------------------------------------------------------------------------


def can_view_directory(actor: Actor) -> bool:
    return actor.kind == "machine" or standing_of(actor).is_member


def _members(day: date) -> QuerySet[Person, UUID]:
    active = Membership.objects.active(day).filter(person_id=OuterRef("pk"))
    members = Person.objects.filter(Q(is_platform_admin=True) | Exists(active), is_active=True)
    return members.order_by().values_list("pk", flat=True)


_MEMBERS: Prepared[UUID] = Prepared(_members, day=date)


def people_who_can_view_directory() -> set[UUID]:
    return set(_MEMBERS.rows(day=today()))


# --- Centres ----------------------------------------------------------------------------------------------


def centres_visible_to(actor: Actor) -> QuerySet[Centre]:
    return Centre.objects.all() if can_view_directory(actor) else Centre.objects.none()


def can_view_centre(actor: Actor, centre: Centre) -> bool:
    return can_view_directory(actor)


def people_who_can_view_centre(centre: Centre) -> set[UUID]:
    return people_who_can_view_directory()


def can_create_centre(actor: Actor) -> bool:
    return standing_of(actor).manages_network


def can_manage_centre(actor: Actor, centre_id: UUID) -> bool:
    """Invite, end and change roles, edit the centre's own page."""
    return standing_of(actor).manages(centre_id)


def centres_managed_by(actor: Actor) -> QuerySet[Centre]:
    standing = standing_of(actor)
    if standing.manages_network:
        return Centre.objects.all()
    return Centre.objects.filter(pk__in=standing.managed_centre_ids)


def people_who_can_manage_centre(centre_id: UUID) -> set[UUID]:
    admins = Membership.objects.active().filter(centre_id=centre_id, role=Role.CENTRE_ADMIN)
    platform = Person.objects.filter(is_platform_admin=True, is_active=True)
    return set(admins.values_list("person_id", flat=True)) | set(
        platform.order_by().values_list("pk", flat=True)
    )


# --- People -----------------------------------------------------------------------------------------------


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Members see members, and so does a machine client of a centre; an administrator also the former and
    suspended people of the own centre; everyone sees themselves."""
    if actor.kind == "machine":
        return Person.objects.filter(Exists(Membership.objects.active().filter(person_id=OuterRef("pk"))))
    standing = standing_of(actor)
    if standing.manages_network:
        return Person.objects.all()
    if standing.person_id is None:
        return Person.objects.none()
    seen = Q(pk=standing.person_id)
    if standing.is_member:
        seen |= Q(Exists(Membership.objects.active().filter(person_id=OuterRef("pk"))))
    if standing.managed_centre_ids:
        ever_here = Membership.objects.filter(
            person_id=OuterRef("pk"), centre_id__in=standing.managed_centre_ids
        )
        seen |= Q(Exists(ever_here))
    return Person.objects.filter(seen)


def can_view_person(actor: Actor, person: Person) -> bool:
    return people_visible_to(actor).filter(pk=person.pk).exists()


def people_who_can_view_person(person: Person) -> set[UUID]:
    centre_ids = Membership.objects.filter(person=person).values("centre_id")
    admins = Membership.objects.active().filter(centre_id__in=centre_ids, role=Role.CENTRE_ADMIN)
    seers = set(admins.values_list("person_id", flat=True))
    seers |= set(
        Person.objects.filter(is_platform_admin=True, is_active=True).order_by().values_list("pk", flat=True)
    )
    if person.is_active:
        seers.add(person.pk)
    if Membership.objects.active().filter(person=person).exists():
        active = Membership.objects.active().values_list("person_id", flat=True)
        seers |= set(active)
    return seers


def can_suspend_person(standing: Standing, person: Person, active_centre_ids: Iterable[UUID]) -> bool:
    """Never oneself. A centre administrator only who works in no other centre (`active_centre_ids`: all
    centres of the person's present and future memberships): suspension closes every door at once."""
    if standing.is_system:
        return True
    if person.pk == standing.person_id:
        return False
    if standing.is_platform_admin:
        return True
    centre_ids = set(active_centre_ids)
    return not person.is_platform_admin and bool(centre_ids) and centre_ids <= standing.managed_centre_ids


def can_add_role(standing: Standing, person: Person) -> bool:
    """Whether an administrator may give this person a further role in some centre; which one is asked with the
    centre (`can_manage_centre`). Nobody gives roles to themselves."""
    administers = standing.manages_network or bool(standing.managed_centre_ids)
    return administers and person.pk != standing.person_id


def can_change_membership(standing: Standing, membership: Membership) -> bool:
    """Administrators of that centre; nobody changes their own role, platform administrators included."""
    return standing.manages(membership.centre_id) and membership.person_id != standing.person_id


# --- Invitations ------------------------------------------------------------------------------------------


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    standing = standing_of(actor)
    if standing.manages_network:
        return Invitation.objects.all()
    return Invitation.objects.filter(centre_id__in=standing.managed_centre_ids)


def can_view_invitation(actor: Actor, invitation: Invitation) -> bool:
    return can_manage_centre(actor, invitation.centre_id)


def people_who_can_view_invitation(invitation: Invitation) -> set[UUID]:
    return people_who_can_manage_centre(invitation.centre_id)


# --- Network settings --------------------------------------------------------------------------------------


def can_change_network_settings(actor: Actor) -> bool:
    return standing_of(actor).manages_network


# --- What the screens may offer -----------------------------------------------------------------------------


def can_list_of_person(standing: Standing, person: Person, active_centre_ids: Iterable[UUID]) -> list[str]:
    can = []
    if person.is_active and can_add_role(standing, person):
        can.append("add_role")
    if can_suspend_person(standing, person, active_centre_ids):
        can.append("suspend" if person.is_active else "reinstate")
    return can


def can_list_of_centre(standing: Standing, centre: Centre) -> list[str]:
    can = []
    if standing.manages(centre.pk):
        can.append("edit")
        if centre.is_active:
            can.append("invite")
    if standing.manages_network:
        can.append("deactivate" if centre.is_active else "activate")
    return can


def can_list_of_membership(standing: Standing, membership: Membership) -> list[str]:
    return ["end", "change_role"] if can_change_membership(standing, membership) else []


def can_list_of_invitation(standing: Standing, invitation: Invitation) -> list[str]:
    closed = invitation.accepted_at is not None or invitation.revoked_at is not None
    return [] if closed or not standing.manages(invitation.centre_id) else ["revoke", "resend"]
