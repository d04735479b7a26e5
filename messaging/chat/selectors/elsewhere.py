"""What the chat offers to "Today" and to the search."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kernel.actors import Actor
from kernel.search import SearchHit
from messaging.chat import policies
from messaging.chat.models import Message, MessageMention, Participant
from messaging.chat.rules.excerpts import excerpt
from messaging.chat.selectors.access import url_of
from messaging.chat.selectors.conversations import conversation_titles

MAX_WAITING = 50


def waiting_messages(actor: Actor) -> list[dict[str, Any]]:
    """Unread messages that name the actor or are urgent, urgent and newest first, at most 50. No text: the
    patient's name in the title is enough to know where to go."""
    visible = policies.conversations_visible_to(actor)
    pointer = Participant.objects.filter(conversation=OuterRef("conversation_id"), person_id=actor.who)
    named = MessageMention.objects.filter(message=OuterRef("pk"), person_id=actor.who)
    read_seq = Coalesce(
        Subquery(pointer.values("last_read_seq")[:1]), Value(0), output_field=BigIntegerField()
    )
    # Each half has its own index; as one OR they would read every message of every case. They are few, so who may
    # see them is asked of what both found, once, by the key of the conversation.
    urgent = Message.objects.filter(urgent=True).values("pk")
    naming = MessageMention.objects.filter(person_id=actor.who).values("message_id")
    rows = (
        Message.objects.filter(pk__in=urgent.union(naming, all=True), withdrawn_at=None)
        .exclude(author_id=actor.who)
        .filter(conversation__in=visible)
        .annotate(read_seq=read_seq, names_me=Exists(named))
        .filter(seq__gt=F("read_seq"))
        .select_related("conversation", "author")
        .order_by("-urgent", "-id")[:MAX_WAITING]
    )
    messages = list(rows)
    titles = conversation_titles(actor, [message.conversation for message in messages])
    return [
        {
            "kind": "urgent" if message.urgent else "mention",
            "conversation_id": message.conversation_id,
            "seq": message.seq,
            "title": titles[message.conversation_id],
            "author": message.author.display_name if message.author else "",
            "urgent": message.urgent,
            "mentioned": message.names_me,
            "at": message.created_at,
            "url": url_of(message.conversation),
        }
        for message in messages
    ]


def search_messages(actor: Actor, query: str, limit: int) -> list[SearchHit]:
    """Newest messages of the actor's conversations that contain all words (Italian stems)."""
    rows = (
        Message.objects.filter(
            search=SearchQuery(query, config="italian", search_type="plain"),
            conversation__in=policies.conversations_visible_to(actor),
        )
        .select_related("conversation")
        # + 0: else the planner walks the newest messages of the whole network in search of a rare word
        .order_by((F("id") + 0).desc())[:limit]
    )
    messages = list(rows)
    titles = conversation_titles(actor, [message.conversation for message in messages])
    return [
        SearchHit(
            kind="message",
            id=f"{message.conversation_id}:{message.seq}",
            title=titles[message.conversation_id] or _("Discussion"),
            subtitle=excerpt(message.text),
            url=url_of(message.conversation),
        )
        for message in messages
    ]
