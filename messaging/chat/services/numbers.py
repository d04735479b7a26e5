"""Giving out the numbers of a conversation. Every function here is called under the lock of its row."""

from django.db import connection

from kernel.actors import Actor
from kernel.clock import now
from kernel.ids import new_id
from messaging.chat.models import Conversation, Message, MessageVersion


def append(conversation: Conversation, message: Message) -> Message:
    """Give the next numbers. The caller holds the conversation's lock."""
    moment = now()
    conversation.last_seq += 1
    conversation.last_changed_seq += 1
    conversation.last_activity_at = moment
    conversation.save(update_fields=["last_seq", "last_changed_seq", "last_activity_at"])
    message.conversation = conversation
    message.seq, message.changed_seq = conversation.last_seq, conversation.last_changed_seq
    message.created_at = moment
    message.save(force_insert=True)
    return message


def keep_version(actor: Actor, conversation: Conversation, message: Message, reason: str) -> None:
    """Number the change and keep what the message said before. The caller holds the lock."""
    conversation.last_changed_seq += 1
    conversation.save(update_fields=["last_changed_seq"])
    message.changed_seq = conversation.last_changed_seq
    MessageVersion.objects.create(
        message=message,
        text=message.text,
        replaced_at=now(),
        replaced_by_id=actor.who,
        reason=reason,
        changed_seq=message.changed_seq,
    )


_MOVE_OVER_OWN = """
    INSERT INTO messaging_chat_participant AS pointer
        (id, created_at, conversation_id, person_id, last_read_seq, last_read_at)
    VALUES (%(id)s, %(at)s, %(conversation)s, %(person)s,
            CASE WHEN %(seq)s = 1 THEN 1 ELSE 0 END, CASE WHEN %(seq)s = 1 THEN %(at)s END)
    ON CONFLICT (person_id, conversation_id) DO UPDATE SET
        last_read_at = CASE WHEN pointer.last_read_seq = %(seq)s - 1 THEN %(at)s ELSE pointer.last_read_at END,
        last_read_seq = CASE WHEN pointer.last_read_seq = %(seq)s - 1 THEN %(seq)s ELSE pointer.last_read_seq END
    RETURNING last_read_seq
"""


def read_by_author(conversation: Conversation, message: Message) -> int:
    """Move the author's pointer over their own message, if they had read everything before it: a message
    that arrived while they were typing stays unread. Returns the pointer. One statement."""
    if message.author_id is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE_OVER_OWN,
            {
                "id": new_id(),
                "at": message.created_at,
                "conversation": conversation.pk,
                "person": message.author_id,
                "seq": message.seq,
            },
        )
        pointer: int = cursor.fetchone()[0]
    return pointer
