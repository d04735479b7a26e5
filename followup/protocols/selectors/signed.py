"""Whether a visit of a plan has a signed report: told by the room that writes visits, which lies higher."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Teller = Callable[[UUID], bool]

_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Called from `AppConfig.ready`."""
    _tellers.append(teller)


def has_signed_report(planned_visit_id: UUID) -> bool:
    return any(teller(planned_visit_id) for teller in _tellers)
