"""What of a resource that was sent does not stand in the one that was kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Json = dict[str, Any]
# the server's own, and markup that nobody reads as data
_FORMAL = frozenset({"resourceType", "id", "meta", "text", "extension", "implicitRules", "language"})


def differences(sent: Json, kept: Json) -> list[str]:
    """Names of the elements that were sent and read otherwise (or not at all) in what is kept.

    `differences({"status": "final", "method": {"text": "x"}}, {"status": "final"})` -> ["method"].
    """
    return sorted(
        name for name, value in sent.items() if name not in _FORMAL and not _same(value, kept.get(name))
    )


def _same(sent: Any, kept: Any) -> bool:
    if isinstance(sent, bool) or isinstance(kept, bool):
        return sent is kept
    if isinstance(sent, int | float | Decimal) and isinstance(kept, int | float | Decimal):
        return Decimal(str(sent)) == Decimal(str(kept))
    if isinstance(sent, list) and isinstance(kept, list):
        return len(sent) == len(kept) and all(map(_same, sent, kept))
    if isinstance(sent, dict) and isinstance(kept, dict):
        # an extension of an element is not kept
        return all(_same(value, kept.get(name)) for name, value in sent.items())
    return bool(sent == kept)
