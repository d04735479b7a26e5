"""Parts of resources: the elements that were asked for, and those that FHIR calls the summary."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

Json = dict[str, Any]
_ALWAYS = frozenset({"resourceType", "id", "meta"})
_SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
# what a resource is not valid without
_NEEDED: Mapping[str, str] = MappingProxyType(
    {
        "Condition": "subject",
        "Observation": "code status",
        "Procedure": "status subject",
        "MedicationStatement": "medicationCodeableConcept medicationReference status subject",
        "MedicationAdministration": (
            "effectiveDateTime effectivePeriod medicationCodeableConcept medicationReference status subject"
        ),
        "AllergyIntolerance": "patient",
        "Immunization": "occurrenceDateTime occurrenceString patient status vaccineCode",
        "Consent": "category policy policyRule scope status",
        "Encounter": "class status",
        "CarePlan": "intent status subject",
        "ServiceRequest": "intent status subject",
        "DocumentReference": "content status",
        "DiagnosticReport": "code status",
        "ImagingStudy": "status subject",
        "Appointment": "participant status",
        "Provenance": "agent recorded target",
        "AuditEvent": "agent recorded source type",
    }
)
# the elements marked for summaries in the definitions of R4
_SUMMARY: Mapping[str, str] = MappingProxyType(
    {
        "Patient": (
            "active address birthDate deceasedBoolean deceasedDateTime gender identifier link "
            "managingOrganization name telecom"
        ),
        "Condition": (
            "asserter bodySite clinicalStatus code encounter identifier onsetAge "
            "onsetDateTime onsetPeriod onsetRange onsetString recordedDate recorder subject "
            "verificationStatus"
        ),
        "Observation": (
            "basedOn code component derivedFrom effectiveDateTime effectiveInstant "
            "effectivePeriod effectiveTiming encounter focus hasMember identifier issued "
            "partOf performer status subject valueBoolean valueCodeableConcept valueDateTime "
            "valueInteger valuePeriod valueQuantity valueRange valueRatio valueSampledData "
            "valueString valueTime"
        ),
        "Procedure": (
            "asserter basedOn bodySite category code encounter identifier "
            "instantiatesCanonical instantiatesUri location outcome partOf performedAge "
            "performedDateTime performedPeriod performedRange performedString performer "
            "reasonCode reasonReference recorder status statusReason subject"
        ),
        "MedicationStatement": (
            "basedOn category context dateAsserted effectiveDateTime effectivePeriod "
            "identifier medicationCodeableConcept medicationReference partOf status subject"
        ),
        "MedicationAdministration": (
            "effectiveDateTime effectivePeriod instantiates medicationCodeableConcept "
            "medicationReference partOf performer status subject"
        ),
        "AllergyIntolerance": (
            "asserter category clinicalStatus code criticality identifier patient type verificationStatus"
        ),
        "Immunization": (
            "isSubpotent note occurrenceDateTime occurrenceString patient performer "
            "primarySource status vaccineCode"
        ),
        "Consent": (
            "category dateTime identifier organization patient performer policyRule provision "
            "scope sourceAttachment sourceReference status verification"
        ),
        "Encounter": (
            "appointment class diagnosis episodeOfCare identifier participant reasonCode "
            "reasonReference serviceType status subject type"
        ),
        "CarePlan": (
            "addresses author basedOn category created description encounter identifier "
            "instantiatesCanonical instantiatesUri intent partOf period replaces status "
            "subject title"
        ),
        "ServiceRequest": (
            "asNeededBoolean asNeededCodeableConcept authoredOn basedOn bodySite category "
            "code doNotPerform encounter identifier instantiatesCanonical instantiatesUri "
            "intent locationCode locationReference occurrenceDateTime occurrencePeriod "
            "occurrenceTiming orderDetail patientInstruction performer performerType priority "
            "quantityQuantity quantityRange quantityRatio reasonCode reasonReference replaces "
            "requester requisition specimen status subject"
        ),
        "DocumentReference": (
            "author category content context date description docStatus identifier "
            "masterIdentifier relatesTo securityLabel status subject type"
        ),
        "DiagnosticReport": (
            "category code effectiveDateTime effectivePeriod encounter identifier issued "
            "media performer resultsInterpreter status subject"
        ),
        "ImagingStudy": (
            "basedOn description encounter endpoint identifier interpreter location modality "
            "note numberOfInstances numberOfSeries procedureCode procedureReference "
            "reasonCode reasonReference referrer series started status subject"
        ),
        "Appointment": (
            "appointmentType cancelationReason end identifier reasonCode serviceCategory "
            "serviceType specialty start status"
        ),
        "Provenance": ("recorded target"),
        "AuditEvent": ("action outcome outcomeDesc purposeOfEvent recorded subtype type"),
        "Organization": ("active identifier name partOf type"),
        "Practitioner": ("active address birthDate gender identifier name telecom"),
    }
)


def summary(resource: Json) -> Json:
    """What `_summary=true` shows of a resource."""
    kind = resource["resourceType"]
    return _only(resource, frozenset(f"{_SUMMARY.get(kind, '')} {_NEEDED.get(kind, '')}".split()))


def elements(resource: Json, names: Collection[str]) -> Json:
    """The elements that were named, and those without which the resource is not valid.

    Example: of an Observation the elements "effective" and "value" -> effectiveDateTime, valueQuantity, status, code.
    """
    kind = resource["resourceType"]
    needed = frozenset(_NEEDED.get(kind, "").split())
    chosen = {name for name in resource if any(_is(name, asked) for asked in names)}
    return _only(resource, needed | chosen)


def without_text(resource: Json) -> Json:
    """What `_summary=data` shows: everything but the narrative."""
    return {**{name: value for name, value in resource.items() if name != "text"}, "meta": _marked(resource)}


def _is(name: str, asked: str) -> bool:
    """`value` asks for valueQuantity too; `subject.reference` for subject."""
    asked = asked.partition(".")[0]
    return name == asked or (name.startswith(asked) and name[len(asked) :][:1].isupper())


def _only(resource: Json, names: Collection[str]) -> Json:
    kept = {name: value for name, value in resource.items() if name in names or name in _ALWAYS}
    return kept | {"meta": _marked(resource)}


def _marked(resource: Json) -> Json:
    """The reader must know that there is more: such a resource must not be sent back."""
    meta = resource.get("meta", {})
    return {**meta, "tag": [*meta.get("tag", []), _SUBSETTED]}
