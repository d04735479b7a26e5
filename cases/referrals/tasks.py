"""Background work of the referral: thin entries that call services. Each may run twice without harm."""

from uuid import UUID

from celery import shared_task

from cases.referrals import services


@shared_task(name="cases.referrals.tasks.make_letter")
def make_letter(letter_id: str) -> None:
    services.letter_make(letter_id=UUID(letter_id))


@shared_task(name="cases.referrals.tasks.sweep_letters")
def sweep_letters() -> None:
    services.letters_sweep()


@shared_task(name="cases.referrals.tasks.check_clocks")
def check_clocks() -> None:
    services.clock_check()
    services.late_check()


@shared_task(name="cases.referrals.tasks.review_deferred")
def review_deferred() -> None:
    services.deferred_review()
