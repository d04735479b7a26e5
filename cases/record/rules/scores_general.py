"""Kidney function (CKD-EPI 2021, Cockcroft-Gault) and the comorbidity index HCT-CI.

ECOG and Karnofsky are both stored as they were assessed; the approximate map between them is never applied.
"""

from collections.abc import Collection

from cases.record.rules.comorbidity_codes import HCT_CI_BY_CODE
from cases.record.rules.risk_classes import HIGH, INTERMEDIATE, LOW
from cases.record.rules.score import (
    Inputs,
    ScoreInfo,
    ScoreInputError,
    ScoreResult,
    complete,
    incomplete,
    require_finite,
    require_positive,
)
from cases.record.rules.text import Text

EGFR = ScoreInfo(
    "egfr_ckd_epi_2021",
    Text("eGFR (CKD-EPI 2021)", "eGFR (CKD-EPI 2021)"),
    "Inker, N Engl J Med 2021;385:1737",
    "general_knowledge",
    unit=Text("mL/min/1,73 m²", "mL/min/1.73 m²"),
    decimals=0,
)
COCKCROFT_GAULT = ScoreInfo(
    "cockcroft_gault",
    Text("Clearance della creatinina (Cockcroft-Gault)", "Creatinine clearance (Cockcroft-Gault)"),
    "Cockcroft, Nephron 1976;16:31",
    "general_knowledge",
    unit=Text("mL/min", "mL/min"),
    decimals=0,
)
HCT_CI = ScoreInfo("hct_ci", Text("HCT-CI", "HCT-CI"), "Sorror, Blood 2005;106:2912")
BUILT_FOR_ALLO = Text(
    "Indice costruito per il trapianto allogenico, non per le CAR-T",
    "Index built for allogeneic transplantation, not for CAR-T",
)
ADULTS_ONLY = Text("Formula per adulti (dai 18 anni)", "Formula for adults (from 18 years)")


def _is_female(sex: str) -> bool:
    if sex not in ("F", "M"):
        raise ScoreInputError(
            "sex", Text("serve il sesso alla nascita, F o M", "sex at birth, F or M, is needed")
        )
    return sex == "F"


def egfr_ckd_epi_2021(*, age_y: float | None, sex: str | None, creatinine_mg_dl: float | None) -> ScoreResult:
    """Estimated GFR in mL/min/1.73 m², CKD-EPI 2021 without race; a warning below 18 years.

    142·min(Scr/κ,1)^α·max(Scr/κ,1)^-1.200·0.9938^age·(1.012 if F); κ 0.7 F, 0.9 M; α -0.241 F, -0.302 M.
    Source: Inker, N Engl J Med 2021;385:1737. Example: M, 66 y, 1.1 mg/dL: 74.0.
    """
    inputs: Inputs = {"age_y": age_y, "sex": sex, "creatinine_mg_dl": creatinine_mg_dl}
    require_finite(age_y=age_y)
    require_positive(creatinine_mg_dl=creatinine_mg_dl)
    if age_y is None or sex is None or creatinine_mg_dl is None:
        return incomplete(EGFR, inputs)
    female = _is_female(sex)
    kappa, alpha = (0.7, -0.241) if female else (0.9, -0.302)
    ratio = creatinine_mg_dl / kappa
    value = 142.0 * float(min(ratio, 1) ** alpha) * float(max(ratio, 1) ** -1.2) * float(0.9938**age_y)
    warnings = (ADULTS_ONLY,) if age_y < 18 else ()
    return complete(EGFR, value * (1.012 if female else 1), inputs, None, warnings)


