"""The scores of a record. Which of them apply is known where the form's fields are; that room registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

ScoresOf = Callable[[Mapping[str, Any]], list[dict[str, Any]]]
_providers: list[ScoresOf] = []


def register(provider: ScoresOf) -> None:
    """`provider` turns a `record_snapshot` into scores (id, labels, value, class, missing, source), without
    queries."""
    _providers[:] = [provider]


def scores_of(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every score that applies to the disease, also those that lack an input (named in `missing`)."""
    for provider in _providers:
        return provider(snapshot)
    return []
