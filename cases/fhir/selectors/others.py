"""Patients, kept resources, referrals, files, pictures, the directory and the access log as sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from cases.fhir.rules.parameters import BadParameter, token
from cases.fhir.rules.writers import (
    audit_to_fhir,
    document_to_fhir,
    imaging_to_fhir,
    kept_to_fhir,
    organization_to_fhir,
    practitioner_to_fhir,
    referral_to_fhir,
)
from cases.fhir.selectors.source import (
    ALL,
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
from cases.imaging.models import ImagingSeries, ImagingStudy
from cases.interchange.models import KeptResource
from cases.interchange.rules.kept import KEPT_TYPES
from cases.interchange.rules.outward.elements import Json, Setting
from cases.interchange.rules.outward.patient import (
    HOSPITAL_NUMBER_SYSTEM,
    TAX_CODE_SYSTEM,
    patient_to_fhir,
)
from cases.patients.models import HospitalNumber, PatientIdentifier
from cases.patients.policies import access_log_visible_to, clinical_visible_to, patients_visible_to
from cases.referrals.models import Referral
from kernel.actors import Actor
from kernel.audit.models import AuditEntry
from kernel.files.models import FileKind, StoredFile
from network.directory.policies import centres_visible_to, people_visible_to

_GENDER = {"female": Q(sex="F"), "male": Q(sex="M"), "unknown": Q(sex="unknown"), "other": NOTHING}


def _identifier(value: str) -> Q:
    wanted = token(value)
    numbers = HospitalNumber.objects.filter(number=wanted.code)
    known = PatientIdentifier.objects.filter(value=wanted.code)
    if wanted.system is None:
        by_number, by_known, by_tax = (
            Q(pk__in=numbers.values("patient")),
            Q(pk__in=known.values("patient")),
            True,
        )
    else:
        centre = wanted.system.removeprefix(HOSPITAL_NUMBER_SYSTEM)
        by_number = Q(pk__in=numbers.filter(centre__code=centre).values("patient"))
        by_known = Q(pk__in=known.filter(system=wanted.system).values("patient"))
        by_tax = wanted.system == TAX_CODE_SYSTEM
    return by_number | by_known | (Q(tax_code=wanted.code.upper()) if by_tax else NOTHING)


def _name(value: str) -> Q:
    return Q(family_name__istartswith=value) | Q(given_name__istartswith=value)


def _patient(row: Any, setting: Setting) -> Json:
    identifiers, numbers = getattr(row, "known_as", ((), ()))
    return patient_to_fhir(row, setting, identifiers=identifiers, hospital_numbers=numbers)


def _known_as(rows: Sequence[Any]) -> None:
    """The identifiers of a page of patients, in two queries."""
    ids = [row.pk for row in rows]
    identifiers: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for one in PatientIdentifier.objects.filter(patient__in=ids).order_by("id"):
        identifiers[one.patient_id].append((one.system, one.value))
    numbers: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for number in HospitalNumber.objects.filter(patient__in=ids).select_related("centre").order_by("id"):
        numbers[number.patient_id].append((number.centre.code, number.number))
    for row in rows:
        row.known_as = (identifiers[row.pk], numbers[row.pk])


PATIENTS = Source(
    resource_type="Patient",
    name="patients",
    rows=lambda actor: patients_visible_to(actor),
    parts=(Part("", _patient),),
    filters={
        "identifier": _identifier,
        "name": _name,
        "family": lambda value: Q(family_name__istartswith=value),
        "given": lambda value: Q(given_name__istartswith=value),
        "birthdate": day_filter("birth_date", "birthdate"),
        "gender": choice_filter("gender", _GENDER),
        "organization": patient_filter("centre_id", "Organization"),
    },
    patient_of=lambda row: row.pk,
    ready=_known_as,
    versions=all_versions,
    dates={"birthdate": "birth_date"},
)


def _kept_codes(resource_type: str) -> dict[str, Filter]:
    """A code is searched where the type has it: as one concept or as one of several."""
    element = "medicationCodeableConcept" if resource_type == "MedicationAdministration" else "code"

    def within(name: str, value: str) -> Q:
        wanted = token(value)
        coding = {"code": wanted.code} | ({"system": wanted.system} if wanted.system else {})
        concept = {"coding": [coding]}
        return Q(content__contains={name: concept}) | Q(content__contains={name: [concept]})

    found: dict[str, Filter] = {"category": partial(within, "category")}
    if resource_type not in {"Encounter", "CarePlan", "Appointment", "ImagingStudy"}:
        found["code"] = partial(within, element)
    return found


def _kept(resource_type: str) -> Source:
    def rows(actor: Actor) -> QuerySet[Any]:
        return KeptResource.objects.filter(
            resource_type=resource_type, patient__in=clinical_visible_to(actor)
        )

    return Source(
        resource_type=resource_type,
        name="kept",
        rows=rows,
        parts=(Part("", lambda row, _setting: kept_to_fhir(row)),),
        filters={
            "patient": patient_filter("patient_id"),
            "subject": patient_filter("patient_id"),
            "status": lambda value: Q(content__status=value.rpartition("|")[2]),
            **_kept_codes(resource_type),
        },
        updated="created_at",
        versions=lambda row: [row],
    )


KEPT_SOURCES = {resource_type: _kept(resource_type) for resource_type in KEPT_TYPES}

_REFERRALS = {
    "draft": Q(status="draft"),
    "active": Q(status__in=["submitted", "under_discussion"]),
    "on-hold": Q(status="more_info_needed"),
    "completed": Q(status__in=["decided", "closed"]),
    "revoked": Q(status="withdrawn"),
    "entered-in-error": NOTHING,
    "unknown": NOTHING,
}
REFERRALS = Source(
    resource_type="ServiceRequest",
    name="referrals",
    rows=lambda actor: Referral.objects.filter(patient__in=clinical_visible_to(actor)),
    parts=(Part("", lambda row, _setting: referral_to_fhir(row)),),
    filters={
        "patient": patient_filter("patient_id"),
        "subject": patient_filter("patient_id"),
        "status": choice_filter("status", _REFERRALS),
        "authored": partial(instant_filter, "submitted_at", "authored"),
    },
    updated="changed_at",
    versions=lambda row: [row],
    dates={"authored": "submitted_at"},
)


def _documents(actor: Actor) -> QuerySet[Any]:
    return StoredFile.objects.filter(
        subject_type="patient", subject_id__in=clinical_visible_to(actor).values("pk")
    ).exclude(kind=FileKind.DICOM)


DOCUMENTS = Source(
    resource_type="DocumentReference",
    name="documents",
    rows=_documents,
    parts=(Part("", lambda row, _setting: document_to_fhir(row)),),
    filters={
        "patient": patient_filter("subject_id"),
        "subject": patient_filter("subject_id"),
        "status": choice_filter(
            "status",
            {
                "current": Q(withdrawn_at=None),
                "entered-in-error": Q(withdrawn_at__isnull=False),
                "superseded": NOTHING,
            },
        ),
        "type": lambda value: Q(category=value.rpartition("|")[2]),
        "contenttype": lambda value: Q(content_type=value),
        "date": partial(instant_filter, "created_at", "date"),
    },
    updated="created_at",
    patient_of=lambda row: row.subject_id,
    versions=lambda row: [row],
    dates={"date": "created_at"},
    missing={"type": Q(category="")},
)


def _with_series(rows: Sequence[Any]) -> None:
    series: dict[UUID, list[Any]] = defaultdict(list)
    found = ImagingSeries.objects.filter(study__in=[row.pk for row in rows])
    for one in found.annotate(instances_n=Count("instances")).order_by(
        F("number").asc(nulls_last=True), "id"
    ):
        series[one.study_id].append(one)
    for row in rows:
        row.series_found = series[row.pk]


IMAGING = Source(
    resource_type="ImagingStudy",
    name="imaging",
    rows=lambda actor: ImagingStudy.objects.filter(patient__in=clinical_visible_to(actor)),
    parts=(Part("", lambda row, _setting: imaging_to_fhir(row)),),
    filters={
        "patient": patient_filter("patient_id"),
        "subject": patient_filter("patient_id"),
        "started": day_filter("study_on", "started"),
        "identifier": lambda value: Q(study_uid=token(value).code.removeprefix("urn:oid:")),
        "modality": lambda value: Q(
            pk__in=ImagingSeries.objects.filter(modality=token(value).code).values("study")
        ),
        "status": choice_filter("status", {"available": ALL, "entered-in-error": NOTHING}),
    },
    updated="created_at",
    ready=_with_series,
    versions=lambda row: [row],
    dates={"started": "study_on"},
)
ORGANIZATIONS = Source(
    resource_type="Organization",
    name="centres",
    rows=lambda actor: centres_visible_to(actor),
    parts=(Part("", lambda row, _setting: organization_to_fhir(row)),),
    filters={
        "name": lambda value: Q(name__istartswith=value),
        "identifier": lambda value: Q(code=token(value).code),
    },
    updated="created_at",
    patient_of=lambda _row: None,
    versions=lambda row: [row],
)
PRACTITIONERS = Source(
    resource_type="Practitioner",
    name="people",
    rows=lambda actor: people_visible_to(actor),
    parts=(Part("", lambda row, _setting: practitioner_to_fhir(row)),),
    filters={
        "name": lambda value: Q(family_name__istartswith=value) | Q(given_name__istartswith=value),
        "family": lambda value: Q(family_name__istartswith=value),
    },
    updated="created_at",
    patient_of=lambda _row: None,
    versions=lambda row: [row],
)


def _action(value: str) -> Q:
    words = {
        "R": ("viewed", "listed", "searched"),
        "C": ("created", "imported", "uploaded"),
        "U": ("updated", "changed", "error"),
    }
    if value not in words:
        raise BadParameter("action", "one of C, R, U")
    found = NOTHING
    for word in words[value]:
        found |= Q(action__contains=word)
    return found


AUDIT = Source(
    resource_type="AuditEvent",
    name="audit",
    rows=lambda actor: AuditEntry.objects.filter(patient_id__in=access_log_visible_to(actor).values("pk")),
    parts=(Part("", lambda row, _setting: audit_to_fhir(row)),),
    filters={
        "patient": patient_filter("patient_id"),
        "entity": patient_filter("patient_id"),
        "date": partial(instant_filter, "at", "date"),
        "action": _action,
        "agent": patient_filter("person_id", "Practitioner"),
    },
    updated="at",
    versions=lambda row: [row],
    number_keys=True,
    dates={"date": "at"},
)
