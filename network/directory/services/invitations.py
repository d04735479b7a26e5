"""Inviting people into a centre: the only way to an account."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now, today
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.ids import new_id
from network.directory.models import Invitation, Membership, Person
from network.directory.selectors import network_settings
from network.directory.services.access import centre_for_management, invitation_for_change
from network.directory.services.announce import announce, announce_invitation
from network.directory.services.keys import invitation_key, key_hash
from network.directory.services.mail import invitation_mail
from network.directory.services.people import person_create


@transaction.atomic
def invitation_create(
    *,
    actor: Actor,
    email: str,
    given_name: str,
    family_name: str,
    profession: str,
    centre_id: UUID,
    role: str,
    language: str,
) -> Invitation:
    """Invite somebody to a role in a centre; the mail waits in the outbox.

    Raises NotFound, Forbidden (not your centre, or yourself), Conflict `already_member` or
    `invitation_open` (with `invitation_id`: send that one again).
    """
    centre = centre_for_management(actor=actor, centre_id=centre_id)
    address = email.strip().lower()
    if not centre.is_active:
        raise Conflict("centre_inactive", _("This centre has left the network."))
    known = Person.objects.filter(email=address).first()
    if known is not None and known.pk == actor.person_id:
        raise Forbidden(message=_("Nobody changes their own roles. Ask another administrator."))
    if known and Membership.objects.active().filter(person=known, centre=centre, role=role).exists():
        raise Conflict(
            "already_member", _("This person has this role in this centre already."), field="email"
        )
    _make_room(address, centre.pk, role)
    pk = new_id()
    invitation = Invitation.objects.create(
        pk=pk,
        email=address,
        given_name=given_name,
        family_name=family_name,
        profession=profession,
        language=language,
        centre=centre,
        role=role,
        key_hash=key_hash(invitation_key(pk, 1)),
        invited_by_id=actor.person_id,
        expires_at=now() + timedelta(days=network_settings().invitation_days),
    )
    _log(actor, "invitation.sent", invitation)
    invitation_mail(invitation)
    return invitation


def _make_room(email: str, centre_id: UUID, role: str) -> None:
    """An open invitation stands in the way; one that has expired is closed to make room for the new one."""
    existing = (
        Invitation.objects.select_for_update(no_key=True)
        .filter(email=email, centre_id=centre_id, role=role, accepted_at=None, revoked_at=None)
        .first()
    )
    if existing is None:
        return
    if existing.expires_at > now():
        raise Conflict(
            "invitation_open",
            _("This person has been invited already. You can send that invitation again."),
            field="email",
            extra={"invitation_id": str(existing.pk)},
        )
    existing.revoked_at = now()
    existing.save(update_fields=["revoked_at"])


@transaction.atomic
def invitation_revoke(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """Take an invitation back: its link is dead at once. Raises NotFound, Conflict `invitation_closed`."""
    invitation = _open(actor, invitation_id)
    invitation.revoked_at = now()
    invitation.save(update_fields=["revoked_at"])
    _log(actor, "invitation.revoked", invitation)
    return invitation


@transaction.atomic
def invitation_resend(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """Send it again with a new link and a new term; the older link is dead."""
    invitation = _open(actor, invitation_id)
    invitation.serial += 1
    invitation.key_hash = key_hash(invitation_key(invitation.pk, invitation.serial))
    invitation.expires_at = now() + timedelta(days=network_settings().invitation_days)
    invitation.save(update_fields=["serial", "key_hash", "expires_at"])
    _log(actor, "invitation.resent", invitation)
    invitation_mail(invitation)
    return invitation


def _open(actor: Actor, invitation_id: UUID) -> Invitation:
    invitation = invitation_for_change(actor=actor, invitation_id=invitation_id)
    if invitation.accepted_at or invitation.revoked_at:
        raise Conflict("invitation_closed", _("This invitation was accepted or taken back already."))
    return invitation


def not_valid() -> NotFound:
    """One answer for every dead link: unknown, used, taken back, too old. It tells a guesser nothing."""
    return NotFound(
        "invitation_not_valid",
        _("This invitation is not valid any more. Ask the centre's administrator for a new one."),
    )


def invitation_by_key(key: str, *, lock: bool = False) -> Invitation:
    """The open invitation behind a link. Raises NotFound `invitation_not_valid`."""
    rows = Invitation.objects.select_related("centre")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    invitation = rows.filter(
        key_hash=key_hash(key),
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=now(),
        centre__is_active=True,
    ).first()
    if invitation is None:
        raise not_valid()
    return invitation


def has_account(invitation: Invitation) -> bool:
    return Person.objects.filter(email=invitation.email).exists()


@transaction.atomic
def invitation_accept(*, key: str, password: str = "", ip: str | None = None) -> Invitation:
    """Take the offered role. Who has no account gets one with `password`; who has one keeps their password
    (holding the link proves the mailbox) and gains the role.

    Raises NotFound `invitation_not_valid`, Invalid at `password` when it is missing or weak.
    """
    invitation = invitation_by_key(key, lock=True)
    person = Person.objects.filter(email=invitation.email).first()
    if person is not None and person.is_suspended:
        raise not_valid()
    if person is None:
        _check_password(invitation, password)
        person = person_create(
            actor=Actor.system("invitation"),
            email=invitation.email,
            given_name=invitation.given_name,
            family_name=invitation.family_name,
            profession=invitation.profession,
            language=invitation.language,
            password=password,
        )
    if not _has_role_for_good(person, invitation):
        Membership.objects.create(
            person=person, centre_id=invitation.centre_id, role=invitation.role, valid_from=today()
        )
    invitation.accepted_at = now()
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    acting = Actor.person(person.pk, centre_id=invitation.centre_id, ip=ip)
    _log(acting, "invitation.accepted", invitation)
    announce("person", person.pk)
    return invitation


def _has_role_for_good(person: Person, invitation: Invitation) -> bool:
    """Whether the role came to the person in another way meanwhile (any overlap would be refused)."""
    return (
        Membership.objects.filter(person=person, centre_id=invitation.centre_id, role=invitation.role)
        .exclude(valid_until__lte=today())
        .exists()
    )


def _check_password(invitation: Invitation, password: str) -> None:
    if not password:
        raise Invalid(message=_("Choose a password."), field="password")
    candidate = Person(
        email=invitation.email, given_name=invitation.given_name, family_name=invitation.family_name
    )
    try:
        validate_password(password, user=candidate)
    except ValidationError as exc:
        raise Invalid("weak_password", fields={"password": exc.messages}) from exc


def _log(actor: Actor, action: str, invitation: Invitation) -> None:
    record(
        actor=actor,
        action=action,
        object_type="invitation",
        object_id=invitation.pk,
        detail={"centre_id": str(invitation.centre_id), "role": invitation.role},
    )
    announce_invitation(invitation.pk, invitation.centre_id)
