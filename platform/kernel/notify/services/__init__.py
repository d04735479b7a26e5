"""Telling people things: in the app, live, and by mail."""

from kernel.notify.services.mail import mail_queue, mails_cancel
from kernel.notify.services.notification import (
    notifications_mark_group_read,
    notifications_mark_read,
    preferences_set,
    send,
)

__all__ = [
    "mail_queue",
    "mails_cancel",
    "notifications_mark_group_read",
    "notifications_mark_read",
    "preferences_set",
    "send",
]
