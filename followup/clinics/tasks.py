"""Background work of clinics: thin entries that call a service. They may run twice without harm."""

from celery import shared_task

from followup.clinics.services.offering import offers_expire
from followup.clinics.services.pick_ends import picks_expire
from followup.clinics.services.sessions import sessions_catch_up


@shared_task(name="followup.clinics.tasks.catch_up")
def catch_up() -> None:
    sessions_catch_up()


@shared_task(name="followup.clinics.tasks.expire_offers")
def expire_offers() -> None:
    offers_expire()
    picks_expire()
