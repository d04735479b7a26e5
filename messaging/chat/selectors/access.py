"""The only door to a conversation and its messages. "Does not exist" and "not yours" read the same."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kernel import subjects
from kernel.actors import Actor
from kernel.errors import Forbidden, NotFound
from messaging.chat import policies
from messaging.chat.models import Conversation, ConversationKind, Message


def conversation_access(
    actor: Actor, conversation_id: UUID, *, lock: bool = False, contribute: bool = False
) -> Conversation:
    """Load, check, and with `lock` hold the row until the end of the transaction.

    Raises NotFound, and Forbidden for `contribute` when the actor may read but not write.
    """
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFound
    # Who may contribute may view; asked first, because then one question is enough.
    may_contribute = contribute and policies.can_contribute(actor, conversation)
    if not may_contribute and not policies.can_view(actor, conversation):
        raise NotFound
    if contribute and not may_contribute:
        raise Forbidden("read_only", _("You can read this discussion but not write in it."))
    if lock:
        # After the checks: nobody else waits for the time that they take. NO KEY: rows that point here
        # can still be written, only the counters are ours.
        conversation = Conversation.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=conversation_id
        )
    return conversation


def message_access(conversation: Conversation, seq: int) -> Message:
    """The message `seq` of an accessible conversation. Raises NotFound."""
    message = Message.objects.filter(conversation=conversation, seq=seq).first()
    if message is None:
        raise NotFound
    return message


def patient_of(conversation: Conversation) -> UUID | None:
    """The patient whose data the conversation holds, for the audit; None when it is nobody's."""
    if conversation.kind != ConversationKind.CASE or conversation.subject_id is None:
        return None
    return subjects.get(conversation.subject_type).patient_id(conversation.subject_id)


def url_of(conversation: Conversation) -> str:
    """Where the app shows it."""
    if conversation.kind == ConversationKind.CASE and conversation.subject_id is not None:
        return subjects.get(conversation.subject_type).url(conversation.subject_id)
    return f"/messages/{conversation.pk}"
