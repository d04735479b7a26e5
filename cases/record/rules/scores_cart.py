"""Scores used before CAR-T: CAR-HEMATOTOX, EASIX with its logarithm, modified EASIX."""

from math import log2

from cases.record.rules.risk_classes import HIGH, LOW, RiskClass
from cases.record.rules.score import (
    Inputs,
    ScoreInfo,
    ScoreResult,
    complete,
    incomplete,
    require_finite,
    require_positive,
)
from cases.record.rules.text import Text

CAR_HEMATOTOX = ScoreInfo(
    "car_hematotox", Text("CAR-HEMATOTOX", "CAR-HEMATOTOX"), "Rejeski, Blood 2021;138:2499"
)
EASIX = ScoreInfo("easix", Text("EASIX", "EASIX"), "Korell, Front Immunol 2022;13:877477")
LOG2_EASIX = ScoreInfo("log2_easix", Text("log2 EASIX", "log2 EASIX"), "Korell, Front Immunol 2022;13:877477")
M_EASIX = ScoreInfo(
    "m_easix",
    Text("EASIX modificato (m-EASIX)", "Modified EASIX (m-EASIX)"),
    "Pennisi, Blood Adv 2021;5:3397",
)
EASIX_CUT_OFF = 4.67
NO_CUT_OFF = Text(
    "Nessun valore soglia validato: guardare il valore e l'andamento",
    "No validated cut-off: look at the value and its trend",
)
CRP_TIE = Text(
    "Proteina C reattiva esattamente 3 mg/dL: conta 1 punto, ma l'articolo non lo dice in modo esplicito",
    "C-reactive protein exactly 3 mg/dL: counted as 1 point, which the paper does not state explicitly",
)
ANC_TIE = Text(
    "Neutrofili esattamente 1200/µL: contano 0 punti per scelta del progetto",
    "Neutrophils exactly 1200/µL: counted as 0 points, a choice of this project",
)


def car_hematotox(
    *,
    platelets_giga_l: float | None,
    anc_per_ul: float | None,
    hb_g_dl: float | None,
    crp_mg_dl: float | None,
    ferritin_ng_ml: float | None,
) -> ScoreResult:
    """CAR-HEMATOTOX before lymphodepletion, 0-7 points; low 0-1, high 2 or more.

    Platelets >175: 0, 75-175: 1, <75: 2; ANC <1200/µL: 1; Hb <9 g/dL: 1; CRP >=3 mg/dL (not mg/L): 1;
    ferritin <650: 0, 650-2000: 1, >2000: 2. Source: Rejeski, Blood 2021;138:2499. Example: 110, 950, 10.1,
    4.2, 540 gives 3, high.
    """
    inputs: Inputs = {
        "platelets_giga_l": platelets_giga_l,
        "anc_per_ul": anc_per_ul,
        "hb_g_dl": hb_g_dl,
        "crp_mg_dl": crp_mg_dl,
        "ferritin_ng_ml": ferritin_ng_ml,
    }
    require_finite(
        platelets_giga_l=platelets_giga_l,
        anc_per_ul=anc_per_ul,
        hb_g_dl=hb_g_dl,
        crp_mg_dl=crp_mg_dl,
        ferritin_ng_ml=ferritin_ng_ml,
    )
    if platelets_giga_l is None or anc_per_ul is None or hb_g_dl is None:
        return incomplete(CAR_HEMATOTOX, inputs)
    if crp_mg_dl is None or ferritin_ng_ml is None:
        return incomplete(CAR_HEMATOTOX, inputs)
    points = (platelets_giga_l <= 175) + (platelets_giga_l < 75) + (anc_per_ul < 1200) + (hb_g_dl < 9)
    points += (crp_mg_dl >= 3) + (ferritin_ng_ml >= 650) + (ferritin_ng_ml > 2000)
    warnings = ((CRP_TIE,) if crp_mg_dl == 3 else ()) + ((ANC_TIE,) if anc_per_ul == 1200 else ())
    return complete(CAR_HEMATOTOX, points, inputs, LOW if points <= 1 else HIGH, warnings)


def easix(
    *, ldh_u_l: float | None, creatinine_mg_dl: float | None, platelets_giga_l: float | None
) -> ScoreResult:
    """EASIX = LDH [U/L] · creatinine [mg/dL] / platelets [10⁹/L].

    Above 4.67 before lymphodepletion: associated with CRS/ICANS of grade 3 or more. Source: Korell, Front
    Immunol 2022;13:877477. Example: 520, 1.1, 95 gives 6.0211. Raises ScoreInputError for a value that is
    not positive.
    """
    return _easix(EASIX, ldh_u_l, creatinine_mg_dl, platelets_giga_l)


def log2_easix(
    *, ldh_u_l: float | None, creatinine_mg_dl: float | None, platelets_giga_l: float | None
) -> ScoreResult:
    """Base-2 logarithm of EASIX, the form in which it is usually modelled. Example: EASIX 6.0211 gives
    2.590.
    """
    base = _easix(LOG2_EASIX, ldh_u_l, creatinine_mg_dl, platelets_giga_l)
    return base if base.value is None else complete(LOG2_EASIX, log2(base.value), base.inputs)


def _easix(
    info: ScoreInfo, ldh_u_l: float | None, creatinine_mg_dl: float | None, platelets_giga_l: float | None
) -> ScoreResult:
    inputs: Inputs = {
        "ldh_u_l": ldh_u_l,
        "creatinine_mg_dl": creatinine_mg_dl,
        "platelets_giga_l": platelets_giga_l,
    }
    require_positive(ldh_u_l=ldh_u_l, creatinine_mg_dl=creatinine_mg_dl, platelets_giga_l=platelets_giga_l)
    if ldh_u_l is None or creatinine_mg_dl is None or platelets_giga_l is None:
        return incomplete(info, inputs)
    value = ldh_u_l * creatinine_mg_dl / platelets_giga_l
    return complete(info, value, inputs, _easix_class(value))


def _easix_class(value: float) -> RiskClass:
    if value > EASIX_CUT_OFF:
        return "above_cut_off", Text("Sopra 4,67", "Above 4.67")
    return "not_above_cut_off", Text("Non sopra 4,67", "Not above 4.67")


def m_easix(*, ldh_u_l: float | None, crp_mg_dl: float | None, platelets_giga_l: float | None) -> ScoreResult:
    """Modified EASIX = LDH [U/L] · CRP [mg/dL] / platelets [10⁹/L]; no validated cut-off, so no class.

    Source: Pennisi, Blood Adv 2021;5:3397. Example: 520, 8, 95 gives 43.7895. Raises ScoreInputError for
    LDH or platelets that are not positive (a CRP of 0 is possible).
    """
    inputs: Inputs = {"ldh_u_l": ldh_u_l, "crp_mg_dl": crp_mg_dl, "platelets_giga_l": platelets_giga_l}
    require_finite(crp_mg_dl=crp_mg_dl)
    require_positive(ldh_u_l=ldh_u_l, platelets_giga_l=platelets_giga_l)
    if ldh_u_l is None or crp_mg_dl is None or platelets_giga_l is None:
        return incomplete(M_EASIX, inputs)
    return complete(M_EASIX, ldh_u_l * crp_mg_dl / platelets_giga_l, inputs, None, (NO_CUT_OFF,))
