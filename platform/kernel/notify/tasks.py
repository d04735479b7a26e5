"""Background work of notifications. All tasks may run twice at once: rows are claimed."""

from celery import shared_task

from kernel.notify.services.push import pushes_reconcile, pushes_send
from kernel.notify.services.sending import outbox_reconcile, outbox_send


@shared_task(name="kernel.notify.tasks.send_outbox")
def send_outbox() -> None:
    """Enqueued when a mail is written, and by beat every 30 s for what waits for its time or its retry."""
    outbox_send()


@shared_task(name="kernel.notify.tasks.reconcile_outbox")
def reconcile_outbox() -> None:
    """By beat, every minute."""
    outbox_reconcile()
    pushes_reconcile()


@shared_task(name="kernel.notify.tasks.send_pushes")
def send_pushes() -> None:
    """Enqueued when a push is written, and by beat every 30 s for what waits for its retry."""
    pushes_send()
