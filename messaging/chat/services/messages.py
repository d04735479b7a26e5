"""Sending, editing and withdrawing. The counters are raised under the lock of the conversation's row, in the
transaction that writes the message: no gap, no double, and the order of the numbers is that of the commits."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.errors import Conflict, Forbidden
from kernel.files.services import files_withdraw_along
from messaging.chat import policies
from messaging.chat.models import Conversation, Message, MessageKind, MessageMention, VersionReason
from messaging.chat.selectors.access import conversation_access, message_access, patient_of
from messaging.chat.selectors.messages import message_rows
from messaging.chat.services.content import attach, check_text, replied_seq, topic_of, written
from messaging.chat.services.conversations import conversation_for_subject
from messaging.chat.services.numbers import append, keep_version, read_by_author
from messaging.chat.services.telling import notify_about, publish_changed, publish_created, publish_system

# Files are sent while the message is being written: what is older was there before, and is only pointed at.
FILES_WITH_MESSAGE = timedelta(hours=12)


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
    check_text(text, has_files=bool(file_ids))
    conversation = conversation_access(actor, conversation_id, lock=True, contribute=True)
    known = Message.objects.filter(author_id=actor.who, client_id=client_id).first()
    if known is not None:
        return _again(conversation, known), False
    readers = policies.people_who_can_view(conversation)
    text, html, named = written(text, readers)
    message = append(
        conversation,
        Message(
            author_id=actor.person_id,
            author_centre_id=actor.centre_id,
            client_id=client_id,
            kind=MessageKind.TEXT,
            topic=topic_of(conversation, topic),
            text=text,
            html=html,
            reply_to_seq=replied_seq(conversation, reply_to),
            urgent=urgent,
        ),
    )
    attach(conversation, message, file_ids)
    MessageMention.objects.bulk_create(MessageMention(message=message, person_id=pk) for pk in named)
    read_seq = read_by_author(conversation, message)
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
    message = append(
        conversation,
        Message(
            author_id=actor.person_id,
            author_centre_id=actor.centre_id,
            kind=MessageKind.SYSTEM,
            topic=topic_of(conversation, topic),
            system_key=key,
            system_params=dict(params or {}),
        ),
    )
    read_seq = read_by_author(conversation, message)
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
    check_text(text, has_files=message.files.exists())
    readers = policies.people_who_can_view(conversation)
    text, html, named = written(text, readers)
    if text == message.text:
        return _shown(message)
    keep_version(actor, conversation, message, VersionReason.EDITED)
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

    What its author attached with it goes too (often: written into the wrong case), unless it is shown elsewhere. The
    bytes are kept, and the list of documents says that it was withdrawn and by whom. Raises NotFound, Forbidden
    (another's message).
    """
    conversation = conversation_access(actor, conversation_id, lock=True, contribute=True)
    message = _own_message(actor, conversation, seq)
    if message.withdrawn_at is not None:
        return _shown(message)
    keep_version(actor, conversation, message, VersionReason.WITHDRAWN)
    message.text, message.html, message.withdrawn_at = "", "", now()
    message.save(update_fields=["text", "html", "withdrawn_at", "changed_seq"])
    files_withdraw_along(
        actor=actor,
        file_ids=list(message.files.values_list("file_id", flat=True)),
        sent_since=message.created_at - FILES_WITH_MESSAGE,
        reason=gettext("Withdrawn together with the message it came with"),
    )
    _audit(actor, conversation, "message.withdrawn", message)
    shown = _shown(message)
    publish_changed(conversation, shown, policies.people_who_can_view(conversation))
    return shown


def _own_message(actor: Actor, conversation: Conversation, seq: int) -> Message:
    message = message_access(conversation, seq)
    if not policies.can_change_message(actor, message):
        raise Forbidden("not_yours", _("Only the author can change a message."))
    return message


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
