"""When the course of a patient took a turn: relapses and new treatments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from cases.record.selectors.current import active
from kernel.prepared import Prepared, Question


def turns_of(patient_id: UUID) -> list[date]:
    """The days of relapses and of the beginning of lines of therapy. Two queries."""
    lines = {begun for begun, _ended in _LINES.rows(patient_id=patient_id)}
    return sorted({*relapses_of(patient_id), *lines})


def turns_asked(patient_id: UUID) -> list[Question]:
    """What the functions of this module ask, for `asked_together`."""
    return [_RELAPSES.asking(patient_id=patient_id), _LINES.asking(patient_id=patient_id)]


def relapses_of(patient_id: UUID) -> list[date]:
    """The days on which relapses were found. One query."""
    return [on for (on,) in _RELAPSES.rows(patient_id=patient_id)]


def is_treated_since(patient_id: UUID, on: date) -> bool:
    """Whether a line of therapy that began after this day goes on. One query."""
    return any(begun > on and ended is None for begun, ended in _LINES.rows(patient_id=patient_id))


def first_after(turns: Iterable[date], infused_on: date) -> date | None:
    """The first turn after the infusion: from then on the visits are for safety."""
    return min((on for on in turns if on > infused_on), default=None)


def safety_since(patient_id: UUID, infused_on: date) -> date | None:
    return first_after(turns_of(patient_id), infused_on)


_RELAPSES: Prepared[Any] = Prepared(
    lambda patient_id: active("relapses", patient_id).filter(found_on__isnull=False).values_list("found_on"),
    patient_id=UUID,
)
_LINES: Prepared[Any] = Prepared(
    lambda patient_id: (
        active("therapy-lines", patient_id).filter(start_on__isnull=False).values_list("start_on", "end_on")
    ),
    patient_id=UUID,
)
