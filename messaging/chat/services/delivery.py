"""Delivered: a browser of a reader holds the message, whether or not they have looked at it."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from kernel.actors import Actor
from kernel.clock import now
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.realtime import publish
from messaging.chat import policies
from messaging.chat.events import ReceiptDelivered
from messaging.chat.models import Conversation, Message, Participant

_RAISE = """
    INSERT INTO messaging_chat_participant AS place
        (id, created_at, conversation_id, person_id, last_read_seq, delivered_seq)
    SELECT given.id, %(now)s, given.conversation_id, %(person)s, 0, given.seq
    FROM unnest(%(ids)s::uuid[], %(conversations)s::uuid[], %(seqs)s::bigint[])
        AS given (id, conversation_id, seq)
    ON CONFLICT (person_id, conversation_id) DO UPDATE SET delivered_seq = EXCLUDED.delivered_seq
        WHERE GREATEST(place.delivered_seq, place.last_read_seq) < EXCLUDED.delivered_seq
    RETURNING conversation_id
"""


@transaction.atomic
def messages_mark_delivered(*, actor: Actor, upto: Mapping[UUID, int]) -> None:
    """Note that the actor's browser holds these conversations up to these numbers (at most their newest).

    One statement for all of them; two tabs at once cannot move it back. Tells the authors of what is newly
    delivered, and nobody else (`receipt.delivered`). What the actor cannot see any more is passed over;
    NotFound when they can see none of it. Not audited: nothing was read.
    """
    visible = policies.conversations_visible_to(actor).filter(pk__in=list(upto)).order_by("pk")
    # in one order, so that two tabs that raise the same rows wait for each other and never in a circle
    seqs = {each.pk: min(upto[each.pk], each.last_seq) for each in visible}
    if not seqs:
        raise NotFound
    before = dict(
        Participant.objects.filter(person_id=actor.who, conversation__in=list(seqs)).values_list(
            "conversation_id", Greatest("delivered_seq", "last_read_seq")
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _RAISE,
            {
                "now": now(),
                "person": actor.who,
                "ids": [new_id() for _ in seqs],
                "conversations": list(seqs),
                "seqs": list(seqs.values()),
            },
        )
        raised = [row[0] for row in cursor.fetchall()]
    _tell(actor, {pk: (before.get(pk, 0), seqs[pk]) for pk in raised})


def _tell(actor: Actor, raised: Mapping[UUID, tuple[int, int]]) -> None:
    """The authors of the messages above the one number and up to the other, if they can still read them."""
    if not raised:
        return
    new = Q()
    for pk, (before, upto) in raised.items():
        new |= Q(conversation=pk, seq__gt=before, seq__lte=upto)
    authors: dict[UUID, set[UUID]] = {}
    written = Message.objects.filter(new, author__isnull=False).exclude(author=actor.who).order_by()
    for pk, author in written.values_list("conversation_id", "author_id").distinct():
        authors.setdefault(pk, set()).add(author)
    for conversation in Conversation.objects.filter(pk__in=list(authors)):
        event = ReceiptDelivered(
            conversation_id=conversation.pk, person_id=actor.who, delivered_seq=raised[conversation.pk][1]
        )
        hearers = authors[conversation.pk] & set(policies.people_who_can_view(conversation))
        publish(event, person_ids=hearers)
