"""Entries of the record as sources: what a code, a date, a status of FHIR means in each table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.fhir.rules.parameters import token
from cases.fhir.rules.writers import provenance_to_fhir
from cases.fhir.selectors.source import (
    ALL,
    NO_OBSERVATION,
    NOTHING,
    Filter,
    Part,
    Source,
    all_versions,
    choice_filter,
    day_filter,
    instant_filter,
    patient_filter,
)
from cases.interchange.models import ImportedResource
from cases.interchange.rules.elements import LOINC
from cases.interchange.rules.outward.condition import ICD10, ICD10_CM, ICDO3, INFECTION_OVER
from cases.interchange.rules.outward.facets import FACETS, FACETS_BY_SLUG, Facet
from cases.interchange.rules.own import CODE_SYSTEM
from cases.patients.policies import clinical_visible_to
from cases.record.models import KIND_BY_SLUG, Kind
from cases.record.rules.codes import VIROLOGY
from kernel.actors import Actor
from kernel.clock import today

_RIGHT, _WRONG = Q(status="active"), Q(status="entered_in_error")
_RUNS, _OVER = Q(clinical_status="active"), Q(clinical_status="resolved")
_UNKNOWN = Q(clinical_status="unknown")
_STOPPED = ~Q(stop_reason__in=["completed", "planned_change"]) & Q(stop_reason__isnull=False)
_ENDED = Q(end_on__isnull=False) | Q(stop_reason__isnull=False)
_LINE: Mapping[str, Q] = {
    "entered-in-error": _WRONG,
    "stopped": _RIGHT & _STOPPED,
    "completed": _RIGHT & _ENDED & ~_STOPPED,
    "in-progress": _RIGHT & ~_ENDED & Q(start_on__isnull=False),
    "unknown": _RIGHT & ~_ENDED & Q(start_on__isnull=True),
}
_DONE: Mapping[str, Q] = {"completed": _RIGHT, "entered-in-error": _WRONG}
_STATUS: Mapping[str, Mapping[str, Q]] = {
    "procedures": {
        **_DONE,
        "in-progress": NOTHING,
        "stopped": NOTHING,
        "unknown": NOTHING,
        "not-done": NOTHING,
    },
    "immunizations": {**_DONE, "not-done": NOTHING},
    "immunoglobulins": {**_DONE, "in-progress": NOTHING, "stopped": NOTHING, "unknown": NOTHING},
    "therapy-lines": _LINE,
    "consents": {
        "active": _RIGHT & Q(given=True, withdrawn_on=None),
        "inactive": _RIGHT & Q(withdrawn_on__isnull=False),
        "rejected": _RIGHT & Q(given=False, withdrawn_on=None),
        "proposed": _RIGHT & Q(given=None, withdrawn_on=None),
        "entered-in-error": _WRONG,
    },
}


def _medicines() -> Mapping[str, Q]:
    """Today: after its last day a medicine is over."""
    over = _OVER | Q(end_on__lt=today())
    return {
        "active": _RIGHT & _RUNS & ~over,
        "completed": _RIGHT & over,
        "unknown": _RIGHT & _UNKNOWN & ~over,
        "entered-in-error": _WRONG,
    }


_OBSERVED: Mapping[str, Q] = {**NO_OBSERVATION, "final": _RIGHT, "entered-in-error": _WRONG}
_VERIFICATION: Mapping[str, Q] = {"confirmed": _RIGHT, "entered-in-error": _WRONG}
_VIROLOGY_BY_LOINC = {test.loinc: test.code for test in VIROLOGY if test.loinc}
# which parameter of FHIR is the date of each type
_DATE_NAME = {
    "Condition": "onset-date",
    "MedicationStatement": "effective",
    "MedicationAdministration": "effective-time",
    "AllergyIntolerance": "onset",
}


_CODE_NAME = {"Immunization": "vaccine-code", "Consent": "category"}
_CODES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "diagnoses": (("icd10", (ICD10, ICD10_CM)), ("icdo3", (ICDO3,)), ("disease", (CODE_SYSTEM,))),
    "second-malignancies": (("icd10", (ICD10,)), ("icdo3", (ICDO3,)), ("malignancy_kind", (CODE_SYSTEM,))),
    "labs": (("loinc", (LOINC,)), ("code", (CODE_SYSTEM,))),
    "virology": (("code", (CODE_SYSTEM,)),),
    "therapy-lines": (("regimen", (CODE_SYSTEM,)),),
    "derived-facts": (("fact", (CODE_SYSTEM,)),),
    "consents": (("kind", (CODE_SYSTEM,)),),
    "immunizations": (("vaccine", (CODE_SYSTEM,)),),
}
"""Columns that hold codes, with the systems of these; other kinds keep the system beside the code."""
_STATED = frozenset({"conditions", "procedures", "medications", "allergies", "immunizations", "observations"})


def _code(slug: str, value: str) -> Q:
    wanted = token(value)
    found = NOTHING
    for column, systems in _CODES.get(slug, ()):
        if wanted.system is None or wanted.system in systems:
            found |= Q(**{column: wanted.code})
    if slug == "virology" and wanted.system in (None, LOINC) and wanted.code in _VIROLOGY_BY_LOINC:
        found |= Q(code=_VIROLOGY_BY_LOINC[wanted.code])
    if slug in _STATED:
        of_system = Q(code_system=wanted.system) if wanted.system else Q()
        found |= (Q(code=wanted.code) & of_system) if wanted.code else of_system
    return found


def _identifier(resource_type: str, value: str) -> Q:
    """By the identifier under which another system sent it."""
    wanted = token(value)
    start = f"{resource_type}?identifier="
    known = ImportedResource.objects.filter(entry_id__isnull=False)
    if wanted.system is None:
        known = known.filter(ref__startswith=start, ref__endswith=f"|{wanted.code}")
    else:
        known = known.filter(ref=f"{start}{wanted.system}|{wanted.code}")
    return Q(pk__in=known.values("entry_id"))


_UNNAMED = ~Q(Exists(ImportedResource.objects.filter(entry_id=OuterRef("pk"), ref__contains="?identifier=")))


def _without_code(resource_type: str, slug: str, by_part: Collection[str]) -> dict[str, Q]:
    """Entries that are words alone."""
    columns = [column for column, _systems in _CODES.get(slug, ())]
    columns += ["code"] if slug in _STATED else []
    if "code" in by_part or not columns:
        return {}
    none = Q()
    for column in columns:
        none &= Q(**{f"{column}__isnull": True}) | Q(**{column: ""})
    return {_CODE_NAME.get(resource_type, "code"): none}


def _filters(resource_type: str, kind: Kind) -> dict[str, Filter]:
    slug = kind.slug
    who = patient_filter("patient_id")
    found: dict[str, Filter] = {"patient": who, "identifier": partial(_identifier, resource_type)}
    if resource_type not in {"AllergyIntolerance", "Immunization", "Consent"}:
        found["subject"] = who
    date_name = _DATE_NAME.get(resource_type, "date")
    found[date_name] = day_filter("effective_on", date_name)
    code_name = _CODE_NAME.get(resource_type, "code")
    found[code_name] = partial(_code, slug)
    if resource_type in {"Condition", "AllergyIntolerance"}:
        found["verification-status"] = choice_filter("verification-status", _VERIFICATION)
        found["clinical-status"] = choice_filter("clinical-status", _clinical(slug))
    elif slug == "medications":
        found["status"] = lambda value: choice_filter("status", _medicines())(value)
    else:
        found["status"] = choice_filter("status", _STATUS.get(slug, _OBSERVED))
    if resource_type == "Condition":
        listed, met = (NOTHING, ALL) if slug == "infections" else (ALL, NOTHING)
        found["category"] = choice_filter(
            "category", {"problem-list-item": listed, "encounter-diagnosis": met}
        )
    if slug == "observations":
        found["category"] = lambda value: Q(category=value.rpartition("|")[2])
    return found


_CLINICAL_OVER: Mapping[str, Q] = {
    "diagnoses": NOTHING,
    "second-malignancies": NOTHING,
    "infections": Q(resolved_on__isnull=False) | Q(outcome__in=INFECTION_OVER),
    "conditions": _OVER | Q(resolved_on__isnull=False),
    "allergies": _OVER,
}
_CLINICAL_UNKNOWN: Mapping[str, Q] = {
    "conditions": _UNKNOWN & Q(resolved_on__isnull=True),
    "allergies": _UNKNOWN,
}


def _clinical(slug: str) -> Mapping[str, Q]:
    over = _CLINICAL_OVER[slug]
    neither = over | _CLINICAL_UNKNOWN.get(slug, NOTHING)
    return {"active": _RIGHT & ~neither, "resolved": _RIGHT & over, "inactive": NOTHING}


def _where(facet: Facet) -> Q:
    """`Facet.takes`, for the database."""
    if facet.intents:
        return Q(intent__in=sorted(facet.intents))
    if facet.not_intents:
        return ~Q(intent__in=sorted(facet.not_intents)) | Q(intent=None)
    if not facet.any_of:
        return Q()
    found, none = NOTHING, Q()
    for column in facet.any_of:
        found |= Q(**{f"{column}__isnull": False})
    for column in (*facet.any_of, *facet.none_of):
        none &= Q(**{f"{column}__isnull": True})
    return found | none if facet.none_of else found


# what no resource of an entry says; two of them are JSON, which takes longer to read than the rest of a row
_UNSAID = ("field_stamps", "field_marks", "created_at", "recorded_at", "error_at", "origin_ref", "client_id")


def _visible(kind: Kind, actor: Actor) -> QuerySet[Any]:
    return kind.rows.filter(patient__in=clinical_visible_to(actor)).defer(*_UNSAID)


def _source(resource_type: str, slug: str) -> Source:
    kind = KIND_BY_SLUG[slug]
    facets = [one for one in FACETS_BY_SLUG[slug] if one.resource_type == resource_type]
    parts = tuple(
        Part(
            name=one.part,
            write=one.write,
            where=_where(one),
            takes=one.takes,
            codes=one.codes,
            category=one.category,
        )
        for one in facets
    )
    filters = _filters(resource_type, kind)
    by_part = {"category"} if resource_type == "Observation" and slug != "observations" else set()
    if all(one.codes for one in facets):
        by_part.add("code")
    return Source(
        resource_type=resource_type,
        name=slug,
        rows=partial(_visible, kind),
        parts=parts,
        filters={name: one for name, one in filters.items() if name not in by_part},
        versions=all_versions,
        by_part=frozenset(by_part),
        dates={_DATE_NAME.get(resource_type, "date"): "effective_on"},
        missing={"identifier": _UNNAMED, **_without_code(resource_type, slug, by_part)},
    )


RECORD_SOURCES: tuple[Source, ...] = tuple(
    _source(resource_type, slug)
    for resource_type, slug in dict.fromkeys((one.resource_type, one.slug) for one in FACETS)
)


def _targets(slug: str, row: Any) -> list[str]:
    parts = ((one, f"-{one.part}" if one.part else "") for one in FACETS_BY_SLUG[slug] if one.takes(row))
    return [f"{one.resource_type}/{row.id}{part}" for one, part in parts]


def _agent(value: str) -> Q:
    """Who wrote it, or for which centre."""
    return patient_filter("author_id", "Practitioner")(value) | patient_filter("centre_id", "Organization")(
        value
    )


def _provenance(slug: str) -> Source:
    kind = KIND_BY_SLUG[slug]

    def target(value: str) -> Q:
        types = {one.resource_type for one in FACETS_BY_SLUG[slug]}
        head, _, tail = value.rpartition("/")
        named = head.rpartition("/")[2]
        keys = [tail[:36]] if not named or named in types else []
        return patient_filter("pk", "")(keys[0]) if keys else NOTHING

    return Source(
        resource_type="Provenance",
        name=slug,
        rows=partial(_visible, kind),
        parts=(Part("", lambda row, _setting: provenance_to_fhir(row, _targets(slug, row))),),
        filters={
            "patient": patient_filter("patient_id"),
            "target": target,
            "recorded": partial(instant_filter, "updated_at", "recorded"),
            "agent": _agent,
        },
        versions=all_versions,
        dates={"recorded": "updated_at"},
    )


PROVENANCE_SOURCES: Sequence[Source] = tuple(_provenance(slug) for slug in FACETS_BY_SLUG)
