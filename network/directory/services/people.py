"""Writing people: creation by the system, suspension, one's own profile."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now, today
from kernel.errors import Conflict, Forbidden, NotFound, PreconditionFailed
from network.directory import policies
from network.directory.models import Centre, Language, Membership, Person
from network.directory.services import sessions
from network.directory.services.access import person_for_change
from network.directory.services.announce import announce

OWN_FIELDS = frozenset({"phone", "language", "theme", "profession", "given_name", "family_name"})


@transaction.atomic
def person_create(
    *,
    actor: Actor,
    email: str,
    given_name: str,
    family_name: str,
    profession: str,
    password: str | None = None,
    language: str = Language.ITALIAN,
    phone: str = "",
    is_platform_admin: bool = False,
) -> Person:
    """A person who can sign in at once, with a mail address that counts as proven.

    For the system (accepting an invitation, the demonstration circle, tests); people are never made by
    people, they are invited. Without `password` the person cannot sign in. Raises Forbidden.
    """
    if not actor.is_system:
        raise Forbidden
    person = Person.objects.create_user(
        email,
        password,
        given_name=given_name,
        family_name=family_name,
        profession=profession,
        language=language,
        phone=phone,
        is_platform_admin=is_platform_admin,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    record(actor=actor, action="person.created", object_type="person", object_id=person.pk)
    return person


@transaction.atomic
def person_suspend(*, actor: Actor, person_id: UUID, reason: str) -> Person:
    """Shut a person out at once: sessions end, sockets close, nothing is delivered any more.

    Memberships stay as they are, so that reinstating restores exactly what was. A platform
    administrator may suspend even the last administrator of a centre (a stolen account cannot wait).
    Raises NotFound, Forbidden, Conflict `already_suspended`.
    """
    person = _for_suspension(actor, person_id)
    if person.is_suspended:
        raise Conflict("already_suspended", _("This person is suspended already."))
    person.suspend(now())
    person.version += 1
    person.save(update_fields=["is_active", "suspended_at", "session_epoch", "version"])
    sessions.end_everything(person.pk)
    record(actor=actor, action="person.suspended", object_type="person", object_id=person.pk, why=reason)
    announce("person", person.pk)
    return person


@transaction.atomic
def person_reinstate(*, actor: Actor, person_id: UUID) -> Person:
    """Let a suspended person sign in again, with the memberships that are still in force."""
    person = _for_suspension(actor, person_id)
    if not person.is_suspended:
        raise Conflict("not_suspended", _("This person is not suspended."))
    person.reinstate()
    person.version += 1
    person.save(update_fields=["is_active", "suspended_at", "version"])
    record(actor=actor, action="person.reinstated", object_type="person", object_id=person.pk)
    announce("person", person.pk)
    return person


def _for_suspension(actor: Actor, person_id: UUID) -> Person:
    # Centres first (the order of locks): nobody gains or loses a role here while we look.
    centre_ids = _present_or_coming(person_id)
    list(Centre.objects.select_for_update(no_key=True).filter(pk__in=centre_ids).order_by("pk"))
    person = person_for_change(actor=actor, person_id=person_id)
    if not policies.can_suspend_person(policies.standing_of(actor), person, _present_or_coming(person_id)):
        raise Forbidden(
            message=_(
                "Only who administers all centres of this person can do this. You can end the role in yours."
            )
        )
    return person


def _present_or_coming(person_id: UUID) -> set[UUID]:
    rows = Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today()), person_id=person_id)
    return set(rows.values_list("centre_id", flat=True))


@transaction.atomic
def profile_update(*, actor: Actor, version: int | None = None, **changes: Any) -> Person:
    """Change one's own profile. `version` None: the last word wins (language and theme of a menu)."""
    if actor.person_id is None:
        raise NotFound
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    if version is not None and person.version != version:
        raise PreconditionFailed(extra={"version": person.version})
    unknown = changes.keys() - OWN_FIELDS
    assert not unknown, f"unknown fields: {unknown}"
    changed = sorted(name for name, value in changes.items() if getattr(person, name) != value)
    if not changed:
        return person
    for name in changed:
        setattr(person, name, changes[name])
    person.version += 1
    person.save(update_fields=[*changed, "version"])
    record(
        actor=actor,
        action="person.profile_changed",
        object_type="person",
        object_id=person.pk,
        detail={"fields": changed},
    )
    if set(changed) - {"language", "theme"}:
        announce("person", person.pk)
    return person
