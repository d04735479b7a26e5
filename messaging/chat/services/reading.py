"""Reading: pages with their audit entry, and the read pointer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kernel.actors import Actor
from kernel.audit.services import record
from kernel.clock import now
from kernel.ids import new_id
from kernel.notify.services import notifications_mark_group_read
from kernel.realtime import publish
from kernel.search import SearchHit
from messaging.chat import policies
from messaging.chat.events import ReceiptChanged
from messaging.chat.models import Conversation, Participant, Topic
from messaging.chat.selectors.access import conversation_access, message_access, patient_of
from messaging.chat.selectors.conversations import conversation_list, conversation_sync
from messaging.chat.selectors.elsewhere import search_messages
from messaging.chat.selectors.messages import message_page
from messaging.chat.selectors.people import history_list
from messaging.chat.services.telling import group_key_of


@transaction.atomic
def messages_read_page(
    *,
    actor: Actor,
    conversation_id: UUID,
    before_seq: int | None = None,
    after_seq: int | None = None,
    changed_after: int | None = None,
    topic: str = "",
    limit: int,
) -> tuple[Conversation, list[dict[str, Any]], bool]:
    """A page of messages of an accessible conversation, and whether there is more. Raises NotFound.

    Audits one entry per page of a case, none for an empty one (a client that asks whether it is whole).
    """
    conversation = conversation_access(actor, conversation_id)
    topic_id = _topic_id(conversation, topic) if topic else None
    rows, more = message_page(
        conversation,
        before_seq=before_seq,
        after_seq=after_seq,
        changed_after=changed_after,
        topic_id=topic_id,
        limit=limit,
    )
    patient_id = patient_of(conversation) if rows else None
    if patient_id is not None:
        seqs = [row["seq"] for row in rows]
        _audit(actor, "conversation.read", patient_id, conversation, {"from": min(seqs), "to": max(seqs)})
    return conversation, rows, more


def _topic_id(conversation: Conversation, topic: str) -> UUID | None:
    """Id of the topic named by id or key. An unknown one has no messages."""
    topics = Topic.objects.filter(conversation=conversation).values_list("pk", "key")
    return next((pk for pk, key in topics if topic in (str(pk), key)), UUID(int=0))


@transaction.atomic
def message_read_history(*, actor: Actor, conversation_id: UUID, seq: int) -> list[dict[str, Any]]:
    """What a message said before. Raises NotFound, also for the words that another author withdrew."""
    conversation = conversation_access(actor, conversation_id)
    rows = history_list(actor=actor, message=message_access(conversation, seq))
    patient_id = patient_of(conversation)
    if patient_id is not None:
        _audit(actor, "message.history_viewed", patient_id, conversation, {"seq": seq})
    return rows


@transaction.atomic
def conversations_read_page(
    *, actor: Actor, after: tuple[datetime, UUID] | None, unread_only: bool, limit: int
) -> list[dict[str, Any]]:
    """The inbox; one audit entry for a page that shows cases."""
    rows = conversation_list(actor=actor, after=after, unread_only=unread_only, limit=limit)
    cases = sum(row["subject"] is not None for row in rows[:limit])
    if cases:
        record(actor=actor, action="conversations.listed", detail={"cases": cases})
    return rows


@transaction.atomic
def conversations_read_changes(*, actor: Actor, since: dict[UUID, int]) -> dict[str, Any]:
    """What a client missed; one audit entry when it carries messages."""
    answer = conversation_sync(actor=actor, since=since)
    count = sum(len(part["results"]) for part in answer["messages"].values())
    if count:
        detail = {"conversations": len(answer["messages"]), "messages": count}
        record(actor=actor, action="conversations.synced", detail=detail)
    return answer


@transaction.atomic
def messages_search(actor: Actor, query: str, limit: int) -> list[SearchHit]:
    """Messages that contain the words (see `search_messages`); one audit entry, without the typed words."""
    hits = search_messages(actor, query, limit)
    if hits:
        record(actor=actor, action="messages.searched", detail={"count": len(hits)})
    return hits


def _audit(
    actor: Actor, action: str, patient_id: UUID, conversation: Conversation, detail: dict[str, Any]
) -> None:
    record(
        actor=actor,
        action=action,
        patient_id=patient_id,
        object_type="chat.conversation",
        object_id=conversation.pk,
        detail=detail,
    )


_MOVE_POINTER = """
    INSERT INTO messaging_chat_participant
        (id, created_at, conversation_id, person_id, last_read_seq, last_read_at)
    VALUES (%(id)s, %(now)s, %(conversation)s, %(person)s, %(seq)s, %(now)s)
    ON CONFLICT (person_id, conversation_id) DO UPDATE
        SET last_read_seq = EXCLUDED.last_read_seq, last_read_at = EXCLUDED.last_read_at
        WHERE messaging_chat_participant.last_read_seq < EXCLUDED.last_read_seq
"""


@transaction.atomic
def conversation_mark_read(*, actor: Actor, conversation_id: UUID, seq: int) -> tuple[Conversation, int]:
    """Move the actor's read pointer to `seq` (at most the newest message); it never goes back. Returns the
    conversation and the pointer.

    Clears the bell and withdraws waiting mail of the conversation once everything is read. Publishes
    `receipt.changed` when it moved. Raises NotFound.
    """
    conversation = conversation_access(actor, conversation_id)
    moment = now()
    wanted = min(seq, conversation.last_seq)
    # One statement: two tabs at once cannot move it back, and the first reading makes the row.
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE_POINTER,
            {
                "id": new_id(),
                "now": moment,
                "conversation": conversation.pk,
                "person": actor.who,
                "seq": wanted,
            },
        )
        moved = cursor.rowcount == 1
    pointer = Participant.objects.get(conversation=conversation, person_id=actor.who).last_read_seq
    if moved and wanted > 0:
        event = ReceiptChanged(
            conversation_id=conversation.pk,
            person_id=actor.who,
            last_read_seq=pointer,
            last_read_at=moment,
        )
        publish(event, person_ids=policies.people_who_can_view(conversation))
    if pointer >= conversation.last_seq:
        notifications_mark_group_read(person_id=actor.who, group_key=group_key_of(conversation))
    return conversation, pointer
