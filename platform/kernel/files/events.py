"""Live events of files."""

from typing import ClassVar
from uuid import UUID

from kernel.realtime.events import Event, register


@register
class FileChanged(Event):
    """A file was added, processed or withdrawn. Carries no name: the list is asked again."""

    type: ClassVar[str] = "file.changed"
    file_id: UUID
    subject_type: str
    subject_id: UUID
    status: str
