"""What the directory tells open screens."""

from typing import ClassVar, Literal
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class DirectoryChanged(Event):
    """A centre, a person, a membership or the network's settings changed: fetch it again."""

    type: ClassVar[str] = "directory.changed"

    kind: Literal["centre", "person", "invitation", "network_settings"]
    id: str


@register
class SessionClosing(Event):
    """The receiver's sessions end now; the socket is closed right after. `reason` picks the words shown."""

    type: ClassVar[str] = "session.closing"

    reason: Literal["suspended", "signed_out"]
    person_id: UUID
