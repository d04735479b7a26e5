"""The pathway of one patient: where it stands, what I may do, every step, and the intervals."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases.pathway import policies
from cases.pathway.models import HAND_OVER, Pathway, PathwayStep
from cases.pathway.rules import (
    Interval,
    IntervalStatus,
    PathwayTimes,
    State,
    closure_reasons_for,
    intervals_of,
    k2_net_hours,
)
from cases.pathway.selectors.course import (
    Course,
    course_asked,
    course_of,
    current_pathway,
    dates_of,
    is_awaited,
    pathways_of,
)
from cases.pathway.selectors.proofs import by_hand_of, proofs_asked, proofs_of
from cases.pathway.selectors.wording import in_language, outcome_label, state_label
from cases.patients import policies as patients
from cases.patients.selectors.access import patient_asked, patient_known
from cases.patients.selectors.output import centre_brief, person_brief
from cases.record.selectors.current import primary_diagnosis, primary_diagnosis_asked
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import NotFound
from kernel.prepared import Prepared, Question, asked_together
from network.directory.models import Centre

COUNTS_AFTER = timedelta(hours=24)
"""A referral taken back after this time has shown how long an answer takes: it stays in the statistics."""


@dataclass(frozen=True, slots=True)
class PathwayView:
    """What the page of one patient shows. `pathway` is the open one (else the last), `others` the rest."""

    pathway: dict[str, Any] | None
    others: list[dict[str, Any]]


def pathway_of_patient(*, actor: Actor, patient_id: UUID) -> PathwayView:
    """The pathways of a patient for who may read the clinical record; NotFound for everybody else."""
    if not patients.can_view_clinical(actor, patient_id):
        raise NotFound
    audit.record(actor=actor, action="pathway.viewed", patient_id=patient_id, object_type="pathway")
    current = current_pathway(patient_id)
    with asked_together(*(pathway_asked(actor, current) if current else ())):
        return pathway_shown(actor, patient_id)


def pathway_asked(actor: Actor, pathway: Pathway) -> list[Question]:
    """What `pathway_shown` asks once the current pathway is known, for `asked_together`."""
    return [
        *course_asked(pathway),
        *proofs_asked(pathway.pk),
        *policies.roles_asked(actor),
        patients.abilities_asked(pathway.patient_id),
        _STEPS.asking(pathway_id=pathway.pk),
        primary_diagnosis_asked(pathway.patient_id),
        patient_asked(pathway.patient_id),
    ]


def pathway_shown(actor: Actor, patient_id: UUID) -> PathwayView:
    """As `pathway_of_patient`, for a caller who was let to the record already."""
    found = pathways_of(patient_id)
    current = current_pathway(patient_id)
    if current is None:
        return PathwayView(pathway=None, others=[])
    return PathwayView(
        pathway=_detail(actor, current),
        others=[_short(item) for item in found if item.pk != current.pk],
    )


def _short(pathway: Pathway) -> dict[str, Any]:
    """Whose turn it is and until when, while it is somebody's: of an open pathway of a patient who lives."""
    waits = is_awaited(pathway, patient_known(pathway.patient_id).deceased_on)
    due_at = pathway.due_at if waits else None
    return {
        "id": pathway.pk,
        "purpose": pathway.purpose,
        "purpose_label": pathway.get_purpose_display(),
        "state": pathway.state,
        "state_label": state_label(pathway.state),
        "outcome": pathway.outcome,
        "outcome_label": outcome_label(pathway.outcome),
        "attempt": pathway.attempt,
        "owner_side": pathway.owner_side,
        "owner_centre": _centre(pathway.owner_centre) if waits else None,
        "owner_person": person_brief(pathway.owner_person) if waits else None,
        "circle_centre": _centre(pathway.circle_centre),
        "hub_centre": _centre(pathway.hub_centre),
        "due_at": due_at,
        "overdue": due_at is not None and due_at < clock.now(),
        "planned_at": pathway.planned_at if waits else None,
        "opened_at": pathway.opened_at,
        "closed_at": pathway.closed_at,
        "closed_reason": pathway.closed_reason,
        "version": pathway.version,
    }


def _detail(actor: Actor, pathway: Pathway) -> dict[str, Any]:
    steps = _STEPS.rows(pathway_id=pathway.pk)
    moves = policies.moves_for(actor, pathway)
    course = course_of(pathway, with_history=False)
    reasons = (
        closure_reasons_for(pathway.state, outcome=pathway.outcome or None)
        if any(move.code == "close" for move in moves)
        else ()
    )
    return {
        **_short(pathway),
        "moves": [
            {
                "code": move.code,
                "to": move.target,
                "label": in_language(move.label),
                "requires_reason": move.requires_reason,
                "requires_plan": move.requires_plan,
                "guards": by_hand_of(move),
                "proofs": [
                    {"guard": proof.guard, "proven": proof.proven, "missing": list(proof.missing)}
                    for proof in proofs_of(course, move)
                ],
                "via": "referral" if move.code in policies.REFERRAL_MOVES else "pathway",
            }
            for move in moves
            if move.code != "close"
        ],
        "closure_reasons": [
            {"code": item.code, "label": in_language(item.label), "needs_text": item.needs_text}
            for item in reasons
        ],
        "steps": [_step(step) for step in steps],
        "intervals": intervals_shown(
            pathway, [step for step in steps if step.code != HAND_OVER], course=course
        ),
    }


