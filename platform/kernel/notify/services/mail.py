"""The outbox: rows in the transaction of the fact, sent by a worker afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel.clock import now
from kernel.notify.kinds import Kind
from kernel.notify.models import MailState, OutboxMail
from kernel.notify.rules import COALESCE_WITHIN, GRACE
from kernel.queue import enqueue

SEND_TASK = "kernel.notify.tasks.send_outbox"


@dataclass(frozen=True, slots=True)
class Addressee:
    id: UUID
    email: str
    language: str


def notice_mails_queue(
    *, entry: Kind, people: Sequence[Addressee], url: str, dedupe_key: str, group_key: str
) -> None:
    """One mail for each of `people`, but those who had one of the same group within ten minutes. An urgent
    one is held back only by an urgent one: an ordinary mail about the same conversation said too little."""
    moment = now()
    if group_key:
        mails = OutboxMail.objects.filter(
            person_id__in=[person.id for person in people],
            group_key=group_key,
            created_at__gt=moment - COALESCE_WITHIN,
        ).exclude(state=MailState.CANCELLED)
        if entry.urgent:
            mails = mails.filter(kind=entry.code)
        had = set(mails.values_list("person_id", flat=True))
        people = [person for person in people if person.id not in had]
    due_at = moment if entry.urgent or not group_key else moment + GRACE
    rows = [_notice(entry, person, url, dedupe_key, group_key, due_at) for person in people]
    OutboxMail.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        enqueue(SEND_TASK)


def _notice(
    entry: Kind, person: Addressee, url: str, dedupe_key: str, group_key: str, due_at: datetime
) -> OutboxMail:
    """The whole mail: a sentence, a link, and how to get fewer of them. Nothing clinical, no patient."""
    link = f"{settings.CIRCLECARE_BASE_URL}{url}"
    profile = f"{settings.CIRCLECARE_BASE_URL}/profile"
    with override(person.language):
        subject = str(entry.mail_subject)
        body = "\n\n".join(
            [
                subject + ".",
                _("Open it here: %(link)s") % {"link": link},
                _("You can choose which e-mails you receive in your profile: %(link)s") % {"link": profile},
            ]
        )
    return OutboxMail(
        person_id=person.id,
        to_email=person.email,
        kind=entry.code,
        subject=subject,
        body=body + "\n",
        dedupe_key=f"{dedupe_key}:{person.id}",
        group_key=group_key,
        due_at=due_at,
    )


@transaction.atomic
def mail_queue(
    *, to_email: str, kind: str, subject: str, body: str, dedupe_key: str, person_id: UUID | None = None
) -> None:
    """Queue a mail that is not a notification (an invitation, a password link), already worded.

    Call it inside the transaction of the fact. The body is emptied once sent (it may carry a one-time
    link), except in the demo, whose outbox page shows it.
    """
    OutboxMail.objects.bulk_create(
        [
            OutboxMail(
                person_id=person_id,
                to_email=to_email,
                kind=kind,
                subject=subject,
                body=body,
                dedupe_key=dedupe_key,
                due_at=now(),
            )
        ],
        ignore_conflicts=True,
    )
    enqueue(SEND_TASK)


def mails_cancel(*, person_id: UUID, group_key: str) -> None:
    """Withdraw mails that wait: the person has read the thing in the app. One in `sending` is on its way."""
    OutboxMail.objects.filter(person_id=person_id, group_key=group_key, state=MailState.PENDING).update(
        state=MailState.CANCELLED
    )
