"""Who can be mentioned, who has read, what a message said before."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from kernel.actors import Actor
from kernel.errors import NotFound
from messaging.chat import policies
from messaging.chat.models import Conversation, Message, MessageVersion, Participant
from network.directory.models import Membership, Person
from network.directory.rules import fold

MAX_MEMBERS = 20


def member_list(*, actor: Actor, conversation: Conversation, query: str) -> list[dict[str, Any]]:
    """People who can read the conversation and whose name matches, for the completion of a mention."""
    people = Person.objects.filter(pk__in=policies.people_who_can_view(conversation)).exclude(pk=actor.who)
    for word in fold(query).split():
        people = people.filter(Q(search_text__startswith=word) | Q(search_text__contains=f" {word}"))
    rows = list(people.order_by("family_name", "given_name", "pk")[:MAX_MEMBERS])
    centres: dict[UUID, str] = {}
    memberships = Membership.objects.active().filter(person__in=[person.pk for person in rows])
    for person_id, name in memberships.order_by("valid_from", "pk").values_list("person_id", "centre__name"):
        centres.setdefault(person_id, name)
    return [
        {
            "id": person.pk,
            "name": person.display_name,
            "profession": person.profession,
            "centre": centres.get(person.pk),
        }
        for person in rows
    ]


def receipt_list(*, conversation: Conversation, message: Message) -> dict[str, Any]:
    """Who has read the message, whose browser holds it, and who of those who can read it has not got it yet.
    Each person stands in one list; its author in none."""
    pointers = {
        person_id: (read, delivered)
        for person_id, read, delivered in Participant.objects.filter(conversation=conversation).values_list(
            "person_id", "last_read_seq", "delivered_seq"
        )
    }
    readers = policies.people_who_can_view(conversation) - {message.author_id}
    people = Person.objects.filter(pk__in=readers).order_by("family_name", "given_name", "pk")
    sides: dict[str, list[dict[str, Any]]] = {"read": [], "delivered": [], "unread": []}
    for pk, given, family in people.values_list("pk", "given_name", "family_name"):
        read_seq, delivered_seq = pointers.get(pk, (0, 0))
        side = (
            "read" if read_seq >= message.seq else "delivered" if delivered_seq >= message.seq else "unread"
        )
        sides[side].append({"id": pk, "name": f"{given} {family}"})
    return sides


def history_list(*, actor: Actor, message: Message) -> list[dict[str, Any]]:
    """What the message said before each change, oldest first. Raises NotFound when the words are not the
    actor's to see (withdrawn by another author)."""
    if not policies.can_view_history(actor, message):
        raise NotFound
    versions = MessageVersion.objects.filter(message=message).select_related("replaced_by")
    return [
        {
            "text": version.text,
            "reason": version.reason,
            "replaced_at": version.replaced_at,
            "replaced_by": {"id": version.replaced_by_id, "name": version.replaced_by.display_name},
        }
        for version in versions.order_by("changed_seq")
    ]
