"""Reads that the access log keeps: who opened, listed or looked for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.patients.models import CareRelation, Patient
from cases.patients.policies import can_create_patient, can_read_access_log
from cases.patients.selectors.access import patient_get
from cases.patients.selectors.circle import circle_list
from cases.patients.selectors.duplicates import Candidate, Identity, duplicate_candidates
from cases.patients.selectors.listing import SEARCH_LIMIT, NameKey, patient_page, patient_search
from cases.patients.selectors.output import access_entry_output
from cases.patients.services.identity import audit_shown
from cases.patients.services.validation import clean_identity
from kernel import clock
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.audit.selectors import audit_of_patient
from kernel.errors import Forbidden, NotFound
from kernel.search import SearchHit
from network.directory.models import Centre


def patient_open(*, actor: Actor, patient_id: UUID) -> Patient:
    """The patient, for the screen of an actor who may see them. Raises NotFound. Audited."""
    patient = patient_get(actor=actor, patient_id=patient_id)
    audit.record(
        actor=actor,
        action="patient.viewed",
        patient_id=patient.id,
        object_type="patient",
        object_id=patient.id,
    )
    return patient


def patient_list_open(
    *, actor: Actor, limit: int, after: NameKey | None = None, centre_id: UUID | None = None
) -> list[Patient]:
    """A page of visible patients in the order of their names (see `patient_page`); one audit entry."""
    rows = patient_page(actor=actor, limit=limit, after=after, centre_id=centre_id)
    _audit_list(actor, "patient.listed", rows[:limit])
    return rows


def patient_search_open(
    *, actor: Actor, text: str, limit: int = SEARCH_LIMIT, centre_id: UUID | None = None
) -> list[Patient]:
    """Matches for what was typed (see `patient_search`); one audit entry, without the typed text."""
    rows = patient_search(actor=actor, text=text, limit=limit, centre_id=centre_id)
    _audit_list(actor, "patient.searched", rows)
    return rows


def search_hits(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """Patients for the command palette."""
    return [
        SearchHit(
            kind="patient",
            id=str(patient.id),
            title=patient.display_name,
            subtitle=_who(patient),
            url=f"/cases/{patient.id}",
        )
        for patient in patient_search_open(actor=actor, text=text, limit=limit)
    ]


def _who(patient: Patient) -> str:
    """Birth date and centre; of who has died the day too, so that nobody telephones."""
    parts = [clock.stamp_day(patient.birth_date), patient.centre.name]
    if patient.deceased_on is not None:
        parts.append(_("died on %(day)s") % {"day": clock.stamp_day(patient.deceased_on)})
    return " · ".join(parts)


def circle_open(*, actor: Actor, patient_id: UUID) -> list[CareRelation]:
    """The circle of care (see `circle_list`). Raises NotFound. Audited."""
    relations = circle_list(actor=actor, patient_id=patient_id)
    audit.record(
        actor=actor,
        action="circle.viewed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
    )
    return relations


def access_log_open(
    *, actor: Actor, patient_id: UUID, limit: int, before: int | None = None
) -> list[dict[str, Any]]:
    """Who looked at or wrote to the patient, newest first: up to `limit` + 1 entries older than `before`.

    For the clinical staff of the circle of care, and for privacy officers of a centre in it. Raises NotFound.
    Looking is audited too.
    """
    if not can_read_access_log(actor, patient_id):
        raise NotFound
    entries = audit_of_patient(patient_id)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    rows = list(entries[: limit + 1])
    centres = Centre.objects.in_bulk({row.centre_id for row in rows if row.centre_id})
    audit.record(
        actor=actor,
        action="access_log.viewed",
        patient_id=patient_id,
        object_type="patient",
        object_id=patient_id,
    )
    return [access_entry_output(row, centres) for row in rows]


def duplicates_check(*, actor: Actor, values: Mapping[str, Any]) -> list[Candidate]:
    """Who might be the same person, before a record is made (see `duplicate_candidates`).

    Raises Forbidden for who may not make records: this is no way to ask who is ill. Each candidate shown
    is audited.
    """
    if not can_create_patient(actor):
        raise Forbidden
    clean = clean_identity(values, touched={"family_name", "given_name", "birth_date"})
    found = duplicate_candidates(
        actor=actor,
        identity=Identity(
            family_name=clean["family_name"],
            given_name=clean["given_name"],
            birth_date=clean["birth_date"],
            tax_code=clean.get("tax_code"),
            other_identifier=clean.get("other_identifier") or "",
        ),
    )
    audit_shown(actor, found)
    return found


def _audit_list(actor: Actor, action: str, rows: list[Patient]) -> None:
    with transaction.atomic():
        audit.record(
            actor=actor,
            action=action,
            object_type="patient",
            detail={"count": len(rows), "ids": [str(row.id) for row in rows]},
        )
