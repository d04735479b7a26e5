"""Events and notifications about messages."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import override

from kernel import notify
from kernel.realtime import publish
from messaging.chat.events import MessageChanged, MessageCreated, MessageData
from messaging.chat.models import Conversation, ConversationKind, Message
from messaging.chat.selectors.access import url_of
from messaging.chat.selectors.messages import excerpt_of, message_rows
from network.directory.models import Language, Person
from network.directory.selectors import people_names

KIND_URGENT = "chat.urgent"
KIND_MENTION = "chat.mention"
KIND_REPLY = "chat.reply"
KIND_DIRECT = "chat.direct"


def group_key_of(conversation: Conversation) -> str:
    return f"conversation:{conversation.pk}"


def publish_created(
    conversation: Conversation,
    shown: Mapping[str, Any],
    readers: Collection[UUID],
    *,
    author_read_seq: int,
) -> None:
    """To everyone who can read it now. `shown` is the message as the API answers it."""
    event = MessageCreated(
        conversation_id=conversation.pk,
        message=MessageData.model_validate(shown),
        author_read_seq=author_read_seq,
    )
    publish(event, person_ids=readers)


def publish_system(
    conversation: Conversation, message: Message, readers: Collection[UUID], *, author_read_seq: int
) -> None:
    """The same for a system message, which goes out in each reader's language."""
    speaks = dict(Person.objects.filter(pk__in=readers).values_list("pk", "language"))
    for language in Language.values:
        group = [person_id for person_id, spoken in speaks.items() if spoken == language]
        if not group:
            continue
        with override(language):
            shown = message_rows(Message.objects.filter(pk=message.pk))[0]
            publish_created(conversation, shown, group, author_read_seq=author_read_seq)


def publish_changed(conversation: Conversation, shown: Mapping[str, Any], readers: Collection[UUID]) -> None:
    event = MessageChanged(
        conversation_id=conversation.pk,
        message=MessageData.model_validate(shown),
        excerpt=excerpt_of(shown["text"], [file["name"] for file in shown["files"]]),
    )
    publish(event, person_ids=readers)


def notify_about(
    conversation: Conversation,
    message: Message,
    readers: Collection[UUID],
    named: Sequence[UUID],
    *,
    edited: bool = False,
) -> None:
    """Ring for whom it concerns: everybody when urgent, who is named, who is replied to, the other of two.

    Each person hears of a message once, for the strongest of these reasons. Ordinary messages of a group or
    a case ring for nobody: they are unread, live on the screen.
    """
    others = set(readers) - {message.author_id}
    reasons: list[tuple[str, set[UUID]]] = []
    if message.urgent and not edited:
        reasons.append((KIND_URGENT, others))
    reasons.append((KIND_MENTION, others & set(named)))
    if not edited:
        reasons.append((KIND_REPLY, others & _replied_author(conversation, message)))
        if conversation.kind == ConversationKind.DIRECT:
            reasons.append((KIND_DIRECT, others))
    told: set[UUID] = set()
    if not any(people for _kind, people in reasons):
        return
    author = next(iter(people_names([pk for pk in (message.author_id,) if pk]).values()), "")
    for kind, people in reasons:
        people -= told
        told |= people
        if people:
            notify.send(
                person_ids=people,
                kind=kind,
                subject_type="conversation",
                subject_id=conversation.pk,
                url=url_of(conversation),
                params={"author": author, "seq": message.seq},
                dedupe_key=f"message:{conversation.pk}:{message.seq}",
                group_key=group_key_of(conversation),
            )


def _replied_author(conversation: Conversation, message: Message) -> set[UUID]:
    if message.reply_to_seq is None:
        return set()
    replied = Message.objects.filter(
        conversation=conversation, seq=message.reply_to_seq, author__isnull=False
    )
    return set(replied.values_list("author_id", flat=True))
