"""Reads of the directory, for its own screens and for every other room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q, QuerySet

from kernel.actors import Actor
from kernel.clock import today
from kernel.errors import NotFound
from kernel.prepared import Prepared, Question
from kernel.search import SearchHit
from network.directory import policies
from network.directory.models import Centre, Invitation, Membership, NetworkSettings, Person, Role
from network.directory.rules import fold

# --- For other rooms ------------------------------------------------------------------------------------


def active_memberships(person_id: UUID, *, on: date | None = None) -> QuerySet[Membership]:
    """Memberships that confer rights on a day (today), with their centre; oldest first."""
    return (
        Membership.objects.active(on)
        .filter(person_id=person_id)
        .select_related("centre")
        .order_by("valid_from", "id")
    )


def centre_ids_of(person_id: UUID | None, roles: Iterable[str]) -> QuerySet[Membership, UUID]:
    """Ids of the centres in which the person now has one of `roles`.

    A query, not a list: put it into `centre_id__in=...` and it becomes a subquery of yours. Empty for a
    suspended person and for None (machines have no memberships).
    """
    memberships = Membership.objects.active().filter(role__in=list(roles))
    mine = memberships.filter(person_id=person_id) if person_id else memberships.none()
    return mine.order_by().values_list("centre_id", flat=True)


_ROLES = Prepared(
    lambda person_id, day: (
        Membership.objects.active(day).filter(person_id=person_id).order_by().values_list("centre_id", "role")
    ),
    person_id=UUID,
    day=date,
)


def roles_by_centre(actor: Actor) -> dict[UUID, frozenset[str]]:
    """The roles that the actor has now, by centre; none for a suspended person, a machine or the system.

    One query, none in a call that only reads (`Actor.held`).
    """
    if actor.kind != "person" or actor.person_id is None:
        return {}
    rows = _ROLES.rows(person_id=actor.person_id, day=today()) if actor.held is None else actor.held
    found: dict[UUID, set[str]] = {}
    for centre_id, role in rows:
        found.setdefault(centre_id, set()).add(role)
    return {centre_id: frozenset(roles) for centre_id, roles in found.items()}


def centres_with_role(actor: Actor, roles: Iterable[str]) -> list[UUID]:
    """Centres in which the actor has one of `roles` now (see `roles_by_centre`)."""
    wanted = frozenset(roles)
    return [centre_id for centre_id, mine in roles_by_centre(actor).items() if mine & wanted]


def person_ids_with_role(centre_ids: Iterable[UUID], roles: Iterable[str]) -> set[UUID]:
    """People who now have one of `roles` in one of the centres: receivers of events and notifications."""
    memberships = Membership.objects.active().filter(centre_id__in=list(centre_ids), role__in=list(roles))
    return set(memberships.order_by().values_list("person_id", flat=True))


def has_role(person_id: UUID | None, centre_id: UUID, roles: Iterable[str]) -> bool:
    return centre_ids_of(person_id, roles).filter(centre_id=centre_id).exists()


def hub_team(centre_id: UUID) -> set[UUID]:
    """Who answers referrals at a hub: clinicians and coordinators."""
    return person_ids_with_role([centre_id], [Role.CLINICIAN, Role.COORDINATOR])


def hub_coordinators(centre_id: UUID) -> set[UUID]:
    return person_ids_with_role([centre_id], [Role.COORDINATOR])


def people_names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names by id, one query. Author names stay readable after suspension."""
    rows = Person.objects.filter(pk__in=set(person_ids)).order_by()
    return {
        pk: f"{given} {family}" for pk, given, family in rows.values_list("pk", "given_name", "family_name")
    }


def network_settings() -> NetworkSettings:
    """The network-wide choices; the defaults until somebody changed one."""
    return _SETTINGS.first() or NetworkSettings()


def settings_asked() -> Question:
    """What `network_settings` asks, for `asked_together`."""
    return _SETTINGS.asking()


_SETTINGS: Prepared[NetworkSettings] = Prepared(lambda: NetworkSettings.objects.filter(pk=1))


def response_target_hours() -> int:
    return network_settings().response_target_hours


def pod24_anchor() -> str:
    """From when the network counts progression within 24 months: diagnosis, start_1l or end_1l."""
    return network_settings().pod24_anchor


@dataclass(frozen=True, slots=True)
class ActiveMembership:
    """One right of a person today, as the request carries it."""

    id: UUID
    centre_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class Presence:
    """What the server must know about a signed-in person on every call."""

    has_totp: bool
    memberships: tuple[ActiveMembership, ...]


def _presence(person_id: UUID, day: date) -> Any:
    in_force = Q(memberships__valid_from__lte=day) & (
        Q(memberships__valid_until=None) | Q(memberships__valid_until__gt=day)
    )
    totp = Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return (
        Person.objects.filter(pk=person_id, is_active=True)
        .annotate(has_totp=Exists(totp), held=FilteredRelation("memberships", condition=in_force))
        .order_by("held__valid_from", "held__id")
        .values_list("has_totp", "held__id", "held__centre_id", "held__role", "held__centre__is_active")
    )


_PRESENCE: Prepared[tuple[Any, ...]] = Prepared(_presence, person_id=UUID, day=date)


_PERSON: Prepared[Person] = Prepared(
    lambda person_id: Person.objects.filter(pk=person_id).order_by(), person_id=UUID
)


