"""The form's fields that no other record owns: columns of the referral, and documents among the files."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from cases.patients.models.stamps import FieldStamp
from cases.referrals.models import Referral
from cases.referrals.rules.form import FIELDS, Field
from kernel.files.models import StoredFile

PREFIX = "referral."
DOCUMENT = "document."
FIXED = frozenset({"from_centre"})
"""Shown in the form, but decided when the draft was opened."""

COLUMNS: Mapping[str, Field] = MappingProxyType(
    {field.source.removeprefix(PREFIX): field for field in FIELDS if field.source.startswith(PREFIX)}
)
DOCUMENTS: Mapping[str, Field] = MappingProxyType(
    {field.source.removeprefix(DOCUMENT): field for field in FIELDS if field.source.startswith(DOCUMENT)}
)


def own_entries(referral: Referral) -> dict[str, dict[str, Any]]:
    """Entries of the referral's own columns, by form code. Fields that nobody filled in are missing.

    `referral.from_centre` and `referral.referring_physician` must be loaded.
    """
    found = {}
    for name, field in COLUMNS.items():
        entry = own_entry(referral, name)
        if entry is not None:
            found[field.code] = entry
    return found


def own_entry(referral: Referral, name: str) -> dict[str, Any] | None:
    """One own column as a form entry, author and centre as ids; None when nobody ever wrote it."""
    value = _value(referral, name)
    absent = referral.absent_reasons.get(name)
    stamp = referral.stamp_of(name, _made(referral))
    written = name in referral.field_stamps
    if value is None and absent is None and not written:
        return None
    return _entry(value, absent if value is None else None, stamp, referral.pk)


def own_version(referral: Referral, name: str) -> str:
    """The opaque version of one own column; empty when nobody ever wrote it."""
    entry = own_entry(referral, name)
    return entry["version"] if entry else ""


def document_entries(referral: Referral) -> dict[str, dict[str, Any]]:
    """For each document the form asks for: the patient's files of that category, or why there is none. One query."""
    files: dict[str, list[StoredFile]] = {}
    rows = StoredFile.objects.filter(
        subject_type="patient",
        subject_id=referral.patient_id,
        category__in=list(DOCUMENTS),
        withdrawn_at=None,
    ).exclude(status="rejected")
    for row in rows.order_by("created_at"):
        files.setdefault(row.category, []).append(row)
    found = {}
    for name, field in DOCUMENTS.items():
        stamp = referral.stamp_of(f"{DOCUMENT}{name}", _made(referral))
        if name in files:
            newest = files[name][-1]
            stamp = FieldStamp(
                version=len(files[name]),
                by=newest.uploaded_by_id,
                centre_id=newest.centre_id,
                at=newest.created_at,
                origin="file",
            )
            found[field.code] = _entry([str(row.pk) for row in files[name]], None, stamp, newest.pk)
        elif f"{DOCUMENT}{name}" in referral.absent_reasons:
            reason = referral.absent_reasons[f"{DOCUMENT}{name}"]
            found[field.code] = _entry(None, reason, stamp, referral.pk)
    return found


def _value(referral: Referral, name: str) -> Any:
    if name == "from_centre":
        return str(referral.from_centre_id)
    if name == "referring_physician":
        return str(referral.referring_physician_id) if referral.referring_physician_id else None
    value = getattr(referral, name)
    if isinstance(value, date):
        return value.isoformat()
    return None if value in ("", []) else value


def _made(referral: Referral) -> FieldStamp:
    return FieldStamp(
        version=1,
        by=referral.created_by_id,
        centre_id=referral.from_centre_id,
        at=referral.created_at,
        origin="referral_form",
    )


def _entry(value: Any, absent: str | None, stamp: FieldStamp, row_id: UUID) -> dict[str, Any]:
    return {
        "value": value,
        "on": None,
        "absent_reason": absent,
        "unit": "",
        "version": f"{row_id.hex}.{stamp.version}",
        "source": stamp.origin,
        "author": str(stamp.by) if stamp.by else None,
        "centre": str(stamp.centre_id) if stamp.centre_id else None,
        "recorded_at": stamp.at.isoformat(),
    }
