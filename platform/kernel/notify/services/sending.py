"""Emptying the outbox, at most once per mail as far as SMTP allows."""

import logging

from django.conf import settings

from kernel.clock import now
from kernel.notify.channels import CalendarPart, Delivery, MailLine, Outcome
from kernel.notify.models import OutboxMail, OutboxState
from kernel.notify.rules import IN_FLIGHT_LIMIT
from kernel.notify.services.claimed import claim, failed, give_up, settle

logger = logging.getLogger(__name__)


def outbox_send(*, limit: int = 200) -> int:
    """Send what is due, one after another over one connection. Returns how many were sent.

    Each mail is claimed before the server is spoken to. When the connection cannot even be opened, nothing was sent
    and all that was claimed goes back.
    """
    line = MailLine()
    sent = 0
    try:
        for _count in range(limit):
            mail = claim(OutboxMail, now())
            if mail is None:
                break
            outcome = _send(line, mail)
            sent += outcome == Outcome.SENT
            if outcome == Outcome.AWAY:
                break
    finally:
        line.close()
    return sent


def _send(line: MailLine, mail: OutboxMail) -> Outcome:
    calendar = CalendarPart(mail.calendar_method, mail.calendar) if mail.calendar else None
    report = line.deliver(Delivery(str(mail.pk), mail.to_email, mail.subject, mail.body, calendar))
    match report.outcome:
        case Outcome.SENT:
            body = mail.body if settings.CIRCLECARE_DEMO else ""
            settle(mail, state=OutboxState.SENT, sent_at=now(), body=body, calendar="", last_error="")
        case Outcome.AWAY | Outcome.LATER:
            failed(mail, report.detail)
        case Outcome.REFUSED:
            give_up(mail, report.detail)
        case Outcome.DOUBTFUL if calendar:
            failed(mail, report.detail)
        case Outcome.DOUBTFUL:
            logger.error("mail %s perhaps sent: %s", mail.pk, report.detail)
            settle(mail, state=OutboxState.UNCERTAIN, last_error=report.detail)
    return report.outcome


def outbox_reconcile() -> int:
    """Mails whose worker died while sending become `uncertain`: never again by themselves; calendar files go again.
    Returns how many."""
    stale = OutboxMail.objects.filter(state=OutboxState.SENDING, claimed_at__lt=now() - IN_FLIGHT_LIMIT)
    reason = "worker died while sending"
    again = stale.exclude(calendar="").update(state=OutboxState.PENDING, claimed_at=None, last_error=reason)
    count = stale.filter(calendar="").update(state=OutboxState.UNCERTAIN, last_error=reason)
    if count or again:
        logger.error("%d mails perhaps sent, %d of them go again: their worker died", count + again, again)
    return count + again
