"""Making a patient and changing who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.patients.events import PatientChanged
from cases.patients.models import CareRelation, Patient, PatientIdentifier
from cases.patients.models.circle import RelationKind
from cases.patients.policies import (
    can_create_patient,
    can_edit_patient,
    people_who_can_view_patient,
)
from cases.patients.selectors.access import patient_get
from cases.patients.selectors.duplicates import (
    Candidate,
    Identity,
    candidate_output,
    duplicate_candidates,
)
from cases.patients.selectors.output import EDITABLE_FIELDS, patient_output
from cases.patients.services.following import DEATH
from cases.patients.services.validation import clean_identity
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.clock import now
from kernel.errors import Conflict, Forbidden, Invalid, PreconditionFailed


class PossibleDuplicate(Conflict):
    """409 `possible_duplicate`. `candidates` are who was shown: each of them can read that somebody was told.

    The trace must outlive the write that failed, so whoever opened the outermost transaction writes it, with
    `audit_shown`, after the rollback.
    """

    def __init__(self, candidates: list[Candidate]) -> None:
        certain = any(candidate.certain for candidate in candidates)
        message = (
            _("A record with this identifier exists already.")
            if certain
            else _("This may be a patient who is known already. Look at the candidates first.")
        )
        super().__init__(
            "possible_duplicate",
            message,
            field="tax_code" if certain else None,
            extra={"certain": certain, "candidates": [candidate_output(one) for one in candidates]},
        )
        self.candidates = candidates


def patient_create(
    *,
    actor: Actor,
    values: Mapping[str, Any],
    client_id: UUID | None = None,
    confirm_distinct_from: Collection[str] = (),
    identifiers: Collection[tuple[str, str]] = (),
) -> tuple[Patient, bool]:
    """Open a record for a person, in the actor's acting centre, which becomes their own centre.

    `values`: the fields of `EDITABLE_FIELDS`. `client_id`: made by the client, so that a retry gives the
    same patient. `confirm_distinct_from`: keys of the candidates that the actor has looked at and found to
    be other people. Returns the patient and whether they are new.
    Raises Forbidden (no role for it), Invalid (fields), Conflict `possible_duplicate` with `candidates`; one
    that shares an identifier cannot be confirmed away. Audited; the centre enters the circle of care.
    """
    if not can_create_patient(actor) or actor.centre_id is None:
        raise Forbidden
    try:
        return _create(actor, values, client_id, set(confirm_distinct_from), tuple(identifiers))
    except PossibleDuplicate as refused:
        audit_shown(actor, refused.candidates)
        raise


def _create(
    actor: Actor,
    values: Mapping[str, Any],
    client_id: UUID | None,
    confirmed: set[str],
    identifiers: tuple[tuple[str, str], ...],
) -> tuple[Patient, bool]:
    if client_id is not None:
        made = Patient.objects.filter(created_by_id=actor.person_id, client_id=client_id).first()
        if made is not None:
            return made, False
    clean = clean_identity(values)
    _refuse_duplicates(actor, clean, confirmed, identifiers)
    try:
        with transaction.atomic():
            patient = _insert(actor, clean, client_id, identifiers)
    except IntegrityError as error:
        # Somebody made the same patient between our look and our insert: look again and say so.
        _refuse_duplicates(actor, clean, set(), identifiers)
        made = Patient.objects.filter(created_by_id=actor.person_id, client_id=client_id).first()
        if client_id is not None and made is not None:
            return made, False
        raise Conflict from error
    return patient, True


def patient_update(
    *, actor: Actor, patient_id: UUID, changes: Mapping[str, Any], base_version: int
) -> Patient:
    """Change identity or contacts, when nobody else did since `base_version`.

    Raises NotFound, Forbidden, PreconditionFailed with `current`, Invalid, Conflict `possible_duplicate`
    (the new tax code belongs to someone else). Unchanged values write nothing. Audited by field names.
    """
    try:
        with transaction.atomic():
            patient = _load_for_edit(actor, patient_id)
            if patient.version != base_version:
                raise PreconditionFailed(extra={"current": patient_output(actor=actor, patient=patient)})
            _write(actor, patient, changes, origin="manual")
    except PossibleDuplicate as refused:
        audit_shown(actor, refused.candidates)
        raise
    return patient


def patient_write_fields(
    *,
    actor: Actor,
    patient_id: UUID,
    changes: Mapping[str, Any],
    origin: str,
    base_versions: Mapping[str, int] | None = None,
    absent: Mapping[str, str | None] | None = None,
) -> tuple[Patient, dict[str, int]]:
    """Change single fields from another form: two people conflict only in the same field.

    `base_versions` maps a field to the version of its last write that the editor had seen. `absent` maps a
    field without a value to the reason for that (None forgets it). Returns the
    patient and the fields that were changed by someone else since (name -> its version now); when there is
    one, nothing was written. Otherwise as `patient_update`.
    """
    with transaction.atomic():
        patient = _load_for_edit(actor, patient_id)
        stale = {}
        for name, seen in (base_versions or {}).items():
            version = patient.stamp_of(name, patient.made).version
            if version != seen and getattr(patient, name) != changes.get(name):
                stale[name] = version
        if not stale:
            _write(actor, patient, changes, origin=origin, absent=absent or {})
    return patient, stale


def _load_for_edit(actor: Actor, patient_id: UUID) -> Patient:
    patient = patient_get(actor=actor, patient_id=patient_id, lock=True)
    if not can_edit_patient(actor, patient_id):
        raise Forbidden
    return patient


def _write(
    actor: Actor,
    patient: Patient,
    changes: Mapping[str, Any],
    *,
    origin: str,
    absent: Mapping[str, str | None] | None = None,
) -> None:
    unknown = sorted(set(changes) - set(EDITABLE_FIELDS))
    if unknown:
        raise Invalid(fields={name: [_("Unknown field.")] for name in unknown})
    merged = {name: getattr(patient, name) for name in EDITABLE_FIELDS} | dict(changes)
    if changes.get("tax_code"):
        # a code that turns up ends the reason for its absence
        merged["tax_code_absent_reason"] = changes.get("tax_code_absent_reason", "")
    clean = clean_identity(merged, touched=set(changes))
    written = sorted(name for name in EDITABLE_FIELDS if getattr(patient, name) != clean[name])
    marked = {
        name: reason for name, reason in (absent or {}).items() if patient.absent_reason(name) != reason
    }
    if not written and not marked:
        return
    if set(written) & {"tax_code", "other_identifier"}:
        _refuse_taken_identifier(actor, patient, clean)
    for name in written:
        setattr(patient, name, clean[name])
    for name, reason in marked.items():
        patient.mark(name, absent=reason)
    patient.version += 1
    patient.updated_at = now()
    changed = sorted({*written, *marked})
    patient.stamp(
        changed, by=actor.person_id, centre_id=actor.centre_id, at=patient.updated_at, origin=origin
    )
    _check_shapes(patient)
    patient.save(update_fields=[*written, "version", "updated_at", "field_stamps", "field_marks"])
    audit.record(
        actor=actor,
        action="patient.updated",
        patient_id=patient.id,
        object_type="patient",
        object_id=patient.id,
        detail={"fields": changed, "version": patient.version},
    )
    if "deceased_on" in written:
        DEATH.tell(actor, patient.id)
    realtime.publish(
        PatientChanged(patient_id=patient.id, version=patient.version),
        person_ids=people_who_can_view_patient(patient.id),
    )


def _insert(
    actor: Actor,
    clean: Mapping[str, Any],
    client_id: UUID | None,
    identifiers: Collection[tuple[str, str]],
) -> Patient:
    centre_id = actor.centre_id
    assert centre_id is not None, "patient_create has asked for the acting centre"
    patient = Patient(
        **clean,
        centre_id=centre_id,
        client_id=client_id,
        created_by_id=actor.person_id,
        updated_at=now(),
    )
    _check_shapes(patient)
    patient.save(force_insert=True)
    CareRelation.objects.create(
        patient=patient,
        centre_id=actor.centre_id,
        kind=RelationKind.OWN,
        reason="own",
        valid_from=patient.updated_at,
        added_by_id=actor.person_id,
    )
    PatientIdentifier.objects.bulk_create(
        PatientIdentifier(patient=patient, system=system, value=value) for system, value in identifiers
    )
    audit.record(
        actor=actor,
        action="patient.created",
        patient_id=patient.id,
        object_type="patient",
        object_id=patient.id,
    )
    realtime.publish(
        PatientChanged(patient_id=patient.id, version=patient.version),
        person_ids=people_who_can_view_patient(patient.id),
    )
    return patient


def _check_shapes(patient: Patient) -> None:
    """Lengths, choices, e-mail shape; uniqueness and constraints have messages of their own above."""
    try:
        patient.clean_fields(
            exclude=["field_stamps", "field_marks", "search_text", "numbers_text", "centre", "created_by"]
        )
    except ValidationError as error:
        raise Invalid(fields=error.message_dict) from error


def _refuse_duplicates(
    actor: Actor, clean: Mapping[str, Any], confirmed: set[str], identifiers: tuple[tuple[str, str], ...]
) -> None:
    found = duplicate_candidates(actor=actor, identity=_identity(clean, identifiers))
    open_ones = [candidate for candidate in found if candidate.certain or candidate.key not in confirmed]
    if open_ones:
        raise PossibleDuplicate(open_ones)


def _refuse_taken_identifier(actor: Actor, patient: Patient, clean: Mapping[str, Any]) -> None:
    found = duplicate_candidates(actor=actor, identity=_identity(clean, ()), exclude=patient.id)
    certain = [candidate for candidate in found if candidate.certain]
    if certain:
        raise PossibleDuplicate(certain)


def audit_shown(actor: Actor, candidates: Collection[Candidate]) -> None:
    """One entry per candidate: each of these patients can read that someone was told of them."""
    with transaction.atomic():
        for candidate in candidates:
            audit.record(
                actor=actor,
                action="patient.duplicate_shown",
                patient_id=candidate.patient.id,
                object_type="patient",
                object_id=candidate.patient.id,
                detail={"reason": candidate.reason, "in_sight": candidate.visible},
            )


def _identity(clean: Mapping[str, Any], identifiers: tuple[tuple[str, str], ...]) -> Identity:
    return Identity(
        family_name=clean["family_name"],
        given_name=clean["given_name"],
        birth_date=clean["birth_date"],
        tax_code=clean.get("tax_code"),
        other_identifier=clean.get("other_identifier") or "",
        identifiers=identifiers,
    )
