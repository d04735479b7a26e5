"""Sending, editing and withdrawing. The counters are raised under the lock of the conversation's row, in the
transaction that writes the message: no gap, no double, and the order of the numbers is that of the commits."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.errors import Conflict, Forbidden, Invalid
from kernel.files.models import FileStatus
from kernel.files.selectors import files_among
from kernel.ids import new_id
from messaging.chat import policies
from messaging.chat.models import (
    MAX_TEXT_CHARS,
    Conversation,
    ConversationKind,
    Message,
    MessageFile,
    MessageKind,
    MessageMention,
    MessageVersion,
    Topic,
    VersionReason,
)
from messaging.chat.rules import mentions
from messaging.chat.rules.markdown import to_html
from messaging.chat.selectors.access import conversation_access, message_access, patient_of
from messaging.chat.selectors.messages import message_rows
from messaging.chat.services.conversations import conversation_for_subject
from messaging.chat.services.telling import notify_about, publish_changed, publish_created, publish_system
from network.directory.selectors import people_names

MAX_FILES = 20


@transaction.atomic
def message_send(
    *,
    actor: Actor,
    conversation_id: UUID,
    client_id: UUID,
    text: str,
    topic: str = "",
    reply_to: int | None = None,
    file_ids: Sequence[UUID] = (),
    urgent: bool = False,
) -> tuple[dict[str, Any], bool]:
    """Write one message; returns it as the API shows it, and False when it was there already.

    `client_id`, unique per author, makes a retry safe: the same message comes back and nothing is written.
    `topic`: id or key; empty is the first topic of a case. `file_ids` must be files of this conversation
    or of its subject. Raises NotFound, Forbidden (may read only), Invalid with the field
    (`text_too_long`, `empty_message`, `unknown_topic`, `unknown_message`, `unknown_file`), Conflict when
    the client_id was used elsewhere. Audits, publishes `message.created`, notifies who is named, replied
    to, or everybody when urgent.
    """
    _check_text(text, has_files=bool(file_ids))
    conversation = conversation_access(actor, conversation_id, lock=True, contribute=True)
    known = Message.objects.filter(author_id=actor.who, client_id=client_id).first()
    if known is not None:
        return _again(conversation, known), False
    readers = policies.people_who_can_view(conversation)
    text, html, named = _written(text, readers)
    message = _append(
        conversation,
        Message(
            author_id=actor.person_id,
            author_centre_id=actor.centre_id,
            client_id=client_id,
            kind=MessageKind.TEXT,
            topic=_topic(conversation, topic),
            text=text,
            html=html,
            reply_to_seq=_replied(conversation, reply_to),
            urgent=urgent,
        ),
    )
    _attach(conversation, message, file_ids)
    MessageMention.objects.bulk_create(MessageMention(message=message, person_id=pk) for pk in named)
    read_seq = _read_by_author(conversation, message)
    _audit(actor, conversation, "message.sent", message)
    shown = _shown(message)
    publish_created(conversation, shown, readers, author_read_seq=read_seq)
    notify_about(conversation, message, readers, named)
    return shown, True


def _again(conversation: Conversation, known: Message) -> dict[str, Any]:
    if known.conversation_id != conversation.pk:
        raise Conflict("client_id_reused", _("This message was already sent in another conversation."))
    return _shown(known)


@transaction.atomic
def system_message(
    subject_type: str,
    subject_id: UUID,
    key: str,
    params: Mapping[str, Any] | None = None,
    actor: Actor | None = None,
    topic: str = "",
) -> None:
    """Say in the conversation of a subject what happened to it ("referral.submitted").

    `key` names a sentence registered in `rules.system_texts`; `params` are names and labels for it, no
    clinical values. Call it inside the transaction of the fact; the caller has checked that `actor` may do
    what is told (the conversation is made when there is none yet).
    """
    actor = actor or Actor.system("chat")
    conversation = conversation_for_subject(
        actor=Actor.system("chat"), subject_type=subject_type, subject_id=subject_id
    )
    conversation = Conversation.objects.select_for_update(no_key=True, of=("self",)).get(pk=conversation.pk)
    message = _append(
        conversation,
        Message(
            author_id=actor.person_id,
            author_centre_id=actor.centre_id,
            kind=MessageKind.SYSTEM,
            topic=_topic(conversation, topic),
            system_key=key,
            system_params=dict(params or {}),
        ),
    )
    read_seq = _read_by_author(conversation, message)
    readers = policies.people_who_can_view(conversation)
    publish_system(conversation, message, readers, author_read_seq=read_seq)


@transaction.atomic
def message_edit(*, actor: Actor, conversation_id: UUID, seq: int, text: str) -> dict[str, Any]:
    """Change the words of one's own message; the earlier ones are kept. The same words change nothing.

    Raises NotFound, Forbidden (another's message), Conflict (withdrawn), Invalid (too long, empty).
    """
    conversation = conversation_access(actor, conversation_id, lock=True, contribute=True)
    message = _own_message(actor, conversation, seq)
    if message.withdrawn_at is not None:
        raise Conflict("withdrawn", _("This message was withdrawn and cannot be changed any more."))
    _check_text(text, has_files=message.files.exists())
    readers = policies.people_who_can_view(conversation)
    text, html, named = _written(text, readers)
    if text == message.text:
        return _shown(message)
    _keep_version(actor, conversation, message, VersionReason.EDITED)
    message.text, message.html, message.edited_at = text, html, now()
    message.save(update_fields=["text", "html", "edited_at", "changed_seq"])
    before = set(message.mentions.values_list("person_id", flat=True))
    message.mentions.exclude(person_id__in=named).delete()
    added = [person_id for person_id in named if person_id not in before]
    MessageMention.objects.bulk_create(MessageMention(message=message, person_id=pk) for pk in added)
    _audit(actor, conversation, "message.edited", message)
    shown = _shown(message)
    publish_changed(conversation, shown, readers)
    notify_about(conversation, message, readers, added, edited=True)
    return shown


@transaction.atomic
def message_withdraw(*, actor: Actor, conversation_id: UUID, seq: int) -> dict[str, Any]:
    """Take back one's own message: its place stays, its words are kept out of sight. Twice is once.

    Raises NotFound, Forbidden (another's message).
    """
    conversation = conversation_access(actor, conversation_id, lock=True, contribute=True)
    message = _own_message(actor, conversation, seq)
    if message.withdrawn_at is not None:
        return _shown(message)
    _keep_version(actor, conversation, message, VersionReason.WITHDRAWN)
    message.text, message.html, message.withdrawn_at = "", "", now()
    message.save(update_fields=["text", "html", "withdrawn_at", "changed_seq"])
    _audit(actor, conversation, "message.withdrawn", message)
    shown = _shown(message)
    publish_changed(conversation, shown, policies.people_who_can_view(conversation))
    return shown


def _check_text(text: str, *, has_files: bool) -> None:
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


def _written(text: str, readers: Collection[UUID]) -> tuple[str, str, list[UUID]]:
    """Text with true names, its HTML, and who is named. Only who can read it can be named in it."""
    text = text.strip()
    named = [person_id for person_id in mentions.mentioned(text) if person_id in readers]
    names = people_names(named) if named else {}
    text = mentions.normalise(text, names)
    if len(text) > MAX_TEXT_CHARS:  # the true names may be longer than the typed ones
        _check_text(text, has_files=True)
    return text, to_html(text, names), [person_id for person_id in named if person_id in names]


def _append(conversation: Conversation, message: Message) -> Message:
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


def _keep_version(actor: Actor, conversation: Conversation, message: Message, reason: str) -> None:
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


def _own_message(actor: Actor, conversation: Conversation, seq: int) -> Message:
    message = message_access(conversation, seq)
    if not policies.can_change_message(actor, message):
        raise Forbidden("not_yours", _("Only the author can change a message."))
    return message


def _topic(conversation: Conversation, topic: str) -> Topic | None:
    topics = list(Topic.objects.filter(conversation=conversation).order_by("position", "pk"))
    if not topic:
        is_case = conversation.kind == ConversationKind.CASE
        return topics[0] if is_case and topics else None
    found = next((each for each in topics if topic in (str(each.pk), each.key)), None)
    if found is None:
        raise Invalid("unknown_topic", _("There is no such topic here."), field="topic")
    return found


def _replied(conversation: Conversation, seq: int | None) -> int | None:
    if seq is not None and not 1 <= seq <= conversation.last_seq:
        raise Invalid("unknown_message", _("There is no such message here."), field="reply_to")
    return seq


def _attach(conversation: Conversation, message: Message, file_ids: Sequence[UUID]) -> None:
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


def _read_by_author(conversation: Conversation, message: Message) -> int:
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


def _audit(actor: Actor, conversation: Conversation, action: str, message: Message) -> None:
    patient_id = patient_of(conversation)
    if patient_id is not None:
        record(
            actor=actor,
            action=action,
            patient_id=patient_id,
            object_type="chat.message",
            object_id=f"{conversation.pk}/{message.seq}",
        )


def _shown(message: Message) -> dict[str, Any]:
    return message_rows(Message.objects.filter(pk=message.pk))[0]
