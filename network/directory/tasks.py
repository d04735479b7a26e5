"""Background work of the directory."""

from uuid import UUID

from celery import shared_task

from network.directory.services import mail, sign_in


@shared_task(name="network.directory.tasks.send_password_reset")
def send_password_reset(person_id: str) -> None:
    mail.password_reset_mail(person_id=UUID(person_id))


@shared_task(name="network.directory.tasks.sweep")
def sweep() -> None:
    """Each minute: forget failed sign-ins that no longer matter."""
    sign_in.sweep_failures()
