"""The extension by which a resource that CircleCare wrote is known again.

FHIR has no element for many fields of a haematological record (cell of origin, refractoriness, who explained a
consent). They travel in one extension of the resource: the kind of the entry, its id, and the fields by name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cases.interchange.rules.elements import instant, items, text

ENTRY_URL = "urn:circlecare:fhir:entry"
PATIENT_KIND = "patient"
CODE_SYSTEM = "urn:circlecare:fhir:code"
"""Codes of our own tables: a laboratory test, a disease of the referral form, a fact."""

KINDS = frozenset(
    {
        "diagnoses", "conditions", "comorbidity", "therapy-lines", "derived-facts", "labs", "performance-status",
        "infection-status", "disease-status", "vitals", "allergies", "medications", "procedures", "immunizations",
        "observations", "virology", "logistics", "consents", "immunoglobulins", "infections", "relapses",
        "second-malignancies", "deaths",
    }
)  # fmt: skip
COURSE_KINDS = frozenset(
    {
        "course-entry",
        "custody-step",
        "custody-deviation",
        "toxicity-observations",
        "toxicity-baseline",
        "toxicity-treatments",
        "toxicity-iec-hs",
    }
)
"""What belongs to the CAR-T course: entered by hand at the bedside and the bench only, never by an import."""
# with a hyphen: no field of the record has such a name
_KIND, _ID, _ABSENT = "entry-kind", "entry-id", "absent-field"
_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Own:
    """What an own resource says of its entry. `original` is a laboratory value as it first came."""

    kind: str
    entry: str
    fields: Mapping[str, Any]
    original: str | None = None

    def over(self, read: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the entry: those that elements carry as they were `read` from them, the others as said."""
        carried = CARRIED.get(self.kind, frozenset())
        return {name: value for name, value in read.items() if name in carried} | dict(self.fields)


CARRIED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "diagnoses": frozenset({"diagnosed_on", "note"}),
        "conditions": frozenset(
            {"text", "code_system", "code", "clinical_status", "onset_on", "resolved_on", "note"}
        ),
        "procedures": frozenset({"text", "code_system", "code", "performed_on", "ended_on", "reason", "note"}),
        "medications": frozenset(
            {"text", "code_system", "code", "dose", "clinical_status", "start_on", "end_on", "none_known", "note"}
        ),
        "allergies": frozenset(
            {
                "text", "code_system", "code", "reaction", "severity", "clinical_status", "onset_on", "none_known",
                "note",
            }
        ),
        "immunizations": frozenset({"text", "code_system", "code", "given_on", "lot", "note"}),
        "labs": frozenset(
            {
                "code", "value", "text_value", "absent_reason_code", "taken_at", "effective_on", "ref_low",
                "ref_high",
            }
        ),
        "vitals": frozenset(
            {
                "effective_on", "taken_at", "weight_kg", "height_cm", "temperature_c", "systolic_mmhg",
                "diastolic_mmhg", "heart_rate_bpm", "respiratory_rate_pm",
            }
        ),
        "performance-status": frozenset({"effective_on", "ecog", "kps"}),
        "observations": frozenset(
            {"text", "code_system", "code", "category", "value", "unit", "text_value", "taken_at", "effective_on"}
        ),
    }
)  # fmt: skip
"""By kind, the fields that stand in elements of the resource, where the import reads them for anybody. All other
fields of an entry travel in the extension."""


def entry_extension(
    kind: str, entry: object, fields: Mapping[str, Any], absent: Iterable[str] = ()
) -> dict[str, Any]:
    """The extension for an entry; fields that are None are left out.

    `absent` names fields that have no value although an element looks as if they had one (the name of a disease
    stands where an entry has no words of its own).
    `entry_extension("labs", "0190...", {"uln": Decimal("248")})` holds kind, entry and uln.
    """
    parts: list[dict[str, Any]] = [
        {"url": _KIND, "valueCode": kind},
        {"url": _ID, "valueId": str(entry)},
        *({"url": _ABSENT, "valueCode": name} for name in absent),
    ]
    for name, value in fields.items():
        parts += [{"url": name, **typed} for typed in _typed(value)]
    return {"url": ENTRY_URL, "extension": parts}


def read_own(resource: Mapping[str, Any]) -> Own | None:
    """The entry that a resource came from; None for a resource of somebody else."""
    own = _read_extension(resource)
    return own if own is not None and own.kind in KINDS else None


def read_course(resource: Mapping[str, Any]) -> Own | None:
    """The entry of a CAR-T course that a resource came from; None for every other resource."""
    own = _read_extension(resource)
    return own if own is not None and own.kind in COURSE_KINDS else None


def read_own_patient(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a patient for which a Patient resource has no element."""
    own = _read_extension(resource)
    return own.fields if own is not None and own.kind == PATIENT_KIND else {}


def _read_extension(resource: Mapping[str, Any]) -> Own | None:
    found = next(
        (item for item in items(resource.get("extension")) if item.get("url") == ENTRY_URL),
        None,
    )
    if found is None:
        return None
    kind = entry = ""
    fields: dict[str, Any] = {}
    for part in items(found.get("extension"))[:_MOST_FIELDS]:
        name = text(part.get("url")) or ""
        value = _read(part)
        if name == _KIND:
            kind = value if isinstance(value, str) else ""
        elif name == _ID:
            entry = value if isinstance(value, str) else ""
        elif name and value is not None:
            _collect(fields, name, value, part)
    fields |= dict.fromkeys(fields.pop(_ABSENT, ()))
    original = fields.pop("original", None)
    return Own(kind, entry[:64], fields, original if isinstance(original, str) else None)


def _collect(fields: dict[str, Any], name: str, value: Any, part: Mapping[str, Any]) -> None:
    """A code is one of several (fields of several codes are lists); everything else stands alone."""
    if "valueCode" in part:
        fields.setdefault(name, [])
        if isinstance(fields[name], list):
            fields[name].append(value)
    else:
        fields[name] = value


def _typed(value: Any) -> list[dict[str, Any]]:
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return [{"valueCode": str(item)} for item in value]
    if isinstance(value, bool):
        return [{"valueBoolean": value}]
    if isinstance(value, datetime):
        return [{"valueDateTime": value.isoformat()}]
    if isinstance(value, date):
        return [{"valueDate": value.isoformat()}]
    if isinstance(value, Decimal):
        # as text: a number of JSON may lose digits on its way through other programs
        return [{"valueString": f"{value:f}"}]
    if isinstance(value, int):
        return [{"valueInteger": value}]
    return [{"valueString": str(value)}]


def _read(part: Mapping[str, Any]) -> Any:
    for name in ("valueCode", "valueId", "valueString", "valueDate"):
        if name in part:
            return text(part[name])
    if isinstance(part.get("valueBoolean"), bool):
        return part["valueBoolean"]
    if "valueDateTime" in part:
        return instant(part["valueDateTime"])
    whole = part.get("valueInteger")
    if isinstance(whole, int) and not isinstance(whole, bool) and math.isfinite(whole):
        return whole
    return None
