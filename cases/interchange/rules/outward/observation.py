"""Observation: what was measured or judged on a day."""

from __future__ import annotations

from typing import Any

from cases.interchange.rules.outward.answers import answers
from cases.interchange.rules.outward.elements import (
    MCODE,
    SNOMED,
    TERMINOLOGY,
    Json,
    Setting,
    coding,
    concept,
    day,
    in_error,
    loinc,
    notes,
    number,
    own_code,
    patient,
    quantity,
    resource,
    stated,
    stated_aside,
    taken,
    taken_aside,
    without_gaps,
)
from cases.interchange.rules.outward.tables import ABSENT_TO_FHIR, TRENDS, Sign
from cases.record.rules.codes import DISEASE_STATUS, LAB_BY_CODE, POS_NEG_ND, VIROLOGY_BY_CODE
from cases.record.rules.outcome_codes import CAUSES_OF_DEATH, RELAPSE_KINDS
from cases.record.rules.text import Text, label_of

_RESULT = {"positive": "10828004", "negative": "260385009"}
_CATEGORIES = frozenset(
    {"social-history", "vital-signs", "imaging", "laboratory", "procedure", "survey", "exam", "therapy", "activity"}
)  # fmt: skip


def lab_to_fhir(row: Any, setting: Setting) -> Json:
    """A laboratory value in the unit of the catalogue, with the limits of the laboratory that measured."""
    test = LAB_BY_CODE.get(row.code)
    limits = without_gaps({"low": quantity(row.ref_low, row.unit), "high": quantity(row.ref_high, row.unit)})
    return observed(
        row,
        "labs",
        "laboratory",
        code=own_code(row.code, test.label if test else None, loinc(row.loinc)),
        aside={**taken_aside(row), "original": row.original},
        effectiveDateTime=taken(row),
        valueQuantity=quantity(row.value, row.unit),
        valueString=row.text_value,
        dataAbsentReason=absent(row.absent_reason_code),
        referenceRange=[limits] if limits else [],
    )


def virology_to_fhir(row: Any, setting: Setting) -> Json:
    test = VIROLOGY_BY_CODE.get(row.code)
    found = row.result if row.result in _RESULT else None
    amount = quantity(row.iu_ml, "[IU]/mL")
    return observed(
        row,
        "virology",
        "laboratory",
        code=own_code(row.code, test.label if test else None, loinc(test.loinc if test else None)),
        effectiveDateTime=day(row.effective_on),
        valueCodeableConcept=own_code(
            found, label_of(POS_NEG_ND, found), coding(SNOMED, _RESULT[found]) if found else None
        )
        if found
        else None,
        dataAbsentReason=None if found else absent("not_done" if row.result else "unknown"),
        component=[{"code": own_code("iu_ml", Text("UI/mL", "IU/mL")), "valueQuantity": amount}]
        if amount
        else [],
    )


def sign_to_fhir(row: Any, setting: Setting, sign: Sign) -> Json:
    """One vital sign of an occasion; blood pressure keeps its two numbers together."""
    values = [(part, quantity(getattr(row, part.column), part.unit)) for part in sign.parts]
    value: Json = {"valueQuantity": values[0][1]}
    aside = taken_aside(row)
    if not any(measured for _part, measured in values):
        value = {"dataAbsentReason": absent("unknown")}
    if sign.part == "oxygen-saturation" or "dataAbsentReason" in value:
        aside = {"effective_on": row.effective_on, "taken_at": row.taken_at}
    if len(sign.parts) > 1 and "dataAbsentReason" not in value:
        value = {
            "component": [
                {"code": concept(part.text, loinc(part.loinc)), "valueQuantity": measured}
                for part, measured in values
                if measured
            ]
        }
    return observed(
        row,
        "vitals",
        "vital-signs",
        part=sign.part,
        code=concept(sign.text, loinc(sign.loinc)),
        aside=aside,
        effectiveDateTime=taken(row),
        **value,
    )


def disease_status_to_fhir(row: Any, setting: Setting) -> Json:
    """The judgement about the disease, as the trend that mCODE knows where there is one."""
    trend = TRENDS.get(row.disease_state or "")
    value: Json = {"dataAbsentReason": absent("unknown")}
    if row.disease_state:
        label = label_of(DISEASE_STATUS, row.disease_state)
        mapped = coding(SNOMED, trend) if trend else None
        value = {"valueCodeableConcept": own_code(row.disease_state, label, mapped)}
    return observed(
        row,
        "disease-status",
        "exam",
        code=concept("Stato di malattia", loinc("97509-4")),
        profiles=profile_of(row, setting, "mcode-cancer-disease-status") if trend else (),
        effectiveDateTime=day(row.effective_on),
        **value,
        component=answers(row, "disease-status"),
    )


def deauville_to_fhir(row: Any, setting: Setting) -> Json:
    return observed(
        row,
        "disease-status",
        "imaging",
        part="deauville",
        code=concept("Deauville", coding(SNOMED, "708895006", "Deauville five point scale")),
        profiles=profile_of(row, setting, "mcode-deauville-scale"),
        effectiveDateTime=day(row.pet_on or row.effective_on),
        valueInteger=int(row.deauville),
    )


