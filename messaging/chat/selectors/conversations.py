"""The inbox, one conversation, and what a reconnecting client missed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kernel import subjects
from kernel.actors import Actor
from kernel.files.selectors import file_cards
from kernel.prepared import Prepared, asked_together
from messaging.chat import policies
from messaging.chat.models import Conversation, ConversationKind, Message, Participant, Topic
from messaging.chat.rules import system_texts
from messaging.chat.selectors.access import url_of
from messaging.chat.selectors.messages import (
    attached_to_message,
    excerpt_of,
    message_rows_with_conversation,
)
from network.directory.models import Person

SYNC_MESSAGES = 1_000
"""Most messages in one answer of `sync`; the rest is asked for by `changed_after`."""

SYNC_CONVERSATIONS = 2_000


def _with_pointer(actor: Actor, conversations: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
    mine = Participant.objects.filter(conversation=OuterRef("pk"), person_id=actor.who)
    return conversations.annotate(
        read_seq=Coalesce(
            Subquery(mine.values("last_read_seq")[:1]), Value(0), output_field=BigIntegerField()
        )
    )


def conversation_list(
    *, actor: Actor, after: tuple[datetime, UUID] | None = None, unread_only: bool = False, limit: int
) -> list[dict[str, Any]]:
    """The actor's conversations, newest activity first, one more than `limit` when there are more.

    Unread is a subtraction, never a count. Constant queries: the page, the last messages, the people of
    direct and group conversations, the titles of each type of subject, the files of messages without words.
    """
    conversations = _with_pointer(actor, policies.conversations_visible_to(actor))
    urgent = Message.objects.filter(
        conversation=OuterRef("pk"), urgent=True, seq__gt=OuterRef("read_seq"), withdrawn_at=None
    )
    conversations = conversations.annotate(unread_urgent=Exists(urgent))
    if unread_only:
        conversations = conversations.filter(last_seq__gt=F("read_seq"))
    if after is not None:
        at, pk = after
        conversations = conversations.filter(Q(last_activity_at__lt=at) | Q(last_activity_at=at, pk__lt=pk))
    page = list(conversations.order_by("-last_activity_at", "-pk")[: limit + 1])
    return _inbox_rows(actor, page)


def _inbox_rows(actor: Actor, page: Sequence[Conversation]) -> list[dict[str, Any]]:
    last = _last_messages([each.pk for each in page])
    members = _members([each.pk for each in page if each.kind != ConversationKind.CASE])
    titles = _subject_titles(actor, page)
    rows = []
    for each in page:
        others = [person for person in members.get(each.pk, []) if person["id"] != actor.who]
        read_seq: int = each.read_seq  # type: ignore[attr-defined]  # annotated
        rows.append(
            {
                "id": each.pk,
                "kind": each.kind,
                "subject": _subject(each, titles),
                "title": _title(each, titles, others),
                "people": others,
                "url": url_of(each),
                "last_seq": each.last_seq,
                "last_changed_seq": each.last_changed_seq,
                "last_read_seq": read_seq,
                "unread": each.last_seq - read_seq,
                "unread_urgent": each.unread_urgent,  # type: ignore[attr-defined]  # annotated
                "last_activity_at": each.last_activity_at,
                "last_message": last.get(each.pk),
            }
        )
    return rows


def _title(
    conversation: Conversation, titles: Mapping[tuple[str, UUID], str], others: Sequence[dict[str, Any]]
) -> str:
    if conversation.kind == ConversationKind.CASE and conversation.subject_id is not None:
        return titles.get((conversation.subject_type, conversation.subject_id), "")
    return conversation.title or ", ".join(person["name"] for person in others)


def _subject(conversation: Conversation, titles: Mapping[tuple[str, UUID], str]) -> dict[str, Any] | None:
    if conversation.subject_id is None:
        return None
    key = (conversation.subject_type, conversation.subject_id)
    return {"type": key[0], "id": key[1], "title": titles.get(key, "")}


def _last_messages(conversation_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    # By key, one probe each: a join on the number would read every message of these conversations.
    newest = Message.objects.filter(conversation=OuterRef("pk"), seq=OuterRef("last_seq")).values("pk")[:1]
    conversations = Conversation.objects.filter(pk__in=list(conversation_ids))
    messages = Message.objects.filter(
        pk__in=conversations.order_by().values_list(Subquery(newest), flat=True)
    )
    rows = list(
        messages.annotate(attached=attached_to_message()).values_list(
            "conversation_id", "seq", "author_id", "author__given_name", "author__family_name", "text", "system_key",
            "system_params", "created_at", "urgent", "withdrawn_at", "attached",
        )
    )  # fmt: skip
    # Only what has no words of its own is known by its files.
    wordless = {each for row in rows if not row[5] and row[10] is None for each in row[11]}
    cards = file_cards(file_ids=wordless) if wordless else {}
    return {row[0]: _last_message(row, cards) for row in rows}


def _last_message(row: Sequence[Any], cards: Mapping[UUID, dict[str, Any]]) -> dict[str, Any]:
    _id, seq, author_id, given, family, text, key, params, created_at, urgent, withdrawn_at, attached = row
    names = [cards[each]["name"] for each in attached if each in cards] if withdrawn_at is None else []
    return {
        "seq": seq,
        "author": {"id": author_id, "name": f"{given} {family}"} if author_id else None,
        "excerpt": excerpt_of(system_texts.render(key, params) if key else text, names),
        "created_at": created_at,
        "urgent": urgent,
        "withdrawn": withdrawn_at is not None,
    }


def _members(conversation_ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    ids = list(conversation_ids)
    if not ids:
        return {}
    rows = (
        Participant.objects.filter(conversation_id__in=ids, left_at=None)
        .order_by("conversation_id", "pk")
        .values_list("conversation_id", "person_id", "person__given_name", "person__family_name")
    )
    members: dict[UUID, list[dict[str, Any]]] = {}
    for conversation_id, person_id, given, family in rows:
        members.setdefault(conversation_id, []).append({"id": person_id, "name": f"{given} {family}"})
    return members


def _subject_titles(actor: Actor, page: Sequence[Conversation]) -> dict[tuple[str, UUID], str]:
    wanted: dict[str, list[UUID]] = {}
    for each in page:
        if each.subject_id is not None:
            wanted.setdefault(each.subject_type, []).append(each.subject_id)
    return {
        (subject_type, subject_id): title
        for subject_type, ids in wanted.items()
        for subject_id, title in subjects.get(subject_type).titles(actor, ids).items()
    }


def conversation_titles(actor: Actor, conversations: Sequence[Conversation]) -> dict[UUID, str]:
    """What the actor knows each conversation by; two queries and one for each type of subject."""
    titles = _subject_titles(actor, conversations)
    members = _members([each.pk for each in conversations if each.kind != ConversationKind.CASE])
    return {
        each.pk: _title(
            each, titles, [person for person in members.get(each.pk, []) if person["id"] != actor.who]
        )
        for each in conversations
    }


def conversation_detail(*, actor: Actor, conversation: Conversation) -> dict[str, Any]:
    """One conversation for its screen: topics, and how far everyone who can read it has read."""
    with asked_together(
        _TOPICS.asking(conversation_id=conversation.pk), _POINTERS.asking(conversation_id=conversation.pk)
    ):
        return _detail(actor, conversation)


def _detail(actor: Actor, conversation: Conversation) -> dict[str, Any]:
    people = _readers(conversation)
    mine = next((person["last_read_seq"] for person in people if person["id"] == actor.who), 0)
    others = [person for person in people if person["id"] != actor.who]
    titles = _subject_titles(actor, [conversation])
    can = ["write", "arrange_topics"] if policies.can_contribute(actor, conversation) else []
    return {
        "id": conversation.pk,
        "kind": conversation.kind,
        "subject": _subject(conversation, titles),
        "title": _title(conversation, titles, others),
        "url": url_of(conversation),
        "topics": topic_rows(conversation),
        "people": people,
        "last_seq": conversation.last_seq,
        "last_changed_seq": conversation.last_changed_seq,
        "last_read_seq": mine,
        "unread": conversation.last_seq - mine,
        "last_activity_at": conversation.last_activity_at,
        "can": can,
    }


def topic_rows(conversation: Conversation) -> list[dict[str, Any]]:
    return [dict(row) for row in _TOPICS.rows(conversation_id=conversation.pk)]


_TOPICS: Prepared[Any] = Prepared(
    lambda conversation_id: (
        Topic.objects.filter(conversation_id=conversation_id)
        .order_by("position", "pk")
        .values("id", "key", "name", "position", "resolved_at")
    ),
    conversation_id=UUID,
)
_POINTERS: Prepared[tuple[UUID, int, int, datetime | None]] = Prepared(
    lambda conversation_id: Participant.objects.filter(conversation_id=conversation_id).values_list(
        "person_id", "last_read_seq", "delivered_seq", "last_read_at"
    ),
    conversation_id=UUID,
)
_NAMES: Prepared[tuple[UUID, str, str, str]] = Prepared(
    lambda ids: (
        Person.objects.filter(pk__any_of=ids)
        .order_by("family_name", "given_name", "pk")
        .values_list("pk", "given_name", "family_name", "profession")
    ),
    ids=list,
)


def _readers(conversation: Conversation) -> list[dict[str, Any]]:
    """Everyone who can read it now, by name, with their pointer (0: never opened)."""
    pointers = {
        person_id: (seq, max(seq, delivered), at)
        for person_id, seq, delivered, at in _POINTERS.rows(conversation_id=conversation.pk)
    }
    rows = []
    for pk, given, family, profession in _NAMES.rows(ids=sorted(policies.people_who_can_view(conversation))):
        seq, delivered, at = pointers.get(pk, (0, 0, None))
        rows.append(
            {
                "id": pk,
                "name": f"{given} {family}",
                "profession": profession,
                "last_read_seq": seq,
                "last_read_at": at,
                "delivered_seq": delivered,
            }
        )
    return rows


def conversation_sync(*, actor: Actor, since: Mapping[UUID, int]) -> dict[str, Any]:
    """What a client that was away needs: the counters of all its conversations, and the messages that changed
    in those that it holds (`since`: conversation -> the last change it has).

    A conversation of `since` that is not in the answer is not the actor's any more, however many others there
    are. `has_more` of a conversation: ask for the rest with `changed_after`. Constant queries.
    """
    visible = _with_pointer(actor, policies.conversations_visible_to(actor))
    rows = list(visible.order_by("-last_activity_at", "-pk")[: SYNC_CONVERSATIONS + 1])
    more = len(rows) > SYNC_CONVERSATIONS
    del rows[SYNC_CONVERSATIONS:]
    missing = since.keys() - {each.pk for each in rows}
    if more and missing:
        rows += visible.filter(pk__in=missing)
    counters = [
        {
            "id": each.pk,
            "last_seq": each.last_seq,
            "last_changed_seq": each.last_changed_seq,
            "last_read_seq": each.read_seq,  # type: ignore[attr-defined]  # annotated
            "unread": each.last_seq - each.read_seq,  # type: ignore[attr-defined]  # annotated
        }
        for each in rows
    ]
    behind = {
        each.pk: each.last_changed_seq for each in rows if each.last_changed_seq > since.get(each.pk, 2**62)
    }
    return {
        "conversations": counters,
        "messages": _changes(since, behind),
        "has_more": more,
    }


def _changes(since: Mapping[UUID, int], behind: Mapping[UUID, int]) -> dict[str, Any]:
    """By conversation, in the order of the changes, at most SYNC_MESSAGES altogether."""
    wanted = Q(pk__in=[])
    for conversation_id in behind:
        wanted |= Q(conversation_id=conversation_id, changed_seq__gt=since[conversation_id])
    changed = Message.objects.filter(wanted).order_by("conversation_id", "changed_seq")[:SYNC_MESSAGES]
    found: dict[UUID, list[dict[str, Any]]] = {conversation_id: [] for conversation_id in behind}
    for conversation_id, row in message_rows_with_conversation(changed) if behind else []:
        found[conversation_id].append(row)
    return {
        str(conversation_id): {
            "results": results,
            "has_more": not results or results[-1]["changed_seq"] < behind[conversation_id],
        }
        for conversation_id, results in found.items()
    }
