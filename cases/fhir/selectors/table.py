"""The table of the interface: which types it serves, where they come from, and how each may be searched.

The routes, the searches and the CapabilityStatement all read it; nothing is served that does not stand here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from cases.fhir.selectors.course import COURSE_SOURCES
from cases.fhir.selectors.custody import CUSTODY, CUSTODY_PROVENANCE
from cases.fhir.selectors.icaht import ICAHT_SOURCES
from cases.fhir.selectors.others import (
    AUDIT,
    DOCUMENTS,
    IMAGING,
    KEPT_SOURCES,
    ORGANIZATIONS,
    PATIENTS,
    PRACTITIONERS,
    REFERRALS,
)
from cases.fhir.selectors.product import PRODUCT_SOURCES
from cases.fhir.selectors.record import PROVENANCE_SOURCES, RECORD_SOURCES
from cases.fhir.selectors.source import Source
from cases.fhir.selectors.toxicity import TOXICITY_SOURCES

ParamType = str
PARAM_TYPES: Mapping[str, ParamType] = MappingProxyType(
    {
        **dict.fromkeys(
            ("_id", "code", "category", "status", "identifier", "gender", "type", "vaccine-code"), "token"
        ),
        **dict.fromkeys(
            ("clinical-status", "verification-status", "action", "modality", "contenttype"), "token"
        ),
        **dict.fromkeys(("_lastUpdated", "date", "birthdate", "onset-date", "onset", "effective"), "date"),
        **dict.fromkeys(("effective-time", "authored", "started", "recorded"), "date"),
        **dict.fromkeys(("patient", "subject", "organization", "target", "agent", "entity"), "reference"),
        **dict.fromkeys(("name", "family", "given"), "string"),
    }
)


@dataclass(frozen=True)
class Resource:
    """A type with its sources. `clinical`: part of the record; `writable`: may be made and changed here."""

    type: str
    sources: tuple[Source, ...]
    clinical: bool = True
    creatable: bool = False
    in_everything: bool = True
    # what cannot be written here, and why; empty when the type can be
    unwritten: str = ""

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The search parameters of the type: those of any of its sources."""
        found = {name for source in self.sources for name in (*source.filters, *source.by_part)}
        return ("_id", "_lastUpdated", *sorted(found))

    @cached_property
    def sorts(self) -> tuple[str, ...]:
        """What a search can be sorted by: its dates."""
        return tuple(sorted({name for source in self.sources for name in source.sorts}))

    @cached_property
    def can_be_missing(self) -> frozenset[str]:
        """Parameters that take `:missing`."""
        return frozenset().union(*(source.can_be_missing for source in self.sources))


def _of(resource_type: str) -> tuple[Source, ...]:
    known = (*RECORD_SOURCES, *COURSE_SOURCES, CUSTODY, *PRODUCT_SOURCES, *TOXICITY_SOURCES, *ICAHT_SOURCES)
    return tuple(one for one in known if one.resource_type == resource_type)


def _kept(resource_type: str) -> tuple[Source, ...]:
    return (KEPT_SOURCES[resource_type],)


_COURSE = (
    "The CAR-T course is written at the bedside and the bench, by people who sign. What other systems send in a "
    "transaction is kept as it came."
)
_KEPT = "There is no table for it; what other systems send in a transaction is kept as it came."
_OURS = "This server writes it itself with every entry and every reading."
_DIRECTORY = "Hospitals and people are kept in the directory of the network."
RESOURCES: Sequence[Resource] = (
    Resource("Patient", (PATIENTS,), clinical=False, creatable=True),
    Resource("Condition", _of("Condition"), creatable=True),
    Resource("Observation", (*_of("Observation"), *_kept("Observation")), creatable=True),
    Resource("Procedure", (*_of("Procedure"), *_kept("Procedure")), creatable=True),
    Resource("MedicationStatement", _of("MedicationStatement"), creatable=True),
    Resource(
        "MedicationAdministration",
        _of("MedicationAdministration") + _kept("MedicationAdministration"),
        creatable=True,
        unwritten="Only immunoglobulins are written here; lines of therapy in the record, cells and doses against "
        "toxicity at the bedside.",
    ),
    Resource("AllergyIntolerance", _of("AllergyIntolerance"), creatable=True),
    Resource("Immunization", _of("Immunization"), creatable=True),
    Resource(
        "Consent",
        _of("Consent"),
        creatable=True,
        unwritten="Only a consent with a category of urn:circlecare:fhir:code.",
    ),
    Resource("Encounter", _of("Encounter") + _kept("Encounter"), unwritten=_COURSE),
    Resource("CarePlan", _of("CarePlan") + _kept("CarePlan"), unwritten=_COURSE),
    Resource(
        "ServiceRequest",
        (REFERRALS, *_of("ServiceRequest"), *_kept("ServiceRequest")),
        unwritten="A referral is written, frozen and answered in the application, where both hospitals sign.",
    ),
    Resource(
        "DocumentReference",
        (DOCUMENTS,),
        unwritten="A file is uploaded in the application, where it is checked.",
    ),
    Resource("DiagnosticReport", _kept("DiagnosticReport"), unwritten=_KEPT),
    Resource(
        "ImagingStudy",
        (IMAGING, *_kept("ImagingStudy")),
        unwritten="Images are uploaded as DICOM, and the study is read from them.",
    ),
    Resource("Appointment", _kept("Appointment"), unwritten=_KEPT),
    Resource("Provenance", (*PROVENANCE_SOURCES, CUSTODY_PROVENANCE), in_everything=False, unwritten=_OURS),
    Resource("AuditEvent", (AUDIT,), in_everything=False, unwritten=_OURS),
    Resource("Organization", (ORGANIZATIONS,), clinical=False, in_everything=False, unwritten=_DIRECTORY),
    Resource("Practitioner", (PRACTITIONERS,), clinical=False, in_everything=False, unwritten=_DIRECTORY),
)
BY_TYPE: Mapping[str, Resource] = MappingProxyType({one.type: one for one in RESOURCES})
