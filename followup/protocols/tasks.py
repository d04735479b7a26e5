"""Background work of follow-up plans: a thin entry that calls a service. It may run twice without harm."""

from celery import shared_task

from followup.protocols.services.following import plans_catch_up


@shared_task(name="followup.protocols.tasks.catch_up")
def catch_up() -> None:
    plans_catch_up()
