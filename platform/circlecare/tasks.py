"""The worker's sign of life, read by `/readyz`."""

from celery import shared_task

from circlecare.health import beat_now


@shared_task(name="circlecare.tasks.heartbeat")
def heartbeat() -> None:
    beat_now()
