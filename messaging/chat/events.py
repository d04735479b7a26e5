"""What goes out live. Receivers are always `policies.people_who_can_view` at the moment of the event."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from kernel.realtime.events import Event, register


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AuthorData(Shape):
    id: UUID
    name: str
    centre: str | None


class ReplyData(Shape):
    seq: int
    author: str
    excerpt: str


class FileData(Shape):
    id: UUID
    name: str
    content_type: str
    size: int
    kind: str
    status: str
    thumbnail_url: str | None


class SystemData(Shape):
    """A system message for screens that word it themselves; `text` already says it in one language."""

    key: str
    params: dict[str, Any]


class MessageData(Shape):
    """The same object as in the REST answers (one builder makes both: `selectors.messages`)."""

    seq: int
    changed_seq: int
    author: AuthorData | None
    topic: UUID | None
    text: str
    html: str
    reply_to: ReplyData | None
    files: list[FileData]
    mentions: list[UUID]
    urgent: bool
    kind: Literal["text", "system"]
    system: SystemData | None
    created_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    client_id: UUID | None


@register
class MessageCreated(Event):
    """`author_read_seq`: how far the author has read now (their own message counts as read only when they
    had read everything before it)."""

    type: ClassVar[str] = "message.created"

    conversation_id: UUID
    message: MessageData
    author_read_seq: int


@register
class MessageChanged(Event):
    """Edited or withdrawn. Apply it when its `changed_seq` follows yours; else ask with `changed_after`.

    `excerpt` replaces the quotation in every message that replies to this one.
    """

    type: ClassVar[str] = "message.changed"

    conversation_id: UUID
    message: MessageData
    excerpt: str


class TopicData(Shape):
    id: UUID
    key: str
    name: str
    position: int
    resolved_at: datetime | None


@register
class ConversationChanged(Event):
    """Made, renamed, or its topics changed."""

    type: ClassVar[str] = "conversation.changed"

    conversation_id: UUID
    kind: Literal["direct", "group", "case"]
    title: str
    topics: list[TopicData]


@register
class ReceiptChanged(Event):
    """A person has read up to `last_read_seq`."""

    type: ClassVar[str] = "receipt.changed"

    conversation_id: UUID
    person_id: UUID
    last_read_seq: int
    last_read_at: datetime


@register
class ReceiptDelivered(Event):
    """A browser of a person holds the messages up to `delivered_seq`. Told to the authors of what is new in it."""

    type: ClassVar[str] = "receipt.delivered"

    conversation_id: UUID
    person_id: UUID
    delivered_seq: int


@register
class Typing(Event):
    """A person is writing; believe it for about five seconds. `topic` is an id, None without topic."""

    type: ClassVar[str] = "typing"

    conversation_id: UUID
    topic: UUID | None
    person_id: UUID
    name: str


@register
class Presence(Event):
    """Answer to a `presence` frame: who of those who can read the conversation has a browser open (within
    the last minute). Sent to the asker only; ask again about once a minute while it is shown."""

    type: ClassVar[str] = "presence"

    conversation_id: UUID
    online: list[UUID]
