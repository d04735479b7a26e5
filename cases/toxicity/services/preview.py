"""The grade of a row that is still being written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from cases.patients.selectors.access import patient_get
from cases.record.services.cleaning import Findings, clean_value
from cases.toxicity.models import OBSERVATIONS, ToxicityObservation
from cases.toxicity.rules.alerts import alert_level
from cases.toxicity.rules.crs import crs_grade
from cases.toxicity.rules.icans import icans_grade
from cases.toxicity.rules.ice import ice_score
from cases.toxicity.rules.needed import needed_of
from cases.toxicity.selectors.course import look_of
from cases.toxicity.services.checks import no_oxygen
from cases.toxicity.services.grading import in_its_course, scales_graded
from kernel.actors import Actor
from kernel.clock import now


def preview(
    *, actor: Actor, patient_id: UUID, values: Mapping[str, Any], replaces: UUID | None = None
) -> dict[str, Any]:
    """What the server would derive from `values` now; stores nothing, and never refuses an unfinished row.

    `replaces`: the row that is being corrected. What cannot be read counts as not entered. Raises NotFound. Leaves
    no trace of its own: it shows what the asker typed, and whoever types here has opened the sheet, which did.
    """
    patient = patient_get(actor=actor, patient_id=patient_id, clinical=True)
    row = ToxicityObservation(patient=patient)
    if replaces is not None:
        row.pk = replaces
    findings = Findings()
    for name in ToxicityObservation.WRITABLE:
        if name in values:
            column = OBSERVATIONS.column(name)
            setattr(row, name, clean_value(column, values[name], patient=patient, findings=findings))
    for name in findings.errors:
        setattr(row, name, None)
    if no_oxygen(row):
        row.o2_l_min = None
    row.observed_at = row.observed_at or now()
    _course, graded = in_its_course(row)
    look = look_of(row, born_on=patient.birth_date)
    ice = ice_score(row.ice_answers, unarousable=row.consciousness == "unarousable")
    crs = crs_grade(replace(look.crs, fever_before=graded.fever_before, masked=graded.masked))
    icans = icans_grade(look.icans)
    level = max(
        (found for grade in (crs, icans) if (found := alert_level(grade.scale, grade.value or 0))),
        key=lambda found: ("ward", "urgent", "critical").index(found.code),
        default=None,
    )
    return {
        "crs": crs.as_dict(),
        "icans": icans.as_dict(),
        "ice_score": ice.score,
        "ice_missing": list(ice.missing),
        "needed": list(needed_of(crs, icans, graded_by_clinician=scales_graded(row))),
        "child": look.icans.child,
        "alerts": level.code if level else None,
        "acknowledge_minutes": level.acknowledge_minutes if level else None,
    }
