"""Small writers of FHIR elements; each leaves out what it has no value for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from cases.interchange.rules.elements import LOINC, WALL
from cases.interchange.rules.own import CARRIED, CODE_SYSTEM, entry_extension
from cases.record.rules.text import Text

UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a row alone does not say. `cancer_patients`: those with a diagnosis that CAR-T may treat, of whom mCODE
    speaks; `today`: on which a last day lies in the past or not, None where nobody asks."""

    cancer_patients: frozenset[UUID] = frozenset()
    today: date | None = None


def without_gaps(resource: Mapping[str, Any]) -> Json:
    """The elements that say something: no None, no empty text, list or object."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}


def resource(
    kind: str,
    row: Any,
    *,
    slug: str,
    part: str = "",
    aside: Mapping[str, Any] | None = None,
    profiles: tuple[str, ...] = (),
    **elements: Any,
) -> Json:
    """A resource of an entry, with the fields in its extension for which FHIR has no element.

    `part` tells the resources of one entry apart. `aside` are fields that elements carry for most entries but not
    for this one; None says that the field has no value whatever the elements look like.
    """
    aside = aside or {}
    carried = CARRIED.get(slug, frozenset())
    names = row.WRITABLE if hasattr(row, "WRITABLE") else row.pgh_tracked_model.WRITABLE
    fields = {name: getattr(row, name) for name in names if name not in carried} | dict(aside)
    absent = [name for name, value in aside.items() if value is None]
    return without_gaps(
        {
            "resourceType": kind,
            "id": f"{row.id}-{part}" if part else str(row.id),
            "meta": meta(row.version, row.updated_at, profiles),
            "extension": [entry_extension(slug, row.id, fields, absent)],
            **elements,
        }
    )


def meta(version: int, updated_at: datetime, profiles: tuple[str, ...] = ()) -> Json:
    return without_gaps(
        {"versionId": str(version), "lastUpdated": moment(updated_at), "profile": list(profiles)}
    )


def moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def taken(row: Any) -> str | None:
    """When it was measured: the instant where it falls on the day of the entry, else the day."""
    at: datetime | None = row.taken_at
    if at is not None and at.astimezone(WALL).date() == row.effective_on:
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return day(row.effective_on)


def taken_aside(row: Any) -> Json:
    """The instant that `taken` had to leave out."""
    at: datetime | None = row.taken_at
    kept = at is not None and at.astimezone(WALL).date() == row.effective_on
    return {} if kept or at is None else {"taken_at": at}


def patient(row: Any) -> Json:
    return {"reference": f"Patient/{row.patient_id}"}


def concept(text: str | None, *codings: Json | None) -> Json:
    return without_gaps({"coding": [coding for coding in codings if coding], "text": text})


def coding(system: str | None, code: str | None, display: str | None = None) -> Json | None:
    return without_gaps({"system": system, "code": code, "display": display}) if code else None


def stated(row: Any) -> Json:
    """The concept of an entry that keeps words and code as they came."""
    return concept(row.text, coding(row.code_system, row.code))


def stated_aside(row: Any) -> Json:
    """A system without a code has no place in a concept."""
    return {"code_system": row.code_system} if row.code_system and not row.code else {}


def own_code(code: str, label: Text | None = None, *more: Json | None) -> Json:
    """A concept of our own tables, with the codings of the world first."""
    return concept(label.it if label else code, *more, coding(CODE_SYSTEM, code, label.en if label else None))


def status_concept(system: str, code: str | None) -> Json | None:
    return {"coding": [{"system": TERMINOLOGY + system, "code": code}]} if code else None


def loinc(code: str | None) -> Json | None:
    return coding(LOINC, code)


def quantity(value: Decimal | None, unit: str | None) -> Json | None:
    if value is None:
        return None
    ucum = {"system": UCUM, "code": unit} if unit else {}
    return {"value": number(value), "unit": unit, **ucum} if unit else {"value": number(value)}


def number(value: Decimal) -> int | Decimal:
    """Whole numbers without a point: 11.80 stays exact, 118.000 becomes 118."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def notes(row: Any) -> list[Json]:
    return [{"text": row.note}] if row.note else []


def in_error(row: Any) -> bool:
    return bool(row.status == "entered_in_error")
