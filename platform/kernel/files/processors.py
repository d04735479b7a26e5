"""Who works on a file after it arrived. Rooms register what they understand (cases.imaging: "dicom")."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kernel.files.models import StoredFile


class ProcessingFailed(Exception):
    """The file stays readable, but nothing could be made of it: `code` is shown with its text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Processed:
    """What the row learns. `note` is a reason code for "ready, but" (an encrypted PDF has no preview)."""

    pages: int | None = None
    preview_pages: int = 0
    preview_prefix: str = ""
    thumbnail_key: str = ""
    members_taken: int | None = None
    members_skipped: int | None = None
    note: str = ""


Process = Callable[[StoredFile, Path], Processed]


@dataclass(frozen=True, slots=True)
class Processor:
    """`inspection` ("module:function" of path, in the sandbox) runs while the sender waits and refuses by answering
    {"error": code}; `process` runs in a worker, may run twice, and must then change nothing the second time."""

    kind: str
    process: Process
    inspection: str = ""
    content_types: frozenset[str] = field(default_factory=frozenset)

    def takes(self, content_type: str) -> bool:
        return not self.content_types or content_type in self.content_types


_processors: dict[str, Processor] = {}


def register(
    kind: str,
    process: Process,
    *,
    inspection: str = "",
    content_types: frozenset[str] = frozenset(),
) -> None:
    """Called from `AppConfig.ready`. One processor per kind of file; `content_types` narrows it."""
    _processors[kind] = Processor(kind, process, inspection, content_types)


def for_file(kind: str, content_type: str) -> Processor | None:
    """The processor of such a file. None: it is ready as it is."""
    processor = _processors.get(kind)
    return processor if processor is not None and processor.takes(content_type) else None


def inspections() -> dict[str, str]:
    """The inspection of each kind that has one."""
    return {kind: processor.inspection for kind, processor in _processors.items() if processor.inspection}
