"""The derived facts of a record, and what people put in their place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.patients.selectors.access import patient_asked
from cases.record.rules.derived_facts import FactInputs, derive, plain, read_edits, shown_facts, stored
from cases.record.rules.line_reading import read_line, to_date
from cases.record.selectors.current import active, current_asked
from cases.record.selectors.snapshot import Snapshot, name_people, record_snapshot
from kernel.clock import today
from kernel.prepared import Prepared, Question
from network.directory.selectors import pod24_anchor, settings_asked

_EDITS: Prepared[Any] = Prepared(
    lambda patient_id: active("derived-facts", patient_id).order_by("fact"), patient_id=UUID
)


def derived_edits(patient_id: UUID) -> list[dict[str, Any]]:
    """The edits that hold, one per fact, in plain form: value, reason, what the rule said then, who, where, when.

    `version` is that of the entry, to send back as If-Match. At most two queries. The caller has checked access.
    """
    found = [_edit(row) for row in _EDITS.rows(patient_id=patient_id)]
    if found:
        name_people({"therapy_lines": found})
    return found


def facts_asked(patient_id: UUID) -> list[Question]:
    """What `facts_of_record`, its snapshot, edits and anchor ask, for `asked_together`."""
    return [
        patient_asked(patient_id),
        *current_asked(patient_id),
        _EDITS.asking(patient_id=patient_id),
        settings_asked(),
    ]


def facts_of_record(snapshot: Snapshot, edits: list[dict[str, Any]], *, anchor: str) -> list[dict[str, Any]]:
    """The derived facts as people see them, from a `record_snapshot`. No queries."""
    disease = _value(snapshot, "diagnosis.disease")
    return [
        fact.as_dict() for fact in shown_facts(_inputs(snapshot, anchor), read_edits(edits), disease=disease)
    ]


def derived_now(patient_id: UUID, fact: str) -> str:
    """What the rule says of a fact now, as one text. About five queries: for writes."""
    return stored(plain(derive(fact, _inputs(record_snapshot(patient_id), pod24_anchor()))))


def _inputs(snapshot: Snapshot, anchor: str) -> FactInputs:
    return FactInputs(
        lines=tuple(read_line(item, n) for n, item in enumerate(snapshot["therapy_lines"], start=1)),
        today=today(),
        diagnosis_on=to_date(_value(snapshot, "diagnosis.diagnosed_on")),
        relapse_on=to_date(_value(snapshot, "diagnosis.relapse_confirmed_on")),
        status=_value(snapshot, "disease_status.status"),
        anchor=anchor,
    )


def _value(snapshot: Snapshot, path: str) -> Any:
    entry = snapshot.get(path)
    return entry["value"] if entry else None


def _edit(row: Any) -> dict[str, Any]:
    # who gave the present reason is who stands for the value: the two change together
    stamp = row.stamp_of("reason", row.made)
    return {
        "id": str(row.id),
        "version": row.version,
        "fact": row.fact,
        "answer": row.answer,
        "number": row.number,
        "reason": row.reason,
        "derived_then": row.derived_then,
        "author": str(stamp.by) if stamp.by else None,
        "centre": str(stamp.centre_id) if stamp.centre_id else None,
        "recorded_at": stamp.at.isoformat(),
    }
