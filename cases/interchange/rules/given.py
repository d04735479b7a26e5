"""Consents, and immunoglobulins among what was given: the two that other systems may write alone."""

from __future__ import annotations

from typing import Any

from cases.interchange.rules.bundle import Bundle, Entry, Json
from cases.interchange.rules.elements import (
    code_of,
    coded,
    codes_in,
    day,
    first,
    items,
    period_days,
    text,
    word,
)
from cases.interchange.rules.own import CODE_SYSTEM
from cases.interchange.rules.planned import Passed, Planned
from cases.record.rules.immunity_codes import IG_ROUTES
from cases.record.rules.text import codes_of

ATC = "http://www.whocc.no/atc"
IMMUNOGLOBULINS = "J06BA"
"""ATC: immunoglobulins, normal human (01 for the muscle or under the skin, 02 into a vein)."""
_GIVEN = {"active": True, "rejected": False}
_ROUTES = {"J06BA01": "sc", "J06BA02": "iv"}


def plan_consent(bundle: Bundle, entry: Entry) -> Planned | Passed:
    """A consent whose category is a code of ours (the record refuses one that it has not); what a consent means
    elsewhere nobody here can tell."""
    resource = entry.resource
    status = word(resource.get("status"))
    if status == "entered-in-error":
        return Passed(entry.resource_type, entry.ref, "entered_in_error")
    kinds = [code for item in items(resource.get("category")) for code in codes_in(item, CODE_SYSTEM)]
    kind = kinds[0] if kinds else None
    if kind is None:
        return Passed(entry.resource_type, entry.ref, "not_mapped", kept=True)
    asked_on = day(resource.get("dateTime"))
    policy = resource.get("policyRule")
    version = text(policy.get("text")) if isinstance(policy, dict) else None
    values: dict[str, Any] = {
        "kind": kind,
        "given": True if status == "inactive" else _GIVEN.get(status or ""),
        "effective_on": asked_on,
        "text_version": version[:40] if version and version != kind else None,
    }
    if status == "inactive":
        # without a word about the day, the consent counts no more from the day of the document on
        values["withdrawn_on"] = asked_on
    return Planned("consents", values, [entry.ref], entry.resource_type)


def plan_administration(bundle: Bundle, entry: Entry) -> Planned | Passed:
    """A dose of immunoglobulins; other medicines given stay as they came (see the lines of therapy)."""
    resource = entry.resource
    status = word(resource.get("status"))
    if status == "entered-in-error":
        return Passed(entry.resource_type, entry.ref, "entered_in_error")
    concept = resource.get("medicationCodeableConcept")
    atc = next((code for code in codes_in(concept, ATC) if code.startswith(IMMUNOGLOBULINS)), None)
    if atc is None and "immunoglobulin" not in codes_in(concept, CODE_SYSTEM):
        return Passed(entry.resource_type, entry.ref, "not_mapped", kept=True)
    if status == "not-done":
        return Passed(entry.resource_type, entry.ref, "not_done")
    given_on = day(resource.get("effectiveDateTime")) or period_days(resource.get("effectivePeriod"))[0]
    if given_on is None:
        return Passed(entry.resource_type, entry.ref, "no_date")
    what = coded(concept)
    dosage = resource.get("dosage") if isinstance(resource.get("dosage"), dict) else {}
    assert isinstance(dosage, dict)
    note = first(items(resource.get("note")))
    values = {
        "given_on": given_on,
        "product": what.text[:120] if what else None,
        "route": _route(dosage) or _ROUTES.get(atc or ""),
        "dose_g": _grams(dosage.get("dose")),
        "note": text(note.get("text")) if note else None,
    }
    return Planned("immunoglobulins", values, [entry.ref], entry.resource_type)


def _route(dosage: Json) -> str | None:
    code = code_of(dosage.get("route"))
    return code if code in codes_of(IG_ROUTES) else None


def _grams(dose: Any) -> Any:
    if not isinstance(dose, dict) or dose.get("code", dose.get("unit")) != "g":
        return None
    return dose.get("value")
