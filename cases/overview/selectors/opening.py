"""The case as its page opens: what six calls would answer one by one, read once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.overview.selectors.course import course_now
from cases.overview.selectors.summary import overview_asked, overview_from
from cases.pathway.selectors.course import current_pathway
from cases.pathway.selectors.detail import pathway_asked, pathway_shown
from cases.patients.models import Patient
from cases.patients.selectors.circle import circle_asked, circle_of
from cases.patients.selectors.output import (
    patient_output,
    patient_output_asked,
    relation_output,
)
from cases.record.selectors.banner import banner_asked
from cases.record.selectors.snapshot import record_snapshot
from cases.record.selectors.summary import summary_asked, summary_of
from cases.record.selectors.told import told_of
from cases.referrals.selectors.detail import referrals_asked, referrals_shown
from kernel.actors import Actor
from kernel.prepared import Question, asked_together


def identity_opened(actor: Actor, patient: Patient) -> dict[str, Any]:
    """For who may see the identity only: every other part is None. Two queries."""
    with asked_together(*patient_output_asked(patient.pk), circle_asked(patient.pk)):
        return {
            "patient": patient_output(actor=actor, patient=patient),
            "circle": _circle(patient.pk),
            "pathway": None,
            "referrals": None,
            "record": None,
            "overview": None,
        }


def case_opened(actor: Actor, patient: Patient) -> dict[str, Any]:
    """Every part, each as its own call answers it. At most six queries, however long the record: all that hangs on
    the patient, the course, the names of who wrote, the blood of before lymphodepletion."""
    with asked_together(*_asked(actor, patient.pk)):
        pathway = current_pathway(patient.pk)
        with asked_together(*(pathway_asked(actor, pathway) if pathway else ())):
            snapshot, course = record_snapshot(patient.pk), course_now(patient.pk)
            told = told_of(patient.pk, snapshot, days=course.days)
            moves = pathway_shown(actor, patient.pk)
            return {
                "patient": patient_output(actor=actor, patient=patient),
                "circle": _circle(patient.pk),
                "pathway": {"pathway": moves.pathway, "others": moves.others},
                "referrals": referrals_shown(actor, patient.pk),
                "record": summary_of(patient.pk, snapshot, told),
                "overview": overview_from(patient, snapshot, course, told),
            }


def _asked(actor: Actor, patient_id: UUID) -> list[Question]:
    return [
        *patient_output_asked(patient_id),
        circle_asked(patient_id),
        *banner_asked(patient_id),
        *summary_asked(patient_id),
        *referrals_asked(actor, patient_id),
        *overview_asked(patient_id),
    ]


def _circle(patient_id: UUID) -> dict[str, Any]:
    return {"results": [relation_output(relation) for relation in circle_of(patient_id)]}
