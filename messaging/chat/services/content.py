"""What a message may hold: checked text, its safe rendering, a topic, a quotation, files."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kernel.errors import Invalid
from kernel.files.models import FileStatus
from kernel.files.selectors import files_among
from messaging.chat import policies
from messaging.chat.models import MAX_TEXT_CHARS, Conversation, ConversationKind, Message, MessageFile, Topic
from messaging.chat.rules import mentions
from messaging.chat.rules.markdown import to_html
from network.directory.selectors import people_names

MAX_FILES = 20


def check_text(text: str, *, has_files: bool) -> None:
    if len(text) > MAX_TEXT_CHARS:
        message = _(
            "A message holds at most %(max)s characters; this one has %(length)s. Attach it as a file."
        )
        raise Invalid(
            "text_too_long",
            message % {"max": MAX_TEXT_CHARS, "length": len(text)},
            field="text",
            extra={"max": MAX_TEXT_CHARS, "length": len(text)},
        )
    if not text.strip() and not has_files:
        raise Invalid("empty_message", _("Write something or attach a file."), field="text")


def written(text: str, readers: Collection[UUID]) -> tuple[str, str, list[UUID]]:
    """Text with true names, its HTML, and who is named. Only who can read it can be named in it."""
    text = text.strip()
    named = [person_id for person_id in mentions.mentioned(text) if person_id in readers]
    names = people_names(named) if named else {}
    text = mentions.normalise(text, names)
    if len(text) > MAX_TEXT_CHARS:  # the true names may be longer than the typed ones
        check_text(text, has_files=True)
    return text, to_html(text, names), [person_id for person_id in named if person_id in names]


def topic_of(conversation: Conversation, topic: str) -> Topic | None:
    topics = list(Topic.objects.filter(conversation=conversation).order_by("position", "pk"))
    if not topic:
        is_case = conversation.kind == ConversationKind.CASE
        return topics[0] if is_case and topics else None
    found = next((each for each in topics if topic in (str(each.pk), each.key)), None)
    if found is None:
        raise Invalid("unknown_topic", _("There is no such topic here."), field="topic")
    return found


def replied_seq(conversation: Conversation, seq: int | None) -> int | None:
    if seq is not None and not 1 <= seq <= conversation.last_seq:
        raise Invalid("unknown_message", _("There is no such message here."), field="reply_to")
    return seq


def attach(conversation: Conversation, message: Message, file_ids: Sequence[UUID]) -> None:
    if not file_ids:
        return
    wanted = list(dict.fromkeys(file_ids))
    if len(wanted) > MAX_FILES:
        raise Invalid(
            "too_many_files", _("Attach at most %(max)s files.") % {"max": MAX_FILES}, field="attachment_ids"
        )
    places = [(policies.SUBJECT_TYPE, conversation.pk)]
    if conversation.subject_id is not None:
        places.append((conversation.subject_type, conversation.subject_id))
    usable = files_among(subjects=places, file_ids=wanted).exclude(status=FileStatus.REJECTED)
    if set(usable.values_list("pk", flat=True)) != set(wanted):
        raise Invalid("unknown_file", _("This file cannot be attached here."), field="attachment_ids")
    MessageFile.objects.bulk_create(
        MessageFile(message=message, file_id=file_id, position=position)
        for position, file_id in enumerate(wanted)
    )
