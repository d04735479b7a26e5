"""How fit a patient is: ECOG, Karnofsky, the questions beside them, and the comorbidity index."""

from __future__ import annotations

from typing import Any

from cases.interchange.rules.outward.elements import Json, Setting, concept, day, loinc, own_code, quantity
from cases.interchange.rules.outward.observation import absent, observed, profile_of
from cases.record.rules.comorbidity_codes import HCT_CI_BY_CODE
from cases.record.rules.scores_general import BUILT_FOR_ALLO, HCT_CI, hct_ci
from cases.record.rules.text import Text


def ecog_to_fhir(row: Any, setting: Setting) -> Json:
    known = row.ecog is not None
    return _performance(
        row,
        "ecog",
        concept("ECOG", loinc("89247-1")),
        {"valueInteger": int(row.ecog)} if known else {"dataAbsentReason": absent("unknown")},
        profile_of(row, setting, "mcode-ecog-performance-status") if known else (),
    )


def karnofsky_to_fhir(row: Any, setting: Setting) -> Json:
    profiles = profile_of(row, setting, "mcode-karnofsky-performance-status")
    value = {"valueInteger": int(row.kps)}
    return _performance(row, "kps", concept("Karnofsky", loinc("89243-0")), value, profiles)


def function_to_fhir(row: Any, setting: Setting, column: str) -> Json:
    """B symptoms, the activities of daily living, and the geriatric screening."""
    value = getattr(row, column)
    answer = {"valueBoolean": value} if isinstance(value, bool) else {"valueQuantity": quantity(value, "1")}
    return _performance(row, column.replace("_", "-"), own_code(column), answer, ())


def _performance(row: Any, part: str, code: Json, value: Json, profiles: tuple[str, ...]) -> Json:
    return observed(
        row,
        "performance-status",
        "survey",
        aside={"effective_on": row.effective_on},
        part=part,
        code=code,
        profiles=profiles,
        effectiveDateTime=day(row.effective_on),
        **value,
    )


def hct_ci_to_fhir(row: Any, setting: Setting) -> Json:
    """The index of the comorbidities that were ticked, counted each time by the published weights."""
    score = hct_ci(items=set(row.hct_ci) & set(HCT_CI_BY_CODE))
    band = Text(score.class_label_it, score.class_label_en)
    return observed(
        row,
        "comorbidity",
        "survey",
        part="hct-ci",
        code=own_code("hct-ci", HCT_CI.label),
        valueInteger=int(score.value or 0),
        interpretation=[own_code(score.class_code, band)] if score.class_code else [],
        method={"text": f"{HCT_CI.source}. {BUILT_FOR_ALLO.it}"},
    )
