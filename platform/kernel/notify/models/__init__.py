"""The tables of notifications, outgoing mail and push."""

from kernel.notify.models.notification import Channel, Notification, NotificationPreference
from kernel.notify.models.outbox import OutboxMail, OutboxState
from kernel.notify.models.push import OutboxPush, PushAddress, PushDevice

__all__ = [
    "Channel",
    "Notification",
    "NotificationPreference",
    "OutboxMail",
    "OutboxPush",
    "OutboxState",
    "PushAddress",
    "PushDevice",
]
