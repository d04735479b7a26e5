"""Resources for which the record has no table: kept as they came, with their links led to what they mean here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.interchange.rules.bundle import Bundle, Entry, Json
from cases.interchange.rules.elements import LOINC, coded, codes_in, first, items, text
from cases.interchange.rules.outward.facets import FACETS_BY_SLUG, Facet

KEPT_TYPES = frozenset(
    {
        "Encounter",
        "CarePlan",
        "DiagnosticReport",
        "ImagingStudy",
        "MedicationAdministration",
        "ServiceRequest",
        "Appointment",
        # of a CAR-T course that another network sent
        "Observation",
        "Procedure",
    }
)
"""What is served again one by one; everything else stays in the Bundle among the patient's documents."""

# the server says what these are; a narrative is markup of strangers
_OURS = frozenset({"id", "meta", "text", "implicitRules"})


def settle(bundle: Bundle, entry: Entry, name_of: Callable[[Entry], str | None]) -> Json:
    """The resource of an entry to be kept. `name_of` gives what an entry of the Bundle is called here
    ("Observation/0190..."), None when it is not here: then the link becomes the words for what it led to."""
    settled: Json = _settled(
        {name: value for name, value in entry.resource.items() if name not in _OURS}, bundle, name_of
    )
    return settled


def _settled(value: Any, bundle: Bundle, name_of: Callable[[Entry], str | None]) -> Any:
    if isinstance(value, list):
        return [_settled(item, bundle, name_of) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("reference"), str):
        return _link(value, bundle, name_of)
    return {name: _settled(child, bundle, name_of) for name, child in value.items()}


def _link(link: Json, bundle: Bundle, name_of: Callable[[Entry], str | None]) -> Json:
    reference = link["reference"]
    rest = {name: value for name, value in link.items() if name != "reference"}
    if reference.startswith("#"):
        return link
    target = bundle.by_reference.get(reference.split("/_history/", 1)[0])
    named = name_of(target) if target is not None else None
    if named is not None:
        return {**rest, "reference": named}
    words = text(link.get("display")) or (_words(target.resource) if target is not None else None)
    # a link to the outside is for nobody here to follow, but says where it came from
    return {**rest, "display": words or reference[:200]}


def _words(resource: Json) -> str:
    """What a person would call the resource: its name, else its code, else its type."""
    name = resource.get("name")
    if isinstance(name, str) and text(name):
        return name[:200]
    person = first(items(name))
    if person is not None:
        given = person.get("given")
        parts = [*(given if isinstance(given, list) else []), person.get("family")]
        words = " ".join(part for part in parts if isinstance(part, str)) or text(person.get("text"))
        if words:
            return words[:200]
    what = coded(resource.get("code"))
    return what.text if what else str(resource.get("resourceType"))


def facet_of(kind: str, row: Any, original: Json) -> Facet | None:
    """Which of the resources of a row the `original` resource became: by its code where there are several."""
    found = [facet for facet in FACETS_BY_SLUG[kind] if facet.takes(row)]
    codes = {(LOINC, code) for code in codes_in(original.get("code"), LOINC)}
    return next((facet for facet in found if codes & set(facet.codes)), found[0] if found else None)
