"""412 with the newer version beside it: the screen shows both, nothing typed is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kernel.errors import PreconditionFailed


@contextmanager
def newer_version(current: Callable[[], dict[str, Any]]) -> Iterator[None]:
    """Add `current`, the object as it stands now, to a refusal of the block for an old version."""
    try:
        yield
    except PreconditionFailed as refusal:
        refusal.extra["current"] = current()
        raise
