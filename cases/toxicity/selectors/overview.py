"""The head of the toxicity page, and the curves since the infusion."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cases.pathway.selectors.course import current_pathway
from cases.patients.models import Patient
from cases.record.models import EntryStatus
from cases.toxicity.models import (
    BASELINE,
    OBSERVATIONS,
    TREATMENTS,
    ToxicityAlert,
    ToxicityBaseline,
    ToxicityObservation,
)
from cases.toxicity.policies import ON_WARD, can_acknowledge, is_for, receivers_of, wrote
from cases.toxicity.rules.alerts import LEVELS
from cases.toxicity.rules.frequency import MONITOR_DAYS, SOURCE
from cases.toxicity.selectors.course import course_of
from cases.toxicity.selectors.episodes import STILL_PRESENT, summary_of
from cases.toxicity.selectors.sheets import mean_pressure, sheet_output
from kernel.actors import Actor
from kernel.clock import now
from network.directory.models import Centre

POINTS = 1_000
"""A look every two hours for twelve weeks: older ones stay in the list."""


def overview_of(patient: Patient, *, actor: Actor) -> dict[str, Any]:
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
    awaited = latest if latest and _is_looked_at(patient, latest) else None
    doses = [item.dose_no or 0 for item in course.treatments if item.agent == "tocilizumab"]
    return {
        **summary_of(course, patient),
        "patient_id": patient.pk,
        "now": now(),
        "baseline": sheet_output(BASELINE, base) if base else None,
        "latest": sheet_output(OBSERVATIONS, latest, infused=course.infused_at) if latest else None,
        "monitor_days": base.monitor_days if base else MONITOR_DAYS,
        "next_due_at": awaited.next_due_at if awaited else None,
        "ice_due_at": awaited.ice_due_at if awaited else None,
        "frequency_source_it": SOURCE.it,
        "frequency_source_en": SOURCE.en,
        "alerts": alerts_of(patient, actor=actor),
        "tocilizumab_doses": len(doses),
        "next_tocilizumab_dose": min(max(doses, default=0) + 1, 8),
    }


def _is_looked_at(patient: Patient, latest: ToxicityObservation) -> bool:
    """Whether somebody still looks by the clock: on the ward, and after it when the last look is of these days and came
    after the patient had left (a readmission). Who went home, or died, is late for no look."""
    pathway = current_pathway(patient.pk)
    if patient.deceased_on is not None or pathway is None:
        return False
    if pathway.is_open and pathway.state in ON_WARD:
        return True
    return latest.observed_at >= max(pathway.entered_at, now() - STILL_PRESENT)


def alerts_of(patient: Patient, *, actor: Actor) -> list[dict[str, Any]]:
    """The newest alerts that were not withdrawn, at most 20, with what the actor may do about them."""
    rows = ToxicityAlert.objects.filter(patient=patient, withdrawn_at=None).order_by("-raised_at", "-id")
    return _shown(list(rows.select_related("acknowledged_by", "observation")[:20]), patient.pk, actor)


def alert_shown(alert: ToxicityAlert, *, actor: Actor) -> dict[str, Any]:
    """One alert as in the list of them."""
    return _shown([alert], alert.patient_id, actor)[0]


def _shown(alerts: list[ToxicityAlert], patient_id: UUID, actor: Actor) -> list[dict[str, Any]]:
    waiting = [alert for alert in alerts if alert.acknowledged_at is None]
    if not waiting:
        return [_output(alert, receiver=None, mine=False) for alert in alerts]
    writes = can_acknowledge(actor, patient_id)
    receivers = receivers_of(patient_id)
    centres = Centre.objects.in_bulk({key for alert in waiting if (key := receivers.of(alert))})
    found = []
    for alert in alerts:
        waits = alert.acknowledged_at is None
        centre_id = receivers.of(alert) if waits else None
        mine = waits and writes and is_for(actor, centre_id) and not wrote(actor, alert)
        found.append(_output(alert, receiver=centres[centre_id].name if centre_id else None, mine=mine))
    return found


def _output(alert: ToxicityAlert, *, receiver: str | None, mine: bool) -> dict[str, Any]:
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
        "waits_for": receiver,
        "can_acknowledge": mine,
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