def size_to_fhir(row: Any, setting: Setting, column: str, unit: str) -> Json:
    """How much disease a picture shows: diameter or volume."""
    return observed(
        row,
        "disease-status",
        "imaging",
        part=column.replace("_", "-"),
        code=own_code(column),
        effectiveDateTime=day(row.effective_on),
        valueQuantity=quantity(getattr(row, column), unit),
    )


def infection_to_fhir(row: Any, setting: Setting) -> Json:
    value: Json = {"dataAbsentReason": absent("unknown")}
    if row.active_infection:
        value = {"valueCodeableConcept": own_code(row.active_infection)}
    return observed(
        row,
        "infection-status",
        "exam",
        code=own_code("infection-status", Text("Infezioni in atto", "Active infection")),
        effectiveDateTime=day(row.effective_on),
        **value,
        component=answers(row, "infection-status"),
    )


def observation_to_fhir(row: Any, setting: Setting) -> Json:
    """A finding as it came: code, value, unit."""
    aside = stated_aside(row) | taken_aside(row)
    value: Json = {"valueQuantity": quantity(row.value, row.unit)}
    if row.value is not None:
        aside |= {"text_value": row.text_value}
    elif row.text_value:
        value = {"valueString": row.text_value}
        aside |= {"unit": row.unit} if row.unit else {}
    else:
        value = {"dataAbsentReason": absent("unknown")}
        aside |= {"text_value": None, "unit": row.unit}
    return observed(
        row,
        "observations",
        row.category,
        code=stated(row),
        aside=aside,
        effectiveDateTime=taken(row),
        **value,
    )


def sheet_to_fhir(row: Any, setting: Setting, slug: str, label: Text, answers: tuple[str, ...]) -> Json:
    """A sheet of answers: one Observation with a component for each that was given."""
    return observed(
        row,
        slug,
        "social-history" if slug == "logistics" else "survey",
        code=own_code(slug, label),
        component=[
            {"code": own_code(name), **_answer(getattr(row, name))}
            for name in answers
            if getattr(row, name) not in (None, "", [])
        ],
    )


def relapse_to_fhir(row: Any, setting: Setting) -> Json:
    """A relapse, progression or transformation on the day it was found."""
    label = label_of(RELAPSE_KINDS, row.relapse_kind)
    return observed(
        row,
        "relapses",
        "exam",
        code=own_code("relapse", Text("Recidiva o progressione", "Relapse or progression")),
        effectiveDateTime=day(row.found_on),
        valueCodeableConcept=own_code(row.relapse_kind, label),
        component=answers(row, "relapses"),
    )


def death_to_fhir(row: Any, setting: Setting) -> Json:
    """The main cause of death; the day stands on the Patient too."""
    return observed(
        row,
        "deaths",
        "exam",
        code=concept("Causa di morte", loinc("69453-9")),
        effectiveDateTime=day(row.died_on),
        valueCodeableConcept=own_code(row.main_cause, label_of(CAUSES_OF_DEATH, row.main_cause)),
        component=answers(row, "deaths"),
    )


def derived_to_fhir(row: Any, setting: Setting) -> Json:
    """What a clinician put in the place of a derived fact."""
    value = {"valueBoolean": row.answer} if row.answer is not None else {"valueInteger": row.number}
    return observed(row, "derived-facts", "survey", code=own_code(row.fact), **value)


def _answer(value: Any) -> Json:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, list):
        return {
            "valueCodeableConcept": {"coding": [found for item in value if (found := coding(None, item))]}
        }
    if isinstance(value, str):
        return {"valueString": value}
    return {"valueQuantity": {"value": number(value)}}


def observed(
    row: Any,
    slug: str,
    category: str | None,
    *,
    part: str = "",
    code: Json,
    aside: Json | None = None,
    profiles: tuple[str, ...] = (),
    **elements: Any,
) -> Json:
    known = {"system": TERMINOLOGY + "observation-category"} if category in _CATEGORIES else {}
    return resource(
        "Observation",
        row,
        slug=slug,
        part=part,
        aside=aside,
        profiles=() if in_error(row) else profiles,
        status="entered-in-error" if in_error(row) else "final",
        category=[{"coding": [{**known, "code": category}]}] if category else [],
        code=code,
        subject=patient(row),
        **elements,
        note=notes(row),
    )


def absent(reason: str | None) -> Json | None:
    if reason is None:
        return None
    code = ABSENT_TO_FHIR.get(reason, "unknown")
    return {"coding": [{"system": TERMINOLOGY + "data-absent-reason", "code": code}]}


def profile_of(row: Any, setting: Setting, name: str) -> tuple[str, ...]:
    """mCODE speaks of patients with cancer only."""
    return (MCODE + name,) if row.patient_id in setting.cancer_patients else ()
