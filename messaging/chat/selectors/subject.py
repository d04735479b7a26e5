"""Conversations as subjects: files can belong to one, and are then seen by whoever sees it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from kernel.actors import Actor
from messaging.chat import policies
from messaging.chat.models import Conversation
from messaging.chat.selectors.access import patient_of, url_of
from messaging.chat.selectors.conversations import conversation_titles


class ConversationSubject:
    """Registered in `kernel.subjects` as "conversation"."""

    type = policies.SUBJECT_TYPE

    def can_view(self, actor: Actor, subject_id: UUID) -> bool:
        found = Conversation.objects.filter(pk=subject_id).first()
        return found is not None and policies.can_view(actor, found)

    def can_contribute(self, actor: Actor, subject_id: UUID) -> bool:
        found = Conversation.objects.filter(pk=subject_id).first()
        return found is not None and policies.can_contribute(actor, found)

    def people_who_can_view(self, subject_id: UUID) -> set[UUID]:
        found = Conversation.objects.filter(pk=subject_id).first()
        return policies.people_who_can_view(found) if found else set()

    def visible_ids(self, actor: Actor) -> "QuerySet[Conversation, UUID]":
        return policies.conversations_visible_to(actor).order_by().values_list("pk", flat=True)

    def titles(self, actor: Actor, subject_ids: Iterable[UUID]) -> dict[UUID, str]:
        visible = policies.conversations_visible_to(actor).filter(pk__in=list(subject_ids))
        return conversation_titles(actor, list(visible))

    def patient_id(self, subject_id: UUID) -> UUID | None:
        found = Conversation.objects.filter(pk=subject_id).first()
        return patient_of(found) if found else None

    def url(self, subject_id: UUID) -> str:
        found = Conversation.objects.filter(pk=subject_id).first()
        return url_of(found) if found else "/messages"
