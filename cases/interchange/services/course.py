"""Which entries of a CAR-T course stand here already: an import never writes one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from cases.pathway.models import CourseEntry, CustodyStep, Deviation
from cases.patients.models import Patient
from cases.toxicity.models import SHEETS


def course_entries_known(patient: Patient, kind: str, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that this patient's course has. One query."""
    if kind == "course-entry":
        entries = CourseEntry.objects.filter(pathway__patient=patient, entry_id__in=ids)
        return set(entries.values_list("entry_id", flat=True))
    if kind == "custody-step":
        steps = CustodyStep.objects.filter(pathway__patient=patient, pk__in=ids)
        return set(steps.values_list("pk", flat=True))
    if kind == "custody-deviation":
        deviations = Deviation.objects.filter(pathway__patient=patient, pk__in=ids)
        return set(deviations.values_list("pk", flat=True))
    sheet = next(one for one in SHEETS.values() if one.slug == kind)
    return set(sheet.rows.filter(patient=patient, pk__in=ids).values_list("pk", flat=True))
