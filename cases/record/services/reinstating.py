"""Taking back the mark "entered in error": the entry counts again, and the history says who said so and why."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.record.models import ClinicalEntry, EntryStatus, Kind, Origin
from cases.record.selectors.entries import entry_get, entry_output, kind_of
from cases.record.services.entries import lock_for_writing, tell
from kernel.actors import Actor
from kernel.clock import now
from kernel.errors import Conflict, Invalid, PreconditionFailed

UNDO_PERIOD = timedelta(minutes=10)
"""So long may whoever marked an entry take that back without a word: it was a slip."""


def entry_reinstate(
    *, actor: Actor, patient_id: UUID, kind_slug: str, entry_id: UUID, base_version: int, reason: str = ""
) -> ClinicalEntry:
    """Let an entry count again that was marked as entered in error and that nobody else changed since
    `base_version`; a new version, the mark stays readable.

    No reason is needed from whoever marked it within the last ten minutes; from everybody else it is. Twice
    changes nothing. Raises NotFound, Forbidden, PreconditionFailed with `current`, Invalid (no reason),
    Conflict `exists_already` (another sheet or primary diagnosis took its place). Audited; told live.
    """
    kind = kind_of(kind_slug)
    tidy = " ".join(reason.split())
    with transaction.atomic():
        lock_for_writing(actor, patient_id)
        entry: ClinicalEntry = entry_get(kind=kind, patient_id=patient_id, entry_id=entry_id)
        if _is_back_by(actor, entry, base_version):
            return entry
        if entry.version != base_version:
            raise PreconditionFailed(extra={"current": entry_output(kind, entry)})
        if entry.is_active:
            return entry
        if len(tidy) > 300 or (not tidy and not _own_slip(actor, entry)):
            raise Invalid(fields={"reason": [_("Say why it holds again, in at most 300 characters.")]})
        _put_back(actor, kind, entry, tidy)
        tell(actor, kind, entry, "record.reinstated", {"version": entry.version})
        return entry


def _is_back_by(actor: Actor, entry: ClinicalEntry, base_version: int) -> bool:
    """Whether the actor has taken back the mark of `base_version` already: a retry whose answer was lost."""
    last = entry.stamp_of("status", entry.made)
    return (
        entry.is_active and entry.version == last.version == base_version + 1 and last.by == actor.person_id
    )


def _own_slip(actor: Actor, entry: ClinicalEntry) -> bool:
    recent = entry.error_at is not None and now() - entry.error_at <= UNDO_PERIOD
    return recent and entry.error_by_id == actor.person_id


def _put_back(actor: Actor, kind: Kind, entry: ClinicalEntry, reason: str) -> None:
    entry.status = EntryStatus.ACTIVE
    entry.error_reason, entry.error_by_id, entry.error_at = "", None, None
    entry.version += 1
    entry.updated_at = now()
    entry.stamp(
        ["status"],
        by=actor.person_id,
        centre_id=actor.centre_id,
        at=entry.updated_at,
        origin=Origin.MANUAL,
    )
    entry.explain("status", reason)
    names = ("status", "error_reason", "error_by", "error_at", "version", "updated_at")
    try:
        with transaction.atomic():
            entry.save(update_fields=[*names, "field_stamps", "field_marks"])
    except IntegrityError as error:
        raise Conflict(
            "exists_already",
            _("Another one took its place: change that one, or mark it as an error first."),
        ) from error
