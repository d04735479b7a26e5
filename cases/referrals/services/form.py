"""Saving the form, field by field: into the record where it belongs, or into the referral's own columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.services.identity import PossibleDuplicate, audit_shown
from cases.record.rules.sources import SOURCES
from cases.record.services import record_write_value
from cases.referrals import policies
from cases.referrals.events import ReferralFieldChanged
from cases.referrals.models import Referral, Status
from cases.referrals.rules.form import FIELD_BY_CODE, Field
from cases.referrals.selectors.own_fields import DOCUMENT, PREFIX
from cases.referrals.services.core import referral_lock, require
from cases.referrals.services.own_fields import write_own
from cases.referrals.services.urgency import follow_urgency
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, Invalid
from network.directory.selectors import people_names

MAX_CHANGES = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One field as somebody typed it. `base_version`: the version that was on the screen when typing began
    ("" when there was none). `on`: the day it was true. `absent_reason` instead of a value."""

    field: str
    value: Any
    base_version: str
    on: date | None = None
    absent_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """`warnings`: what is unusual but was stored: {field, code, message}."""

    referral: Referral
    warnings: list[dict[str, str]]


def referral_form_save(*, actor: Actor, referral_id: UUID, changes: Sequence[Change]) -> Saved:
    """Store what was typed, when nobody else wrote the same fields since; all of it or nothing.

    Two people conflict only in the same field. Raises NotFound, Forbidden, Conflict `field_conflict` with
    `conflicts` (yours, theirs, by, at, version; nothing was stored, nothing typed is lost), Conflict
    `illegal_move` when the referral is decided or ended, Invalid with a message at each wrong field.
    A changed urgency of a sent referral moves its clock. Told live as `referral.field_changed`; the record audits
    its own writes.
    """
    try:
        with transaction.atomic():
            return _save(actor, referral_id, changes)
    except PossibleDuplicate as refused:
        audit_shown(actor, refused.candidates)
        raise


def _save(actor: Actor, referral_id: UUID, changes: Sequence[Change]) -> Saved:
    referral, pathway = referral_lock(actor=actor, referral_id=referral_id)
    standing = policies.Standing(actor, pathway)
    require(
        policies.can_edit_form(standing, referral),
        status_allows=referral.status not in (Status.DECIDED, Status.WITHDRAWN, Status.CLOSED),
        referral=referral,
    )
    if len(changes) > MAX_CHANGES:
        raise Invalid("too_many", _("Send at most 60 fields at once."), field="changes")
    was_urgent = referral.urgency
    conflicts: list[dict[str, Any]] = []
    problems: dict[str, list[Any]] = {}
    warnings: list[dict[str, str]] = []
    versions: dict[str, int] = {}
    for change in changes:
        field = FIELD_BY_CODE.get(change.field)
        if field is None:
            problems[change.field] = [_("Unknown field.")]
            continue
        try:
            # A savepoint each: one wrong field must not hide what is wrong with the others.
            with transaction.atomic():
                warnings += _write(actor, referral, field, change)
            versions[field.code] = referral.version
        except Conflict as conflict:
            conflicts.append(_conflict(change, conflict))
        except Invalid as error:
            problems.update(_at_field(field, error))
    if problems:
        raise Invalid(fields=problems)
    if conflicts:
        raise Conflict(
            "field_conflict",
            _("Somebody else wrote the same field in the meantime. Both versions are here."),
            extra={"conflicts": conflicts},
        )
    if referral.status != Status.DRAFT and referral.urgency != was_urgent:
        follow_urgency(actor=actor, referral=referral, pathway=pathway)
    _finish(actor, referral, versions)
    return Saved(referral, warnings)


def _write(actor: Actor, referral: Referral, field: Field, change: Change) -> list[dict[str, str]]:
    if field.source.startswith((PREFIX, DOCUMENT)):
        write_own(
            actor=actor,
            referral=referral,
            field=field,
            value=change.value,
            absent_reason=change.absent_reason,
            base_version=change.base_version,
        )
        return []
    if field.source not in SOURCES:
        raise Invalid(fields={field.source: [_("This field cannot be written here.")]})
    written = record_write_value(
        actor=actor,
        patient_id=referral.patient_id,
        source_path=field.source,
        value=change.value,
        on=change.on,
        absent_reason=change.absent_reason,
        base_version=change.base_version,
    )
    return [{**warning, "field": field.code} for warning in written.warnings]


def _conflict(change: Change, conflict: Conflict) -> dict[str, Any]:
    """The two versions side by side. Other conflicts of the record (an entry marked as an error) pass through."""
    extra = conflict.extra
    if conflict.code != "field_conflict":
        raise conflict
    theirs = extra.get("theirs") or {}
    by = extra.get("by") or {}
    return {
        "field": change.field,
        "yours": change.value,
        "theirs": theirs.get("value") if "value" in theirs else theirs or None,
        "theirs_on": theirs.get("on"),
        "theirs_absent_reason": theirs.get("absent_reason"),
        "by": by.get("display_name"),
        "at": extra.get("at"),
        "version": extra.get("version", ""),
    }


def _at_field(field: Field, error: Invalid) -> dict[str, list[Any]]:
    """Problems of the record under the code of the form's field; those inside a line keep their place."""
    found: dict[str, list[Any]] = {}
    for path, texts in (error.fields or {"": [error.message]}).items():
        inner = path.removeprefix(f"{field.source}.") if path.startswith(f"{field.source}.") else ""
        found.setdefault(f"{field.code}.{inner}" if inner else field.code, []).extend(texts)
    return found


def _finish(actor: Actor, referral: Referral, versions: dict[str, int]) -> None:
    referral.save()
    audit.record(
        actor=actor,
        action="referral.form_saved",
        patient_id=referral.patient_id,
        object_type="referral",
        object_id=referral.pk,
        detail={"fields": sorted(versions)},
    )
    people = policies.people_who_can_view_referral(referral)
    name = people_names([actor.person_id] if actor.person_id else []).get(actor.person_id or referral.pk, "")
    for code, version in versions.items():
        realtime.publish(
            ReferralFieldChanged(
                referral_id=referral.pk,
                patient_id=referral.patient_id,
                field=code,
                version=version,
                by=actor.person_id,
                by_name=name,
            ),
            person_ids=people,
        )
