"""What browsers say over the socket about conversations: that somebody is typing, and who is there."""

import time
from uuid import UUID

from kernel.actors import Actor
from kernel.errors import NotFound
from kernel.realtime import presence, publish
from kernel.realtime.events import Event
from kernel.realtime.frames import FrameData
from messaging.chat import policies
from messaging.chat.events import Presence, Typing
from messaging.chat.selectors.access import conversation_access
from network.directory.selectors import people_names

TYPING_MIN_INTERVAL_S = 1.0
PRESENCE_MIN_INTERVAL_S = 2.0

_READERS_FOR_S = 3.0
_readers: dict[UUID, tuple[float, frozenset[UUID], dict[UUID, str]]] = {}


class TypingFrame(FrameData):
    conversation_id: UUID
    topic: UUID | None = None


class PresenceFrame(FrameData):
    conversation_id: UUID


def on_typing(actor: Actor, frame: TypingFrame) -> Event | None:
    """Tell the other readers. For who cannot read the conversation there is none: NotFound, also while somebody
    types in it."""
    assert actor.person_id is not None
    readers, names = _readers_of(frame.conversation_id, actor)
    if actor.person_id not in readers:
        raise NotFound
    event = Typing(
        conversation_id=frame.conversation_id,
        topic=frame.topic,
        person_id=actor.person_id,
        name=names.get(actor.person_id, ""),
    )
    publish(event, person_ids=readers - {actor.person_id})
    return None


def _readers_of(conversation_id: UUID, actor: Actor) -> tuple[frozenset[UUID], dict[UUID, str]]:
    """Readers and their names, remembered for three seconds: ten people who type make one look-up. So long a
    person whose access just ended may still see that somebody is typing; never what."""
    known = _readers.get(conversation_id)
    moment = time.monotonic()
    if known is None or known[0] < moment:
        _forget_old(moment)
        conversation = conversation_access(actor, conversation_id)
        readers = frozenset(policies.people_who_can_view(conversation))
        known = (moment + _READERS_FOR_S, readers, people_names(readers))
        _readers[conversation_id] = known
    return known[1], known[2]


def _forget_old(moment: float) -> None:
    for conversation_id in [key for key, entry in _readers.items() if entry[0] < moment]:
        del _readers[conversation_id]


def on_presence(actor: Actor, frame: PresenceFrame) -> Event | None:
    """Answer the asker alone: who of the readers has a browser open."""
    conversation = conversation_access(actor, frame.conversation_id)
    online = presence.online(policies.people_who_can_view(conversation))
    return Presence(conversation_id=conversation.pk, online=sorted(online, key=str))
