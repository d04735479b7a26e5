"""Telling people things: in the app, live, by mail and by push."""

from kernel.notify.services.mail import mail_queue, mails_cancel
from kernel.notify.services.notification import (
    notifications_mark_group_read,
    notifications_mark_read,
    preferences_set,
    send,
)
from kernel.notify.services.push import device_add, device_remove, devices_forget, subscription_check

__all__ = [
    "device_add",
    "device_remove",
    "devices_forget",
    "mail_queue",
    "mails_cancel",
    "notifications_mark_group_read",
    "notifications_mark_read",
    "preferences_set",
    "send",
    "subscription_check",
]
