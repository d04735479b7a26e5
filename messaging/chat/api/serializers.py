"""Input and output shapes of the chat endpoints. Output serializers describe; lists are dictionaries already."""

import json
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kernel.api.serializers import StrictSerializer
from kernel.errors import Invalid


class ConversationCreateInput(StrictSerializer):
    kind = serializers.ChoiceField(choices=["direct", "group"])
    person_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    client_id = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == "direct" and len(attrs["person_ids"]) != 1:
            raise serializers.ValidationError({"person_ids": [_("Choose exactly one person.")]})
        if attrs["kind"] == "group" and not attrs["title"]:
            raise serializers.ValidationError({"title": [_("Give the group a name.")]})
        return attrs


class MessageSendInput(StrictSerializer):
    """`text` is not limited here: the service answers a long one with `text_too_long` and the numbers."""

    client_id = serializers.UUIDField()
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, required=False, default="")
    topic = serializers.CharField(
        max_length=40, required=False, allow_null=True, allow_blank=True, default=None
    )
    reply_to = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    attachment_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, default=list
    )
    urgent = serializers.BooleanField(required=False, default=False)


class MessageEditInput(StrictSerializer):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)


MAX_RECEIVED = 500


class ReadInput(StrictSerializer):
    seq = serializers.IntegerField(min_value=0, max_value=2**62)


class ReceivedItemInput(StrictSerializer):
    conversation_id = serializers.UUIDField()
    seq = serializers.IntegerField(min_value=0, max_value=2**62)


class ReceivedInput(StrictSerializer):
    received = serializers.ListField(child=ReceivedItemInput(), allow_empty=False, max_length=MAX_RECEIVED)


class TopicCreateInput(StrictSerializer):
    name = serializers.CharField(max_length=80)


class TopicChangeInput(StrictSerializer):
    name = serializers.CharField(max_length=80, required=False)
    resolved = serializers.BooleanField(required=False)


class PersonNameOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class MessageAuthorOutput(PersonNameOutput):
    centre = serializers.CharField(allow_null=True)


class MemberOutput(PersonNameOutput):
    profession = serializers.CharField()
    centre = serializers.CharField(allow_null=True)


class MemberListOutput(serializers.Serializer[Any]):
    results = MemberOutput(many=True)


class ReaderOutput(PersonNameOutput):
    profession = serializers.CharField()
    last_read_seq = serializers.IntegerField()
    last_read_at = serializers.DateTimeField(allow_null=True)
    delivered_seq = serializers.IntegerField(help_text="At least `last_read_seq`: what was read had arrived.")


class MessageReplyOutput(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    author = serializers.CharField()
    excerpt = serializers.CharField()


class MessageFileOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    kind = serializers.CharField()
    status = serializers.CharField()
    thumbnail_url = serializers.CharField(allow_null=True)


class MessageSystemOutput(serializers.Serializer[Any]):
    key = serializers.CharField()
    params = serializers.DictField()


class MessageOutput(serializers.Serializer[Any]):
    """`html` is sanitised by the server. `topic` is the id of a topic of the conversation."""

    seq = serializers.IntegerField()
    changed_seq = serializers.IntegerField()
    author = MessageAuthorOutput(allow_null=True)
    topic = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    html = serializers.CharField()
    reply_to = MessageReplyOutput(allow_null=True)
    files = MessageFileOutput(many=True)
    mentions = serializers.ListField(child=serializers.UUIDField())
    urgent = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=["text", "system"])
    system = MessageSystemOutput(allow_null=True)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    client_id = serializers.UUIDField(allow_null=True)


class MessagePageOutput(serializers.Serializer[Any]):
    """Ascending. `has_more`: older ones (default, `before_seq`) or newer ones (`after_seq`, `changed_after`);
    `next` asks for them. The counters are those of the whole conversation."""

    results = MessageOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    has_more = serializers.BooleanField()
    last_seq = serializers.IntegerField()
    last_changed_seq = serializers.IntegerField()


