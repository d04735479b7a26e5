"""Prognostic index of follicular lymphoma: FLIPI."""

from cases.record.rules.risk_classes import HIGH, INTERMEDIATE, LOW
from cases.record.rules.score import (
    Inputs,
    ScoreInfo,
    ScoreResult,
    complete,
    incomplete,
    require_finite,
    require_positive,
)
from cases.record.rules.scores_large_b_cell import is_advanced
from cases.record.rules.text import Text

FLIPI = ScoreInfo("flipi", Text("FLIPI", "FLIPI"), "Solal-Céligny, Blood 2004;104:1258")


def flipi(
    *,
    age_y: float | None,
    ann_arbor: str | None,
    hb_g_dl: float | None,
    nodal_areas_n: int | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
) -> ScoreResult:
    """FLIPI: 1 point each for age >60, stage III-IV, Hb <12 g/dL, >4 nodal areas, LDH >ULN.

    0-1 low, 2 intermediate, 3 or more high. Source: Solal-Céligny, Blood 2004;104:1258. Example: 72 y, IV,
    Hb 12.0, 3 areas, normal LDH: 2, intermediate. Raises ScoreInputError for a value that cannot be.
    """
    inputs: Inputs = {
        "age_y": age_y,
        "ann_arbor": ann_arbor,
        "hb_g_dl": hb_g_dl,
        "nodal_areas_n": nodal_areas_n,
        "ldh_u_l": ldh_u_l,
        "ldh_uln_u_l": ldh_uln_u_l,
    }
    require_finite(age_y=age_y, nodal_areas_n=nodal_areas_n, ldh_u_l=ldh_u_l)
    require_positive(hb_g_dl=hb_g_dl, ldh_uln_u_l=ldh_uln_u_l)
    if age_y is None or ann_arbor is None or hb_g_dl is None or nodal_areas_n is None:
        return incomplete(FLIPI, inputs)
    if ldh_u_l is None or ldh_uln_u_l is None:
        return incomplete(FLIPI, inputs)
    points = sum((age_y > 60, is_advanced(ann_arbor), hb_g_dl < 12, nodal_areas_n > 4, ldh_u_l > ldh_uln_u_l))
    return complete(FLIPI, points, inputs, LOW if points <= 1 else INTERMEDIATE if points == 2 else HIGH)