def cockcroft_gault(
    *, age_y: float | None, sex: str | None, weight_kg: float | None, creatinine_mg_dl: float | None
) -> ScoreResult:
    """Creatinine clearance in mL/min: (140-age)·kg/(72·Scr)·(0.85 if F); a warning below 18 years.

    Source: Cockcroft, Nephron 1976;16:31. Example: F, 68 y, 62 kg, 0.8 mg/dL: 65.9.
    """
    inputs: Inputs = {
        "age_y": age_y,
        "sex": sex,
        "weight_kg": weight_kg,
        "creatinine_mg_dl": creatinine_mg_dl,
    }
    require_finite(age_y=age_y)
    require_positive(weight_kg=weight_kg, creatinine_mg_dl=creatinine_mg_dl)
    if age_y is None or sex is None or weight_kg is None or creatinine_mg_dl is None:
        return incomplete(COCKCROFT_GAULT, inputs)
    value = (140 - age_y) * weight_kg / (72 * creatinine_mg_dl) * (0.85 if _is_female(sex) else 1)
    return complete(COCKCROFT_GAULT, value, inputs, None, (ADULTS_ONLY,) if age_y < 18 else ())


def hct_ci(*, items: Collection[str] | None) -> ScoreResult:
    """HCT-CI: sum of the weights of the items present; 0 low, 1-2 intermediate, 3 or more high.

    `items`: codes of the catalogue, None when comorbidity was not assessed. Mild and severe liver disease
    exclude each other, so do moderate and severe lung disease: the worse counts, with a warning. Source:
    Sorror, Blood 2005;106:2912. Example: diabetes on insulin and FEV1 72 %: 1+2 = 3, high. Raises
    ScoreInputError for an unknown item.
    """
    if items is None:
        return incomplete(HCT_CI, {"hct_ci_items": None})
    chosen = set(items)
    unknown = chosen - set(HCT_CI_BY_CODE)
    if unknown:
        raise ScoreInputError("hct_ci_items", Text("voce non prevista", f"unknown item {min(unknown)}"))
    warnings = [BUILT_FOR_ALLO]
    for milder, worse in (("hepatic_mild", "hepatic_severe"), ("pulmonary_moderate", "pulmonary_severe")):
        if {milder, worse} <= chosen:
            chosen.remove(milder)
            a, b = HCT_CI_BY_CODE[milder].label, HCT_CI_BY_CODE[worse].label
            warnings.append(
                Text(
                    f"«{a.it}» e «{b.it}» si escludono: conta la più grave",
                    f'"{a.en}" and "{b.en}" exclude each other: the worse counts',
                )
            )
    points = sum(HCT_CI_BY_CODE[code].weight for code in chosen)
    inputs: Inputs = {"hct_ci_items": ",".join(sorted(chosen))}
    return complete(
        HCT_CI, points, inputs, LOW if points == 0 else INTERMEDIATE if points <= 2 else HIGH, tuple(warnings)
    )


def hct_ci_items_from_measures(
    *,
    fev1_pct: float | None = None,
    dlco_pct: float | None = None,
    bilirubin_to_uln: float | None = None,
    transaminases_to_uln: float | None = None,
    bmi_kg_m2: float | None = None,
    creatinine_mg_dl: float | None = None,
    lvef_pct: float | None = None,
) -> frozenset[str]:
    """Items that measured values alone suggest, to pre-tick the list (a doctor confirms them).

    Lung: DLCO or FEV1 66-80 % moderate, 65 % or less severe. Liver: bilirubin >1-1.5×ULN or AST/ALT
    >1-2.5×ULN mild, above severe. Example: FEV1 60 % and bilirubin 1.7×ULN: severe lung and severe liver.
    """
    lung = [value for value in (fev1_pct, dlco_pct) if value is not None]
    bilirubin, transaminases = bilirubin_to_uln or 0, transaminases_to_uln or 0
    liver_severe = bilirubin > 1.5 or transaminases > 2.5
    found = {
        "pulmonary_severe": bool(lung) and min(lung) <= 65,
        "pulmonary_moderate": bool(lung) and 65 < min(lung) <= 80,
        "hepatic_severe": liver_severe,
        "hepatic_mild": not liver_severe and (bilirubin > 1 or transaminases > 1),
        "obesity": bmi_kg_m2 is not None and bmi_kg_m2 > 35,
        "renal": creatinine_mg_dl is not None and creatinine_mg_dl > 2,
        "cardiac": lvef_pct is not None and lvef_pct <= 50,
    }
    return frozenset(code for code, present in found.items() if present)
