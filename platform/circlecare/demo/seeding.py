"""The whole demonstration circle, made once. A run that was killed is completed by the next one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from cases.patients.models import Patient
from circlecare.demo.case import Case, tax_code_of
from circlecare.demo.clinics import clinics_ensure
from circlecare.demo.conversations import conversations_ensure
from circlecare.demo.images import images_attach
from circlecare.demo.network import Cast, network_ensure
from circlecare.demo.patients import PATIENTS, PatientRow
from circlecare.demo.plots import PLOTS
from circlecare.demo.protocols import protocols_ensure
from circlecare.demo.reminders import reminders_ensure
from circlecare.demo.stories import play
from circlecare.demo.visits import visits_ensure
from kernel import clock
from kernel.notify.models import Notification
from kernel.notify.services import notifications_mark_read

FOUNDED_DAYS_AGO = 900
SENT_IN_OFFICE_HOURS = 1.8
"""What is older than so many days was sent in the morning; of the newest the clock is what counts."""
STILL_NEW = timedelta(hours=36)
"""Older notifications have been read."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many patients were made now, and how many were there already."""

    made: int
    kept: int


def demo_seed(*, say: Callable[[str], None], rows: Sequence[PatientRow] = PATIENTS) -> Seeded:
    """Make what is missing of `rows`. Each patient is one transaction: there with the whole story, or not there."""
    now = clock.now()
    cast = network_ensure(founded=now - timedelta(days=FOUNDED_DAYS_AGO))
    codes = {tax_code_of(row): row for row in rows}
    present = set(Patient.objects.filter(tax_code__in=list(codes)).values_list("tax_code", flat=True))
    missing = [row for code, row in codes.items() if code not in present]
    copies = Counter[str]()
    for number, row in enumerate(missing, start=1):
        _patient(row, cast, now, copies[row.story])
        copies[row.story] += 1
        if number % 10 == 0:
            say(f"{number} of {len(missing)} patients")
    conversations_ensure(cast=cast, now=now)
    visits_ensure(cast=cast)
    clinics_ensure(cast=cast)
    reminders_ensure(cast=cast)
    protocols_ensure(cast=cast)
    if missing:
        _old_news_is_read(cast, now)
    return Seeded(made=len(missing), kept=len(present))


@transaction.atomic
def _patient(row: PatientRow, cast: Cast, now: datetime, copy: int) -> None:
    """Of several patients with one story each later one started a little earlier."""
    story = PLOTS[row.story]
    sent = now - timedelta(days=story.sent + min(copy * 0.13, 0.4) * min(story.sent, 10) / 10)
    if story.sent > SENT_IN_OFFICE_HOURS:
        morning = sent.replace(hour=7, minute=12 + 7 * (len(row.family) % 6), second=0)
        sent = morning if morning <= sent else morning - timedelta(days=1)
    case = Case(row=row, cast=cast, sent=sent, now=now, owner=story.owner)
    play(story, case, before_sending=images_attach)


def _old_news_is_read(cast: Cast, now: datetime) -> None:
    """People have looked at their bells since."""
    for actor in cast.actors.values():
        assert actor.person_id is not None, "the cast are people"
        old = Notification.objects.filter(
            person_id=actor.person_id, read_at=None, created_at__lt=now - STILL_NEW
        )
        ids = list(old.values_list("pk", flat=True))
        if ids:
            with clock.at(now - STILL_NEW):
                notifications_mark_read(actor=actor, ids=ids)
