"""Every resource of a Bundle, sorted: taken into the record, kept as a document, or left out and why."""

from __future__ import annotations

from cases.interchange.rules.bundle import Bundle, Entry, Json
from cases.interchange.rules.diseases import blood_codes, keep_one_diagnosis
from cases.interchange.rules.elements import word
from cases.interchange.rules.history import PLANNERS
from cases.interchange.rules.observations import merge_vital_signs, plan_observation
from cases.interchange.rules.own import read_course, read_own
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
    plan.entries = keep_one_diagnosis(merge_vital_signs(merge_own(plan.entries)), frozenset().union(*named))
    return plan


def merge_own(planned: list[Planned]) -> list[Planned]:
    """Put the pieces of one exported entry together again."""
    whole: dict[tuple[str, str], Planned] = {}
    result: list[Planned] = []
    for item in planned:
        first = whole.setdefault((item.kind, item.entry), item) if item.entry else item
        if first is item:
            result.append(item)
            continue
        first.values |= item.values
        first.refs += item.refs
    return result


_FINAL = frozenset({"entered_in_error", "not_done"})


def _decide(bundle: Bundle, entry: Entry) -> Planned | Passed:
    """As for anybody's resource; one that CircleCare wrote says itself which entry it is."""
    if read_course(entry.resource) is not None:
        return Passed(entry.resource_type, entry.ref, "course", kept=True)
    decided = _decide_for_anybody(bundle, entry)
    own = read_own(entry.resource)
    if own is None or (isinstance(decided, Passed) and decided.reason in _FINAL):
        return decided
    if _is_void(entry.resource):
        return Passed(entry.resource_type, entry.ref, "entered_in_error")
    read = [decided, *decided.fallback] if isinstance(decided, Planned) else []
    same = next((one.values for one in read if one.kind == own.kind), {})
    condition = next((one for one in read if one.kind == "conditions"), None)
    if own.kind == "diagnoses" and condition is not None:
        same = {"diagnosed_on": condition.values["onset_on"], "note": condition.values["note"]}
    return Planned(
        own.kind,
        own.over(same),
        [entry.ref],
        entry.resource_type,
        original=own.original,
        fallback=[condition] if own.kind == "diagnoses" and condition is not None else [],
        entry=own.entry,
    )


def _is_void(resource: Json) -> bool:
    """Some resources (Consent, MedicationAdministration) have no reader of their own that would see it."""
    return word(resource.get("status")) == "entered-in-error"


def _decide_for_anybody(bundle: Bundle, entry: Entry) -> Planned | Passed:
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
