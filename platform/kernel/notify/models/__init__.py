"""The tables of notifications and outgoing mail."""

from kernel.notify.models.notification import Channel, Notification, NotificationPreference
from kernel.notify.models.outbox import MailState, OutboxMail

__all__ = ["Channel", "MailState", "Notification", "NotificationPreference", "OutboxMail"]
