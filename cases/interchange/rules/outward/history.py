"""Procedures, medicines, lines of therapy, allergies, vaccines, consents."""

from __future__ import annotations

from typing import Any

from cases.interchange.rules.outward.elements import (
    SNOMED,
    TERMINOLOGY,
    Json,
    Setting,
    coding,
    concept,
    day,
    in_error,
    notes,
    own_code,
    patient,
    quantity,
    resource,
    stated,
    stated_aside,
    status_concept,
    without_gaps,
)
from cases.record.rules.codes import INTENTS, REGIMEN_CHOICES, STOP_REASONS
from cases.record.rules.immunity_codes import IG_ROUTES, VACCINES
from cases.record.rules.text import Text, label_of

ABSENT_URL = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
NO_KNOWN_SYSTEM = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
NO_KNOWN_MEDICATION = "no-known-medications"
NO_KNOWN_ALLERGY = "716186003"
PROCEDURE_INTENTS = frozenset({"asct_consolidation", "allo_sct", "rt"})
"""Entries of the history of treatment that are no medicine."""


def procedure_to_fhir(row: Any, setting: Setting) -> Json:
    return resource(
        "Procedure",
        row,
        slug="procedures",
        aside=stated_aside(row),
        status="entered-in-error" if in_error(row) else "completed",
        code=stated(row),
        subject=patient(row),
        **_performed(row.performed_on, row.ended_on),
        reasonCode=[{"text": row.reason}] if row.reason else [],
        note=notes(row),
    )


def medication_to_fhir(row: Any, setting: Setting) -> Json:
    """`none_known`: asked, and the patient takes none. After its last day nothing is taken any more, whatever was
    said of it before."""
    over = row.end_on is not None and setting.today is not None and row.end_on < setting.today
    status = {"active": "active", "resolved": "completed"}.get(row.clinical_status, "unknown")
    what = stated(row)
    aside = stated_aside(row)
    if row.none_known:
        what = concept("Nessun farmaco", coding(NO_KNOWN_SYSTEM, NO_KNOWN_MEDICATION, "No known medications"))
        aside = {"code_system": row.code_system, "code": row.code}
    if over and status != "completed":
        status, aside = "completed", {**aside, "clinical_status": row.clinical_status}
    return resource(
        "MedicationStatement",
        row,
        slug="medications",
        aside=aside,
        status="entered-in-error" if in_error(row) else status,
        medicationCodeableConcept=what,
        subject=patient(row),
        effectivePeriod=without_gaps({"start": day(row.start_on), "end": day(row.end_on)}),
        dosage=[{"text": row.dose}] if row.dose else [],
        note=notes(row),
    )


def line_administration_to_fhir(row: Any, setting: Setting) -> Json:
    """A line of therapy as one administration of its regimen over its period."""
    period = without_gaps({"start": day(row.start_on), "end": day(row.end_on)})
    return resource(
        "MedicationAdministration",
        row,
        slug="therapy-lines",
        status=_line_status(row, ongoing="in-progress"),
        statusReason=_stopped(row),
        category=own_code(row.intent, label_of(INTENTS, row.intent)) if row.intent else None,
        medicationCodeableConcept=_regimen(row),
        subject=patient(row),
        effectivePeriod=period or {"extension": [{"url": ABSENT_URL, "valueCode": "unknown"}]},
        note=notes(row),
    )


def line_procedure_to_fhir(row: Any, setting: Setting) -> Json:
    """Transplants and radiotherapy of the history of treatment."""
    stopped = _stopped(row)
    return resource(
        "Procedure",
        row,
        slug="therapy-lines",
        status=_line_status(row, ongoing="in-progress"),
        statusReason=stopped[0] if stopped else None,
        category=own_code(row.intent, label_of(INTENTS, row.intent)) if row.intent else None,
        code=_regimen(row),
        subject=patient(row),
        **_performed(row.start_on, row.end_on),
        note=notes(row),
    )


