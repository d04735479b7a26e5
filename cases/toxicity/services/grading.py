"""What the server writes into rows: scores, derived grades, when the next look is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.record.models import EntryStatus
from cases.record.services.cleaning import Findings
from cases.toxicity.models import ToxicityBaseline, ToxicityObservation
from cases.toxicity.rules.course import Graded
from cases.toxicity.rules.frequency import MONITOR_DAYS, Frequency, frequency_of
from cases.toxicity.rules.ice import ice_score
from cases.toxicity.rules.needed import needed_of
from cases.toxicity.selectors.course import Course, courses_of
from cases.toxicity.selectors.infusion import day_after
from kernel.clock import now

_GRADES = ("ice_score", "crs_grade_derived", "icans_grade_derived")
DERIVED = (
    *_GRADES,
    "icans_provisional",
    "fever_before",
    "masked",
    "next_due_at",
    "ice_due_at",
)
FOLLOWS = (
    *DERIVED, "crs_grade_clinician", "icans_grade_clinician", "override_reason", "not_assessed",
    "not_assessed_reason",
)  # fmt: skip


def derive(row: ToxicityObservation, findings: Findings) -> None:
    """Fill the derived columns of a row that is about to be stored; ask why a clinician's grade differs, and for
    what forbids a grade."""
    course, graded = in_its_course(row)
    _fill(course, _monitor_days(row.patient))
    _agreeing(row)
    differs = row.crs_grade_clinician is not None or row.icans_grade_clinician is not None
    if not differs:
        row.override_reason = None
    elif not row.override_reason:
        findings.refuse("override_reason", _("Say why your grade differs from the derived one."))
    _ask_for(row, needed_of(graded.crs, graded.icans, graded_by_clinician=scales_graded(row)), findings)


def in_its_course(row: ToxicityObservation) -> tuple[Course, Graded]:
    """The course to which a row that is not stored yet belongs, and what the rules say of the row there."""
    key = str(row.pk)
    courses = courses_of(row.patient_id, born_on=row.patient.birth_date, changed=row)
    return next((course, item) for course in courses for item in course.graded if item.key == key)


def scales_graded(row: ToxicityObservation) -> list[str]:
    """The scales on which a clinician's own grade stands."""
    own = {"crs": row.crs_grade_clinician, "icans": row.icans_grade_clinician}
    return [scale for scale, grade in own.items() if grade is not None]


def _ask_for(row: ToxicityObservation, needed: tuple[str, ...], findings: Findings) -> None:
    """What a grade needs is entered, or somebody says that it could not be assessed, and why."""
    said = [name for name in needed if name in (row.not_assessed or ())]
    for name in needed:
        if name not in said:
            findings.refuse(name, _("Enter it, or say that it could not be assessed and why."))
    row.not_assessed = said or None
    if not said:
        row.not_assessed_reason = None
    elif not row.not_assessed_reason:
        findings.refuse("not_assessed_reason", _("Say why it could not be assessed."))


def _agreeing(row: ToxicityObservation) -> None:
    """A clinician's grade that says what the rule says is none of its own."""
    if row.override_reason:
        return
    if row.crs_grade_clinician == row.crs_grade_derived:
        row.crs_grade_clinician = None
    if row.icans_grade_clinician == row.icans_grade_derived:
        row.icans_grade_clinician = None


def regrade(patient: Patient) -> tuple[list[Course], int]:
    """Write anew what follows for every row; only rows in which something changes are touched. The courses, and how
    many rows changed."""
    courses = courses_of(patient.pk, born_on=patient.birth_date)
    monitor_days, at = _monitor_days(patient), now()
    changed = []
    for course in courses:
        before = [(_values(row, DERIVED), _values(row, _GRADES)) for row in course.rows]
        _fill(course, monitor_days)
        for row, (derived, grades) in zip(course.rows, before, strict=True):
            if _values(row, _GRADES) != grades:
                row.regraded_at = at
            if _values(row, DERIVED) != derived:
                changed.append(row)
    if changed:
        ToxicityObservation.objects.bulk_update(changed, [*DERIVED, "regraded_at"])
    return courses, len(changed)


def _values(row: ToxicityObservation, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def _fill(course: Course, monitor_days: int) -> None:
    ice_at: datetime | None = None
    for row, graded in zip(course.rows, course.graded, strict=True):
        row.ice_score = ice_score(row.ice_answers, unarousable=row.consciousness == "unarousable").score
        row.crs_grade_derived, row.icans_grade_derived = graded.crs.value, graded.icans.value
        row.icans_provisional = graded.icans.provisional
        row.fever_before, row.masked = graded.fever_before, graded.masked
        if row.ice_score is not None or row.capd is not None or row.capd_unable:
            ice_at = row.observed_at
        often = _often(course, graded, monitor_days)
        row.next_due_at = row.observed_at + often.vitals if often else None
        row.ice_due_at = (ice_at or row.observed_at) + often.ice if often else None


def _often(course: Course, graded: Graded, monitor_days: int) -> Frequency | None:
    return frequency_of(
        day=day_after(course.infused_at, graded.at),
        crs=graded.crs_counts or 0,
        icans=graded.icans_counts or 0,
        monitor_days=monitor_days,
    )


def _monitor_days(patient: Patient) -> int:
    found = ToxicityBaseline.objects.filter(patient=patient, status=EntryStatus.ACTIVE)
    return found.values_list("monitor_days", flat=True).first() or MONITOR_DAYS
