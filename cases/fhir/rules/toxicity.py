"""Resources of the toxicity sheets: the grades that count, and what was given against them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cases.fhir.rules.product import absent
from cases.interchange.rules.given import ATC
from cases.interchange.rules.outward.elements import (
    TERMINOLOGY,
    Json,
    Setting,
    coding,
    day,
    in_error,
    moment,
    notes,
    own_code,
    patient,
    quantity,
    resource,
    without_gaps,
)
from cases.interchange.rules.own import entry_extension
from cases.record.rules.evidence import ADVISORY
from cases.record.rules.text import Text, label_of
from cases.toxicity.rules.codes import AGENTS
from cases.toxicity.rules.icaht import EARLY_LAST_DAY, LATE_FIRST_DAY, LATE_LAST_DAY, Icaht
from cases.toxicity.rules.icaht import SOURCE as ICAHT_SOURCE

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
    "baseline": ("ice-score-baseline", Text("Punteggio ICE basale", "Baseline ICE score"), ASTCT),
    "iec-hs": ("iec-hs-grade", Text("Grado IEC-HS", "IEC-HS grade"), "ASTCT (Hines 2023)"),
}
_EXAM = [{"coding": [{"system": TERMINOLOGY + "observation-category", "code": "exam"}]}]
_ICAHT = {
    "early": Text("ICAHT precoce", "Early ICAHT"),
    "late": Text("ICAHT tardiva", "Late ICAHT"),
}
ICAHT_CODES: Mapping[str, str] = MappingProxyType({phase: f"icaht-{phase}-grade" for phase in _ICAHT})
PHASES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"early": (0, EARLY_LAST_DAY), "late": (LATE_FIRST_DAY, LATE_LAST_DAY)}
)
"""First and last day after the infusion."""
CODE_BY_PART = MappingProxyType({part: code for part, (code, _label, _method) in _CODES.items()})


def grade_to_fhir(row: Any, setting: Setting, scale: str) -> Json:
    """The grade that counts of one look: the clinician's where there is one, with the reason as a note. A look that
    gave no grade at all stands as CRS that is not known."""
    derived = getattr(row, f"{scale}_grade_derived")
    own = getattr(row, f"{scale}_grade_clinician")
    said = [{"text": row.override_reason}] if own is not None and row.override_reason else []
    more = [] if own is None or derived is None else [_component("derived-grade", derived)]
    value = derived if own is None else own
    return _regraded(row, _observation(row, "toxicity-observations", scale, value, said, more))


def ice_to_fhir(row: Any, setting: Setting) -> Json:
    return _regraded(row, _observation(row, "toxicity-observations", "ice", row.ice_score, [], []))


def _regraded(row: Any, made: Json) -> Json:
    """A grade that the server derived anew is another version of the resource, though nobody wrote the row."""
    at = row.regraded_at
    if at is None or at <= row.updated_at:
        return made
    version = f"{row.version}-{at.astimezone(UTC):%Y%m%d%H%M%S%f}"
    return made | {"meta": made["meta"] | {"versionId": version, "lastUpdated": moment(at)}}


def baseline_to_fhir(row: Any, setting: Setting) -> Json:
    """How the patient answered before lymphodepletion, what later looks are compared with."""
    at = row.assessed_at
    return _observation(row, "toxicity-baseline", "baseline", row.ice_score, [], [], part="", at=at)


def iec_hs_to_fhir(row: Any, setting: Setting) -> Json:
    """The physician's grade of the HLH-like syndrome; findings without one stand as not graded yet."""
    return _observation(
        row, "toxicity-iec-hs", "iec-hs", row.grade, [], [], part="", is_open=row.grade is None
    )


def icaht_to_fhir(row: Any, setting: Setting, phase: str) -> Json:
    """Haematotoxicity after one infusion, derived from the neutrophil counts each time: it has no versions.

    Without a grade the resource says that there are no counts, or too few. `preliminary` while the days run.
    """
    found: Icaht = row.icaht[phase]
    first = row.begins
    last = min(
        row.day_0 + timedelta(days=PHASES[phase][1]), row.pathway.patient.deceased_on or row.as_of, row.as_of
    )
    told = [
        ("nadir", "Nadir", found.nadir, "/uL"),
        ("days-at-most-500", "Giorni a 500/µL o meno", found.spell_low, "d"),
    ]
    told += [("days-at-most-100", "Giorni a 100/µL o meno", found.spell_very_low, "d")]
    shown = told if phase == "early" else told[:1]
    return without_gaps(
        {
            "resourceType": "Observation",
            "id": f"{row.entry_id}-icaht-{phase}",
            "meta": {"lastUpdated": moment(row.changed_at)},
            "extension": [entry_extension("course-entry", row.entry_id, {})],
            "partOf": [{"reference": f"MedicationAdministration/{row.entry_id}"}],
            "status": "final" if row.icaht_over[phase] else "preliminary",
            "category": _EXAM,
            "code": own_code(ICAHT_CODES[phase], _ICAHT[phase]),
            "subject": {"reference": f"Patient/{row.pathway.patient_id}"},
            "effectivePeriod": {"start": day(first), "end": day(max(first, last))},
            "valueInteger": found.grade,
            "dataAbsentReason": None if found.grade is not None else absent("unknown"),
            "method": {"text": ICAHT_SOURCE},
            "component": [
                {
                    "code": own_code(code) | {"text": text},
                    "valueQuantity": quantity(Decimal(str(value)), unit),
                }
                for code, text, value, unit in shown
                if value is not None and found.nadir is not None
            ],
            "note": [{"text": found.rule.it}, {"text": ADVISORY.it}],
        }
    )


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
    value: int | None,
    said: list[Json],
    components: list[Json],
    *,
    part: str | None = None,
    at: datetime | None = None,
    is_open: bool = False,
) -> Json:
    code, label, method = _CODES[scale]
    return resource(
        "Observation",
        row,
        slug=slug,
        part=scale if part is None else part,
        status="entered-in-error" if in_error(row) else "preliminary" if is_open else "final",
        category=_EXAM,
        code=own_code(code, label),
        subject=patient(row),
        effectiveDateTime=moment(at or row.observed_at),
        valueInteger=None if value is None else int(value),
        dataAbsentReason=absent("unknown") if value is None else None,
        method={"text": method},
        component=components,
        note=[*said, *notes(row)],
    )


def _component(code: str, value: int) -> Json:
    return {"code": own_code(code), "valueInteger": int(value)}
