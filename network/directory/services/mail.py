"""Mails of the directory: plain text, in the receiver's language, no clinical content."""

from uuid import UUID

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from kernel.clock import now, wall_zone
from network.directory.models import Invitation, Person
from network.directory.selectors import network_settings
from network.directory.services.invitations import invitation_key


def _send(name: str, *, to: str, language: str, context: dict[str, object]) -> None:
    """Render `<name>.<language>.txt`; its first line is the subject."""
    with translation.override(language):
        text = render_to_string(f"network_directory/mail/{name}.{language}.txt", context)
    subject, _, body = text.strip().partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [to])


@transaction.atomic
def invitation_mail(*, invitation_id: UUID) -> bool:
    """Send the mail of an open invitation that has not been mailed yet. Returns whether it did.

    The row is locked while the mail server talks: two workers send one mail. A crash between sending
    and commit sends it twice, which is the lesser harm.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("centre", "invited_by")
        .filter(pk=invitation_id, mailed_at=None, accepted_at=None, revoked_at=None)
        .first()
    )
    if invitation is None:
        return False
    key = invitation_key(invitation.pk, invitation.serial)
    with translation.override(invitation.language):
        role = str(invitation.get_role_display())
    _send(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        context={
            "name": f"{invitation.given_name} {invitation.family_name}",
            "network": network_settings().network_name,
            "centre": invitation.centre.name,
            "role": role,
            "invited_by": invitation.invited_by.display_name if invitation.invited_by else "",
            "url": f"{settings.CIRCLECARE_BASE_URL}/invitation/{key}",
            "until": invitation.expires_at.astimezone(wall_zone()),
        },
    )
    invitation.mailed_at = now()
    invitation.save(update_fields=["mailed_at"])
    return True


def password_reset_mail(*, person_id: UUID) -> bool:
    """Send a person the link to choose a new password. The key is made here, in the worker, so that it
    never stands in the queue. Returns False for who may not sign in."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return False
    key = f"{user_pk_to_url_str(person)}-{EmailAwarePasswordResetTokenGenerator().make_token(person)}"
    _send(
        "password_reset",
        to=person.email,
        language=person.language,
        context={
            "name": person.display_name,
            "network": network_settings().network_name,
            "url": f"{settings.CIRCLECARE_BASE_URL}/reset?key={key}",
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        },
    )
    return True


def unsent_invitations(*, older_than_s: int = 120, limit: int = 100) -> list[UUID]:
    """Open invitations whose mail did not go out: the broker or the mail server was away."""
    before = now().timestamp() - older_than_s
    rows = Invitation.objects.filter(mailed_at=None, accepted_at=None, revoked_at=None, expires_at__gt=now())
    waiting = rows.order_by("created_at").only("pk", "created_at")[:limit]
    return [row.pk for row in waiting if row.created_at.timestamp() <= before]
