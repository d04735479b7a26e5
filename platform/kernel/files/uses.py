"""Where else a file is shown. Rooms whose rows point at files register here; a file in use is not taken along with
something else that is withdrawn."""

from collections.abc import Callable, Collection
from uuid import UUID

Use = Callable[[Collection[UUID]], set[UUID]]

_uses: list[Use] = []


def register(use: Use) -> None:
    """Called from `AppConfig.ready`. `use` answers with those of the given files that it shows now, in a constant
    number of queries."""
    if use not in _uses:
        _uses.append(use)


def in_use(file_ids: Collection[UUID]) -> set[UUID]:
    """Those of `file_ids` that any room shows."""
    found: set[UUID] = set()
    for use in _uses:
        found |= use(file_ids)
    return found
