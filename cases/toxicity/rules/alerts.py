"""Whom a rise of grade is told, and within which time somebody must say that they have seen it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Text


@dataclass(frozen=True, slots=True)
class AlertLevel:
    """`groups`: who is told (see the policies). `acknowledge_minutes` None: read it, nobody waits."""

    code: str
    label: Text
    groups: tuple[str, ...]
    acknowledge_minutes: int | None


WARD = AlertLevel("ward", Text("Da vedere", "To be seen"), ("ward_physicians", "hub_coordinators"), None)
URGENT = AlertLevel(
    "urgent", Text("Urgente", "Urgent"), ("ward_physicians", "hub_coordinators", "ward_nurses"), 15
)
CRITICAL = AlertLevel(
    "critical",
    Text("Critico", "Critical"),
    ("ward_physicians", "hub_coordinators", "ward_nurses", "intensive_care"),
    5,
)
LEVELS = MappingProxyType({level.code: level for level in (WARD, URGENT, CRITICAL)})
"""Design choice of this project, to be configured by the network."""


def alert_level(scale: str, grade: int) -> AlertLevel | None:
    """CRS 1: the ward. CRS 2 or ICANS 1: urgent. Grade 3 and more of either: critical. 0: nobody."""
    if grade < 1:
        return None
    if grade >= 3:
        return CRITICAL
    if scale == "icans" or grade == 2:
        return URGENT
    return WARD
