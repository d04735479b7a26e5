"""Speaking to the mail server (`EMAIL_URL`)."""

from __future__ import annotations

import logging
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from kernel.notify.channels.base import Delivery, Outcome, Report

logger = logging.getLogger(__name__)


class MailLine:
    """One SMTP connection."""

    def __init__(self) -> None:
        self._connection = get_connection(fail_silently=False)

    def deliver(self, delivery: Delivery) -> Report:
        try:
            self._connection.open()
        except (OSError, smtplib.SMTPException) as exc:
            self.close()
            return Report(Outcome.AWAY, _reason(exc))
        try:
            self._message(delivery).send()
        except smtplib.SMTPRecipientsRefused as exc:
            # All recipients (there is one) were refused: the code decides whether for good.
            return self._refused(exc, max((code for code, _text in exc.recipients.values()), default=450))
        except smtplib.SMTPResponseException as exc:
            return self._refused(exc, exc.smtp_code)
        except (OSError, smtplib.SMTPException) as exc:
            # The line broke in the middle: the server may have taken the mail.
            self.close()
            return Report(Outcome.DOUBTFUL, _reason(exc))
        except ValueError as exc:
            # An address or a subject that no mail can carry: the next attempt fails the same way.
            return Report(Outcome.REFUSED, _reason(exc))
        return Report(Outcome.SENT)

    def close(self) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            logger.debug("mail connection was gone before it could be closed")

    def _message(self, delivery: Delivery) -> EmailMultiAlternatives:
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
        message = EmailMultiAlternatives(
            subject=delivery.subject,
            body=delivery.body,
            to=[delivery.to],
            connection=self._connection,
            headers={"Message-ID": f"<{delivery.key}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        if delivery.calendar is not None:
            # the alternative for programs that know calendars, the attachment for those that only open files
            file, method = delivery.calendar.file, delivery.calendar.method
            message.attach_alternative(file, f"text/calendar; method={method}")
            message.attach("appointment.ics", file.encode(), "application/ics")
        return message

    def _refused(self, exc: smtplib.SMTPException, code: int) -> Report:
        # smtplib hangs up after some refusals (421: enough of this line); the next mail takes a new one, else it
        # would find a dead line and count as perhaps sent.
        self.close()
        return Report(Outcome.REFUSED if code >= 500 else Outcome.LATER, _reason(exc))


def _reason(exc: Exception) -> str:
    code = getattr(exc, "smtp_code", "")
    return f"{type(exc).__name__} {code}".strip()[:300]
