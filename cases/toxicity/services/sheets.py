"""Writing entries of the sheets: make, change, mark as an error. The record's own machinery stores them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.models import Patient
from cases.record.models import ClinicalEntry, Kind, Origin
from cases.record.selectors.entries import entry_get
from cases.record.services.entries import (
    Warnings,
    apply_changes,
    build_entry,
    insert_entry,
    is_marked_so,
    lock_for_writing,
    mark_error,
    tidy_reason,
)
from cases.toxicity.models import BASELINE, OBSERVATIONS, TREATMENTS, ToxicityObservation
from cases.toxicity.selectors.sheets import sheet_output, sheet_row
from cases.toxicity.services.alerts import alerts_follow
from cases.toxicity.services.grading import regrade
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.clock import now
from kernel.errors import Conflict, Invalid, PreconditionFailed
from kernel.files.models import StoredFile

_LINKS = {
    OBSERVATIONS.slug: "handwriting_photo",
    BASELINE.slug: "handwriting_photo",
    TREATMENTS.slug: "observation",
}
_GRADED = frozenset({OBSERVATIONS.slug, TREATMENTS.slug, BASELINE.slug})


@transaction.atomic
def sheet_create(
    *, actor: Actor, patient_id: UUID, kind: Kind, values: Mapping[str, Any], client_id: UUID | None = None
) -> tuple[ClinicalEntry, Warnings]:
    """Add an entry under the acting centre; `client_id` makes a retry give the same entry.

    A row of observations is graded by the server, later rows are graded anew, and a new highest grade is told.
    Raises NotFound, Forbidden, Invalid (at the field), Conflict (a second baseline). Audited; told live.
    """
    patient = lock_for_writing(actor, patient_id)
    if client_id is not None:
        made = kind.rows.filter(patient=patient, client_id=client_id).first()
        if made is not None:
            return sheet_row(kind, made.pk), []
    values, link = _without_link(kind, patient, values)
    entry, warnings = build_entry(kind, patient, values)
    entry.client_id = client_id
    _set_link(kind, entry, link)
    try:
        with transaction.atomic():
            insert_entry(actor, kind, entry, origin=Origin.MANUAL)
    except IntegrityError as error:
        if kind is not BASELINE:
            raise
        standing = kind.rows.filter(patient=patient, status="active").first()
        extra = {"current": sheet_output(kind, sheet_row(kind, standing.pk))} if standing else {}
        raise Conflict(
            "exists_already",
            _("There is one already: change that one instead of adding another."),
            extra=extra,
        ) from error
    _grade_anew(actor, kind, patient)
    return sheet_row(kind, entry.pk), warnings


@transaction.atomic
def sheet_update(
    *,
    actor: Actor,
    patient_id: UUID,
    kind: Kind,
    entry_id: UUID,
    changes: Mapping[str, Any],
    base_version: int,
) -> tuple[ClinicalEntry, Warnings]:
    """Correct an entry that nobody else changed since `base_version`; the old version stays in the history.

    Raises NotFound, Forbidden, PreconditionFailed with `current`, Conflict `entered_in_error`, Invalid. Audited;
    told live.
    """
    patient = lock_for_writing(actor, patient_id)
    entry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
    if entry.version != base_version:
        raise PreconditionFailed(extra={"current": sheet_output(kind, entry)})
    if not entry.is_active:
        raise Conflict("entered_in_error", _("This entry is marked as an error and cannot be changed."))
    changes, link = _without_link(kind, patient, changes)
    _relink(actor, kind, entry, link)
    warnings = apply_changes(actor, kind, patient, entry, changes, origin=Origin.MANUAL)
    _grade_anew(actor, kind, patient)
    return sheet_row(kind, entry.pk), warnings


@transaction.atomic
def sheet_mark_error(
    *, actor: Actor, patient_id: UUID, kind: Kind, entry_id: UUID, reason: str, base_version: int
) -> ClinicalEntry:
    """Mark an entry that nobody else changed since `base_version` as entered in error: it stays readable with the
    reason and counts for no grade.

    The same again changes nothing. Raises NotFound, Forbidden, Invalid (no reason), PreconditionFailed with `current`.
    Audited; told live.
    """
    tidy = tidy_reason(reason)
    patient = lock_for_writing(actor, patient_id)
    entry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
    if not is_marked_so(actor, entry, tidy) and entry.version != base_version:
        raise PreconditionFailed(extra={"current": sheet_output(kind, entry)})
    if entry.is_active:
        mark_error(actor, kind, entry, tidy)
        _grade_anew(actor, kind, patient)
    return sheet_row(kind, entry.pk)


def _grade_anew(actor: Actor, kind: Kind, patient: Patient) -> None:
    """What an entry changes in the rows beside it, and whom that concerns."""
    if kind.slug not in _GRADED:
        return
    courses, _changed = regrade(patient)
    alerts_follow(actor=actor, patient_id=patient.pk, courses=courses)


_UNTOUCHED: Any = object()


def _without_link(kind: Kind, patient: Patient, values: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """The fields without the one that points at another row, and that row: of this patient, or Invalid."""
    name = _LINKS.get(kind.slug)
    rest = dict(values)
    if name is None or name not in rest:
        return rest, _UNTOUCHED
    raw = rest.pop(name)
    if raw in (None, ""):
        return rest, None
    try:
        key = UUID(str(raw))
    except ValueError as error:
        raise Invalid(fields={name: [_("This is not a valid id.")]}) from error
    if name == "observation":
        found: Any = ToxicityObservation.objects.filter(pk=key, patient=patient).first()
    else:
        found = StoredFile.objects.filter(
            pk=key, subject_type="patient", subject_id=patient.pk, kind="image"
        ).first()
    if found is None:
        raise Invalid(fields={name: [_("This does not belong to the patient.")]})
    return rest, found


def _relink(actor: Actor, kind: Kind, entry: ClinicalEntry, link: Any) -> None:
    """Point at another row: a version of its own, stamped and audited like any field."""
    name = _LINKS.get(kind.slug)
    if name is None or link is _UNTOUCHED or getattr(entry, name) == link:
        return
    setattr(entry, name, link)
    entry.version += 1
    entry.updated_at = now()
    entry.stamp(
        [name], by=actor.person_id, centre_id=actor.centre_id, at=entry.updated_at, origin=Origin.MANUAL
    )
    entry.save(update_fields=[name, "version", "updated_at", "field_stamps"])
    audit.record(
        actor=actor,
        action="record.updated",
        patient_id=entry.patient_id,
        object_type=kind.slug,
        object_id=entry.pk,
        detail={"fields": [name], "version": entry.version},
    )


def _set_link(kind: Kind, entry: ClinicalEntry, link: Any) -> None:
    if link is not _UNTOUCHED:
        setattr(entry, _LINKS[kind.slug], link)
