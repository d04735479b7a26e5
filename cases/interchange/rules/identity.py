"""The Patient resource in our terms."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.interchange.rules.bundle import Entry, Json
from cases.interchange.rules.elements import code_of, day, first, items, text, word
from cases.interchange.rules.own import read_own_patient
from cases.interchange.rules.problems import BundleError, join
from cases.patients.rules.tax_code import normalise_tax_code
from cases.record.rules.text import Text

_TAX_CODE_SYSTEMS = frozenset(
    {
        "urn:oid:2.16.840.1.113883.2.9.4.3.2",
        "http://hl7.it/sid/codiceFiscale",
        "http://hl7.it/fhir/sid/codiceFiscale",
    }
)
RESOURCE_SYSTEM = "urn:circlecare:fhir-resource"
"""The system of what a Patient resource is called when it carries no identifier of its own."""
_NAME_LENGTH = 120
_OWN_FIELDS = frozenset(
    {
        "tax_code_absent_reason", "other_identifier_type", "other_identifier", "interpreter_needed", "gp_name",
        "caregiver_name", "caregiver_phone", "caregiver_relation", "caregiver_available_28d",
    }
)  # fmt: skip
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SEX = {"male": "M", "female": "F"}


@dataclass(frozen=True, slots=True)
class PlannedPatient:
    """`values` for the patient's fields; `identifiers` as (system, value), never empty; `died`: the file says so,
    with or without a day."""

    values: dict[str, Any]
    identifiers: tuple[tuple[str, str], ...]
    died: bool = False


def plan_patient(entry: Entry) -> PlannedPatient:
    """Raises BundleError when name or full birth date are missing: nobody can be told apart without them."""
    resource = entry.resource
    name = _official(items(resource.get("name")))
    family, given = text(name.get("family")), " ".join(_words(name.get("given")))
    if not family or not given:
        raise BundleError(
            "no_name",
            Text("Mancano cognome o nome del paziente", "The patient's family or given name is missing"),
            pointer=join(entry.pointer, "name"),
        )
    born = _full_day(resource.get("birthDate"))
    if born is None:
        raise BundleError(
            "no_birth_date",
            Text("Manca la data di nascita completa", "The full birth date is missing"),
            pointer=join(entry.pointer, "birthDate"),
        )
    identifiers = _identifiers(resource)
    written = next((value for system, value in identifiers if system in _TAX_CODE_SYSTEMS), None)
    tax_code = normalise_tax_code(written) if written else None
    values: dict[str, Any] = {
        "family_name": family[:120],
        "given_name": given[:120],
        "birth_date": born,
        "sex": _SEX.get(word(resource.get("gender")), "unknown"),
        "tax_code": tax_code,
        "tax_code_absent_reason": "" if tax_code else "unknown",
        "phone": (_telecom(resource, "phone") or "")[:40],
        "email": _email(resource),
        "residence_comune": (text((first(items(resource.get("address"))) or {}).get("city")) or "")[:80],
        "language": _language(resource)[:16],
        "deceased_on": day(resource.get("deceasedDateTime")),
        **{name: value for name, value in read_own_patient(resource).items() if name in _OWN_FIELDS},
    }
    kept = tuple((system, value) for system, value in identifiers if system not in _TAX_CODE_SYSTEMS)
    died = resource.get("deceasedBoolean") is True or text(resource.get("deceasedDateTime")) is not None
    return PlannedPatient(values=values, identifiers=kept or (_own_name(entry, values),), died=died)


def _own_name(entry: Entry, values: Mapping[str, Any]) -> tuple[str, str]:
    """What a Patient without an identifier is known by when it comes again.

    An absolute address belongs to one resource in the world. "Patient/1" does not: every hospital has one, so it
    counts only together with who it is.
    """
    if entry.ref.startswith(("urn:uuid:", "urn:oid:", "http://", "https://")):
        name = entry.ref
    else:
        who = (entry.ref, *(str(values[key]) for key in ("family_name", "given_name", "birth_date", "sex")))
        name = _hashed("|".join(who))
    return RESOURCE_SYSTEM, name if len(name) <= _NAME_LENGTH else _hashed(name)


def _hashed(name: str) -> str:
    return f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def _official(names: list[Json]) -> Json:
    """The name in use: official before usual before any other; a maiden or old name last."""
    order = {
        "official": 0,
        "usual": 1,
        "nickname": 3,
        "anonymous": 3,
        "temp": 3,
        "old": 4,
        "maiden": 5,
    }
    return min(names, key=lambda name: order.get(word(name.get("use")), 2), default={})


def _words(given: Any) -> list[str]:
    found = given if isinstance(given, list) else [given]
    return [word for item in found if (word := text(item))]


def _full_day(value: Any) -> date | None:
    return day(value) if isinstance(value, str) and len(value) >= len("2000-01-01") else None


def _identifiers(resource: Json) -> tuple[tuple[str, str], ...]:
    """Identifiers that say who gave them; a number without a system identifies nobody."""
    found: dict[tuple[str, str], None] = {}
    for item in items(resource.get("identifier")):
        system, value = text(item.get("system")), text(item.get("value"))
        if system and value and len(system) <= 200 and len(value) <= 120:
            found[system, value] = None
    return tuple(found)


def _telecom(resource: Json, system: str) -> str | None:
    return next(
        (
            value
            for item in items(resource.get("telecom"))
            if item.get("system") == system and (value := text(item.get("value")))
        ),
        None,
    )


def _email(resource: Json) -> str:
    """Only what looks like an address: a badly kept contact must not keep a patient out."""
    found = _telecom(resource, "email") or ""
    return found if _EMAIL.fullmatch(found) and len(found) <= 254 else ""


def _language(resource: Json) -> str:
    spoken = first(items(resource.get("communication"))) or {}
    return code_of(spoken.get("language"))
