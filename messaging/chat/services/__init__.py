"""Writes of the chat, one function per use case. `system_message` is for the rooms above."""

from messaging.chat.services.conversations import (
    conversation_for_subject,
    conversation_open_direct,
    conversation_open_group,
    topic_change,
    topic_create,
)
from messaging.chat.services.delivery import messages_mark_delivered
from messaging.chat.services.messages import message_edit, message_send, message_withdraw, system_message
from messaging.chat.services.reading import conversation_mark_read

__all__ = [
    "conversation_for_subject",
    "conversation_mark_read",
    "conversation_open_direct",
    "conversation_open_group",
    "message_edit",
    "message_send",
    "message_withdraw",
    "messages_mark_delivered",
    "system_message",
    "topic_change",
    "topic_create",
]
