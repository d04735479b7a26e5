"""Telling open screens that the directory changed."""

from typing import Literal
from uuid import UUID

from kernel.realtime.publisher import publish
from network.directory import policies
from network.directory.events import DirectoryChanged


def announce(kind: Literal["centre", "person", "network_settings"], object_id: UUID | str) -> None:
    """To every member: the directory is open to all of them."""
    event = DirectoryChanged(kind=kind, id=str(object_id))
    publish(event, person_ids=policies.people_who_can_view_directory())


def announce_invitation(invitation_id: UUID, centre_id: UUID) -> None:
    """To the administrators of the centre only: others do not know of invitations."""
    event = DirectoryChanged(kind="invitation", id=str(invitation_id))
    publish(event, person_ids=policies.people_who_can_manage_centre(centre_id))
