"""Speaking to the mail server, at most once per mail as far as SMTP allows."""

import logging
import smtplib
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from kernel.clock import now
from kernel.notify.models import MailState, OutboxMail
from kernel.notify.rules import IN_FLIGHT_LIMIT, MAX_ATTEMPTS, retry_pause

logger = logging.getLogger(__name__)


def outbox_send(*, limit: int = 200) -> int:
    """Send what is due, one after another over one connection. Returns how many were sent.

    Each mail is claimed (`sending`, committed) before the server is spoken to, so that neither a second
    worker nor a retried task can send it again. When the connection cannot even be opened, nothing was sent
    and all that was claimed goes back.
    """
    connection = get_connection(fail_silently=False)
    sent = 0
    try:
        for _count in range(limit):
            mail = _claim(now())
            if mail is None:
                break
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as exc:
                _failed(mail, exc)
                break
            sent += _send(connection, mail)
    finally:
        _close(connection)
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


def _send(connection: BaseEmailBackend, mail: OutboxMail) -> int:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    message = EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.to_email],
        connection=connection,
        # The same at every attempt: a server or client that gets it twice can tell.
        headers={"Message-ID": f"<{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as exc:
        # All recipients (there is one) were refused: the code decides whether for good.
        code = max((code for code, _text in exc.recipients.values()), default=450)
        _refused(mail, exc, permanent=code >= 500)
        _close(connection)
    except smtplib.SMTPResponseException as exc:
        _refused(mail, exc, permanent=exc.smtp_code >= 500)
        # smtplib hangs up after some refusals (421: enough of this line); the next mail takes a new one, else it
        # would find a dead line and count as perhaps sent.
        _close(connection)
    except (OSError, smtplib.SMTPException) as exc:
        # The line broke in the middle: the server may have taken the mail.
        _uncertain(mail, exc)
        _close(connection)
    else:
        body = mail.body if settings.CIRCLECARE_DEMO else ""
        _settle(mail, state=MailState.SENT, sent_at=now(), body=body, last_error="")
        return 1
    return 0


def _failed(mail: OutboxMail, exc: Exception) -> None:
    """Not sent for certain: try later, a limited number of times."""
    if mail.attempts >= MAX_ATTEMPTS:
        _refused(mail, exc, permanent=True)
        return
    due_at = now() + retry_pause(mail.attempts)
    _settle(mail, state=MailState.PENDING, due_at=due_at, claimed_at=None, last_error=_reason(exc))


def _refused(mail: OutboxMail, exc: Exception, *, permanent: bool) -> None:
    if not permanent:
        _failed(mail, exc)
        return
    logger.error("mail %s given up: %s", mail.pk, type(exc).__name__)
    _settle(mail, state=MailState.DEAD, last_error=_reason(exc))


def _uncertain(mail: OutboxMail, exc: Exception) -> None:
    logger.error("mail %s perhaps sent: %s", mail.pk, type(exc).__name__)
    _settle(mail, state=MailState.UNCERTAIN, last_error=_reason(exc))


def _settle(mail: OutboxMail, **changes: object) -> None:
    # Only from `sending`: when the reconciler was quicker, its word stands.
    OutboxMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(**changes)


def _reason(exc: Exception) -> str:
    code = getattr(exc, "smtp_code", "")
    return f"{type(exc).__name__} {code}".strip()[:300]


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.debug("mail connection was gone before it could be closed")


def outbox_reconcile() -> int:
    """Mails whose worker died while sending become `uncertain`: never again by themselves. Returns how many."""
    stale = OutboxMail.objects.filter(state=MailState.SENDING, claimed_at__lt=now() - IN_FLIGHT_LIMIT)
    count = stale.update(state=MailState.UNCERTAIN, last_error="worker died while sending")
    if count:
        logger.error("%d mails perhaps sent: their worker died", count)
    return count
