"""What the bell hears."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class NotificationCreated(Event):
    """A new entry of the bell, worded in the receiver's language. Sent to that person only."""

    type: ClassVar[str] = "notification.created"

    id: UUID
    kind: str
    title: str
    url: str
    params: dict[str, Any]
    urgent: bool
    subject_type: str
    subject_id: UUID | None
    created_at: datetime
    read_at: datetime | None = None


@register
class NotificationRead(Event):
    """Entries were read, here or on another device of the same person. `unread` is what is left."""

    type: ClassVar[str] = "notification.read"

    ids: list[UUID]
    unread: int


@register
class TodayChanged(Event):
    """Something on the receiver's Today may have changed: ask for it again."""

    type: ClassVar[str] = "today.changed"
