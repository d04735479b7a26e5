"""Importing a FHIR Bundle: whole or not at all, and only once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cases.interchange.models import ImportRun
from cases.interchange.rules.bundle import Bundle, read_bundle
from cases.interchange.rules.identity import PlannedPatient, plan_patient
from cases.interchange.rules.plan import plan_entries
from cases.interchange.rules.planned import REASONS, Passed, Plan
from cases.interchange.rules.problems import BundleError
from cases.interchange.services.entries import MadeEntry, make_entries
from cases.interchange.services.remembering import already_here, remember
from cases.patients.models import Patient, PatientIdentifier
from cases.patients.policies import (
    can_view_clinical,
    can_write_record,
    can_write_records,
    people_who_can_view_clinical,
)
from cases.patients.services import patient_create
from cases.patients.services.identity import PossibleDuplicate, audit_shown
from cases.record.events import RecordChanged
from cases.record.services.cleaning import spoken
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.errors import Conflict, DomainError, Forbidden
from kernel.files.errors import FileRefused
from kernel.files.services.store import file_create_from_bytes

CATEGORY = "fhir_bundle"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """`run` is the import that changed something: this one, or when `unchanged` the last one before."""

    run: ImportRun | None
    patient: Patient
    report: dict[str, Any]
    unchanged: bool
    patient_is_new: bool


def fhir_import(
    *,
    actor: Actor,
    centre_id: UUID,
    content: bytes,
    filename: str = "",
    confirm_distinct_from: Collection[str] = (),
) -> ImportOutcome:
    """Take a FHIR R4 Bundle of one patient into the record, under `centre_id`.

    A patient with one of its identifiers (or the same tax code) is this patient and gets what is new; nothing
    that is there is overwritten. Otherwise a patient is made, after the duplicate check of every new patient.
    What has no table is kept: the whole Bundle becomes a document of the patient.
    Returns a report of what was taken, kept as a document, left out, and why. Importing the same again, also
    at the same moment, changes nothing. Raises DomainError with `pointer` (JSON pointer to the place) when the
    Bundle is broken, Conflict `possible_duplicate`, Forbidden; then nothing at all was written. Audited; live.
    """
    actor = replace(actor, centre_id=centre_id)
    if not can_write_records(actor):
        # A secretary opens records but does not write in them. Said before who may be the same patient is.
        raise Forbidden
    try:
        bundle = read_bundle(content)
        identity = plan_patient(bundle.patient)
    except BundleError as error:
        raise _refusal(error) from error
    try:
        return _import(actor, bundle, identity, content, filename, confirm_distinct_from)
    except PossibleDuplicate as refused:
        # Nothing of the import stays, but that the caller was told of these patients does.
        audit_shown(actor, refused.candidates)
        raise


@transaction.atomic
def _import(
    actor: Actor,
    bundle: Bundle,
    identity: PlannedPatient,
    content: bytes,
    filename: str,
    confirmed: Collection[str],
) -> ImportOutcome:
    keys = identity.identifiers
    _one_at_a_time(keys, identity.values["tax_code"])
    patient, is_new = _patient(actor, identity, keys, confirmed)
    plan = plan_entries(bundle, known=already_here(patient, bundle))
    plan.already += _death_left_out(bundle, identity, patient, is_new=is_new)
    if not is_new and not plan.entries and not plan.passed:
        last = ImportRun.objects.filter(patient=patient).order_by("-created_at").first()
        return ImportOutcome(last, patient, _report(plan, [], is_new=False), True, False)
    run = _take(actor, patient, bundle, plan, content, filename, is_new=is_new)
    return ImportOutcome(run, patient, run.report, False, is_new)


def _refusal(error: BundleError) -> DomainError:
    status = 413 if error.code == "bundle_too_large" else 400
    return DomainError(
        error.code, spoken(error.message), field="file", status=status, extra={"pointer": error.pointer}
    )


def _one_at_a_time(keys: Collection[tuple[str, str]], tax_code: str | None) -> None:
    """Two imports of one patient wait for each other, also before the patient has a row to lock.

    Locks are taken in one order, so that two Bundles with the same identifiers cannot block each other.
    """
    names = sorted({f"{system}|{value}" for system, value in keys} | ({tax_code} if tax_code else set()))
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7301))", [name])


def _patient(
    actor: Actor, identity: PlannedPatient, keys: tuple[tuple[str, str], ...], confirmed: Collection[str]
) -> tuple[Patient, bool]:
    known = _known(identity, keys)
    if not actor.is_system and not all(can_view_clinical(actor, one.pk) for one in known):
        # known elsewhere: the answer of the duplicate check, which names whom to call and nothing else
        patient_create(actor=actor, values=identity.values, identifiers=keys)
    if len(known) > 1:
        raise Conflict(
            "several_patients",
            _("The identifiers in this file belong to different patients here. Nothing was imported."),
            field="file",
        )
    found = next(iter(known), None)
    if found is None:
        return patient_create(
            actor=actor, values=identity.values, identifiers=keys, confirm_distinct_from=confirmed
        )
    if not actor.is_system and not can_write_record(actor, found.pk):
        raise Forbidden
    locked = Patient.objects.select_for_update(no_key=True).get(pk=found.pk)
    if locked.birth_date != identity.values["birth_date"]:
        # A number that was given twice, or typed wrongly: the record of somebody else must not take this in.
        raise Conflict(
            "other_birth_date",
            _(
                "The identifiers in this file are those of a patient born on another day. Nothing was imported."
            ),
            field="file",
        )
    return locked, False


def _known(identity: PlannedPatient, keys: tuple[tuple[str, str], ...]) -> list[Patient]:
    """The patients with one of these identifiers: more than one when they belong to different people."""
    wanted = set(keys)
    rows = PatientIdentifier.objects.filter(value__in=[value for _system, value in keys])
    ids = {row.patient_id for row in rows if (row.system, row.value) in wanted}
    tax_code = identity.values["tax_code"]
    if tax_code:
        ids |= set(Patient.objects.filter(tax_code=tax_code).values_list("pk", flat=True))
    return list(Patient.objects.filter(pk__in=ids))


def _death_left_out(
    bundle: Bundle, identity: PlannedPatient, patient: Patient, *, is_new: bool
) -> list[Passed]:
    """That the patient died must not be lost without a word, nor stand in a known record by a file alone."""
    said = identity.values["deceased_on"]
    stands = patient.deceased_on is not None and said in (None, patient.deceased_on)
    if not identity.died or stands:
        return []
    reason = "death_without_day" if is_new else "death_not_taken"
    return [Passed("Patient", bundle.patient.ref, reason)]


def _take(
    actor: Actor, patient: Patient, bundle: Bundle, plan: Plan, content: bytes, filename: str, *, is_new: bool
) -> ImportRun:
    centre_id = actor.centre_id
    assert centre_id is not None, "fhir_import names the centre"
    made = make_entries(actor=actor, patient=patient, plan=plan)
    run = ImportRun.objects.create(
        patient=patient,
        centre_id=centre_id,
        imported_by_id=actor.person_id,
        filename=filename[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        report=_report(plan, made, is_new=is_new),
    )
    remember(
        actor=actor,
        centre_id=centre_id,
        run=run,
        patient=patient,
        bundle=bundle,
        made=made,
        passed=plan.passed,
    )
    run.file_id = _keep_original(actor, patient, content, filename)
    run.save(update_fields=["file_id"])
    audit.record(
        actor=actor,
        action="patient.imported",
        patient_id=patient.id,
        object_type="import",
        object_id=run.id,
        detail={"taken": len(made), "passed": len(plan.passed), "new_patient": is_new},
    )
    receivers = people_who_can_view_clinical(patient.id)
    for kind, item in {item.kind: item for item in made}.items():
        realtime.publish(
            RecordChanged(patient_id=patient.id, kind=kind, entry_id=item.entry_id, version=1),
            person_ids=receivers,
        )
    return run


def _keep_original(actor: Actor, patient: Patient, content: bytes, filename: str) -> UUID:
    """The Bundle as it came, among the patient's documents. Raises FileRefused when storage says no."""
    name = filename if filename.lower().endswith(".json") else f"{filename or 'bundle'}.json"
    store = partial(
        file_create_from_bytes,
        actor=actor,
        subject_type="patient",
        subject_id=patient.id,
        name=name,
        category=CATEGORY,
    )
    try:
        return store(content=content).id
    except FileRefused:
        # Markup in a narrative looks dangerous to the file checks. In JSON "<" may be written as an escape:
        # the same document, and no browser can take it for a page.
        return store(content=content.replace(b"<", b"\\u003c")).id


def _report(plan: Plan, made: list[MadeEntry], *, is_new: bool) -> dict[str, Any]:
    taken = Counter((item.resource_type, item.kind) for item in made for _ref in item.refs)
    if is_new:
        taken["Patient", "patient"] = 1
    documents = Counter((item.resource_type, item.reason) for item in plan.passed if item.kept)
    left_out = [item for item in plan.passed if not item.kept]
    skipped = Counter((item.resource_type, item.reason) for item in [*left_out, *plan.already])
    return {
        "taken": [
            {"resource_type": resource_type, "kind": kind, "count": count}
            for (resource_type, kind), count in sorted(taken.items())
        ],
        "documents": _with_reasons(documents),
        "skipped": _with_reasons(skipped),
    }


def _with_reasons(counted: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "resource_type": resource_type,
            "count": count,
            "reason": reason,
            "reason_it": REASONS[reason].it,
            "reason_en": REASONS[reason].en,
        }
        for (resource_type, reason), count in sorted(counted.items())
    ]
