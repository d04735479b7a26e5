"""When the course of a patient took a turn: relapses and new treatments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from cases.record.rules.therapy import TherapyLine
from cases.record.selectors.current import active, line_of, lines, lines_asked
from kernel.prepared import Prepared, Question


def turns_of(patient_id: UUID) -> list[date]:
    """The days of relapses and of the beginning of lines of therapy. Two queries."""
    begun = {row.start_on for row in lines(patient_id) if row.start_on is not None}
    return sorted({*relapses_of(patient_id), *begun})


def turns_asked(patient_id: UUID) -> list[Question]:
    """What the functions of this module ask, for `asked_together`."""
    return [_RELAPSES.asking(patient_id=patient_id), lines_asked(patient_id)]


def relapses_of(patient_id: UUID) -> list[date]:
    """The days on which relapses were found. One query."""
    return [on for (on,) in _RELAPSES.rows(patient_id=patient_id)]


def lines_told(patient_id: UUID) -> list[tuple[Any, TherapyLine]]:
    """The lines of therapy in their order, each as it was written and as the rules take it. One query."""
    return [(row, line_of(row)) for row in lines(patient_id)]


def first_after(turns: Iterable[date], infused_on: date) -> date | None:
    """The first turn after the infusion: from then on the visits are for safety."""
    return min((on for on in turns if on > infused_on), default=None)


def safety_since(patient_id: UUID, infused_on: date) -> date | None:
    return first_after(turns_of(patient_id), infused_on)


_RELAPSES: Prepared[Any] = Prepared(
    lambda patient_id: active("relapses", patient_id).filter(found_on__isnull=False).values_list("found_on"),
    patient_id=UUID,
)
