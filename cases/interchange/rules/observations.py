"""Observations: laboratory, vital signs, performance status, and everything else as it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cases.interchange.rules.bundle import Entry, Json
from cases.interchange.rules.elements import (
    LOINC,
    Coded,
    code_of,
    coded,
    codes_in,
    day,
    first,
    instant,
    items,
    number,
    text,
    word,
)
from cases.interchange.rules.own import CODE_SYSTEM, read_own
from cases.interchange.rules.planned import Passed, Planned
from cases.interchange.rules.units import (
    BLOOD_PRESSURE_PANELS,
    LAB_CODE_BY_LOINC,
    PERFORMANCE,
    as_vital_sign,
    in_catalogue_unit,
)
from cases.record.rules.codes import LAB_BY_CODE
from cases.record.rules.sources import TEXT_LABS

_VOID = frozenset({"entered-in-error", "cancelled"})
_ABSENT: Mapping[str, str] = MappingProxyType(
    {
        "unknown": "unknown", "asked-unknown": "unknown", "asked-declined": "refused", "temp-unknown": "pending",
        "not-performed": "not_done", "not-applicable": "not_applicable", "error": "unknown",
    }
)  # fmt: skip


def plan_observation(entry: Entry) -> Planned | Passed:
    """One Observation as an entry to make. Vital signs of one moment are put together later."""
    resource = entry.resource
    what = coded(resource.get("code"))
    on = _day_of(resource)
    if word(resource.get("status")) in _VOID:
        return Passed(entry.resource_type, entry.ref, "entered_in_error")
    if what is None:
        return Passed(entry.resource_type, entry.ref, "no_code")
    if on is None:
        return Passed(entry.resource_type, entry.ref, "no_date")
    loincs = codes_in(resource.get("code"), LOINC)
    plain = _plain(entry, what, on)
    return (
        _lab(entry, loincs, on, plain)
        or _vital(entry, loincs, on, plain)
        or _performance(entry, loincs, on)
        or (plain or Passed(entry.resource_type, entry.ref, "no_value"))
    )


def _day_of(resource: Json) -> date | None:
    period = resource.get("effectivePeriod")
    start = period.get("start") if isinstance(period, dict) else None
    for value in (
        resource.get("effectiveDateTime"),
        resource.get("effectiveInstant"),
        start,
        resource.get("issued"),
    ):
        found = day(value)
        if found is not None:
            return found
    return None


def _quantity(holder: Json) -> tuple[Decimal, str, str] | None:
    """Value, UCUM unit, and value with unit as it was written."""
    quantity = holder.get("valueQuantity")
    if not isinstance(quantity, dict):
        return None
    value = number(quantity.get("value"))
    if value is None or quantity.get("comparator"):
        # "< 5" is not 5: it stays words
        return None
    shown = text(quantity.get("unit")) or text(quantity.get("code")) or ""
    return value, text(quantity.get("code")) or shown, f"{value:f} {shown}".strip()


def _lab(entry: Entry, loincs: list[str], on: date, plain: Planned | None) -> Planned | None:
    """The codes of our own catalogue first: not every test of it has a LOINC code."""
    ours = [
        code
        for code in codes_in(entry.resource.get("code"), CODE_SYSTEM)
        if code in LAB_BY_CODE or code in TEXT_LABS
    ]
    code = next(
        iter([*ours, *(LAB_CODE_BY_LOINC[name] for name in loincs if name in LAB_CODE_BY_LOINC)]), None
    )
    if code is None:
        return None
    is_ours = code in ours
    values: dict[str, Any] = {
        "code": code,
        "effective_on": on,
        "taken_at": instant(entry.resource.get("effectiveDateTime")),
        **_limits(entry.resource, code, exact=is_ours),
    }
    measured = _quantity(entry.resource)
    if measured is None:
        words = text(entry.resource.get("valueString")) if is_ours else None
        if words is not None:
            return Planned("labs", {**values, "text_value": words}, [entry.ref], entry.resource_type)
        reason = _ABSENT.get(code_of(entry.resource.get("dataAbsentReason")))
        if reason is None:
            return None
        return Planned("labs", {**values, "absent_reason_code": reason}, [entry.ref], entry.resource_type)
    value, unit, written = measured
    converted = in_catalogue_unit(code, value, unit, exact=is_ours)
    if converted is None:
        return None
    return Planned(
        "labs",
        values | {"value": converted},
        [entry.ref],
        entry.resource_type,
        original=written[:80],
        fallback=_as_list(plain),
    )


def _as_list(plain: Planned | None) -> list[Planned]:
    return [] if plain is None else [plain]


def _limits(resource: Json, code: str, *, exact: bool) -> dict[str, Decimal]:
    """The normal range of the laboratory, in the catalogue's unit. Its upper end is the ULN of the scores."""
    limits = first(items(resource.get("referenceRange"))) or {}
    found = {}
    for name, side in (("ref_low", "low"), ("ref_high", "high")):
        end = limits.get(side)
        value = number(end.get("value")) if isinstance(end, dict) else None
        if value is not None and isinstance(end, dict):
            unit = text(end.get("code")) or text(end.get("unit")) or ""
            converted = in_catalogue_unit(code, value, unit, exact=exact)
            if converted is not None:
                found[name] = converted
    if "ref_high" in found and code in {"ldh", "alt", "ast"}:
        found["uln"] = found["ref_high"]
    return found


