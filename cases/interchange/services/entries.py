"""From planned entries to rows of the record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.interchange.rules.diseases import is_of_the_blood
from cases.interchange.rules.planned import Passed, Plan, Planned
from cases.patients.models import Patient
from cases.record.models import KIND_BY_SLUG, ClinicalEntry, Condition, Diagnosis, Origin
from cases.record.services.entries import build_entry
from kernel.actors import Actor
from kernel.clock import now
from kernel.errors import Invalid

BATCH = 500


@dataclass(frozen=True, slots=True)
class MadeEntry:
    """A row that now stands in the record, and the resources it was made from."""

    kind: str
    entry_id: UUID
    resource_type: str
    refs: tuple[str, ...]
    row: ClinicalEntry


def make_entries(*, actor: Actor, patient: Patient, plan: Plan) -> list[MadeEntry]:
    """Check and store what was planned. What the record's rules refuse is kept as a plain observation where
    that is possible, else noted in `plan.passed` as invalid."""
    made: list[MadeEntry] = []
    rows: dict[str, list[ClinicalEntry]] = {}
    _leave_known_disease(patient, plan)
    _leave_known_sheets(patient, plan)
    for planned in plan.entries:
        for item, entry in _built(patient, planned, plan):
            _sign(actor, item, entry)
            rows.setdefault(item.kind, []).append(entry)
            made.append(MadeEntry(item.kind, entry.pk, item.resource_type, tuple(item.refs), entry))
    for kind, entries in rows.items():
        KIND_BY_SLUG[kind].rows.bulk_create(entries, batch_size=BATCH)
    return made


def _leave_known_disease(patient: Patient, plan: Plan) -> None:
    """A file may name the disease of a patient of whom none is known; it never decides which of two is referred."""
    if not any(planned.kind == "diagnoses" for planned in plan.entries):
        return
    codes = Condition.objects.filter(patient=patient, code__startswith="C").values_list("code", flat=True)
    known = Diagnosis.objects.filter(patient=patient, status="active").exists()
    if known or any(is_of_the_blood(code or "") for code in codes):
        plan.entries = [
            kept
            for planned in plan.entries
            for kept in (planned.fallback if planned.kind == "diagnoses" else [planned])
        ]


_SHEETS = frozenset({"comorbidity", "logistics", "derived-facts", "deaths"})


def _leave_known_sheets(patient: Patient, plan: Plan) -> None:
    """Of some things a record has one: what stands there holds, and what comes in beside it is left out. One
    diagnosis is the primary one."""
    standing = {
        (kind, getattr(row, "fact", ""))
        for kind in {planned.kind for planned in plan.entries} & _SHEETS
        for row in KIND_BY_SLUG[kind].rows.filter(patient=patient, status="active")
    }
    entries, has_primary = [], False
    for planned in plan.entries:
        if planned.kind in _SHEETS:
            name = (planned.kind, str(planned.values.get("fact", "")))
            if name in standing:
                plan.passed += [Passed(planned.resource_type, ref, "known_here") for ref in planned.refs]
                continue
            standing.add(name)
        elif planned.kind == "diagnoses" and planned.values.get("is_primary", True):
            planned.values["is_primary"] = not has_primary
            has_primary = True
        entries.append(planned)
    plan.entries = entries


def short(ref: str, length: int) -> str:
    """A reference that fits its column; a longer one by its hash."""
    return ref if len(ref) <= length else f"sha256:{hashlib.sha256(ref.encode()).hexdigest()}"


def _built(patient: Patient, planned: Planned, plan: Plan) -> Iterator[tuple[Planned, ClinicalEntry]]:
    try:
        yield planned, build_entry(KIND_BY_SLUG[planned.kind], patient, _tidy(planned))[0]
    except Invalid:
        covered: set[str] = set()
        for fallback in planned.fallback:
            for item, entry in _built(patient, fallback, plan):
                covered |= set(item.refs)
                yield item, entry
        noted = {passed.ref for passed in plan.passed}
        plan.passed.extend(
            Passed(planned.resource_type, ref, "invalid")
            for ref in planned.refs
            if ref not in covered and ref not in noted
        )


def _tidy(planned: Planned) -> dict[str, Any]:
    """Empty values stay out: the columns have their own way of being empty."""
    return {name: value for name, value in planned.values.items() if value is not None}


def _sign(actor: Actor, item: Planned, entry: ClinicalEntry) -> None:
    entry.author_id = actor.person_id
    if actor.centre_id is None:
        raise ValueError("an import belongs to a centre")
    entry.centre_id = actor.centre_id
    entry.origin = Origin.FHIR_IMPORT
    entry.origin_ref = short(item.refs[0], 160)
    entry.recorded_at = entry.updated_at = now()
    if item.original is not None:
        entry.original = item.original  # type: ignore[attr-defined]  # laboratory results alone have one