def _step(step: PathwayStep) -> dict[str, Any]:
    return {
        "position": step.position,
        "code": step.code,
        "from": step.from_state,
        "to": step.to_state,
        "to_label": state_label(step.to_state),
        "at": step.at,
        "person": person_brief(step.person),
        "actor_label": step.actor_label,
        "centre": _centre(step.centre),
        "reason_code": step.reason_code,
        "text": step.text,
        "outcome": step.outcome,
        "outcome_label": outcome_label(step.outcome),
        "due_at": step.due_at,
        "to_person": person_brief(step.to_person),
    }


def _centre(centre: Centre | None) -> dict[str, Any] | None:
    return None if centre is None else centre_brief(centre)


def times_of(pathway: Pathway, steps: list[PathwayStep], *, course: Course) -> PathwayTimes:
    """The times that the steps and the course prove.

    Clinical dates (apheresis, infusion...) are those of the course; where it has none, those on which the step was
    recorded. Of several submissions or decisions the last one counts; one that was taken back within a day, before any
    response, counts no more, a later one stays in the statistics.
    """
    dates = dates_of(course, steps)
    last: dict[str, datetime] = {step.to_state: step.at for step in steps}
    submitted = _submissions(pathway, steps)
    decided = [step.at for step in steps if step.code == "decide"]
    diagnosis = primary_diagnosis(pathway.patient_id)
    return PathwayTimes(
        relapse_confirmed_on=diagnosis.relapse_confirmed_on if diagnosis else None,
        identified_at=pathway.opened_at,
        draft_started_at=last.get(State.REFERRAL_DRAFT),
        submitted_at=submitted[-1] if submitted else None,
        first_response_at=pathway.first_response_at,
        decided_at=decided[-1] if decided and submitted and decided[-1] >= submitted[-1] else None,
        apheresis_on=dates.apheresis_on,
        shipped_to_gmp_at=dates.shipped_at,
        released_by_qp_on=dates.released_on,
        product_received_at=dates.product_received_at,
        ld_day1_on=dates.ld_day1_on,
        infusion_at=dates.infusion_at,
        discharged_at=dates.discharged_at,
        handover_accepted_at=last.get(State.RETURNED_TO_CIRCLE),
        closed_at=pathway.closed_at,
        died_on=patient_known(pathway.patient_id).deceased_on,
    )


def _submissions(pathway: Pathway, steps: list[PathwayStep]) -> list[datetime]:
    found: list[datetime] = []
    for step in steps:
        if step.code == "submit":
            found.append(step.at)
        if step.code != "withdraw" or not found or step.at - found[-1] > COUNTS_AFTER:
            continue
        answered_at = pathway.first_response_at
        if answered_at is None or answered_at < found[-1]:
            found.pop()
    return found


def _pauses(steps: list[PathwayStep]) -> list[tuple[datetime, datetime | None]]:
    """When more information was awaited: from entering to leaving `more_info_needed`."""
    pauses: list[tuple[datetime, datetime | None]] = []
    for step in steps:
        if pauses and pauses[-1][1] is None:
            pauses[-1] = (pauses[-1][0], step.at)
        if step.to_state == State.MORE_INFO_NEEDED:
            pauses.append((step.at, None))
    return pauses


_IN_HOSPITAL = frozenset({State.INFUSED, State.INPATIENT_MONITORING})


def _status(item: Interval, pathway: Pathway) -> IntervalStatus:
    """A stay whose end nobody wrote down lasts no longer than the patient is there."""
    ends_with_stay = item.definition.end == "discharged_at" and pathway.state not in _IN_HOSPITAL
    return IntervalStatus.MISSING if item.value is None and ends_with_stay else item.status


def intervals_shown(pathway: Pathway, steps: list[PathwayStep], *, course: Course) -> list[dict[str, Any]]:
    """Every interval with its definition, as far as its ends are known."""
    times = times_of(pathway, steps, course=course)
    rows = [
        {
            "code": item.definition.code,
            "label": in_language(item.definition.label),
            "unit": item.definition.unit,
            "status": _status(item, pathway),
            "value": None if item.value is None else round(item.value, 1),
            "target_max": item.definition.target_max,
            "published": in_language(item.definition.published) if item.definition.published else "",
            "started_at": getattr(times, item.definition.start),
        }
        for item in intervals_of(times)
    ]
    net = k2_net_hours(times, _pauses(steps))
    for row in rows:
        row["net_value"] = round(net, 1) if row["code"] == "K2" and net is not None else None
    return rows


_STEPS: Prepared[PathwayStep] = Prepared(
    lambda pathway_id: (
        PathwayStep.objects.filter(pathway_id=pathway_id)
        .select_related("person", "centre", "owner_centre", "to_person")
        .order_by("position")
    ),
    pathway_id=UUID,
)
