"""Who may read and write a conversation. The three answers agree (tests/messaging/chat/test_policies.py).

A direct or group conversation belongs to its participants. The conversation of a subject (a case) belongs
to whoever may see the subject at this very moment: its owner decides, through `kernel.subjects`.
"""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kernel import subjects
from kernel.actors import Actor
from messaging.chat.models import Conversation, ConversationKind, Message, MessageKind, Participant
from network.directory.models import Membership


def _memberships() -> QuerySet[Participant]:
    """Rows that make somebody a member of a direct or group conversation now: only while they belong to the
    network (a role in a centre today, or its administration)."""
    at_work = Membership.objects.active().filter(person=OuterRef("person"))
    return Participant.objects.filter(
        Q(person__is_platform_admin=True) | Exists(at_work), left_at=None, person__is_active=True
    ).exclude(conversation__kind=ConversationKind.CASE)


def conversations_visible_to(actor: Actor) -> QuerySet[Conversation]:
    if actor.kind != "person" or actor.person_id is None:
        return Conversation.objects.none()
    mine = _memberships().filter(person_id=actor.person_id).order_by().values("conversation_id")
    parts = [Q(pk__in=mine)]
    for subject_type in subjects.types():
        if subject_type == SUBJECT_TYPE:
            continue  # a conversation is never the subject of another one
        visible = subjects.get(subject_type).visible_ids(actor)
        parts.append(Q(subject_type=subject_type, subject_id__in=visible))
    return Conversation.objects.filter(reduce(or_, parts))


def can_view(actor: Actor, conversation: Conversation) -> bool:
    if actor.kind != "person" or actor.person_id is None:
        return False
    if conversation.kind == ConversationKind.CASE:
        return _subject_known(conversation) and subjects.get(conversation.subject_type).can_view(
            actor, _subject_id(conversation)
        )
    return _memberships().filter(conversation=conversation, person_id=actor.person_id).exists()


def can_contribute(actor: Actor, conversation: Conversation) -> bool:
    """Write messages and arrange topics. In a case: whoever may contribute to the case."""
    if conversation.kind == ConversationKind.CASE:
        return _subject_known(conversation) and subjects.get(conversation.subject_type).can_contribute(
            actor, _subject_id(conversation)
        )
    return can_view(actor, conversation)


def can_change_message(actor: Actor, message: Message) -> bool:
    """Edit or withdraw: the author only. Whether the message still stands is the service's question."""
    return message.kind == MessageKind.TEXT and message.author_id == actor.person_id


def can_view_history(actor: Actor, message: Message) -> bool:
    """Earlier wordings are open to all readers while the message stands. What was withdrawn was often
    written into the wrong case: from then on only its author sees the words."""
    return message.withdrawn_at is None or message.author_id == actor.person_id


def people_who_can_view(conversation: Conversation) -> set[UUID]:
    """Everyone who may read it now: the receivers of its events, and who can be mentioned."""
    if conversation.kind == ConversationKind.CASE:
        if not _subject_known(conversation):
            return set()
        return subjects.get(conversation.subject_type).people_who_can_view(_subject_id(conversation))
    members = _memberships().filter(conversation=conversation).order_by()
    return set(members.values_list("person_id", flat=True))


SUBJECT_TYPE = "conversation"
"""Under this name files belong to a conversation (`kernel.subjects`)."""


def _subject_known(conversation: Conversation) -> bool:
    """Closed by default: nobody answers for a subject whose room is not there."""
    return conversation.subject_type in subjects.types() and conversation.subject_id is not None


def _subject_id(conversation: Conversation) -> UUID:
    assert conversation.subject_id is not None  # a constraint of the table for kind "case"
    return conversation.subject_id
