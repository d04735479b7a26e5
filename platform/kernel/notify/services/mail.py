"""The outbox: rows in the transaction of the fact, sent by a worker afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel.clock import now
from kernel.notify.channels import CalendarPart
from kernel.notify.kinds import Kind
from kernel.notify.models import OutboxMail, OutboxState
from kernel.notify.rules import COALESCE_WITHIN, GRACE, mail_key
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
    """One mail for each of `people`. One that still waits about the same group speaks for this as well; after
    one that went out the next waits until ten minutes are over (and is withdrawn when read before). An urgent
    one is held back only by an urgent one: an ordinary mail about the same conversation said too little."""
    moment = now()
    due_at = moment if entry.urgent or not group_key else moment + GRACE
    waits, earlier = _of_group(entry, people, group_key, moment) if group_key else (set(), {})
    rows = [
        _notice(entry, person, url, dedupe_key, group_key, max(due_at, earlier.get(person.id, due_at)))
        for person in people
        if person.id not in waits
    ]
    OutboxMail.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        enqueue(SEND_TASK)


def _of_group(
    entry: Kind, people: Sequence[Addressee], group_key: str, moment: datetime
) -> tuple[set[UUID], dict[UUID, datetime]]:
    """For whom a mail of the group waits already; and when those who had one lately may get the next."""
    mails = OutboxMail.objects.filter(
        Q(state=OutboxState.PENDING) | Q(created_at__gt=moment - COALESCE_WITHIN),
        person_id__in=[person.id for person in people],
        group_key=group_key,
    ).exclude(state=OutboxState.CANCELLED)
    if entry.urgent:
        mails = mails.filter(kind=entry.code)
    waits: set[UUID] = set()
    earlier: dict[UUID, datetime] = {}
    for person_id, state, created_at in mails.order_by("created_at").values_list(
        "person_id", "state", "created_at"
    ):
        assert person_id is not None  # filtered by person
        if state == OutboxState.PENDING:
            waits.add(person_id)
        else:
            earlier[person_id] = created_at + COALESCE_WITHIN
    return waits, earlier


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
        dedupe_key=mail_key(dedupe_key, person.id),
        group_key=group_key,
        due_at=due_at,
    )


@transaction.atomic
def mail_queue(
    *,
    to_email: str,
    kind: str,
    subject: str,
    body: str,
    dedupe_key: str,
    person_id: UUID | None = None,
    group_key: str = "",
    calendar: CalendarPart | None = None,
    wait: timedelta = timedelta(0),
) -> None:
    """Queue a mail that is not a notification (an invitation, a password link), already worded.

    Call it inside the transaction of the fact. It is due after `wait`. The body is emptied once sent (it may carry
    a one-time link), except in the demo, whose outbox page shows it. `group_key`: see `mails_cancel`.
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
                group_key=group_key,
                calendar=calendar.file if calendar else "",
                calendar_method=calendar.method if calendar else "",
                due_at=now() + wait,
            )
        ],
        ignore_conflicts=True,
    )
    enqueue(SEND_TASK)


def mails_cancel(*, person_id: UUID | None, group_key: str) -> None:
    """Withdraw mails that wait: the person has read the thing in the app, or a newer mail tells it all. One in
    `sending` is on its way. `person_id` None: those to people without an account."""
    waiting = OutboxMail.objects.filter(group_key=group_key, state=OutboxState.PENDING)
    of_person = waiting.filter(person=None) if person_id is None else waiting.filter(person_id=person_id)
    of_person.update(state=OutboxState.CANCELLED)