def person_of_session(person_id: UUID) -> Person | None:
    """The person, suspended or not. One query."""
    return _PERSON.first(person_id=person_id)


def presence_asked(person_id: UUID) -> list[Question]:
    """What `person_of_session` and `presence_of` ask, for `asked_together`."""
    return [_PERSON.asking(person_id=person_id), _PRESENCE.asking(person_id=person_id, day=today())]


def presence_of(person_id: UUID) -> Presence:
    """The second factor and the active memberships (oldest first) of a person, in one query."""
    found = _PRESENCE.rows(person_id=person_id, day=today())
    return Presence(
        has_totp=bool(found) and found[0][0],
        memberships=tuple(
            ActiveMembership(id=pk, centre_id=centre_id, role=role)
            for _, pk, centre_id, role, centre_is_active in found
            if centre_is_active
        ),
    )


def may_hold_socket(person_id: UUID) -> bool:
    """Where the second factor is required, nobody listens without it either."""
    return not settings.CIRCLECARE_REQUIRE_MFA or presence_of(person_id).has_totp


# --- Screens of the directory ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with present and coming memberships and what the actor may do with them."""

    person: Person
    memberships: Sequence[Membership]
    can: Sequence[str]
    membership_can: dict[UUID, list[str]]


def _present_and_coming(day: date) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day))
        .select_related("centre")
        .order_by("valid_from", "id")
    )


def _with_memberships(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.prefetch_related(
        Prefetch("memberships", queryset=_present_and_coming(today()), to_attr="shown_memberships")
    )


def _row(standing: policies.Standing, person: Person) -> PersonRow:
    memberships: list[Membership] = person.shown_memberships  # type: ignore[attr-defined]  # set by Prefetch
    return PersonRow(
        person=person,
        memberships=memberships,
        can=policies.can_list_of_person(standing, person, {m.centre_id for m in memberships}),
        membership_can={m.pk: policies.can_list_of_membership(standing, m) for m in memberships},
    )


def person_list(
    *,
    actor: Actor,
    query: str = "",
    centre_id: UUID | None = None,
    role: str = "",
    after: tuple[str, str, UUID] | None = None,
    limit: int,
) -> list[PersonRow]:
    """People by name from `after` on, one more than `limit` when there are more.

    `query`: every word must occur in the name or the e-mail, accents forgiven. Four queries, whatever
    the number of people.
    """
    standing = policies.standing_of(actor)
    people = policies.people_visible_to(actor)
    for word in fold(query).split():
        people = people.filter(search_text__contains=word)
    if centre_id or role:
        wanted = _present_and_coming(today())
        wanted = wanted.filter(centre_id=centre_id) if centre_id else wanted
        wanted = wanted.filter(role=role) if role else wanted
        people = people.filter(pk__in=wanted.order_by().values("person_id"))
    if after is not None:
        family, given, pk = after
        people = people.filter(
            Q(family_name__gt=family)
            | Q(family_name=family, given_name__gt=given)
            | Q(family_name=family, given_name=given, pk__gt=pk)
        )
    page = _with_memberships(people.order_by("family_name", "given_name", "pk"))[: limit + 1]
    return [_row(standing, person) for person in page]


def search_hits(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """Colleagues for the command palette: profession and centres below the name."""
    rows = person_list(actor=actor, query=text, limit=limit)[:limit]
    return [
        SearchHit(
            kind="person",
            id=str(row.person.pk),
            title=row.person.display_name,
            subtitle=" · ".join(
                [row.person.get_profession_display(), *sorted({m.centre.name for m in row.memberships})]
            ),
            url=f"/network/people?q={quote(row.person.display_name)}",
        )
        for row in rows
    ]


def person_get(*, actor: Actor, person_id: UUID) -> PersonRow:
    """One person. Raises NotFound for who does not exist or is not visible."""
    person = _with_memberships(policies.people_visible_to(actor)).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return _row(policies.standing_of(actor), person)


def centre_list(
    *, actor: Actor, query: str = "", kind: str = "", after: tuple[str, UUID] | None = None, limit: int
) -> list[Centre]:
    centres = policies.centres_visible_to(actor).order_by("name", "pk")
    if kind:
        centres = centres.filter(kind=kind)
    if query:
        centres = centres.filter(
            Q(name__icontains=query) | Q(city__icontains=query) | Q(code__istartswith=query)
        )
    if after is not None:
        name, pk = after
        centres = centres.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
    return list(centres[: limit + 1])


def centre_get(*, actor: Actor, centre_id: UUID) -> Centre:
    centre = policies.centres_visible_to(actor).filter(pk=centre_id).first()
    if centre is None:
        raise NotFound
    return centre


def invitation_list(
    *,
    actor: Actor,
    centre_id: UUID | None = None,
    open_only: bool = False,
    after: UUID | None = None,
    limit: int,
) -> list[Invitation]:
    """Newest first (the key is a UUIDv7, so its order is that of time)."""
    invitations = policies.invitations_visible_to(actor).select_related("centre", "invited_by")
    if centre_id:
        invitations = invitations.filter(centre_id=centre_id)
    if open_only:
        invitations = invitations.filter(accepted_at=None, revoked_at=None)
    if after is not None:
        invitations = invitations.filter(pk__lt=after)
    return list(invitations.order_by("-pk")[: limit + 1])
