"""Background work of the directory: mails, and what was left behind."""

from smtplib import SMTPException
from typing import Any
from uuid import UUID

from celery import shared_task

from kernel.queue import enqueue
from network.directory.services import mail, sign_in
from network.directory.services.invitations import MAIL_TASK

RETRY: dict[str, Any] = {
    "autoretry_for": (OSError, SMTPException),
    "retry_backoff": 5,
    "retry_backoff_max": 600,
    "retry_jitter": True,
    "max_retries": 8,
}


@shared_task(name=MAIL_TASK, **RETRY)
def send_invitation(invitation_id: str) -> None:
    mail.invitation_mail(invitation_id=UUID(invitation_id))


@shared_task(name="network.directory.tasks.send_password_reset", **RETRY)
def send_password_reset(person_id: str) -> None:
    mail.password_reset_mail(person_id=UUID(person_id))


@shared_task(name="network.directory.tasks.sweep")
def sweep() -> None:
    """Each minute: mail what was not mailed, forget old failures."""
    for invitation_id in mail.unsent_invitations():
        enqueue(MAIL_TASK, invitation_id=str(invitation_id))
    sign_in.sweep_failures()
