"""Mails of the directory: plain text, in the receiver's language, no clinical content."""

import hashlib
from uuid import UUID

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kernel.clock import wall_zone
from kernel.notify.services import mail_queue
from network.directory.models import Invitation, Person
from network.directory.selectors import network_settings
from network.directory.services.keys import invitation_key


def _queue(
    name: str,
    *,
    to: str,
    language: str,
    dedupe_key: str,
    context: dict[str, object],
    person_id: UUID | None = None,
) -> None:
    """Render `<name>.<language>.txt`, whose first line is the subject, into the outbox.

    Instants of the context are told as the clock on the wall shows them: filters of templates turn them into
    the current zone, which is UTC here.
    """
    with translation.override(language), timezone.override(wall_zone()):
        text = render_to_string(f"network_directory/mail/{name}.{language}.txt", context)
    subject, _, body = text.strip().partition("\n")
    mail_queue(
        to_email=to,
        kind=f"directory.{name}",
        subject=subject.strip(),
        body=body.strip() + "\n",
        dedupe_key=dedupe_key,
        person_id=person_id,
    )


def invitation_mail(invitation: Invitation) -> None:
    """Put the mail of an invitation into the outbox, in the caller's transaction. Once for each link."""
    key = invitation_key(invitation.pk, invitation.serial)
    with translation.override(invitation.language):
        role = str(invitation.get_role_display())
    _queue(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        dedupe_key=f"invitation:{invitation.pk}:{invitation.serial}",
        context={
            "name": f"{invitation.given_name} {invitation.family_name}",
            "network": network_settings().network_name,
            "centre": invitation.centre.name,
            "role": role,
            "invited_by": invitation.invited_by.display_name if invitation.invited_by else "",
            "url": f"{settings.CIRCLECARE_BASE_URL}/invitation/{key}",
            "until": invitation.expires_at,
        },
    )


def password_reset_mail(*, person_id: UUID) -> bool:
    """Mail a person the link to choose a new password. Called by the worker: the key never stands in the
    queue, and the request costs the same for unknown addresses. Returns False for who may not sign in."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return False
    key = f"{user_pk_to_url_str(person)}-{EmailAwarePasswordResetTokenGenerator().make_token(person)}"
    _queue(
        "password_reset",
        to=person.email,
        language=person.language,
        person_id=person.pk,
        # Keys made within one second are the same key: a task that runs twice sends one mail.
        dedupe_key=f"password_reset:{hashlib.sha256(key.encode()).hexdigest()}",
        context={
            "name": person.display_name,
            "network": network_settings().network_name,
            "url": f"{settings.CIRCLECARE_BASE_URL}/reset?key={key}",
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        },
    )
    return True
