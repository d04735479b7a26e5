"""What is reckoned from a record: once for everything that a page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.record.selectors.apheresis import ApheresisDays
from cases.record.selectors.derived import derived_edits, facts_of_record
from cases.record.selectors.scores import scores_of
from cases.record.selectors.snapshot import Snapshot
from network.directory.selectors import pod24_anchor


@dataclass(frozen=True, slots=True)
class Told:
    """The derived facts and the scores. To be read, not changed: several parts of an answer hold them."""

    facts: list[dict[str, Any]]
    scores: list[dict[str, Any]]


def told_of(patient_id: UUID, snapshot: Snapshot, *, days: ApheresisDays) -> Told:
    """From a `record_snapshot` and the days of the pathway. The caller has checked access."""
    return Told(
        facts_of_record(snapshot, derived_edits(patient_id), anchor=pod24_anchor()),
        scores_of(patient_id, snapshot, days=days),
    )
