"""What an entry of each sheet must satisfy as a whole. Called by the record's own checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.record.models import EntryStatus
from cases.record.services.cleaning import Findings
from cases.toxicity.models import (
    BASELINE,
    IEC_HS,
    OBSERVATIONS,
    TREATMENTS,
    ToxicityObservation,
    ToxicityTreatment,
)
from cases.toxicity.rules.codes import DOSED_IN_MG, LOW_FLOW_DEVICES, MASK_DEVICES
from cases.toxicity.rules.frequency import MONITOR_DAYS_RANGE
from cases.toxicity.rules.ice import CAPD_MAX, ICE_ITEMS, ice_score
from cases.toxicity.services.grading import derive
from kernel.clock import wall_zone

_ASKED = (
    "temp_c", "systolic_mmhg", "diastolic_mmhg", "heart_rate_bpm", "respiratory_rate_pm", "spo2_pct", "o2_device",
    "hypotension", "vasopressors", *ICE_ITEMS, "capd", "capd_unable", "consciousness", "seizure", "motor",
    "pressure_signs", "crs_grade_clinician", "icans_grade_clinician", "not_assessed", "note",
)  # fmt: skip
_CAUSES = ("fever_other_cause", "hypotension_other_cause", "hypoxia_other_cause", "icans_other_cause")
_IEC_HS_FOUND = (
    "ferritin_ug_l", "ferritin_rapid_rise", "fibrinogen_mg_dl", "ldh_u_l", "alt_u_l", "ast_u_l", "cytopenia",
    "coagulopathy", "haemophagocytosis",
)  # fmt: skip
_SAME_COURSE = timedelta(days=30)


def _at_most(entry: Any, findings: Findings, name: str, low: int, high: int) -> None:
    value = getattr(entry, name)
    if value is not None and not low <= value <= high:
        findings.refuse(name, _("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high})


def _dated(entry: Any, findings: Findings, name: str) -> None:
    """The day of an entry is that of its instant on the network's wall."""
    instant: datetime | None = getattr(entry, name)
    if instant is None or name in findings.errors:
        entry.effective_on = None
    else:
        entry.effective_on = instant.astimezone(wall_zone()).date()


def check_observation(entry: ToxicityObservation, findings: Findings) -> None:
    """One row: something was looked at, the values fit together, and the server's own columns are filled."""
    _dated(entry, findings, "observed_at")
    if all(getattr(entry, name) in (None, "", []) for name in _ASKED) and not findings.errors:
        findings.refuse("temp_c", _("Enter at least one finding."))
    high, low = entry.systolic_mmhg, entry.diastolic_mmhg
    if high is not None and low is not None and low >= high:
        findings.refuse("diastolic_mmhg", _("The diastolic pressure is below the systolic one."))
    _at_most(entry, findings, "capd", 0, CAPD_MAX)
    for name in ("crs_grade_clinician", "icans_grade_clinician"):
        _at_most(entry, findings, name, 0, 5)
    if entry.o2_l_min is not None and entry.o2_device == "room_air":
        findings.refuse("o2_l_min", _("There is no flow on room air."))
    elif no_oxygen(entry):
        findings.refuse("o2_l_min", _("A flow of 0 is no oxygen: choose room air, or enter the flow."))
    if any(getattr(entry, name) for name in _CAUSES) and not entry.other_cause:
        findings.refuse("other_cause", _("Say what the other cause is."))
    if not findings.errors:
        derive(entry, findings)


def no_oxygen(entry: ToxicityObservation) -> bool:
    """A device that gives oxygen by its flow, without one: graded as it stands it would be hypoxia."""
    return entry.o2_l_min == 0 and entry.o2_device in LOW_FLOW_DEVICES | MASK_DEVICES


def check_baseline(entry: Any, findings: Findings) -> None:
    _dated(entry, findings, "assessed_at")
    _at_most(entry, findings, "capd", 0, CAPD_MAX)
    low, high = MONITOR_DAYS_RANGE
    _at_most(entry, findings, "monitor_days", low, high)
    entry.ice_score = ice_score(entry.ice_answers).score


def check_treatment(entry: ToxicityTreatment, findings: Findings) -> None:
    _dated(entry, findings, "given_at")
    if entry.stopped_at and entry.given_at and entry.stopped_at < entry.given_at:
        findings.refuse("stopped_at", _("This is before the beginning."))
    if entry.agent == "other" and not entry.agent_text:
        findings.refuse("agent_text", _("Name what was given."))
    if entry.agent in DOSED_IN_MG and entry.dose_mg is None and "dose_mg" not in findings.errors:
        findings.refuse("dose_mg", _("Enter the dose that was given, in mg."))
    if entry.agent != "tocilizumab":
        return
    if entry.dose_no is None or not 1 <= entry.dose_no <= 8:
        findings.refuse("dose_no", _("Say which dose of tocilizumab this was, from 1 to 8."))
    elif entry.given_at is not None:
        around = (entry.given_at - _SAME_COURSE, entry.given_at + _SAME_COURSE)
        same = ToxicityTreatment.objects.filter(
            patient_id=entry.patient_id,
            agent="tocilizumab",
            dose_no=entry.dose_no,
            status=EntryStatus.ACTIVE,
            given_at__range=around,
        ).exclude(pk=entry.pk)
        if same.exists():
            findings.refuse("dose_no", _("This dose is in the log already."))


def check_iec_hs(entry: Any, findings: Findings) -> None:
    """Who finds something writes it down; the grade is the physician's, and may come later."""
    _dated(entry, findings, "observed_at")
    if all(getattr(entry, name) is None for name in ("grade", *_IEC_HS_FOUND)) and not findings.errors:
        findings.refuse("grade", _("Enter a finding or the grade."))
    _at_most(entry, findings, "grade", 0, 5)


CHECKS: dict[str, Callable[[Any, Findings], None]] = {
    OBSERVATIONS.slug: check_observation,
    BASELINE.slug: check_baseline,
    TREATMENTS.slug: check_treatment,
    IEC_HS.slug: check_iec_hs,
}
