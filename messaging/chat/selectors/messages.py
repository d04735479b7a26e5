"""Messages as the dictionaries that REST and the socket both send: `.values_list()`, no model instances."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _

from kernel.files.selectors import file_cards
from messaging.chat.models import Conversation, Message, MessageFile, MessageKind, MessageMention
from messaging.chat.rules import system_texts
from messaging.chat.rules.excerpts import excerpt

_COLUMNS = (
    "conversation_id", "seq", "changed_seq", "author_id", "author__given_name", "author__family_name",
    "author_centre__name", "topic_id", "text", "html", "system_key", "system_params", "reply_to_seq", "urgent",
    "kind", "created_at", "edited_at", "withdrawn_at", "client_id",
)  # fmt: skip


def excerpt_of(text: str, file_names: Sequence[str]) -> str:
    """One line that stands for a message: its words, or what is attached when there are none. Nothing is left of
    a withdrawn one (the caller gives neither)."""
    if text or not file_names:
        return excerpt(text)
    if len(file_names) == 1:
        return _("Attachment: %(name)s") % {"name": file_names[0]}
    return _("Attachments (%(count)s): %(name)s, …") % {"count": len(file_names), "name": file_names[0]}


def attached_to_message() -> ArraySubquery:
    """Ids of the files of each message, in their order."""
    return ArraySubquery(
        MessageFile.objects.filter(message_id=OuterRef("pk")).order_by("position").values("file_id")
    )


def message_rows(messages: "QuerySet[Message]") -> list[dict[str, Any]]:
    """Render the chosen messages in their order. At most three queries: the rows with the ids of who is
    named and what is attached, what they reply to, and the files."""
    return [row for _conversation, row in message_rows_with_conversation(messages)]


def message_rows_with_conversation(messages: "QuerySet[Message]") -> list[tuple[UUID, dict[str, Any]]]:
    """The same for messages of several conversations."""
    mentions = MessageMention.objects.filter(message_id=OuterRef("pk")).order_by("id").values("person_id")
    annotated = messages.annotate(mentioned=ArraySubquery(mentions), attached=attached_to_message())
    rows = list(annotated.values_list(*_COLUMNS, "mentioned", "attached"))
    quoted = _replied({(row[0], row[12]) for row in rows if row[12] is not None})
    file_ids = {file_id for row in [*rows, *quoted] for file_id in row[-1]}
    cards = file_cards(file_ids=file_ids) if file_ids else {}
    replied = {(row[0], row[1]): _quote(row, cards) for row in quoted}
    return [(row[0], _render(row, replied, cards)) for row in rows]


def _render(
    row: Sequence[Any],
    replied: dict[tuple[UUID, int], dict[str, Any]],
    cards: dict[UUID, dict[str, Any]],
) -> dict[str, Any]:
    (
        conversation_id, seq, changed_seq, author_id, given, family, centre, topic_id, text, html, key, params,
        reply_to, urgent, kind, created_at, edited_at, withdrawn_at, client_id, mentioned, attached,
    ) = row  # fmt: skip
    system = None
    if kind == MessageKind.SYSTEM:
        system = {"key": key, "params": params}
        text = system_texts.render(key, params)
        html = f"<p>{escape(text)}</p>"
    author = None
    if author_id is not None:
        author = {"id": author_id, "name": f"{given} {family}", "centre": centre}
    return {
        "seq": seq,
        "changed_seq": changed_seq,
        "author": author,
        "topic": topic_id,
        "text": text,
        "html": html,
        "reply_to": replied.get((conversation_id, reply_to)) if reply_to is not None else None,
        "files": [cards[each] for each in attached if each in cards] if withdrawn_at is None else [],
        "mentions": mentioned if withdrawn_at is None else [],
        "urgent": urgent,
        "kind": kind,
        "system": system,
        "created_at": created_at,
        "edited_at": edited_at,
        "withdrawn_at": withdrawn_at,
        "client_id": client_id,
    }


def _replied(keys: set[tuple[UUID, int]]) -> list[tuple[Any, ...]]:
    """What is quoted, each with the ids of its files."""
    if not keys:
        return []
    wanted = Q(pk__in=[])
    for conversation_id in {conversation_id for conversation_id, _seq in keys}:
        seqs = [seq for of, seq in keys if of == conversation_id]
        wanted |= Q(conversation_id=conversation_id, seq__in=seqs)
    rows = Message.objects.filter(wanted).annotate(attached=attached_to_message())
    return list(
        rows.values_list(
            "conversation_id",
            "seq",
            "author__given_name",
            "author__family_name",
            "text",
            "system_key",
            "system_params",
            "withdrawn_at",
            "attached",
        )
    )


def _quote(row: Sequence[Any], cards: dict[UUID, dict[str, Any]]) -> dict[str, Any]:
    _conversation, seq, given, family, text, key, params, withdrawn_at, attached = row
    names = [cards[each]["name"] for each in attached if each in cards] if withdrawn_at is None else []
    return {
        "seq": seq,
        "author": f"{given} {family}" if given is not None else "",
        "excerpt": excerpt_of(system_texts.render(key, params) if key else text, names),
    }


def files_in_messages(file_ids: Collection[UUID]) -> set[UUID]:
    """Those of `file_ids` that a message shows which was not withdrawn, in any conversation."""
    shown = MessageFile.objects.filter(file_id__in=list(file_ids), message__withdrawn_at=None)
    return set(shown.values_list("file_id", flat=True))


def message_page(
    conversation: Conversation,
    *,
    before_seq: int | None = None,
    after_seq: int | None = None,
    changed_after: int | None = None,
    topic_id: UUID | None = None,
    limit: int,
) -> tuple[list[dict[str, Any]], bool]:
    """One page and whether there is more in its direction.

    `changed_after`: what changed since, in the order of the changes, so that the client can go on from the
    last one. The numbers are given out under the conversation's lock, so no lower one appears later.
    Otherwise in order of `seq`: after `after_seq`, or the newest (before `before_seq`).
    """
    messages = Message.objects.filter(conversation=conversation)
    if topic_id is not None:
        messages = messages.filter(topic_id=topic_id)
    if changed_after is not None:
        rows = message_rows(
            messages.filter(changed_seq__gt=changed_after).order_by("changed_seq")[: limit + 1]
        )
        return rows[:limit], len(rows) > limit
    if after_seq is not None:
        rows = message_rows(messages.filter(seq__gt=after_seq).order_by("seq")[: limit + 1])
        return rows[:limit], len(rows) > limit
    if before_seq is not None:
        messages = messages.filter(seq__lt=before_seq)
    rows = message_rows(messages.order_by("-seq")[: limit + 1])
    return rows[:limit][::-1], len(rows) > limit
