"""Resources about the product: its order, what the manufacturer said, the release, and what deviated.

What a manufacturer says is a dated statement that no later one replaces, and a certificate of release is a judgement of
one day: both are Observations about the patient's product, with the judgement as the interpretation. A Procedure would
have one status that changes, and Task is no resource of this interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cases.fhir.rules.course_elements import (
    centre,
    choices,
    coi,
    entry,
    exact,
    notes_of,
    product_concept,
    subject,
)
from cases.interchange.rules.elements import LOINC
from cases.interchange.rules.outward.elements import (
    TERMINOLOGY,
    UCUM,
    Json,
    coding,
    meta,
    moment,
    own_code,
    without_gaps,
)
from cases.interchange.rules.own import entry_extension
from cases.pathway.rules.course import KIND_BY_CODE
from cases.pathway.rules.deviations import CAUSES
from cases.pathway.rules.pre_ld import TICKS, pre_ld_proven, unmet
from cases.record.rules.text import Text, label_of

MANUFACTURING, RELEASE, PRE_LD, DEVIATION = (
    "manufacturing-state",
    "product-release",
    "pre-lymphodepletion-check",
    "identity-deviation",
)
CATEGORY = "procedure"
ORDER_SYSTEM, JOIN_SYSTEM = "urn:circlecare:fhir:product-order", "urn:circlecare:fhir:join"
_LABELS: Mapping[str, Text] = MappingProxyType(
    {
        MANUFACTURING: Text("Stato di produzione", "Manufacturing state"),
        RELEASE: Text("Rilascio del prodotto", "Release of the product"),
        PRE_LD: KIND_BY_CODE["pre_ld"].label,
        DEVIATION: Text("Identità non concordante", "Identity that did not agree"),
    }
)
NORMAL, ABNORMAL = Text("Normale", "Normal"), Text("Anomalo", "Abnormal")
_GOOD, _BAD = frozenset({"released"}), frozenset({"delayed", "out_of_specification", "failed"})
_MEASURED = (
    ("spo2_pct", "59408-5", "%"),
    ("systolic_mmhg", "8480-6", "mm[Hg]"),
    ("diastolic_mmhg", "8462-4", "mm[Hg]"),
)


def order_to_fhir(row: Any) -> Json:
    """The product as it was ordered; fulfilled once the cells were given."""
    values = row.values
    numbers = ((ORDER_SYSTEM, values.get("order_no")), (JOIN_SYSTEM, values.get("join_id")))
    return entry(
        "ServiceRequest",
        row,
        identifier=[
            *coi(values),
            *({"system": system, "value": value} for system, value in numbers if value),
        ],
        status="entered-in-error" if row.withdrawn else "completed" if row.given else "active",
        intent="order",
        category=[own_code("product", KIND_BY_CODE["product"].label)],
        code=product_concept(values),
        subject=subject(row),
        occurrenceDateTime=values.get("slot_on"),
        authoredOn=moment(row.at),
        requester=centre(row),
    )


def manufacturing_to_fhir(row: Any) -> Json:
    """What the manufacturer said on a day: the state, and the delivery that is expected."""
    values = row.values
    state = values["status"]
    expected = values.get("expected_on")
    return _entry(
        row,
        MANUFACTURING,
        effectiveDateTime=values.get("on"),
        valueCodeableConcept=own_code(state, label_of(choices(row.kind, "status"), state)),
        interpretation=_judged(good=state in _GOOD, bad=state in _BAD),
        component=_components(
            (_text("expected_on", "Consegna prevista", "Expected delivery"), "DateTime", expected)
        ),
        note=notes_of(values.get("reason")),
    )


def release_to_fhir(row: Any) -> Json:
    """The certificate: in or out of specification, lot, expiry, dose, and what was decided when it was out."""
    values = row.values
    found, decision, dose = values["specification"], values.get("oos_decision"), values.get("dose_e6")
    decided = own_code(decision, label_of(choices(row.kind, "oos_decision"), decision)) if decision else None
    amount = {"value": exact(dose), "unit": "10*6", "system": UCUM, "code": "10*6"} if dose else None
    return _entry(
        row,
        RELEASE,
        effectiveDateTime=values.get("released_on"),
        issued=moment(row.at),
        valueCodeableConcept=own_code(found, label_of(choices(row.kind, "specification"), found)),
        interpretation=_judged(good=found == "in", bad=found == "out"),
        component=_components(
            (_text("lot", "Lotto", "Lot"), "String", values.get("lot")),
            (_text("batch", "Batch", "Batch"), "String", values.get("batch")),
            (
                _text("product_code", "Codice del prodotto", "Product code"),
                "String",
                values.get("product_code"),
            ),
            (_text("expires_on", "Scadenza", "Expiry"), "DateTime", values.get("expires_on")),
            (_text("dose_e6", "Dose", "Dose"), "Quantity", amount),
            (
                _text("storage_place", "Dove è conservato", "Where it is stored"),
                "String",
                values.get("storage_place"),
            ),
            (
                _text("oos_decision", "Se fuori specifica", "When out of specification"),
                "CodeableConcept",
                decided,
            ),
        ),
        note=notes_of(values.get("oos_reason")),
    )


def pre_ld_to_fhir(row: Any) -> Json:
    """The check before lymphodepletion: may one go on, and each condition with its answer."""
    values = row.values
    measured = [
        {
            "code": own_code(name, None, coding(LOINC, loinc)),
            "valueQuantity": {"value": exact(values[name]), "unit": unit, "system": UCUM, "code": unit},
        }
        for name, loinc, unit in _MEASURED
        if values.get(name) is not None
    ]
    return _entry(
        row,
        PRE_LD,
        effectiveDateTime=values.get("checked_at"),
        valueBoolean=pre_ld_proven(values),
        interpretation=_judged(good=not unmet(values), bad=bool(unmet(values))),
        component=[
            *_components(*((own_code(code, label), "Boolean", values.get(code)) for code, label in TICKS)),
            *measured,
        ],
        note=notes_of(values.get("override_reason")),
    )


def deviation_to_fhir(row: Any) -> Json:
    """An identity that did not agree: preliminary until it was explained and somebody else confirmed that."""
    resolution = getattr(row, "resolution", None)
    confirmation = getattr(resolution, "confirmation", None)
    cause = own_code(resolution.cause, label_of(CAUSES, resolution.cause)) if resolution else None
    people = [one for one in (row, resolution, confirmation) if one is not None]
    return without_gaps(
        {
            "resourceType": "Observation",
            "id": str(row.id),
            "meta": meta(len(people), row.changed_at),
            "extension": [entry_extension("custody-deviation", row.id, {})],
            "identifier": coi(row.step.product),
            "partOf": [{"reference": f"Procedure/{row.step_id}"}],
            "status": "final" if confirmation else "preliminary",
            "category": _category(),
            "code": own_code(DEVIATION, _LABELS[DEVIATION]),
            "subject": subject(row),
            "effectiveDateTime": moment(row.opened_at),
            "performer": [{"reference": f"Practitioner/{one.person_id}"} for one in people],
            "valueCodeableConcept": cause,
            "dataAbsentReason": None if cause else absent("temp-unknown"),
            "interpretation": _judged(good=False, bad=True),
            "note": notes_of(resolution.reason if resolution else None),
        }
    )


def absent(code: str) -> Json:
    return {"coding": [{"system": TERMINOLOGY + "data-absent-reason", "code": code}]}


def _entry(row: Any, code: str, **elements: Any) -> Json:
    return entry(
        "Observation",
        row,
        identifier=coi(row.product),
        status="entered-in-error" if row.withdrawn else "final",
        category=_category(),
        code=own_code(code, _LABELS[code]),
        subject=subject(row),
        performer=[{"reference": f"Practitioner/{row.person_id}"}, centre(row)],
        **elements,
    )


def _category() -> list[Json]:
    return [{"coding": [{"system": TERMINOLOGY + "observation-category", "code": CATEGORY}]}]


def _judged(*, good: bool, bad: bool) -> list[Json]:
    code, label = ("A", ABNORMAL) if bad else ("N", NORMAL)
    known = [coding(TERMINOLOGY + "v3-ObservationInterpretation", code, label.en)]
    return [{"coding": known, "text": label.it}] if good or bad else []


def _text(code: str, it: str, en: str) -> Json:
    return own_code(code, Text(it, en))


def _components(*parts: tuple[Json, str, Any]) -> list[Json]:
    """Code, type of the value, value; those without a value are left out."""
    return [{"code": code, f"value{kind}": value} for code, kind, value in parts if value not in (None, "")]
