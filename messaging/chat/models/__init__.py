"""The tables of the chat."""

from messaging.chat.models.conversation import Conversation, ConversationKind, Participant, Topic
from messaging.chat.models.message import (
    MAX_TEXT_CHARS,
    Message,
    MessageFile,
    MessageKind,
    MessageMention,
    MessageVersion,
    VersionReason,
)

__all__ = [
    "MAX_TEXT_CHARS",
    "Conversation",
    "ConversationKind",
    "Message",
    "MessageFile",
    "MessageKind",
    "MessageMention",
    "MessageVersion",
    "Participant",
    "Topic",
    "VersionReason",
]
