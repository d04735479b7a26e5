"""Every resource of a Bundle, sorted: taken into the record, kept as a document, or left out and why."""

from __future__ import annotations

from cases.interchange.rules.bundle import Bundle, Entry
from cases.interchange.rules.diseases import blood_codes, keep_one_diagnosis
from cases.interchange.rules.history import PLANNERS
from cases.interchange.rules.observations import merge_vital_signs, plan_observation
from cases.interchange.rules.planned import Passed, Plan, Planned

_DIRECTORY = frozenset({"Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService"})
_BILLING = frozenset(
    {"Claim", "ClaimResponse", "ExplanationOfBenefit", "Coverage", "Account", "Invoice", "PaymentNotice"}
)


def plan_entries(bundle: Bundle, *, known: frozenset[str] = frozenset()) -> Plan:
    """What to do with each resource but the patient and those whose ref is `known` from an earlier import.

    Nothing is dropped without a word.
    """
    plan = Plan()
    for entry in bundle.entries:
        if entry is bundle.patient:
            continue
        if entry.ref in known:
            plan.already.append(Passed(entry.resource_type, entry.ref, "already_imported"))
            continue
        decided = _decide(bundle, entry)
        if isinstance(decided, Planned):
            plan.entries.append(decided)
        else:
            plan.passed.append(decided)
    named = (
        blood_codes(each.resource.get("code")) for each in bundle.entries if each.resource_type == "Condition"
    )
    plan.entries = keep_one_diagnosis(merge_vital_signs(plan.entries), frozenset().union(*named))
    return plan


def _decide(bundle: Bundle, entry: Entry) -> Planned | Passed:
    kind = entry.resource_type
    if kind == "Observation":
        return plan_observation(entry)
    planner = PLANNERS.get(kind)
    if planner is not None:
        return planner(bundle, entry)
    if kind == "Medication":
        return Passed(kind, entry.ref, "part_of_another")
    if kind in _DIRECTORY:
        return Passed(kind, entry.ref, "directory")
    if kind in _BILLING:
        return Passed(kind, entry.ref, "billing")
    return Passed(kind, entry.ref, "not_mapped", kept=True)
