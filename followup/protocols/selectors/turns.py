"""When the course of a patient took a turn: relapses and new treatments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from cases.record.models import EntryStatus, Relapse, TherapyLine


def turns_of(patient_id: UUID) -> list[date]:
    """The days of relapses and of the beginning of lines of therapy. Two queries."""
    active = {"patient_id": patient_id, "status": EntryStatus.ACTIVE}
    relapses = Relapse.objects.filter(found_on__isnull=False, **active).values_list("found_on", flat=True)
    lines = TherapyLine.objects.filter(start_on__isnull=False, **active).values_list("start_on", flat=True)
    return sorted({*relapses, *lines})


def first_after(turns: Iterable[date], infused_on: date) -> date | None:
    """The first turn after the infusion: from then on the visits are for safety."""
    return min((on for on in turns if on > infused_on), default=None)


def safety_since(patient_id: UUID, infused_on: date) -> date | None:
    return first_after(turns_of(patient_id), infused_on)
