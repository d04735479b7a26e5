"""The page of the course: product, chain step by step, entries with their versions, what I may do, intervals."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from cases.pathway import policies
from cases.pathway.models import (
    CourseEntry,
    CustodyCorrection,
    CustodyStep,
    Deviation,
    IdentityReading,
    Pathway,
    PathwayStep,
)
from cases.pathway.policies import Standing, standing_of
from cases.pathway.rules import check_times
from cases.pathway.rules.course import KINDS, EntryKind, needed_of
from cases.pathway.rules.custody import STEPS, StepSpec, StepState
from cases.pathway.rules.deviations import CAUSES
from cases.pathway.rules.fields import Field
from cases.pathway.rules.identity import IDENTIFIER_LABELS, SOURCE_LABELS, Identifier, Source, Wanted
from cases.pathway.rules.pre_ld import unchecked_depletion, unmet
from cases.pathway.rules.products import PRODUCT_CHOICES
from cases.pathway.selectors.course import Course, course_of, is_awaited, is_settled
from cases.pathway.selectors.detail import intervals_shown, times_of
from cases.pathway.selectors.identity import not_on_record, wanted_for
from cases.pathway.selectors.wording import in_language, state_label
from cases.patients import policies as patients
from cases.patients.selectors.output import centre_brief, person_brief
from cases.record.rules.evidence import ADVISORY
from cases.record.rules.text import Choice, label_of
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import NotFound


def course_open(*, actor: Actor, patient_id: UUID) -> dict[str, Any]:
    """The course of the open pathway (else the newest) for who may read the record; NotFound for everybody else.

    A constant number of queries. The reading is in the audit.
    """
    if not patients.can_view_clinical(actor, patient_id):
        raise NotFound
    found = list(
        policies.pathways_visible_to(actor)
        .filter(patient_id=patient_id)
        .select_related("owner_centre", "owner_person", "patient")
        .order_by("-opened_at")
    )
    audit.record(actor=actor, action="course.viewed", patient_id=patient_id, object_type="course")
    if not found:
        return {"pathway": None}
    pathway = next((item for item in found if item.is_open), found[0])
    return {"pathway": _course(actor, pathway)}


def _course(actor: Actor, pathway: Pathway) -> dict[str, Any]:
    course = course_of(pathway)
    standing = standing_of(actor, pathway)
    waits = is_awaited(pathway, pathway.patient.deceased_on)
    moves = list(PathwayStep.objects.filter(pathway=pathway).moves().order_by("position"))
    states = course.states()
    product = course.values("product")
    times = times_of(pathway, moves, course=course)
    unchecked = unchecked_depletion(times.ld_day1_on, course.values("pre_ld"), today=clock.today())
    return {
        "id": pathway.pk,
        "state": pathway.state,
        "state_label": state_label(pathway.state),
        "is_open": pathway.is_open,
        "attempt": pathway.attempt,
        "collection_no": course.collection_no,
        "owner_centre": centre_brief(pathway.owner_centre) if waits else None,
        "owner_person": person_brief(pathway.owner_person) if waits else None,
        "product_label": product.get("product_other")
        or (in_language(label_of(PRODUCT_CHOICES, product["product"])) if product else ""),
        "coi_id": product.get("coi_id", ""),
        "chain": [_step(course, standing, actor, step, states[step.code]) for step in STEPS],
        "deviations": [_deviation(item, standing, actor, pathway) for item in course.deviations],
        "causes": _choices(CAUSES),
        "kinds": [_kind(course, standing, actor, kind) for kind in KINDS],
        "intervals": intervals_shown(pathway, moves, course=course),
        "time_problems": [
            {"severity": problem.severity, "message": in_language(problem.message)}
            for problem in [*check_times(times), *([unchecked] if unchecked is not None else [])]
        ],
        "advisory": in_language(ADVISORY),
    }


def _choices(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    return [{"code": item.code, "label": in_language(item.label)} for item in choices]


def _field(field: Field, *, needed: bool = False) -> dict[str, Any]:
    return {
        "code": field.code,
        "kind": field.kind,
        "label": in_language(field.label),
        "required": field.required or needed,
        "unit": field.unit,
        "low": field.low,
        "high": field.high,
        "choices": _choices(field.choices),
        "planned": field.planned,
        "spans": [asdict(span) for span in field.spans],
    }


def _wanted(item: Wanted) -> dict[str, str]:
    return {
        "key": item.key,
        "source": item.source,
        "identifier": item.identifier,
        "source_label": in_language(SOURCE_LABELS[item.source]),
        "identifier_label": in_language(IDENTIFIER_LABELS[item.identifier]),
    }


def _step(
    course: Course, standing: Standing, actor: Actor, step: StepSpec, state: StepState
) -> dict[str, Any]:
    mine = course.pathway.is_open and standing.may_record(step)
    current = course.last.get(step.code)
    repeatable = state is StepState.FAILED and not course.open_deviations
    waiting = state is StepState.WAITING and current is not None
    rows = [row for row in course.rows if row.code == step.code]
    wanted = wanted_for(course, step.wanted)
    return {
        "code": step.code,
        "position": step.position,
        "label": in_language(step.label),
        "owner": in_language(step.owner),
        "mandatory": step.mandatory,
        "second": step.second,
        "state": state,
        "fields": [_field(field) for field in step.fields],
        "wanted": [_wanted(item) for item in wanted],
        "not_on_record": not_on_record(course, wanted),
        "second_wanted": [_wanted(item) for item in wanted_for(course, step.second_wanted)],
        "can_record": mine and (state in (StepState.READY, StepState.OPTIONAL) or repeatable),
        "can_sign": waiting
        and current is not None
        and course.pathway.is_open
        and standing.may_sign(step)
        and current.person_id != actor.person_id,
        "waits_for_other": waiting and current is not None and current.person_id == actor.person_id,
        "can_correct": mine and current is not None,
        "rows": [_row(course, row, is_current=row == current) for row in reversed(rows)],
    }


def _row(course: Course, row: CustodyStep, *, is_current: bool) -> dict[str, Any]:
    signature = getattr(row, "signature", None)
    readings = course.readings.get(row.pk, [])
    return {
        "id": row.pk,
        "is_current": is_current,
        "collection_no": row.collection_no,
        "attempt": row.attempt,
        "done_at": row.done_at,
        "place": row.place,
        "values": course.step_values(row),
        "deviation": row.deviation,
        "identity": row.identity,
        "person": person_brief(row.person),
        "at": row.at,
        "readings": [_reading(item) for item in readings if item.signature_id is None],
        "signature": None
        if signature is None
        else {
            "person": person_brief(signature.person),
            "identity": signature.identity,
            "objection": signature.objection,
            "at": signature.at,
            "readings": [_reading(item) for item in readings if item.signature_id is not None],
        },
        "corrections": _corrections(row, course.corrections.get(row.pk, [])),
    }


def _corrections(row: CustodyStep, corrections: list[CustodyCorrection]) -> list[dict[str, Any]]:
    """Each with what stood there before it: of the second one that is what the first one wrote."""
    found = []
    values = dict(row.values)
    for item in corrections:
        found.append(
            {
                "number": item.number,
                "values": item.values,
                "before": {code: values.get(code) for code in item.values},
                "reason": item.reason,
                "person": person_brief(item.person),
                "at": item.at,
            }
        )
        values |= item.values
    return found


def _reading(item: IdentityReading) -> dict[str, Any]:
    return {
        "source_label": in_language(SOURCE_LABELS[Source(item.source)]),
        "identifier_label": in_language(IDENTIFIER_LABELS[Identifier(item.identifier)]),
        "value": item.value,
        "how": item.how,
        "agrees": item.agrees,
    }


def _deviation(item: Deviation, standing: Standing, actor: Actor, pathway: Pathway) -> dict[str, Any]:
    resolution = getattr(item, "resolution", None)
    confirmation = getattr(resolution, "confirmation", None)
    step = next(spec for spec in STEPS if spec.code == item.step.code)
    return {
        "id": item.pk,
        "step": item.step.code,
        "step_label": in_language(step.label),
        "row": item.step_id,
        "opened_at": item.opened_at,
        "opened_by": person_brief(item.person),
        "is_open": not is_settled(item),
        "cause_label": in_language(label_of(CAUSES, resolution.cause)) if resolution else "",
        "reason": resolution.reason if resolution else "",
        "resolved_by": person_brief(resolution.person) if resolution else None,
        "resolved_at": resolution.at if resolution else None,
        "confirmed_by": person_brief(confirmation.person) if confirmation else None,
        "confirmed_at": confirmation.at if confirmation else None,
        "can_resolve": pathway.is_open and resolution is None and standing.may_resolve(),
        "can_confirm": pathway.is_open
        and resolution is not None
        and confirmation is None
        and standing.may_confirm()
        and resolution.person_id != actor.person_id,
    }


def _kind(course: Course, standing: Standing, actor: Actor, kind: EntryKind) -> dict[str, Any]:
    mine = course.pathway.is_open and standing.may_write(kind)
    newest = course.newest(kind.code)
    of_product = needed_of(course.values("product").get("product", "")) if kind.code == "release" else ()
    return {
        "code": kind.code,
        "label": in_language(kind.label),
        "agreed": kind.agreed,
        "fields": [_field(field, needed=field.code in of_product) for field in kind.fields],
        "can_add": mine and (kind.many or newest is None) and not course.treatment_waits(kind.code),
        "entries": [
            _entry(course, standing, actor, kind, rows, mine=mine) for rows in _of_kind(course, kind.code)
        ],
    }


def _of_kind(course: Course, code: str) -> list[list[CourseEntry]]:
    return [rows for rows in course.versions.values() if rows[0].kind == code]


def _entry(
    course: Course,
    standing: Standing,
    actor: Actor,
    kind: EntryKind,
    rows: list[CourseEntry],
    *,
    mine: bool,
) -> dict[str, Any]:
    newest = rows[-1]
    agreement = getattr(newest, "agreement", None)
    return {
        "entry_id": newest.entry_id,
        "version": newest.version,
        "attempt": newest.attempt,
        "withdrawn": newest.withdrawn,
        "is_current": newest == course.newest(kind.code),
        "values": newest.values,
        "side": newest.side,
        "person": person_brief(newest.person),
        "centre": centre_brief(newest.centre),
        "at": newest.at,
        "can_correct": mine and not newest.withdrawn,
        "can_agree": course.pathway.is_open
        and agreement is None
        and not newest.withdrawn
        and newest.person_id != actor.person_id
        and standing.may_agree(kind, newest.side),
        "agreement": None
        if agreement is None
        else {
            "agrees": agreement.agrees,
            "text": agreement.text,
            "person": person_brief(agreement.person),
            "centre": centre_brief(agreement.centre),
            "at": agreement.at,
        },
        "unmet": unmet(newest.values) if kind.code == "pre_ld" else [],
        "versions": [
            {
                "version": row.version,
                "values": row.values,
                "withdrawn": row.withdrawn,
                "reason": row.reason,
                "person": person_brief(row.person),
                "at": row.at,
            }
            for row in reversed(rows[:-1] if len(rows) > 1 else [])
        ],
        "reason": newest.reason,
    }
