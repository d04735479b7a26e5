"""Making and changing single resources, where the record has a place for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.fhir.policies import CREATE, UPDATE, may
from cases.fhir.rules.changes import differences
from cases.fhir.rules.parameters import BadParameter, check_values, condition_of, reference, uuid_of
from cases.fhir.selectors.search import check_query, resource_get, resource_page, written
from cases.fhir.selectors.table import BY_TYPE, Resource
from cases.fhir.services.refusals import Unprocessable, refuse_shape, unprocessable
from cases.interchange.models import ImportedResource
from cases.interchange.rules.bundle import Bundle, Entry
from cases.interchange.rules.identity import plan_patient
from cases.interchange.rules.outward.elements import Json
from cases.interchange.rules.own import CARRIED
from cases.interchange.rules.plan import plan_entries
from cases.interchange.rules.planned import REASONS, Planned
from cases.interchange.rules.problems import BundleError
from cases.interchange.services.remembering import aliases
from cases.patients.services import patient_create
from cases.record.models import KIND_BY_SLUG, Origin
from cases.record.services.cleaning import spoken
from cases.record.services.entries import entry_create, entry_mark_error, entry_update, lock_for_writing
from kernel.actors import Actor
from kernel.errors import DomainError, Forbidden, Invalid, NotFound, PreconditionFailed

Query = Sequence[tuple[str, str]]


def resource_create(
    *, actor: Actor, resource_type: str, body: Json, if_none_exist: object = None
) -> tuple[Json, bool]:
    """Add a resource to the record of the patient it names; for a Patient, open a record.

    `if_none_exist`: make it only when this search (as in an address) finds none; one match is the answer then.
    Returns the resource as it stands here, and whether it was made. Raises NotFound (no such type, no such patient),
    Forbidden, 405 for a type that is not made here, Unprocessable (element by element), PreconditionFailed (several
    matches), Conflict.
    """
    resource = _writable(actor, resource_type, CREATE)
    refuse_shape(resource_type, body)
    condition = _condition(if_none_exist)
    with transaction.atomic():
        if resource_type == "Patient":
            return _patient_create(actor, resource, body, condition)
        patient_id = _patient_of(actor, body)
        lock_for_writing(actor, patient_id)
        standing = _standing(actor, resource, [*condition, ("patient", str(patient_id))], condition)
        if standing is not None:
            return standing, False
        planned = _planned(patient_id, body)
        try:
            row, _warnings = entry_create(
                actor=actor,
                patient_id=patient_id,
                kind_slug=planned.kind,
                values=_tidy(planned.values),
                origin=Origin.FHIR_IMPORT,
            )
        except Invalid as error:
            raise unprocessable(resource_type, error) from error
        _remember_identifiers(patient_id, body, planned.kind, row.pk)
        return _shown(actor, resource, planned.kind, row.pk, body), True


def resource_update(*, actor: Actor, resource_type: str, resource_id: str, body: Json, version: int) -> Json:
    """Change a resource that nobody else changed since `version`; the old version stays in its history.

    A status of entered-in-error marks it as one. What an element says that has no place here is refused, never
    dropped. Raises NotFound, Forbidden, 405, Unprocessable, PreconditionFailed, Conflict.
    """
    resource = _writable(actor, resource_type, UPDATE)
    with transaction.atomic():
        found = resource_get(actor=actor, resource=resource, resource_id=resource_id)
        if found is None:
            raise NotFound
        refuse_shape(resource_type, body)
        if body.get("id") != resource_id:
            text = str(_("The id in the resource is not that of the address."))
            raise Unprocessable([(f"{resource_type}.id", text)])
        _one, row, source = found
        if source.name not in KIND_BY_SLUG:
            raise _not_here(resource)
        where: dict[str, Any] = {
            "actor": actor,
            "patient_id": row.patient_id,
            "kind_slug": source.name,
            "entry_id": row.pk,
        }
        if _is_error(body):
            lock_for_writing(actor, row.patient_id)
            if row.version != version:
                raise PreconditionFailed
            entry_mark_error(**where, reason=_reason(actor, body), base_version=version)
        else:
            _change(where, source.name, _part_columns(source, resource_id), body, version)
        again = resource_get(actor=actor, resource=resource, resource_id=resource_id)
        if again is None:
            raise Unprocessable([(resource_type, str(_("Without a value the resource would be gone.")))])
        shown = written([again[0]])[0]
        lost = [] if _is_error(body) else differences(body, shown)
        if lost:
            text = str(_("This element cannot be changed here."))
            raise Unprocessable([(f"{resource_type}.{name}", text) for name in lost])
        return shown


def _change(where: dict[str, Any], kind: str, columns: frozenset[str], body: Json, version: int) -> None:
    planned = _planned(where["patient_id"], body)
    resource_type = body["resourceType"]
    if planned.kind != kind:
        text = str(_("With this code it would be something else. Mark it as an error and make another."))
        raise Unprocessable([(f"{resource_type}.code", text)])
    names = (CARRIED.get(kind, frozenset()) & columns) | set(planned.values)
    writable = set(KIND_BY_SLUG[kind].model.WRITABLE)
    try:
        entry_update(
            **where,
            changes={name: planned.values.get(name) for name in sorted(names & writable)},
            base_version=version,
        )
    except Invalid as error:
        raise unprocessable(resource_type, error) from error


def _part_columns(source: Any, resource_id: str) -> frozenset[str]:
    """The columns that a resource may clear: of one of several resources of an entry, only its own."""
    if len(source.parts) == 1:
        return CARRIED.get(source.name, frozenset())
    return frozenset()


def _writable(actor: Actor, resource_type: str, act: str) -> Resource:
    resource = BY_TYPE.get(resource_type)
    if resource is None:
        raise NotFound
    if not resource.creatable or (act == UPDATE and resource_type == "Patient"):
        raise _not_here(resource)
    if not may(actor, resource_type, act):
        raise Forbidden("insufficient_scope")
    return resource


def _not_here(resource: Resource) -> DomainError:
    said = _("%(type)s is not written over this interface.") % {"type": resource.type}
    return DomainError("not_supported", f"{said} {resource.unwritten}".strip(), status=405)


def _patient_of(actor: Actor, body: Json) -> UUID:
    """The patient whom a resource is about. Raises Unprocessable, naming the element."""
    name = "patient" if "patient" in body else "subject"
    link = body.get(name)
    text = link.get("reference") if isinstance(link, dict) else None
    expression = f"{body['resourceType']}.{name}"
    if isinstance(text, str) and text.startswith("Patient?identifier="):
        query = [("identifier", text.removeprefix("Patient?identifier="))]
        try:
            check_values(query)
        except BadParameter as error:
            raise Unprocessable([(expression, error.message)]) from error
        page = resource_page(actor=actor, resource=BY_TYPE["Patient"], query=query, limit=2)
        if len(page.found) == 1 and page.found[0].patient_id is not None:
            return page.found[0].patient_id
    key = uuid_of(reference(text, "Patient")) if isinstance(text, str) else None
    if key is None:
        raise Unprocessable([(expression, str(_("Name the patient as Patient/<id>.")))])
    return key


def _condition(said: object) -> Query:
    if said is None:
        return ()
    try:
        return condition_of(said)
    except BadParameter as error:
        raise Unprocessable([("If-None-Exist", error.message)]) from error


def _planned(patient_id: UUID, body: Json) -> Planned:
    """What the import would make of the resource alone. Raises Unprocessable with its reason."""
    patient = Entry("Patient", {"resourceType": "Patient"}, f"Patient/{patient_id}", "")
    entry = Entry(body["resourceType"], body, "the resource", "")
    bundle = Bundle(
        patient=patient,
        entries=(patient, entry),
        by_reference=MappingProxyType({patient.ref: patient}),
    )
    plan = plan_entries(bundle)
    if not plan.entries:
        reason = plan.passed[0].reason if plan.passed else "invalid"
        said = str(spoken(REASONS[reason]))
        if reason == "not_mapped":
            # alone there is no Bundle in which it would be kept
            said = BY_TYPE[body["resourceType"]].unwritten or said
        raise Unprocessable([(body["resourceType"], said)])
    return plan.entries[0]


def _tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _standing(actor: Actor, resource: Resource, query: Query, asked: Query) -> Json | None:
    """The one resource that a conditional create would double. Raises PreconditionFailed for several."""
    if not asked:
        return None
    try:
        check_query(resource, query)
        page = resource_page(actor=actor, resource=resource, query=query, limit=2)
    except BadParameter as error:
        raise Unprocessable([("If-None-Exist", f"{error.name}: {error.message}")]) from error
    if len(page.resources) > 1:
        raise PreconditionFailed("several_matches", _("Several resources match the condition."))
    return page.resources[0] if page.resources else None


def _patient_create(actor: Actor, resource: Resource, body: Json, asked: Query) -> tuple[Json, bool]:
    standing = _standing(actor, resource, asked, asked)
    if standing is not None:
        return standing, False
    try:
        identity = plan_patient(Entry("Patient", body, "Patient/new", ""))
    except BundleError as error:
        element = error.pointer.strip("/").replace("/", ".")
        raise Unprocessable([(f"Patient.{element}", str(spoken(error.message)))]) from error
    try:
        made, is_new = patient_create(actor=actor, values=identity.values, identifiers=identity.identifiers)
    except Invalid as error:
        raise unprocessable("Patient", error) from error
    found = resource_get(actor=actor, resource=resource, resource_id=str(made.pk))
    if found is None:
        raise Forbidden
    return written([found[0]])[0], is_new


def _remember_identifiers(patient_id: UUID, body: Json, kind: str, entry_id: UUID) -> None:
    """So that a later conditional create and a search by identifier find it."""
    entry = Entry(body["resourceType"], body, "", "")
    ImportedResource.objects.bulk_create(
        [
            ImportedResource(
                patient_id=patient_id,
                ref=name[:300],
                resource_type=entry.resource_type,
                kind=kind,
                entry_id=entry_id,
            )
            for name in aliases(entry)
        ],
        ignore_conflicts=True,
    )


def _shown(actor: Actor, resource: Resource, kind: str, key: UUID, body: Json) -> Json:
    """The resource that was made, as it reads from now on."""
    source = next(one for one in resource.sources if one.name == kind)
    row = source.rows(actor).get(pk=key)
    found = source.found([row], source.parts)
    codes = {coding.get("code") for coding in _codings(body)}
    by_code = [one for one, part in zip(found, _parts_of(source, row), strict=True) if codes & part]
    return written(by_code[:1] or found[:1])[0]


def _parts_of(source: Any, row: Any) -> list[set[str]]:
    return [{code for _system, code in part.codes} for part in source.parts if part.takes(row)]


def _codings(body: Json) -> list[Json]:
    code = body.get("code")
    found = code.get("coding") if isinstance(code, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_error(body: Json) -> bool:
    verification = body.get("verificationStatus")
    codes = _codings({"code": verification}) if isinstance(verification, dict) else []
    return body.get("status") == "entered-in-error" or any(
        one.get("code") == "entered-in-error" for one in codes
    )


def _reason(actor: Actor, body: Json) -> str:
    note = body.get("note")
    text = note[-1].get("text") if isinstance(note, list) and note and isinstance(note[-1], dict) else None
    return (text if isinstance(text, str) and text.strip() else f"FHIR: {actor.label or 'entered-in-error'}")[
        :300
    ]
