"""The follow-up of one patient as the screens show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases.overview.rules.visits import seen_for
from cases.overview.selectors.planned import seen_asked, seen_on
from cases.patients.selectors.circle import circle_asked
from cases.patients.selectors.output import centre_brief, person_brief
from cases.record.selectors.current import primary_diagnosis, primary_diagnosis_asked
from followup.protocols.models import FollowUpPlan, PlannedVisit, ProtocolItem
from followup.protocols.models.plan import SKIP_REASONS
from followup.protocols.rules.items import GROUP_LABELS, ITEMS, Asked, Need, asked_at
from followup.protocols.rules.schedule import Span, State, timing
from followup.protocols.selectors.appointments import appointments_of
from followup.protocols.selectors.choice import product_of, protocol_for
from followup.protocols.selectors.followers import centres_that_may_follow
from followup.protocols.selectors.prevention import prevention_of
from followup.protocols.selectors.prevention_record import (
    hepatitis_b_asked,
    hepatitis_b_found,
    prevention_asked,
)
from followup.protocols.selectors.turns import first_after, turns_asked, turns_of
from kernel import clock
from kernel.prepared import Prepared, Question, asked_together

_VISIT = ("source", "hub_centre", "circle_centre", "closed_by", "closed_centre")


def plans_of(patient_id: UUID) -> dict[str, Any]:
    """The plans of a patient, the newest infusion first, each with its visits; and the words for what is checked. The
    caller has checked access. At most ten queries, however many visits. `prevention` is that of the newest
    plan, unless it came to nothing or the patient has died."""
    plans = list(
        FollowUpPlan.objects.filter(patient_id=patient_id)
        .select_related("protocol__protocol", "circle_centre", "pathway__circle_centre", "patient")
        .order_by("-infused_on", "-created_at")
    )
    with asked_together(*_plans_asked(patient_id) if plans else ()):
        return _plans(patient_id, plans)


def _plans_asked(patient_id: UUID) -> list[Question]:
    return [*_checks_asked(patient_id), *prevention_asked(patient_id), circle_asked(patient_id)]


def _plans(patient_id: UUID, plans: list[FollowUpPlan]) -> dict[str, Any]:
    visits: dict[UUID, list[PlannedVisit]] = {}
    for visit in (
        PlannedVisit.objects.filter(patient_id=patient_id).select_related(*_VISIT).order_by("on", "id")
    ):
        visits.setdefault(visit.plan_id, []).append(visit)
    needs = _needs({visit.source_id for rows in visits.values() for visit in rows})
    done_on = [row.done_on for rows in visits.values() for row in rows if row.done_on]
    checks = _Checks(patient_id, done_on, died_on=plans[0].patient.deceased_on) if plans else None
    booked = appointments_of(patient_id) if plans else {}
    newest = plans[0] if plans else None
    goes_on = (
        newest is not None
        and newest.patient.deceased_on is None
        and any(visit.state != State.CANCELLED for visit in visits.get(newest.pk, []))
    )
    product = product_of(newest.pathway) if newest else ""
    return {
        "prevention": prevention_of(patient_id, newest.infused_on, product) if newest and goes_on else None,
        "may_follow": [centre_brief(centre) for centre in centres_that_may_follow(patient_id)]
        if plans
        else [],
        "plans": [
            _plan(plan, visits.get(plan.pk, []), needs, checks, booked)
            | {"newer": _newer(plan, checks.disease, product) if plan is newest and goes_on else None}
            for plan in plans
            if checks
        ],
        "items": [
            {
                "code": item.code,
                "group": item.group.value,
                "group_it": GROUP_LABELS[item.group].it,
                "group_en": GROUP_LABELS[item.group].en,
                "label_it": item.label.it,
                "label_en": item.label.en,
            }
            for item in ITEMS
        ],
        "skip_reasons": [
            {"code": item.code, "label_it": item.label.it, "label_en": item.label.en} for item in SKIP_REASONS
        ],
    }


def checklist_of(visit: PlannedVisit) -> tuple[Asked, ...]:
    """What is checked at one visit of a plan, as the record stands now; `plan` must be loaded. One query. The caller
    has checked access."""
    with asked_together(*checklist_asked(visit)):
        checks = _Checks(visit.patient_id, [visit.done_on] if visit.done_on else [])
        needs = _needs([visit.source_id]).get(visit.source_id, [])
        return _asked(visit, needs, checks, checks.safety_since(visit.plan.infused_on))[1]


def checklist_asked(visit: PlannedVisit) -> list[Question]:
    """What `checklist_of` asks, for `asked_together`."""
    return [*_checks_asked(visit.patient_id), _NEEDS.asking(source_ids=[visit.source_id])]


def _checks_asked(patient_id: UUID) -> list[Question]:
    return [
        primary_diagnosis_asked(patient_id),
        hepatitis_b_asked(patient_id),
        *turns_asked(patient_id),
        seen_asked(patient_id),
    ]


class _Checks:
    """What of the record decides about the checklists: read once for all visits."""

    def __init__(self, patient_id: UUID, done_on: list[date], *, died_on: date | None = None) -> None:
        diagnosis = primary_diagnosis(patient_id)
        self.disease = (diagnosis.disease or "") if diagnosis else ""
        # once positive, always: antibodies that fade still mean a virus that may come back
        self.findings = tuple({"anti_hbc"} & hepatitis_b_found(patient_id))
        self.turns = turns_of(patient_id)
        self.died_on = died_on
        self.seen_on = [on for on in (*seen_on(patient_id), *done_on) if died_on is None or on <= died_on]

    def safety_since(self, infused_on: date | None) -> date | None:
        return first_after(self.turns, infused_on) if infused_on is not None else None


def _needs(source_ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, Need]]]:
    """By visit of a protocol. One query."""
    found: dict[UUID, list[tuple[str, Need]]] = {}
    for source_id, code, need in _NEEDS.rows(source_ids=list(source_ids)):
        found.setdefault(source_id, []).append((code, Need(need)))
    return found


def _newer(plan: FollowUpPlan, disease: str, product: str) -> dict[str, Any] | None:
    """The version that holds today for this patient, when the plan follows another one."""
    version = protocol_for(disease=disease, product=product)
    if version.pk == plan.protocol_id:
        return None
    return {
        "title_it": version.protocol.title_it,
        "title_en": version.protocol.title_en,
        "number": version.number,
    }


def _plan(
    plan: FollowUpPlan,
    rows: list[PlannedVisit],
    needs: dict[UUID, list[tuple[str, Need]]],
    checks: _Checks,
    booked: Mapping[UUID, dict[str, Any]],
) -> dict[str, Any]:
    since = checks.safety_since(plan.infused_on)
    protocol = plan.protocol.protocol
    return {
        "id": plan.pk,
        "pathway_id": plan.pathway_id,
        "infused_on": plan.infused_on,
        "protocol_it": protocol.title_it,
        "protocol_en": protocol.title_en,
        "protocol_version": plan.protocol.number,
        "evidence": plan.protocol.source,
        "safety_since": since,
        "safety_from": plan.safety_from,
        "died_on": checks.died_on,
        "circle_centre": centre_brief(plan.circle_centre or plan.pathway.circle_centre),
        "version": plan.version,
        "visits": [
            _visit(row, needs.get(row.source_id, []), checks, since) | {"appointment": booked.get(row.pk)}
            for row in rows
        ],
    }


def _visit(
    row: PlannedVisit, needs: list[tuple[str, Need]], checks: _Checks, safety_since: date | None
) -> dict[str, Any]:
    span = Span(row.on, row.opens_on, row.closes_on)
    is_planned = row.state == State.PLANNED
    whole, asked = _asked(row, needs, checks, safety_since)
    return {
        "id": row.pk,
        "code": row.source.code,
        "label_it": row.source.label_it,
        "label_en": row.source.label_en,
        "on": row.on,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "owner": row.owner,
        "centres": [centre_brief(centre) for centre in (row.circle_centre, row.hub_centre) if centre],
        "mode": row.mode,
        "is_optional": row.is_optional,
        "state": row.state,
        "timing": timing(
            span,
            may_pass=row.is_optional or row.is_past,
            today=clock.today(),
            seen_on=checks.seen_on,
            deceased_on=checks.died_on,
        ).value
        if is_planned
        else None,
        "seen_on": seen_for(span, checks.seen_on) if is_planned else None,
        "done_on": row.done_on,
        "skip_reason": row.skip_reason,
        "note": row.note,
        "closed_at": row.closed_at,
        "closed_by": person_brief(row.closed_by),
        "closed_centre": centre_brief(row.closed_centre) if row.closed_centre else None,
        "version": row.version,
        "due": [each.item.code for each in asked if each.need is Need.DUE],
        "indicated": [each.item.code for each in asked if each.need is Need.INDICATED],
        "not_asked": [each.item.code for each in whole if each not in asked],
    }


def _asked(
    row: PlannedVisit, needs: list[tuple[str, Need]], checks: _Checks, safety_since: date | None
) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """What the protocol asks for, and what of it still is: after a relapse or a new treatment what is for safety."""
    after_turn = safety_since is not None and (row.done_on or row.on) >= safety_since
    whole = asked_at(needs, disease=checks.disease, findings=checks.findings)
    return whole, tuple(each for each in whole if each.item.for_safety or not after_turn)


_NEEDS: Prepared[Any] = Prepared(
    lambda source_ids: ProtocolItem.objects.filter(visit__any_of=source_ids).values_list(
        "visit_id", "code", "need"
    ),
    source_ids=list,
)
