"""Background work of reminders. Each may run twice at once: rows are claimed.

Acknowledged early, unlike other tasks: what a lost one held comes back after the lease, and a worker that has to
acknowledge to a Valkey that was restarted meanwhile ends with an error of kombu's.
"""

from uuid import UUID

from celery import shared_task

from followup.reminders.services import duties as staff
from followup.reminders.services.claiming import take_back
from followup.reminders.services.claiming import tick as take_due
from followup.reminders.services.sending import batch_send


@shared_task(name="followup.reminders.tasks.tick", acks_late=False)
def tick() -> None:
    """By beat, every 5 s."""
    take_due()


@shared_task(name="followup.reminders.tasks.send_batch", acks_late=False)
def send_batch(batch: str) -> None:
    batch_send(UUID(batch))


@shared_task(name="followup.reminders.tasks.reclaim", acks_late=False)
def reclaim() -> None:
    """By beat, every 30 s."""
    take_back()


@shared_task(name="followup.reminders.tasks.duties", acks_late=False)
def duties() -> None:
    """By beat, every hour: what is due for staff, told once a day."""
    staff.duties_refresh()
    staff.digest_send()