def _vital(entry: Entry, loincs: list[str], on: date, plain: Planned | None) -> Planned | None:
    values: dict[str, Any] = {}
    is_ours = read_own(entry.resource) is not None
    holders = [entry.resource]
    if set(loincs) & BLOOD_PRESSURE_PANELS:
        holders = items(entry.resource.get("component"))
    for holder in holders:
        measured = _quantity(holder)
        for loinc in codes_in(holder.get("code"), LOINC):
            found = as_vital_sign(loinc, measured[0], measured[1], exact=is_ours) if measured else None
            if found is not None:
                values[found[0]] = found[1]
    if not values:
        return None
    values |= {"effective_on": on, "taken_at": instant(entry.resource.get("effectiveDateTime"))}
    return Planned("vitals", values, [entry.ref], entry.resource_type, fallback=_as_list(plain))


def _performance(entry: Entry, loincs: list[str], on: date) -> Planned | None:
    name = next((PERFORMANCE[loinc] for loinc in loincs if loinc in PERFORMANCE), None)
    measured = _quantity(entry.resource)
    whole = number(entry.resource.get("valueInteger"))
    value = measured[0] if measured else whole
    if name is None or value is None:
        return None
    return Planned("performance-status", {name: value, "effective_on": on}, [entry.ref], entry.resource_type)


def _plain(entry: Entry, what: Coded, on: date) -> Planned | None:
    """Code, value and unit as they came; None when there is no value at all."""
    resource = entry.resource
    values: dict[str, Any] = {
        "text": what.text,
        "code_system": what.system,
        "code": what.code,
        "category": code_of(first(resource.get("category")))[:40] or None,
        "effective_on": on,
        "taken_at": instant(resource.get("effectiveDateTime")),
    }
    measured = _quantity(resource)
    if measured is not None and abs(measured[0]) < 10**15:
        values |= {"value": measured[0], "unit": measured[1][:40] or None}
    else:
        words = _in_words(resource) or "; ".join(
            f"{part.text}: {shown}"
            for component in items(resource.get("component"))
            if (part := coded(component.get("code"))) and (shown := _in_words(component))
        )
        if not words:
            return None
        values["text_value"] = words[:1000]
    return Planned("observations", values, [entry.ref], entry.resource_type)


def _in_words(holder: Json) -> str:
    concept = coded(holder.get("valueCodeableConcept"))
    if concept is not None:
        return concept.text
    quantity = holder.get("valueQuantity")
    if isinstance(quantity, dict) and number(quantity.get("value")) is not None:
        parts = (
            quantity.get("comparator"),
            quantity.get("value"),
            quantity.get("unit") or quantity.get("code"),
        )
        return " ".join(str(part) for part in parts if part is not None)
    for name in ("valueString", "valueInteger", "valueDateTime", "valueTime"):
        if holder.get(name) is not None:
            return text(str(holder[name])) or ""
    if isinstance(holder.get("valueBoolean"), bool):
        return "yes" if holder["valueBoolean"] else "no"
    absent = coded(holder.get("dataAbsentReason"))
    return f"({absent.text})" if absent else ""


def merge_vital_signs(planned: list[Planned]) -> list[Planned]:
    """Put vital signs of one moment into one entry: weight, height and pressure of one visit belong together.

    The same sign twice at one moment stays two entries.
    """
    merged: dict[Any, Planned] = {}
    result: list[Planned] = []
    for item in planned:
        if item.kind != "vitals" or item.entry:
            result.append(item)
            continue
        key = item.values["taken_at"] or item.values["effective_on"]
        target = merged.get(key)
        if target is None or _clash(target, item):
            merged[key] = item
            result.append(item)
            continue
        target.values |= item.values
        target.refs += item.refs
        target.fallback += item.fallback
    return result


def _clash(one: Planned, other: Planned) -> bool:
    shared = (set(one.values) & set(other.values)) - {"effective_on", "taken_at"}
    return bool(shared)
