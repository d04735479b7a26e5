"""Resources of the CAR-T course: infusion, lymphodepletion, stays, plans, milestones, and the chain of custody.

A row of the course carries what stands beside it as `product` and `release`: the fields of these entries of the same
attempt, empty when there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cases.interchange.rules.given import ATC
from cases.interchange.rules.outward.elements import (
    TERMINOLOGY,
    UCUM,
    Json,
    coding,
    concept,
    day,
    meta,
    moment,
    number,
    own_code,
    without_gaps,
)
from cases.interchange.rules.own import entry_extension
from cases.pathway.rules.course import KIND_BY_CODE
from cases.pathway.rules.custody import STEP_BY_CODE
from cases.pathway.rules.products import PRODUCT_BY_CODE
from cases.record.rules.text import Text, label_of

COI_SYSTEM = "urn:circlecare:fhir:coi"
CELLS = Text("Cellule CAR-T", "CAR-T cells")
MILESTONE_STATUS: Mapping[str, str] = {"requested": "active", "granted": "completed", "refused": "revoked"}


def infusion_to_fhir(row: Any) -> Json:
    """The cells as they were given: product with lot and expiry, the number of cells, the identity by its code."""
    values = row.values
    what = _product(row.product)
    medicine = without_gaps(
        {
            "resourceType": "Medication",
            "id": "product",
            "identifier": _coi(row.product),
            "code": what,
            "batch": without_gaps(
                {
                    "lotNumber": row.release.get("lot") or row.release.get("batch"),
                    "expirationDate": row.release.get("expires_on"),
                }
            ),
        }
    )
    cells = values.get("cells_e6")
    dose = {"value": _decimal(cells), "unit": "10*6", "system": UCUM, "code": "10*6"} if cells else None
    return _entry(
        "MedicationAdministration",
        row,
        contained=[medicine],
        identifier=_coi(row.product),
        status="entered-in-error" if row.withdrawn else "completed",
        medicationReference={"reference": "#product", "display": what["text"]},
        subject=_subject(row),
        **_effective(values.get("started_at"), values.get("ended_at")),
        performer=_performers(row),
        dosage=without_gaps({"dose": dose}) if dose else None,
        note=_notes(values.get("premedication"), values.get("reaction_text")),
    )


def lymphodepletion_to_fhir(row: Any) -> Json:
    """The drugs before the infusion, from the first day on."""
    values = row.values
    drugs = _choices(row.kind, "drugs")
    labels = [(code, label_of(drugs, code)) for code in values.get("drugs", [])]
    return _entry(
        "MedicationAdministration",
        row,
        status="entered-in-error" if row.withdrawn else "completed" if _over(row) else "in-progress",
        category=own_code("lymphodepletion", KIND_BY_CODE["lymphodepletion"].label),
        medicationCodeableConcept=concept(
            ", ".join(label.it for _code, label in labels),
            *(coding("urn:circlecare:fhir:code", code, label.en) for code, label in labels),
        ),
        subject=_subject(row),
        **_effective(values.get("day1_on"), values.get("last_on")),
        performer=_performers(row),
        dosage=without_gaps({"text": values.get("doses")}),
        note=_notes(values.get("note")),
    )


def stay_to_fhir(row: Any) -> Json:
    """A stay in hospital."""
    values = row.values
    return _entry(
        "Encounter",
        row,
        status=stay_status(row.withdrawn, values),
        **{"class": {"system": TERMINOLOGY + "v3-ActCode", "code": "IMP"}},
        type=[own_code(values["setting"], label_of(_choices(row.kind, "setting"), values["setting"]))],
        subject=_subject(row),
        period=without_gaps({"start": values.get("admitted_at"), "end": values.get("discharged_at")}),
        reasonCode=[{"text": values["reason"]}] if values.get("reason") else [],
        serviceProvider=_centre(row),
    )


def stay_status(withdrawn: bool, values: Mapping[str, Any]) -> str:
    if withdrawn:
        return "entered-in-error"
    return "finished" if values.get("discharged_at") else "in-progress"


def plan_to_fhir(row: Any) -> Json:
    """Bridging or holding therapy, agreed between the centres."""
    values = row.values
    return _entry(
        "CarePlan",
        row,
        status=plan_status(row),
        intent="plan",
        category=[own_code(row.kind, KIND_BY_CODE[row.kind].label)],
        title=values.get("regimen"),
        subject=_subject(row),
        period=without_gaps({"start": values.get("start_on"), "end": values.get("end_on")}),
        created=moment(row.at),
        author=_centre(row),
        note=_notes(values.get("note"), _agreed(row)),
    )


def plan_status(row: Any) -> str:
    """`draft` until the other centre agreed; what it refused is revoked."""
    agreement = getattr(row, "agreement", None)
    if row.withdrawn:
        return "entered-in-error"
    if agreement is None:
        return "draft"
    return "active" if agreement.agrees else "revoked"


def milestone_to_fhir(row: Any) -> Json:
    """A step of registry or reimbursement, asked for and answered."""
    values = row.values
    step = values["step"]
    reference = values.get("reference")
    return _entry(
        "ServiceRequest",
        row,
        identifier=[{"value": reference}] if reference else [],
        status="entered-in-error" if row.withdrawn else MILESTONE_STATUS[values["status"]],
        intent="order",
        category=[own_code("milestone", KIND_BY_CODE["milestone"].label)],
        code=own_code(step, label_of(_choices(row.kind, "step"), step)),
        subject=_subject(row),
        authoredOn=values.get("on"),
        requester=_centre(row),
        note=_notes(values.get("note")),
    )


def custody_to_fhir(row: Any) -> Json:
    """A step of the chain of custody with everybody who signed it; a failed check stands as stopped."""
    step = STEP_BY_CODE[row.code]
    values = dict(row.values)
    for correction in sorted(row.corrections.all(), key=lambda one: one.number):
        values |= correction.values
    failed = custody_failed(row)
    return without_gaps(
        {
            "resourceType": "Procedure",
            "id": str(row.id),
            "meta": meta(_custody_version(row), row.changed_at),
            "extension": [entry_extension("custody-step", row.id, values)],
            "identifier": _coi(row.product),
            "status": custody_status(row),
            "category": own_code("custody", Text("Catena di custodia", "Chain of custody")),
            "code": own_code(row.code, step.label),
            "subject": _subject(row),
            "performedDateTime": moment(row.done_at),
            "performer": [
                {"actor": {"reference": f"Practitioner/{one.person_id}"}, "onBehalfOf": _centre(one)}
                for one in (row, getattr(row, "signature", None))
                if one is not None
            ],
            "location": {"display": row.place},
            "outcome": own_code("identity_failed" if failed else f"identity_{row.identity}")
            if row.identity != "none"
            else None,
            "note": _notes(row.deviation),
        }
    )


def custody_failed(row: Any) -> bool:
    signature = getattr(row, "signature", None)
    return row.identity == "failed" or (signature is not None and signature.identity == "failed")


def custody_status(row: Any) -> str:
    if custody_failed(row):
        return "stopped"
    return "in-progress" if row.needs_second and getattr(row, "signature", None) is None else "completed"


def custody_provenance_to_fhir(row: Any) -> Json:
    """Who did a step of custody, and the second person who checked it."""
    signature = getattr(row, "signature", None)
    signed = [] if signature is None else [_agent("verifier", signature)]
    return without_gaps(
        {
            "resourceType": "Provenance",
            "id": str(row.id),
            "meta": meta(_custody_version(row), row.changed_at),
            "target": [{"reference": f"Procedure/{row.id}"}],
            "occurredDateTime": moment(row.done_at),
            "recorded": moment(row.at),
            "agent": [_agent("performer", row), *signed],
        }
    )


def _custody_version(row: Any) -> int:
    return 1 + len(row.corrections.all()) + (getattr(row, "signature", None) is not None)


def _agent(role: str, row: Any) -> Json:
    return {
        "type": {"coding": [{"system": TERMINOLOGY + "provenance-participant-type", "code": role}]},
        "who": {"reference": f"Practitioner/{row.person_id}"},
        "onBehalfOf": _centre(row),
    }


def _entry(kind: str, row: Any, **elements: Any) -> Json:
    return without_gaps(
        {
            "resourceType": kind,
            "id": str(row.entry_id),
            "meta": meta(row.version, row.at),
            "extension": [entry_extension("course-entry", row.entry_id, row.values)],
            **elements,
        }
    )


def _product(product: Mapping[str, Any]) -> Json:
    code = product.get("product")
    known = PRODUCT_BY_CODE.get(code or "")
    if known is None or known.code == "other":
        return own_code("cart_cells", CELLS) | {"text": product.get("product_other") or CELLS.it}
    return own_code(known.code, known.label, coding(ATC, known.atc or None))


def _coi(product: Mapping[str, Any]) -> list[Json]:
    return [{"system": COI_SYSTEM, "value": product["coi_id"]}] if product.get("coi_id") else []


def _subject(row: Any) -> Json:
    return {"reference": f"Patient/{row.pathway.patient_id}"}


def _centre(row: Any) -> Json:
    return {"reference": f"Organization/{row.centre_id}"}


def _performers(row: Any) -> list[Json]:
    return [{"actor": {"reference": f"Practitioner/{row.person_id}"}}]


def _effective(start: str | None, end: str | None) -> Json:
    if start and not end:
        return {"effectiveDateTime": start}
    return {"effectivePeriod": without_gaps({"start": start, "end": end})}


def _over(row: Any) -> bool:
    """Whether the last day has passed; `as_of` is the day on which it is asked."""
    as_of: date = row.as_of
    last = row.values.get("last_on") or row.values.get("day1_on")
    return bool(last) and last <= (day(as_of) or "")


def _agreed(row: Any) -> str | None:
    agreement = getattr(row, "agreement", None)
    return agreement.text if agreement is not None else None


def _choices(kind: str, field: str) -> Any:
    return next(one.choices for one in KIND_BY_CODE[kind].fields if one.code == field)


def _notes(*texts: str | None) -> list[Json]:
    return [{"text": text} for text in texts if text]


def _decimal(value: Any) -> int | Decimal:
    return number(Decimal(str(value)))
