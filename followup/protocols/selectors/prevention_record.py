"""What of the record prevention is worked out from. One query each, none inside `asked_together`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.record.models import Immunoglobulin
from cases.record.selectors.current import active, sheet_asked
from followup.protocols.rules.vaccination import Given
from followup.protocols.selectors.care import care_asked
from followup.protocols.selectors.turns import turns_asked
from kernel.prepared import Prepared, Question

LABS = ("igg_g_l", "cd4", "b_cells")
SEVERE = ("3", "4", "5")


def lab_rows(patient_id: UUID) -> list[tuple[str, Any, str | None, date]]:
    """Code, value, text and day of what `LABS` names, the oldest first."""
    return _LABS.rows(patient_id=patient_id)


def immunoglobulin_doses(patient_id: UUID) -> list[Immunoglobulin]:
    """Those with a day, the oldest first."""
    return _DOSES.rows(patient_id=patient_id)


def given_since(patient_id: UUID, infused_on: date) -> list[Given]:
    """What was given after the infusion."""
    rows = _IMMUNIZATIONS.rows(patient_id=patient_id)
    return [
        Given(vaccine or text, on, brand or "", lot or "")
        for on, vaccine, text, brand, lot in rows
        if on > infused_on
    ]


def has_severe_infection_since(patient_id: UUID, infused_on: date) -> bool:
    return any(on > infused_on for (on,) in _SEVERE.rows(patient_id=patient_id))


def hepatitis_b_found(patient_id: UUID) -> set[str]:
    """Which of HBsAg and anti-HBc was ever positive."""
    return {code for (code,) in _HEPATITIS_B.rows(patient_id=patient_id)}


def hepatitis_b_asked(patient_id: UUID) -> Question:
    """What `hepatitis_b_found` asks, for `asked_together`."""
    return _HEPATITIS_B.asking(patient_id=patient_id)


def prevention_asked(patient_id: UUID) -> list[Question]:
    """What `prevention_of` asks but for the days of the course, for `asked_together`."""
    return [
        *care_asked(),
        *turns_asked(patient_id),
        hepatitis_b_asked(patient_id),
        sheet_asked("comorbidity", patient_id),
        *(each.asking(patient_id=patient_id) for each in (_LABS, _DOSES, _IMMUNIZATIONS, _SEVERE)),
    ]


def _dated(kind: str, patient_id: UUID) -> QuerySet[Any]:
    """The oldest first."""
    return active(kind, patient_id).filter(effective_on__isnull=False).order_by("effective_on", "recorded_at")


_LABS: Prepared[Any] = Prepared(
    lambda patient_id: (
        active("labs", patient_id)
        .filter(code__in=LABS)
        .order_by("effective_on", "taken_at", "recorded_at")
        .values_list("code", "value", "text_value", "effective_on")
    ),
    patient_id=UUID,
)
_DOSES: Prepared[Immunoglobulin] = Prepared(
    lambda patient_id: _dated("immunoglobulins", patient_id), patient_id=UUID
)
_IMMUNIZATIONS: Prepared[Any] = Prepared(
    lambda patient_id: _dated("immunizations", patient_id).values_list(
        "effective_on", "vaccine", "text", "brand", "lot"
    ),
    patient_id=UUID,
)
_SEVERE: Prepared[Any] = Prepared(
    lambda patient_id: (
        _dated("infections", patient_id).filter(severity__in=SEVERE).values_list("effective_on")
    ),
    patient_id=UUID,
)
_HEPATITIS_B: Prepared[Any] = Prepared(
    lambda patient_id: (
        active("virology", patient_id)
        .filter(code__in=("hbsag", "anti_hbc"), result="positive")
        .values_list("code")
    ),
    patient_id=UUID,
)
