"""The mail server of the demonstration: nobody has a mailbox there, and what was sent is read on the outbox page."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kernel.clock import now
from kernel.notify.models import OutboxMail, OutboxState


class KeptMail(BaseEmailBackend):
    """Keeps mails that are no rows of the outbox, such as reminders, whose words and links stand nowhere else."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        moment = now()
        for message in email_messages:
            key = UUID(str(message.extra_headers["Message-ID"]).strip("<").partition("@")[0])
            if OutboxMail.objects.filter(pk=key).exists():
                continue
            OutboxMail.objects.get_or_create(
                dedupe_key=f"kept:{key}",
                defaults={
                    "to_email": message.to[0],
                    "kind": "reminder",
                    "subject": str(message.subject),
                    "body": str(message.body),
                    "state": OutboxState.SENT,
                    "due_at": moment,
                    "sent_at": moment,
                },
            )
        return len(email_messages)
