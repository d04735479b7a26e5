"""What a plan would be under the version of the protocol that holds today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cases.patients.models import Patient
from followup.protocols.models import FollowUpPlan, PlannedVisit, ProtocolVisit
from followup.protocols.rules.schedule import Course, Span, State
from followup.protocols.selectors.aims import aim_of
from followup.protocols.selectors.appointments import appointments_of
from followup.protocols.selectors.choice import protocol_of
from followup.protocols.selectors.courses import courses_of


def move_of(plan: FollowUpPlan) -> dict[str, Any]:
    """Visit by visit what would happen: `kept` (it took place or was skipped), `same`, `changed`, `added`, `cancelled`.
    Nothing is written. The caller has checked access. Eight queries, however many visits."""
    target = protocol_of(plan.pathway)
    patient = Patient.objects.get(pk=plan.patient_id)
    course = next(course for pathway, course in courses_of(patient) if pathway.pk == plan.pathway_id)
    held = {
        visit.source.code: visit for visit in PlannedVisit.objects.filter(plan=plan).select_related("source")
    }
    sources = {source.code: source for source in ProtocolVisit.objects.filter(version=target)}
    booked = appointments_of(plan.patient_id)
    rows = [_row(held.get(code), sources.get(code), plan, course, booked) for code in {**sources, **held}]
    return {
        "protocol_version_id": target.pk,
        "protocol_it": target.protocol.title_it,
        "protocol_en": target.protocol.title_en,
        "number": target.number,
        "is_same": target.pk == plan.protocol_id,
        "version": plan.version,
        "visits": sorted(rows, key=lambda row: (row["on_after"] or row["on_before"], row["code"])),
    }


def _row(
    visit: PlannedVisit | None,
    source: ProtocolVisit | None,
    plan: FollowUpPlan,
    course: Course,
    booked: Mapping[UUID, dict[str, Any]],
) -> dict[str, Any]:
    aim = aim_of(visit, source, plan=plan, course=course)
    shape = source or (visit.source if visit else None)
    assert shape is not None, "one of them is given"
    gone = aim is not None and aim.state == State.CANCELLED
    before = visit.on if visit and visit.state != State.CANCELLED else None
    return {
        "code": shape.code,
        "label_it": shape.label_it,
        "label_en": shape.label_en,
        "change": _change(visit, source, aim.span if aim else None, gone=gone),
        "on_before": before or (visit.on if visit and (gone or aim is None) else None),
        "on_after": None if gone else aim.span.on if aim else visit.on if visit else None,
        "has_appointment": bool(visit and visit.pk in booked),
    }


def _change(
    visit: PlannedVisit | None, source: ProtocolVisit | None, span: Span | None, *, gone: bool
) -> str:
    if span is None:
        return "kept"
    was_planned = visit is not None and visit.state == State.PLANNED
    if gone:
        return "cancelled" if was_planned else "same"
    if visit is None or not was_planned or source is None:
        return "added"
    same = Span(visit.on, visit.opens_on, visit.closes_on) == span and all(
        getattr(visit.source, name) == getattr(source, name) for name in ("owner", "mode", "is_optional")
    )
    return "same" if same else "changed"
