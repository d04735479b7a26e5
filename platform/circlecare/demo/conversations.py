"""Direct conversations and the group of the demonstration."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from circlecare.demo.network import Cast
from circlecare.demo.talk import DIRECT, GROUP
from kernel import clock
from messaging.chat.models import Conversation
from messaging.chat.services import (
    conversation_mark_read,
    conversation_open_direct,
    conversation_open_group,
    message_send,
)

_GROUP_ID = uuid5(UUID(int=0), "circlecare-demo-group")


def conversations_ensure(*, cast: Cast, now: datetime) -> None:
    """Each conversation is one transaction: it is there with all that was said, or not yet."""
    for number, (first, second, lines) in enumerate(DIRECT):
        _direct(cast, first, second, lines, now - timedelta(hours=5 + 9 * number))
    _group(cast, now - timedelta(hours=26))


@transaction.atomic
def _direct(cast: Cast, first: str, second: str, lines: tuple[tuple[str, str], ...], at: datetime) -> None:
    with clock.at(at):
        other = cast[second].person_id
        assert other is not None
        conversation, new = conversation_open_direct(actor=cast[first], person_id=other)
    if new:
        _say(cast, conversation, lines, at)


@transaction.atomic
def _group(cast: Cast, at: datetime) -> None:
    title, members, lines = GROUP
    if Conversation.objects.filter(pk=_GROUP_ID).exists():
        return
    with clock.at(at):
        conversation, _new = conversation_open_group(
            actor=cast[members[0]],
            person_ids={p for key in members if (p := cast[key].person_id)},
            title=title,
            client_id=_GROUP_ID,
        )
    _say(cast, conversation, lines, at)


def _say(cast: Cast, conversation: Conversation, lines: tuple[tuple[str, str], ...], at: datetime) -> None:
    """Who answers has read what came before; the newest line is still new to the others."""
    for number, (who, text) in enumerate(lines):
        with clock.at(at + timedelta(minutes=4 * number)):
            if number:
                conversation_mark_read(actor=cast[who], conversation_id=conversation.pk, seq=number)
            message_send(actor=cast[who], conversation_id=conversation.pk, client_id=uuid4(), text=text)
