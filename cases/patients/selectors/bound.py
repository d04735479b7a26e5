"""Centres that cannot leave the circle of care now, because something runs there. Higher rooms register."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Binds = Callable[[UUID, UUID], bool]
_rules: list[Binds] = []


def register(binds: Binds) -> None:
    """`binds(patient_id, centre_id)`: whether the centre is needed now. Registering twice changes nothing."""
    if binds not in _rules:
        _rules.append(binds)


def is_bound(patient_id: UUID, centre_id: UUID) -> bool:
    return any(binds(patient_id, centre_id) for binds in _rules)
