"""Emptying the outbox, at most once per mail as far as SMTP allows."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from kernel.clock import now
from kernel.notify.channels import CalendarPart, Delivery, MailLine, Outcome
from kernel.notify.models import MailState, OutboxMail
from kernel.notify.rules import IN_FLIGHT_LIMIT, MAX_ATTEMPTS, retry_pause

logger = logging.getLogger(__name__)


def outbox_send(*, limit: int = 200) -> int:
    """Send what is due, one after another over one connection. Returns how many were sent.

    Each mail is claimed (`sending`, committed) before the server is spoken to, so that neither a second
    worker nor a retried task can send it again. When the connection cannot even be opened, nothing was sent
    and all that was claimed goes back.
    """
    line = MailLine()
    sent = 0
    try:
        for _count in range(limit):
            mail = _claim(now())
            if mail is None:
                break
            outcome = _send(line, mail)
            sent += outcome == Outcome.SENT
            if outcome == Outcome.AWAY:
                break
    finally:
        line.close()
    return sent


@transaction.atomic
def _claim(moment: datetime) -> OutboxMail | None:
    mail = (
        OutboxMail.objects.select_for_update(skip_locked=True)
        .filter(state=MailState.PENDING, due_at__lte=moment)
        .order_by("due_at")
        .first()
    )
    if mail is not None:
        mail.state, mail.claimed_at = MailState.SENDING, moment
        mail.attempts += 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def _send(line: MailLine, mail: OutboxMail) -> Outcome:
    calendar = CalendarPart(mail.calendar_method, mail.calendar) if mail.calendar else None
    report = line.deliver(Delivery(str(mail.pk), mail.to_email, mail.subject, mail.body, calendar))
    match report.outcome:
        case Outcome.SENT:
            body = mail.body if settings.CIRCLECARE_DEMO else ""
            _settle(mail, state=MailState.SENT, sent_at=now(), body=body, calendar="", last_error="")
        case Outcome.AWAY | Outcome.LATER:
            _failed(mail, report.detail)
        case Outcome.REFUSED:
            _give_up(mail, report.detail)
        case Outcome.DOUBTFUL if calendar:
            _failed(mail, report.detail)
        case Outcome.DOUBTFUL:
            logger.error("mail %s perhaps sent: %s", mail.pk, report.detail)
            _settle(mail, state=MailState.UNCERTAIN, last_error=report.detail)
    return report.outcome


def _failed(mail: OutboxMail, reason: str) -> None:
    """Not sent for certain: try later, a limited number of times."""
    if mail.attempts >= MAX_ATTEMPTS:
        _give_up(mail, reason)
        return
    due_at = now() + retry_pause(mail.attempts)
    _settle(mail, state=MailState.PENDING, due_at=due_at, claimed_at=None, last_error=reason)


def _give_up(mail: OutboxMail, reason: str) -> None:
    logger.error("mail %s given up: %s", mail.pk, reason)
    _settle(mail, state=MailState.DEAD, last_error=reason)


def _settle(mail: OutboxMail, **changes: object) -> None:
    # Only from `sending`: when the reconciler was quicker, its word stands.
    OutboxMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(**changes)


def outbox_reconcile() -> int:
    """Mails whose worker died while sending become `uncertain`: never again by themselves; calendar files go again.
    Returns how many."""
    stale = OutboxMail.objects.filter(state=MailState.SENDING, claimed_at__lt=now() - IN_FLIGHT_LIMIT)
    reason = "worker died while sending"
    again = stale.exclude(calendar="").update(state=MailState.PENDING, claimed_at=None, last_error=reason)
    count = stale.filter(calendar="").update(state=MailState.UNCERTAIN, last_error=reason)
    if count or again:
        logger.error("%d mails perhaps sent, %d of them go again: their worker died", count + again, again)
    return count + again