class TopicOutput(serializers.Serializer[Any]):
    """A default topic has a `key` to translate, another one a `name`."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    name = serializers.CharField()
    position = serializers.IntegerField()
    resolved_at = serializers.DateTimeField(allow_null=True)


class ConversationSubjectOutput(serializers.Serializer[Any]):
    type = serializers.CharField()
    id = serializers.UUIDField()
    title = serializers.CharField()


class LastMessageOutput(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    author = PersonNameOutput(allow_null=True)
    excerpt = serializers.CharField()
    created_at = serializers.DateTimeField()
    urgent = serializers.BooleanField()
    withdrawn = serializers.BooleanField()


class ConversationRowOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=["direct", "group", "case"])
    subject = ConversationSubjectOutput(allow_null=True)
    title = serializers.CharField()
    people = PersonNameOutput(many=True)
    url = serializers.CharField()
    last_seq = serializers.IntegerField()
    last_changed_seq = serializers.IntegerField()
    last_read_seq = serializers.IntegerField()
    unread = serializers.IntegerField()
    unread_urgent = serializers.BooleanField()
    last_activity_at = serializers.DateTimeField()
    last_message = LastMessageOutput(allow_null=True)


class ConversationPageOutput(serializers.Serializer[Any]):
    results = ConversationRowOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class ConversationOutput(serializers.Serializer[Any]):
    """`people`: everyone who can read it now, each with how far they have read."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=["direct", "group", "case"])
    subject = ConversationSubjectOutput(allow_null=True)
    title = serializers.CharField()
    url = serializers.CharField()
    topics = TopicOutput(many=True)
    people = ReaderOutput(many=True)
    last_seq = serializers.IntegerField()
    last_changed_seq = serializers.IntegerField()
    last_read_seq = serializers.IntegerField()
    unread = serializers.IntegerField()
    last_activity_at = serializers.DateTimeField()
    can = serializers.ListField(child=serializers.CharField())


class ReadOutput(serializers.Serializer[Any]):
    last_read_seq = serializers.IntegerField()
    unread = serializers.IntegerField()


class ReceiptsOutput(serializers.Serializer[Any]):
    read = PersonNameOutput(many=True)
    delivered = PersonNameOutput(many=True)
    unread = PersonNameOutput(many=True)


class MessageVersionOutput(serializers.Serializer[Any]):
    text = serializers.CharField()
    reason = serializers.ChoiceField(choices=["edited", "withdrawn"])
    replaced_at = serializers.DateTimeField()
    replaced_by = PersonNameOutput()


class MessageHistoryOutput(serializers.Serializer[Any]):
    results = MessageVersionOutput(many=True)


class SyncConversationOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    last_seq = serializers.IntegerField()
    last_changed_seq = serializers.IntegerField()
    last_read_seq = serializers.IntegerField()
    unread = serializers.IntegerField()


class SyncMessagesOutput(serializers.Serializer[Any]):
    results = MessageOutput(many=True)
    has_more = serializers.BooleanField()


class SyncOutput(serializers.Serializer[Any]):
    """`messages` is keyed by conversation id; results stand in the order of `changed_seq`."""

    conversations = SyncConversationOutput(many=True)
    messages = serializers.DictField(child=SyncMessagesOutput())
    has_more = serializers.BooleanField()


MAX_SINCE = 500


def since_of(raw: str | None) -> dict[UUID, int]:
    """`?since={"<conversation>": <last change that the client has>}`. Raises Invalid at its field."""
    if not raw:
        return {}
    message = _("Send the last change of each conversation as a JSON object.")
    refusal = Invalid("bad_since", message, field="since")
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        raise refusal from None
    if not isinstance(given, dict) or len(given) > MAX_SINCE:
        raise refusal
    try:
        return {UUID(key): _counter(value) for key, value in given.items()}
    except ValueError:
        raise refusal from None


def _counter(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        raise ValueError(value)
    return value


def number_of(raw: str | None, field: str) -> int | None:
    """An optional counter in the query. Raises Invalid at its field."""
    if raw is None or raw == "":
        return None
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18:
        raise Invalid("bad_number", _("Send a number."), field=field)
    return int(raw)
