"""The table of the interface: which types it serves, where they come from, and how each may be searched.

The routes, the searches and the CapabilityStatement all read it; nothing is served that does not stand here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

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
from cases.fhir.selectors.record import PROVENANCE_SOURCES, RECORD_SOURCES
from cases.fhir.selectors.source import Source

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
    return tuple(one for one in RECORD_SOURCES if one.resource_type == resource_type)


def _kept(resource_type: str) -> tuple[Source, ...]:
    return (KEPT_SOURCES[resource_type],)


RESOURCES: Sequence[Resource] = (
    Resource("Patient", (PATIENTS,), clinical=False, creatable=True),
    Resource("Condition", _of("Condition"), creatable=True),
    Resource("Observation", _of("Observation"), creatable=True),
    Resource("Procedure", _of("Procedure"), creatable=True),
    Resource("MedicationStatement", _of("MedicationStatement"), creatable=True),
    Resource("MedicationAdministration", _of("MedicationAdministration") + _kept("MedicationAdministration")),
    Resource("AllergyIntolerance", _of("AllergyIntolerance"), creatable=True),
    Resource("Immunization", _of("Immunization"), creatable=True),
    Resource("Consent", _of("Consent")),
    Resource("Encounter", _kept("Encounter")),
    Resource("CarePlan", _kept("CarePlan")),
    Resource("ServiceRequest", (REFERRALS, *_kept("ServiceRequest"))),
    Resource("DocumentReference", (DOCUMENTS,)),
    Resource("DiagnosticReport", _kept("DiagnosticReport")),
    Resource("ImagingStudy", (IMAGING, *_kept("ImagingStudy"))),
    Resource("Appointment", _kept("Appointment")),
    Resource("Provenance", tuple(PROVENANCE_SOURCES), in_everything=False),
    Resource("AuditEvent", (AUDIT,), in_everything=False),
    Resource("Organization", (ORGANIZATIONS,), clinical=False, in_everything=False),
    Resource("Practitioner", (PRACTITIONERS,), clinical=False, in_everything=False),
)
BY_TYPE: Mapping[str, Resource] = MappingProxyType({one.type: one for one in RESOURCES})
