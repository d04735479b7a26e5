"""What staff is reminded of once a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from cases.record.rules.text import Text


class DutyKind(StrEnum):
    """`registry`: the form of the EBMT registry, asked for after 100 days, 6 months and every year by the plan.
    `funding`: a step of the AIFA registry or of reimbursement that was asked for and has had no answer. `prevention`:
    something of it is late; Today names what."""

    VACCINATION = "vaccination"
    REGISTRY = "registry"
    MISSING = "missing"
    FUNDING = "funding"
    PREVENTION = "prevention"


OF_PLAN = (DutyKind.VACCINATION, DutyKind.REGISTRY, DutyKind.MISSING)
"""Of who is followed by a plan; the others concern everybody."""

LISTED = (*OF_PLAN, DutyKind.FUNDING)
"""What stands in the section of duties; late prevention has one of its own."""

DUTY_LABELS: Mapping[DutyKind, Text] = MappingProxyType(
    {
        DutyKind.VACCINATION: Text("Vaccinazione da fare", "Vaccination due"),
        DutyKind.REGISTRY: Text("Scheda del registro da inviare", "Registry form due"),
        DutyKind.MISSING: Text("Dati essenziali mancanti", "Essential data missing"),
        DutyKind.FUNDING: Text(
            "Registro AIFA o rimborso: manca la risposta", "AIFA registry or reimbursement: no answer yet"
        ),
    }
)
DUTY_TABS: Mapping[DutyKind, str] = MappingProxyType(
    {
        DutyKind.VACCINATION: "follow-up",
        DutyKind.REGISTRY: "follow-up",
        DutyKind.MISSING: "summary",
        DutyKind.FUNDING: "course",
    }
)
ANSWER_DAYS = 14
"""A request without an answer is somebody's turn after so long: a choice of the network, no rule of AIFA."""
_TOLD_FROM, _TOLD_UNTIL = 7, 19
_SATURDAY = 5


def is_told_at(wall: datetime) -> bool:
    """Staff hears of it in working hours of a working day."""
    return wall.weekday() < _SATURDAY and _TOLD_FROM <= wall.hour < _TOLD_UNTIL
