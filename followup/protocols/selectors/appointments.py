"""Which visits of a plan have an appointment: told by the room that gives them, which lies higher."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

Teller = Callable[[UUID], dict[UUID, dict[str, Any]]]
"""For a patient: by the id of the planned visit, the appointment as the plan shows it. One query."""

_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Called from `AppConfig.ready`."""
    _tellers.append(teller)


def appointments_of(patient_id: UUID) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for teller in _tellers:
        found |= teller(patient_id)
    return found
