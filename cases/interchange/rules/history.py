"""Conditions, procedures, medicines, allergies and vaccines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cases.interchange.rules.bundle import Bundle, Entry, Json
from cases.interchange.rules.diseases import blood_codes, disease_of
from cases.interchange.rules.elements import Coded, code_of, coded, day, first, items, period_days, text, word
from cases.interchange.rules.given import plan_administration, plan_consent
from cases.interchange.rules.planned import Passed, Planned

_RESOLVED = frozenset({"resolved", "inactive", "remission"})
_UNSURE = frozenset({"unconfirmed", "provisional", "differential"})
_VOID = frozenset({"entered-in-error", "cancelled"})
# "no known allergy" in SNOMED CT: any, drug, food, environmental
_NO_KNOWN_ALLERGY = frozenset({"716186003", "409137002", "429625007", "428607008"})
_NO_KNOWN_MEDICATION = frozenset({"no-known-medications", "787481004"})
_SEVERITY = frozenset({"mild", "moderate", "severe"})


def plan_condition(bundle: Bundle, entry: Entry) -> Planned | Passed:
    """A diagnosis of the referral form where the code leaves no doubt, else a condition.

    R4 gives the two statuses as CodeableConcepts, STU3 as plain codes.
    """
    resource = entry.resource
    what = coded(resource.get("code"))
    verification = code_of(resource.get("verificationStatus"))
    if verification in {"entered-in-error", "refuted"}:
        return _passed(entry, "entered_in_error")
    if what is None:
        return _passed(entry, "no_code")
    onset = day(resource.get("onsetDateTime")) or period_days(resource.get("onsetPeriod"))[0]
    ended = day(resource.get("abatementDateTime")) or period_days(resource.get("abatementPeriod"))[1]
    status = code_of(resource.get("clinicalStatus"))
    resolved = status in _RESOLVED or ended is not None
    condition = _planned(
        entry,
        "conditions",
        {
            **_what(what),
            "clinical_status": "resolved" if resolved else "active" if status else "unknown",
            "onset_on": onset,
            "resolved_on": ended,
            "note": _notes(resource),
        },
    )
    disease = disease_of(blood_codes(resource.get("code")), onset=onset)
    # a suspicion is no diagnosis; nor is a lymphoma of the past the one that is referred now
    if disease is None or resolved or verification in _UNSURE:
        return condition
    return replace(
        condition,
        kind="diagnoses",
        values={
            "disease": disease[0],
            "icd10": disease[1][:12],
            "text": what.text,
            "diagnosed_on": onset,
            "note": _notes(resource),
        },
        fallback=[condition],
    )


def plan_procedure(bundle: Bundle, entry: Entry) -> Planned | Passed:
    resource = entry.resource
    what = coded(resource.get("code"))
    status = word(resource.get("status"))
    if status in _VOID:
        return _passed(entry, "entered_in_error")
    if status in {"not-done", "preparation"} or resource.get("notDone") is True:
        return _passed(entry, "not_done")
    if what is None:
        return _passed(entry, "no_code")
    start, end = period_days(resource.get("performedPeriod"))
    reasons = [
        concept.text for item in _list(resource.get("reasonCode")) if (concept := coded(item)) is not None
    ] + [_display(bundle, entry, item) for item in items(resource.get("reasonReference"))]
    return _planned(
        entry,
        "procedures",
        {
            **_what(what),
            "performed_on": day(resource.get("performedDateTime")) or start,
            "ended_on": end,
            "reason": "; ".join(filter(None, reasons))[:300] or None,
            "note": _notes(resource),
        },
    )


def plan_medication(bundle: Bundle, entry: Entry) -> Planned | Passed:
    """MedicationRequest and MedicationStatement; the medicine stands in them, or in a resource they name."""
    resource = entry.resource
    status = word(resource.get("status"))
    if status in _VOID:
        return _passed(entry, "entered_in_error")
    if status == "not-taken" or resource.get("doNotPerform") is True:
        return _passed(entry, "not_done")
    what = coded(resource.get("medicationCodeableConcept"))
    if what is None:
        medicine = bundle.resolve(entry, resource.get("medicationReference"))
        what = coded(medicine.get("code")) if medicine else None
    if what is None:
        return _passed(entry, "no_code")
    start, end = period_days(resource.get("effectivePeriod"))
    start = start or day(resource.get("effectiveDateTime")) or day(resource.get("authoredOn"))
    running = status in {"active", "intended", "on-hold", "draft"}
    none_known = what.code in _NO_KNOWN_MEDICATION
    return _planned(
        entry,
        "medications",
        {
            **_what(what),
            "text": "" if none_known else what.text,
            "none_known": none_known,
            "dose": _dose(resource),
            "clinical_status": "active"
            if running
            else "resolved"
            if status not in {"", "unknown"}
            else "unknown",
            "start_on": start,
            "end_on": end,
            "note": _notes(resource),
        },
    )


def plan_allergy(bundle: Bundle, entry: Entry) -> Planned | Passed:
    resource = entry.resource
    if code_of(resource.get("verificationStatus")) in {"entered-in-error", "refuted"}:
        return _passed(entry, "entered_in_error")
    reaction = first(items(resource.get("reaction"))) or {}
    what = coded(resource.get("code")) or coded(reaction.get("substance"))
    if what is None:
        return _passed(entry, "no_code")
    none_known = what.code in _NO_KNOWN_ALLERGY
    status = code_of(resource.get("clinicalStatus"))
    manifestation = coded(first(reaction.get("manifestation")))
    severity = word(reaction.get("severity"))
    return _planned(
        entry,
        "allergies",
        {
            **_what(what),
            "text": "" if none_known else what.text,
            "none_known": none_known,
            "reaction": manifestation.text if manifestation else None,
            "severity": severity if severity in _SEVERITY else None,
            "clinical_status": "resolved" if status in _RESOLVED else "active",
            "onset_on": day(resource.get("onsetDateTime")),
            "note": _notes(resource),
        },
    )


def plan_immunization(bundle: Bundle, entry: Entry) -> Planned | Passed:
    """STU3 calls the day `date`, R4 `occurrenceDateTime`."""
    resource = entry.resource
    status = resource.get("status")
    if status == "entered-in-error":
        return _passed(entry, "entered_in_error")
    if status == "not-done" or resource.get("notGiven") is True:
        return _passed(entry, "not_done")
    what = coded(resource.get("vaccineCode"))
    if what is None:
        return _passed(entry, "no_code")
    given = day(resource.get("occurrenceDateTime")) or day(resource.get("date"))
    lot = text(resource.get("lotNumber"))
    return _planned(
        entry,
        "immunizations",
        {**_what(what), "given_on": given, "lot": lot[:40] if lot else None, "note": _notes(resource)},
    )


Planner = Callable[[Bundle, Entry], Planned | Passed]
PLANNERS: dict[str, Planner] = {
    "Condition": plan_condition,
    "Procedure": plan_procedure,
    "MedicationRequest": plan_medication,
    "MedicationStatement": plan_medication,
    "AllergyIntolerance": plan_allergy,
    "Immunization": plan_immunization,
    "Consent": plan_consent,
    "MedicationAdministration": plan_administration,
}


def _what(what: Coded) -> dict[str, Any]:
    return {"text": what.text, "code_system": what.system, "code": what.code}


def _planned(entry: Entry, kind: str, values: dict[str, Any]) -> Planned:
    return Planned(kind, values, [entry.ref], entry.resource_type)


def _passed(entry: Entry, reason: str) -> Passed:
    return Passed(entry.resource_type, entry.ref, reason)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _notes(resource: Json) -> str | None:
    """Annotations as text."""
    found = [note for item in items(resource.get("note")) if (note := text(item.get("text")))]
    return "\n".join(found)[:4000] or None


def _display(bundle: Bundle, entry: Entry, reference: Json) -> str | None:
    shown = text(reference.get("display"))
    if shown:
        return shown
    resource = bundle.resolve(entry, reference)
    what = coded(resource.get("code")) if resource else None
    return what.text if what else None


def _dose(resource: Json) -> str | None:
    """The instruction in words, or amount and rhythm put together."""
    instruction = first(items(resource.get("dosageInstruction")) or items(resource.get("dosage"))) or {}
    words = text(instruction.get("text")) or text(instruction.get("patientInstruction")) or ""
    if not words:
        amount = (first(items(instruction.get("doseAndRate"))) or instruction).get("doseQuantity")
        repeat = (
            (instruction.get("timing") or {}).get("repeat")
            if isinstance(instruction.get("timing"), dict)
            else None
        )
        parts = []
        if isinstance(amount, dict) and amount.get("value") is not None:
            parts.append(
                " ".join(str(part) for part in (amount["value"], amount.get("unit")) if part is not None)
            )
        if isinstance(repeat, dict) and repeat.get("frequency") and repeat.get("period"):
            parts.append(
                f"{repeat['frequency']}x / {repeat['period']} {repeat.get('periodUnit', '')}".strip()
            )
        if instruction.get("asNeededBoolean") is True:
            parts.append("as needed")
        words = ", ".join(parts)
    return words[:200] or None
