from django.urls import path, register_converter

from messaging.chat.api import conversations, messages


class SeqConverter:
    """A message number that fits the column; anything longer is simply no such address."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(SeqConverter, "seq")

_ONE = "conversations/<uuid:conversation_id>/"
_MESSAGE = _ONE + "messages/<seq:seq>/"

urlpatterns = [
    path("conversations/", conversations.ConversationListApi.as_view(), name="conversation-list"),
    path(
        "conversations/for/<slug:subject_type>/<uuid:subject_id>/",
        conversations.ConversationForSubjectApi.as_view(),
        name="conversation-for-subject",
    ),
    path("conversations/received/", conversations.ReceivedApi.as_view(), name="conversation-received"),
    path(_ONE, conversations.ConversationReadApi.as_view(), name="conversation"),
    path(_ONE + "read/", conversations.ConversationMarkReadApi.as_view(), name="conversation-mark-read"),
    path(_ONE + "members/", conversations.ConversationMembersApi.as_view(), name="conversation-members"),
    path(_ONE + "topics/", conversations.TopicCreateApi.as_view(), name="topic-create"),
    path(_ONE + "topics/<uuid:topic_id>/", conversations.TopicChangeApi.as_view(), name="topic-change"),
    path(_ONE + "messages/", messages.MessageListApi.as_view(), name="message-list"),
    path(_MESSAGE, messages.MessageChangeApi.as_view(), name="message-change"),
    path(_MESSAGE + "history/", messages.MessageHistoryApi.as_view(), name="message-history"),
    path(_MESSAGE + "receipts/", messages.MessageReceiptsApi.as_view(), name="message-receipts"),
    path("sync/", conversations.SyncApi.as_view(), name="sync"),
]
