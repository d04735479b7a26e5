"""Resources of the CAR-T course: infusion, lymphodepletion, stays, plans, milestones, and the chain of custody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.fhir.rules.course_elements import (
    centre,
    choices,
    coi,
    entry,
    exact,
    notes_of,
    performers,
    product_concept,
    subject,
)
from cases.interchange.rules.outward.elements import (
    TERMINOLOGY,
    UCUM,
    Json,
    coding,
    concept,
    day,
    meta,
    moment,
    own_code,
    without_gaps,
)
from cases.interchange.rules.own import entry_extension
from cases.pathway.rules.course import KIND_BY_CODE
from cases.pathway.rules.custody import STEP_BY_CODE
from cases.record.rules.text import Text, label_of

MILESTONE_STATUS: Mapping[str, str] = {"requested": "active", "granted": "completed", "refused": "revoked"}


def infusion_to_fhir(row: Any) -> Json:
    """The cells as they were given: product with lot and expiry, the number of cells, the identity by its code."""
    values = row.values
    what = product_concept(row.product)
    medicine = without_gaps(
        {
            "resourceType": "Medication",
            "id": "product",
            "identifier": coi(row.product),
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
    dose = {"value": exact(cells), "unit": "10*6", "system": UCUM, "code": "10*6"} if cells else None
    return entry(
        "MedicationAdministration",
        row,
        contained=[medicine],
        identifier=coi(row.product),
        status="entered-in-error" if row.withdrawn else "completed",
        medicationReference={"reference": "#product", "display": what["text"]},
        subject=subject(row),
        **_effective(values.get("started_at"), values.get("ended_at")),
        performer=performers(row),
        dosage=without_gaps({"dose": dose}) if dose else None,
        note=notes_of(values.get("premedication"), values.get("reaction_text")),
    )


def lymphodepletion_to_fhir(row: Any) -> Json:
    """The drugs before the infusion, from the first day on."""
    values = row.values
    drugs = choices(row.kind, "drugs")
    labels = [(code, label_of(drugs, code)) for code in values.get("drugs", [])]
    return entry(
        "MedicationAdministration",
        row,
        status="entered-in-error" if row.withdrawn else "completed" if _over(row) else "in-progress",
        category=own_code("lymphodepletion", KIND_BY_CODE["lymphodepletion"].label),
        medicationCodeableConcept=concept(
            ", ".join(label.it for _code, label in labels),
            *(coding("urn:circlecare:fhir:code", code, label.en) for code, label in labels),
        ),
        subject=subject(row),
        **_effective(values.get("day1_on"), values.get("last_on")),
        performer=performers(row),
        dosage=without_gaps({"text": values.get("doses")}),
        note=notes_of(values.get("note")),
    )


def stay_to_fhir(row: Any) -> Json:
    """A stay in hospital."""
    values = row.values
    return entry(
        "Encounter",
        row,
        status=stay_status(row.withdrawn, values),
        **{"class": {"system": TERMINOLOGY + "v3-ActCode", "code": "IMP"}},
        type=[own_code(values["setting"], label_of(choices(row.kind, "setting"), values["setting"]))],
        subject=subject(row),
        period=without_gaps({"start": values.get("admitted_at"), "end": values.get("discharged_at")}),
        reasonCode=[{"text": values["reason"]}] if values.get("reason") else [],
        serviceProvider=centre(row),
    )


def stay_status(withdrawn: bool, values: Mapping[str, Any]) -> str:
    if withdrawn:
        return "entered-in-error"
    return "finished" if values.get("discharged_at") else "in-progress"


def plan_to_fhir(row: Any) -> Json:
    """Bridging or holding therapy, agreed between the centres."""
    values = row.values
    return entry(
        "CarePlan",
        row,
        status=plan_status(row),
        intent="plan",
        category=[own_code(row.kind, KIND_BY_CODE[row.kind].label)],
        title=values.get("regimen"),
        subject=subject(row),
        period=without_gaps({"start": values.get("start_on"), "end": values.get("end_on")}),
        created=moment(row.at),
        author=centre(row),
        note=notes_of(values.get("note"), _agreed(row)),
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
    return entry(
        "ServiceRequest",
        row,
        identifier=[{"value": reference}] if reference else [],
        status="entered-in-error" if row.withdrawn else MILESTONE_STATUS[values["status"]],
        intent="order",
        category=[own_code("milestone", KIND_BY_CODE["milestone"].label)],
        code=own_code(step, label_of(choices(row.kind, "step"), step)),
        subject=subject(row),
        authoredOn=values.get("on"),
        requester=centre(row),
        note=notes_of(values.get("note")),
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
            "identifier": coi(row.product),
            "status": custody_status(row),
            "category": own_code("custody", Text("Catena di custodia", "Chain of custody")),
            "code": own_code(row.code, step.label),
            "subject": subject(row),
            "performedDateTime": moment(row.done_at),
            "performer": [
                {"actor": {"reference": f"Practitioner/{one.person_id}"}, "onBehalfOf": centre(one)}
                for one in (row, getattr(row, "signature", None))
                if one is not None
            ],
            "location": {"display": row.place},
            "outcome": own_code("identity_failed" if failed else f"identity_{row.identity}")
            if row.identity != "none"
            else None,
            "note": notes_of(row.deviation),
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
        "onBehalfOf": centre(row),
    }


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