def allergy_to_fhir(row: Any, setting: Setting) -> Json:
    """`none_known`: asked, and there is none."""
    what = stated(row)
    aside = stated_aside(row)
    if row.none_known:
        what = concept(
            "Nessuna allergia nota",
            coding(SNOMED, NO_KNOWN_ALLERGY, "No known allergy"),
            coding(NO_KNOWN_SYSTEM, "no-known-allergies", "No known allergies"),
        )
        aside = {"code_system": row.code_system, "code": row.code}
    if row.clinical_status == "unknown":
        aside["clinical_status"] = "unknown"
    if row.severity and not row.reaction:
        aside["reaction"] = None
    statuses: Json = {
        "clinicalStatus": status_concept(
            "allergyintolerance-clinical", None if row.clinical_status == "unknown" else row.clinical_status
        ),
        "verificationStatus": status_concept("allergyintolerance-verification", "confirmed"),
    }
    if in_error(row):
        statuses = {
            "verificationStatus": status_concept("allergyintolerance-verification", "entered-in-error")
        }
    reaction = without_gaps(
        {"manifestation": [{"text": row.reaction or "Non indicata"}], "severity": row.severity}
    )
    return resource(
        "AllergyIntolerance",
        row,
        slug="allergies",
        aside=aside,
        **statuses,
        code=what,
        patient=patient(row),
        onsetDateTime=day(row.onset_on),
        reaction=[reaction] if row.reaction or row.severity else [],
        note=notes(row),
    )


def immunization_to_fhir(row: Any, setting: Setting) -> Json:
    given = day(row.given_on)
    what, aside = stated(row), stated_aside(row)
    if row.vaccine and not row.code:
        label = label_of(VACCINES, row.vaccine)
        what = own_code(row.vaccine, label) | ({"text": row.text} if row.text else {})
        aside = {"code": None, "code_system": row.code_system}
    if not row.text:
        aside["text"] = None
    when: Json = {"occurrenceDateTime": given} if given else {"occurrenceString": "unknown"}
    return resource(
        "Immunization",
        row,
        slug="immunizations",
        aside=aside,
        status="entered-in-error" if in_error(row) else "completed",
        vaccineCode=what,
        patient=patient(row),
        **when,
        lotNumber=row.lot,
        protocolApplied=[{"doseNumberPositiveInt": int(row.dose_no)}] if row.dose_no is not None else [],
        note=notes(row),
    )


def immunoglobulin_to_fhir(row: Any, setting: Setting) -> Json:
    """One dose of immunoglobulins."""
    dose = quantity(row.dose_g, "g")
    route = own_code(row.route, label_of(IG_ROUTES, row.route)) if row.route else None
    what = own_code("immunoglobulin", Text("Immunoglobuline", "Immunoglobulins"))
    return resource(
        "MedicationAdministration",
        row,
        slug="immunoglobulins",
        status="entered-in-error" if in_error(row) else "completed",
        medicationCodeableConcept=what | ({"text": row.product} if row.product else {}),
        subject=patient(row),
        effectiveDateTime=day(row.given_on),
        dosage=without_gaps({"route": route, "dose": dose}) if dose or route else None,
        note=notes(row),
    )


_CONSENT_SCOPE = {"treatment": "treatment", "study": "research", "reuse": "research", "registry": "research"}


def consent_to_fhir(row: Any, setting: Setting) -> Json:
    """A notice given or an agreement asked; a withdrawal makes it inactive."""
    if in_error(row):
        status = "entered-in-error"
    elif row.withdrawn_on is not None:
        status = "inactive"
    else:
        status = {True: "active", False: "rejected"}.get(row.given, "proposed")
    scope = _CONSENT_SCOPE.get(row.kind, "patient-privacy")
    return resource(
        "Consent",
        row,
        slug="consents",
        status=status,
        scope={"coding": [{"system": TERMINOLOGY + "consentscope", "code": scope}]},
        category=[own_code(row.kind)],
        patient=patient(row),
        dateTime=day(row.effective_on),
        policyRule={"text": row.text_version or row.kind},
    )


def _performed(start: Any, end: Any) -> Json:
    if end is not None:
        return {"performedPeriod": without_gaps({"start": day(start), "end": day(end)})}
    return {"performedDateTime": day(start)}


def _line_status(row: Any, *, ongoing: str) -> str:
    if in_error(row):
        return "entered-in-error"
    if row.stop_reason not in (None, "completed", "planned_change"):
        return "stopped"
    if row.end_on is not None or row.stop_reason is not None:
        return "completed"
    return ongoing if row.start_on is not None else "unknown"


def _stopped(row: Any) -> list[Json]:
    if not row.stop_reason:
        return []
    return [own_code(row.stop_reason, label_of(STOP_REASONS, row.stop_reason))]


def _regimen(row: Any) -> Json:
    if row.regimen:
        return own_code(row.regimen, label_of(REGIMEN_CHOICES, row.regimen))
    return concept(row.regimen_text or row.drugs or row.intent or "Non indicato")
