"""Resources of the toxicity sheets: the grades that count, and what was given against them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cases.interchange.rules.given import ATC
from cases.interchange.rules.outward.elements import (
    TERMINOLOGY,
    Json,
    Setting,
    coding,
    in_error,
    moment,
    notes,
    own_code,
    patient,
    quantity,
    resource,
)
from cases.record.rules.text import Text, label_of
from cases.toxicity.rules.codes import AGENTS

ASTCT = "ASTCT (Lee 2019)"
ATC_BY_AGENT: Mapping[str, str] = MappingProxyType(
    {
        "tocilizumab": "L04AC07", "dexamethasone": "H02AB02", "methylprednisolone": "H02AB04",
        "anakinra": "L04AC03", "siltuximab": "L04AC11", "ruxolitinib": "L01EJ01", "levetiracetam": "N03AX14",
        "paracetamol": "N02BE01", "noradrenaline": "C01CA03", "adrenaline": "C01CA24", "vasopressin": "H01BA01",
    }
)  # fmt: skip
_CODES = {
    "crs": ("crs-grade", Text("Grado CRS", "CRS grade"), ASTCT),
    "icans": ("icans-grade", Text("Grado ICANS", "ICANS grade"), ASTCT),
    "ice": ("ice-score", Text("Punteggio ICE", "ICE score"), ASTCT),
    "iec-hs": ("iec-hs-grade", Text("Grado IEC-HS", "IEC-HS grade"), "ASTCT (Hines 2023)"),
}
CODE_BY_PART = MappingProxyType({part: code for part, (code, _label, _method) in _CODES.items()})


def grade_to_fhir(row: Any, setting: Setting, scale: str) -> Json:
    """The grade that counts of one look: the clinician's where there is one, with the reason as a note."""
    derived = getattr(row, f"{scale}_grade_derived")
    own = getattr(row, f"{scale}_grade_clinician")
    said = [{"text": row.override_reason}] if own is not None and row.override_reason else []
    more = [] if own is None or derived is None else [_component("derived-grade", derived)]
    return _observation(row, "toxicity-observations", scale, derived if own is None else own, said, more)


def ice_to_fhir(row: Any, setting: Setting) -> Json:
    return _observation(row, "toxicity-observations", "ice", row.ice_score, [], [])


def iec_hs_to_fhir(row: Any, setting: Setting) -> Json:
    """The physician's grade of the HLH-like syndrome."""
    return _observation(row, "toxicity-iec-hs", "iec-hs", row.grade, [], [], part="")


def treatment_to_fhir(row: Any, setting: Setting) -> Json:
    """One dose against toxicity."""
    label = label_of(AGENTS, row.agent)
    what = own_code(row.agent, label, coding(ATC, ATC_BY_AGENT.get(row.agent)))
    start = moment(row.given_at)
    end = moment(row.stopped_at) if row.stopped_at else None
    rate = quantity(row.rate_ug_kg_min, "ug/kg/min")
    dosage = {
        name: value
        for name, value in (("dose", quantity(row.dose_mg, "mg")), ("rateQuantity", rate))
        if value
    }
    return resource(
        "MedicationAdministration",
        row,
        slug="toxicity-treatments",
        status="entered-in-error" if in_error(row) else "completed",
        medicationCodeableConcept=what | ({"text": row.agent_text} if row.agent_text else {}),
        subject=patient(row),
        **({"effectivePeriod": {"start": start, "end": end}} if end else {"effectiveDateTime": start}),
        dosage=dosage,
        note=notes(row),
    )


def _observation(
    row: Any,
    slug: str,
    scale: str,
    value: int,
    said: list[Json],
    components: list[Json],
    *,
    part: str | None = None,
) -> Json:
    code, label, method = _CODES[scale]
    return resource(
        "Observation",
        row,
        slug=slug,
        part=scale if part is None else part,
        status="entered-in-error" if in_error(row) else "final",
        category=[{"coding": [{"system": TERMINOLOGY + "observation-category", "code": "exam"}]}],
        code=own_code(code, label),
        subject=patient(row),
        effectiveDateTime=moment(row.observed_at),
        valueInteger=int(value),
        method={"text": method},
        component=components,
        note=[*said, *notes(row)],
    )


def _component(code: str, value: int) -> Json:
    return {"code": own_code(code), "valueInteger": int(value)}
