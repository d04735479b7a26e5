"""The head of the toxicity page, and the curves since the infusion."""

from __future__ import annotations

from typing import Any

from cases.patients.models import Patient
from cases.record.models import EntryStatus
from cases.toxicity.models import BASELINE, OBSERVATIONS, TREATMENTS, ToxicityAlert, ToxicityBaseline
from cases.toxicity.rules.alerts import LEVELS
from cases.toxicity.rules.frequency import MONITOR_DAYS, SOURCE
from cases.toxicity.selectors.course import course_of
from cases.toxicity.selectors.episodes import summary_of
from cases.toxicity.selectors.sheets import mean_pressure, sheet_output
from kernel.clock import now

POINTS = 1_000
"""A look every two hours for twelve weeks: older ones stay in the list."""


def overview_of(patient: Patient) -> dict[str, Any]:
    """Everything above the sheet, in a constant number of queries. The caller has let the reader to the patient."""
    course = course_of(patient.pk, born_on=patient.birth_date)
    base = (
        ToxicityBaseline.objects.filter(patient=patient, status=EntryStatus.ACTIVE)
        .select_related("author", "centre")
        .first()
    )
    for row in course.rows:
        row.patient = patient
    latest = course.rows[-1] if course.rows else None
    doses = [item.dose_no or 0 for item in course.treatments if item.agent == "tocilizumab"]
    return {
        **summary_of(course, patient),
        "patient_id": patient.pk,
        "now": now(),
        "baseline": sheet_output(BASELINE, base) if base else None,
        "latest": sheet_output(OBSERVATIONS, latest, infused=course.infused_at) if latest else None,
        "monitor_days": base.monitor_days if base else MONITOR_DAYS,
        "next_due_at": latest.next_due_at if latest else None,
        "ice_due_at": latest.ice_due_at if latest else None,
        "frequency_source_it": SOURCE.it,
        "frequency_source_en": SOURCE.en,
        "alerts": alerts_of(patient),
        "tocilizumab_doses": len(doses),
        "next_tocilizumab_dose": min(max(doses, default=0) + 1, 8),
    }


def alerts_of(patient: Patient) -> list[dict[str, Any]]:
    """The newest alerts that were not withdrawn, at most 20. One query."""
    rows = ToxicityAlert.objects.filter(patient=patient, withdrawn_at=None).select_related("acknowledged_by")
    return [alert_output(row) for row in rows.order_by("-raised_at", "-id")[:20]]


def alert_output(alert: ToxicityAlert) -> dict[str, Any]:
    level = LEVELS[alert.level]
    by = alert.acknowledged_by
    return {
        "id": alert.pk,
        "scale": alert.scale,
        "grade": alert.grade,
        "episode": alert.episode,
        "level": level.code,
        "level_it": level.label.it,
        "level_en": level.label.en,
        "acknowledge_minutes": level.acknowledge_minutes,
        "raised_at": alert.raised_at,
        "due_at": alert.due_at,
        "observation": alert.observation_id,
        "acknowledged_at": alert.acknowledged_at,
        "acknowledged_by": {"id": by.pk, "display_name": by.display_name} if by else None,
    }


def trend_of(patient: Patient) -> dict[str, Any]:
    """One point for each row since the infusion, oldest first, and what was given. Three queries."""
    course = course_of(patient.pk, born_on=patient.birth_date)
    points = [
        {
            "id": row.pk,
            "at": row.observed_at,
            "temp_c": _number(row.temp_c),
            "spo2_pct": _number(row.spo2_pct),
            "map_mmhg": mean_pressure(row),
            "heart_rate_bpm": _number(row.heart_rate_bpm),
            "ice": row.ice_score,
            "crs": row.crs_grade,
            "icans": row.icans_grade,
        }
        for row in course.rows[-POINTS:]
    ]
    treatments = [sheet_output(TREATMENTS, item, infused=course.infused_at) for item in course.treatments]
    return {"infused_at": course.infused_at, "points": points, "treatments": treatments}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
