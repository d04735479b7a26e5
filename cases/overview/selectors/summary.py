"""The one page that a tired doctor reads at night, as facts: the screen and the PDF say the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.overview.rules.glance import labs_that_matter
from cases.overview.rules.phase import Phase, phase_label, phase_of
from cases.overview.selectors.course import Course, course_now
from cases.overview.selectors.course_part import course_part, open_questions, referral_asked, review_on
from cases.overview.selectors.disease_part import disease_part, lines_part, scores_part, value_at
from cases.overview.selectors.due_part import due_part, follow_up_asked, missing_part
from cases.overview.selectors.response_now import response_asked
from cases.overview.selectors.state_part import labs_part, safety_part, state_asked, state_part
from cases.overview.selectors.turns_part import turns_asked
from cases.overview.selectors.viruses import viruses_asked
from cases.overview.selectors.wording import both
from cases.pathway.selectors.course import pathways_asked
from cases.patients.models import Patient
from cases.record.rules.evidence import ADVISORY
from cases.record.selectors.apheresis import warnings_asked
from cases.record.selectors.derived import facts_asked
from cases.record.selectors.snapshot import Snapshot, record_snapshot
from cases.record.selectors.told import Told, told_of
from cases.toxicity.selectors.beside import beside_asked
from cases.toxicity.selectors.episodes import present_asked, worst_asked
from kernel import clock
from kernel.prepared import Question, asked_together


def overview_of(patient: Patient) -> dict[str, Any]:
    """Who, which disease, what was tried, where the course stands, how the patient is, what is missing and due.

    `centre` of the patient must be loaded. The caller has checked access. About seven queries.
    """
    with asked_together(*overview_asked(patient.pk)):
        snapshot, course = record_snapshot(patient.pk), course_now(patient.pk)
        return overview_from(patient, snapshot, course, told_of(patient.pk, snapshot, days=course.days))


def overview_asked(patient_id: UUID) -> list[Question]:
    """What `overview_from`, its snapshot and its course ask whatever they find, for `asked_together`."""
    return [
        *facts_asked(patient_id),
        pathways_asked(patient_id),
        *present_asked(patient_id),
        *beside_asked(patient_id),
        *worst_asked(patient_id),
        *state_asked(patient_id),
        response_asked(patient_id),
        *turns_asked(patient_id),
        viruses_asked(patient_id),
        warnings_asked(patient_id),
        *referral_asked(patient_id),
        *follow_up_asked(patient_id),
    ]


def overview_from(patient: Patient, snapshot: Snapshot, course: Course, told: Told) -> dict[str, Any]:
    """`overview_of` from a snapshot, what is told of it, and a course."""
    pathway, infused_on = course.pathway, course.infused_on
    state = pathway.state if pathway and pathway.is_open else None
    phase = phase_of(state=state, infused_on=infused_on, today=clock.today())
    disease = value_at(snapshot, "diagnosis.disease")
    gone = patient.deceased_on is not None
    questions = [] if gone else open_questions(patient.pk)
    before = phase in (Phase.REFERRAL, Phase.COLLECTION)
    closed = pathway is not None and not pathway.is_open
    return {
        "patient": _patient(patient),
        "generated_at": clock.now(),
        "today": clock.today(),
        "phase": phase.value,
        **both(
            phase_label(phase, is_deceased=gone, is_closed=closed),
            "phase_label",
        ),
        "disease": disease_part(snapshot, patient.pk, told.facts, infused_on),
        "lines": lines_part(snapshot, infused_on, is_dead=gone),
        "course": course_part(course, patient.deceased_on),
        "state": state_part(snapshot, patient.pk, infused_on),
        "labs": labs_part(snapshot, patient.pk, labs_that_matter(phase, disease)),
        "safety": safety_part(snapshot, patient.pk, before_infusion=before and not gone, days=course.days),
        "scores": scores_part(told.scores),
        "questions": questions,
        "missing": []
        if gone
        else missing_part(
            snapshot,
            phase,
            days=course.days,
            infused_on=infused_on,
            is_closed=closed and phase is Phase.REFERRAL,
        ),
        "due": due_part(
            patient, snapshot, pathway, questions, review_on(patient.pk), infused_on, course.product_code
        ),
        **both(ADVISORY, "advisory"),
    }


def _patient(patient: Patient) -> dict[str, Any]:
    until = patient.deceased_on or clock.today()
    born = patient.birth_date
    age = until.year - born.year - ((until.month, until.day) < (born.month, born.day))
    return {
        "id": patient.pk,
        "display_name": patient.display_name,
        "birth_date": born,
        "age": age,
        "sex": patient.sex,
        "tax_code": patient.tax_code or "",
        "centre_name": patient.centre.name,
        "deceased_on": patient.deceased_on,
        "caregiver": " · ".join(
            part
            for part in (patient.caregiver_name, patient.caregiver_relation, patient.caregiver_phone)
            if part
        ),
    }
