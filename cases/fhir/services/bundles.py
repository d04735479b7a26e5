"""Bundles: a transaction goes in whole or not at all, a batch entry by entry."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from cases.fhir.policies import CREATE, may
from cases.fhir.rules.parameters import BadParameter
from cases.fhir.selectors.table import BY_TYPE
from cases.fhir.services.reading import resource_open
from cases.fhir.services.refusals import Unprocessable
from cases.fhir.services.writing import resource_create
from cases.interchange.models import ImportedResource
from cases.interchange.rules.bundle import parse, read_bundle
from cases.interchange.rules.kept import facet_of
from cases.interchange.rules.outward.elements import Json
from cases.interchange.rules.planned import REASONS
from cases.interchange.rules.problems import BundleError
from cases.interchange.services import fhir_import
from cases.interchange.services.entries import short
from cases.patients.models import Patient
from cases.record.models import KIND_BY_SLUG
from cases.record.services.cleaning import spoken
from kernel.actors import Actor
from kernel.errors import DomainError, Forbidden

logger = logging.getLogger(__name__)
MOST_ENTRIES = 500
"""Of a batch, and of a transaction about a patient who is known; a whole record may have more."""


def bundle_process(*, actor: Actor, content: bytes) -> Json:
    """Carry out a Bundle of type transaction or batch and say what became of each entry.

    A transaction with a Patient is the import of a record (see `fhir_import`); one without adds resources to the
    records of known patients. Raises DomainError with the place in the Bundle; then nothing was written.
    """
    bundle = _read(content)
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not entries or not all(isinstance(one, dict) for one in entries):
        raise Unprocessable([("Bundle.entry", str(_("The Bundle holds no resources.")))])
    if bundle.get("type") == "batch":
        _refuse_many(entries)
        answers = [_one_alone(actor, number, one) for number, one in enumerate(entries)]
        return {"resourceType": "Bundle", "type": "batch-response", "entry": answers}
    if bundle.get("type") != "transaction":
        raise Unprocessable([("Bundle.type", str(_("Send a transaction or a batch.")))])
    for number, one in enumerate(entries):
        _check_request(number, one)
    if any(_type(one) == "Patient" for one in entries):
        return _record(actor, content, entries)
    _refuse_many(entries)
    with transaction.atomic():
        answers = [_create(actor, f"Bundle.entry[{number}]", one) for number, one in enumerate(entries)]
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": answers}


def _read(content: bytes) -> Json:
    try:
        bundle = parse(content)
    except BundleError as error:
        status = 413 if error.code == "bundle_too_large" else 400
        raise DomainError(error.code, spoken(error.message), status=status) from error
    if bundle.get("resourceType") != "Bundle":
        raise Unprocessable([("Bundle.resourceType", str(_("Send a Bundle here.")))])
    return bundle


def _type(entry: Json) -> Any:
    resource = entry.get("resource")
    return resource.get("resourceType") if isinstance(resource, dict) else None


def _refuse_many(entries: list[Json]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise DomainError(
            "bundle_too_large", _("At most %(max)s entries.") % {"max": MOST_ENTRIES}, status=413
        )


def _check_request(number: int, entry: Json) -> None:
    """In a transaction resources are made; everything else has its own address."""
    request = entry.get("request")
    method = request.get("method") if isinstance(request, dict) else None
    if method != "POST":
        text = str(_("Only POST can be part of a transaction here."))
        raise Unprocessable([(f"Bundle.entry[{number}].request.method", text)])


def _record(actor: Actor, content: bytes, entries: list[Json]) -> Json:
    """The import of a whole record, and its outcome entry by entry."""
    if actor.centre_id is None:
        raise Forbidden
    missing = sorted(
        {
            str(_type(one))
            for one in entries
            if _type(one) in BY_TYPE and not may(actor, str(_type(one)), CREATE)
        }
    )
    if missing:
        raise Forbidden(
            "insufficient_scope", _("Scopes are missing for: %(types)s") % {"types": ", ".join(missing)}
        )
    outcome = fhir_import(
        actor=actor, centre_id=actor.centre_id, content=content, filename="transaction.json"
    )
    answers = _outcomes(outcome.patient, content)
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": answers}


def _outcomes(patient: Patient, content: bytes) -> list[Json]:
    bundle = read_bundle(content)
    refs = {short(one.ref, 300): one.ref for one in bundle.entries}
    rows = ImportedResource.objects.filter(patient=patient, ref__in=refs)
    known = {refs[row.ref]: row for row in rows}
    entries = _entries(list(known.values()))
    return [
        _created(f"Patient/{patient.pk}", patient.version)
        if one is bundle.patient
        else _outcome(known.get(one.ref), entries, one.resource)
        for one in bundle.entries
    ]


def _entries(known: list[ImportedResource]) -> dict[Any, Any]:
    """The entries of the record that resources became, one query for each kind."""
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for row in known:
        if row.kind in KIND_BY_SLUG and row.entry_id is not None:
            by_kind[row.kind].append(row.entry_id)
    return {
        entry.pk: entry
        for kind, ids in by_kind.items()
        for entry in KIND_BY_SLUG[kind].rows.filter(pk__in=ids)
    }


def _outcome(row: ImportedResource | None, entries: Mapping[Any, Any], original: Json) -> Json:
    if row is not None and row.entry_id is not None:
        entry = entries.get(row.entry_id)
        facet = facet_of(row.kind, entry, original) if entry is not None else None
        if entry is None or facet is None:
            return _created(f"{row.resource_type}/{row.entry_id}", 1)
        part = f"-{facet.part}" if facet.part else ""
        return _created(f"{facet.resource_type}/{row.entry_id}{part}", entry.version)
    reason = REASONS[row.reason if row is not None and row.reason in REASONS else "already_imported"]
    information = {"severity": "information", "code": "informational", "details": {"text": reason.en}}
    return {
        "response": {
            "status": "200 OK",
            "outcome": {"resourceType": "OperationOutcome", "issue": [information]},
        }
    }


def _created(name: str, version: int) -> Json:
    return {
        "response": {
            "status": "201 Created",
            "location": f"{name}/_history/{version}",
            "etag": f'W/"{version}"',
        }
    }


def _create(actor: Actor, place: str, entry: Json) -> Json:
    request = entry["request"]
    try:
        resource, made = resource_create(
            actor=actor,
            resource_type=str(_type(entry)),
            body=entry.get("resource") or {},
            if_none_exist=request.get("ifNoneExist"),
        )
    except Unprocessable as error:
        raise error.within(place) from error
    answer = _created(f"{resource['resourceType']}/{resource['id']}", int(resource["meta"]["versionId"]))
    if not made:
        answer["response"]["status"] = "200 OK"
    return answer


def _one_alone(actor: Actor, number: int, entry: Json) -> Json:
    """One entry of a batch; its refusal is its own, and so is what nobody foresaw: what was done before it stands,
    and whoever sent the batch must learn of it."""
    place = f"Bundle.entry[{number}]"
    try:
        with transaction.atomic():
            return _carried_out(actor, place, entry)
    except DomainError as error:
        issues = error.issues if isinstance(error, Unprocessable) else [(place, str(error.message))]
        return _refused(error.status, "processing", issues)
    except BadParameter as error:
        return _refused(400, "invalid", [(place, f"{error.name}: {error.message}")])
    except Exception as error:
        # what a database says of a row is clinical: no trace of that one
        trace = not isinstance(error, DatabaseError)
        logger.exception("entry %d of a batch failed: %s", number, type(error).__name__, exc_info=trace)
        text = str(_("This entry failed for a reason that lies in the server; nothing of it was kept."))
        return _refused(500, "exception", [(place, text)])


def _carried_out(actor: Actor, place: str, entry: Json) -> Json:
    request = entry.get("request")
    method, url = (request.get("method"), request.get("url")) if isinstance(request, dict) else (None, None)
    if method == "POST":
        return _create(actor, place, entry)
    if method == "GET" and isinstance(url, str) and url.count("/") == 1 and "?" not in url:
        kind, _slash, key = url.partition("/")
        resource = resource_open(actor=actor, resource_type=kind, resource_id=key)
        return {"resource": resource, "response": {"status": "200 OK"}}
    text = str(_("A batch takes POST of a resource and GET of one by its id."))
    raise Unprocessable([(f"{place}.request", text)])


def _refused(status: int, code: str, issues: Sequence[tuple[str, str]]) -> Json:
    shown = [
        {"severity": "error", "code": code, "details": {"text": text}, "expression": [element]}
        for element, text in issues
    ]
    return {
        "response": {
            "status": str(status),
            "outcome": {"resourceType": "OperationOutcome", "issue": shown},
        }
    }
