"""Prognostic indices of mantle cell lymphoma: MIPI, MIPI with Ki-67 (MIPI-b), simplified MIPI.

The white cell count enters in cells/µL: several web calculators feed 10⁹/L and return values about 2.8 too
low.
"""

from math import log10

from cases.record.rules.risk_classes import HIGH, INTERMEDIATE, LOW, RiskClass
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

MIPI = ScoreInfo("mipi", Text("MIPI", "MIPI"), "Hoster, Blood 2008;111:558")
MIPI_B = ScoreInfo(
    "mipi_b",
    Text("MIPI biologico (MIPI-b)", "Biologic MIPI (MIPI-b)"),
    "Hoster, Blood 2008;111:558; J Clin Oncol 2016;34:1386",
    "general_knowledge",
)
SMIPI = ScoreInfo("smipi", Text("MIPI semplificato", "Simplified MIPI"), "Hoster, Blood 2008;111:558")
LOWEST_WBC_PER_UL = 100


def _check(
    age_y: float | None,
    ecog: int | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
    wbc_per_ul: float | None,
) -> None:
    require_finite(age_y=age_y, ecog=ecog)
    require_positive(ldh_u_l=ldh_u_l, ldh_uln_u_l=ldh_uln_u_l, wbc_per_ul=wbc_per_ul)
    if wbc_per_ul is not None and wbc_per_ul < LOWEST_WBC_PER_UL:
        message = Text(
            "leucociti sotto 100/µL: è un valore in 10⁹/L? Moltiplicare per 1000",
            "white cells below 100/µL: is this a value in 10⁹/L? Multiply by 1000",
        )
        raise ScoreInputError("wbc_per_ul", message)


def mipi(
    *,
    age_y: float | None,
    ecog: int | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
    wbc_per_ul: float | None,
) -> ScoreResult:
    """MIPI = 0.03535·age + 0.6978·[ECOG >1] + 1.367·log10(LDH/ULN) + 0.9393·log10(WBC per µL).

    <5.7 low, 5.7 to <6.2 intermediate, >=6.2 high. Source: Hoster, Blood 2008;111:558. Example: 65 y, ECOG
    1, LDH 300/250, WBC 8000/µL: 6.0722, intermediate. Raises ScoreInputError below 100 white cells/µL
    (unit trap).
    """
    inputs: Inputs = {
        "age_y": age_y,
        "ecog": ecog,
        "ldh_u_l": ldh_u_l,
        "ldh_uln_u_l": ldh_uln_u_l,
        "wbc_per_ul": wbc_per_ul,
    }
    _check(age_y, ecog, ldh_u_l, ldh_uln_u_l, wbc_per_ul)
    if age_y is None or ecog is None or ldh_u_l is None or ldh_uln_u_l is None or wbc_per_ul is None:
        return incomplete(MIPI, inputs)
    value = 0.03535 * age_y + 0.6978 * (ecog > 1) + 1.367 * log10(ldh_u_l / ldh_uln_u_l)
    value += 0.9393 * log10(wbc_per_ul)
    return complete(MIPI, value, inputs, _by_limits(value, 5.7, 6.2))


def mipi_b(
    *,
    age_y: float | None,
    ecog: int | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
    wbc_per_ul: float | None,
    ki67_pct: float | None,
) -> ScoreResult:
    """MIPI-b = MIPI + 0.02142·Ki-67 %; <5.7 low, 5.7 to <6.5 intermediate, >=6.5 high.

    Source: Hoster, Blood 2008;111:558. Example: MIPI 6.0722 and Ki-67 15 %: 6.3935, intermediate. Raises
    as `mipi`.
    """
    if ki67_pct is not None and not 0 <= ki67_pct <= 100:
        raise ScoreInputError(
            "ki67_pct", Text("serve una percentuale da 0 a 100", "a percentage from 0 to 100 is needed")
        )
    base = mipi(age_y=age_y, ecog=ecog, ldh_u_l=ldh_u_l, ldh_uln_u_l=ldh_uln_u_l, wbc_per_ul=wbc_per_ul)
    inputs: Inputs = {**base.inputs, "ki67_pct": ki67_pct}
    if base.value is None or ki67_pct is None:
        return incomplete(MIPI_B, inputs)
    value = base.value + 0.02142 * ki67_pct
    return complete(MIPI_B, value, inputs, _by_limits(value, 5.7, 6.5))


def smipi(
    *,
    age_y: float | None,
    ecog: int | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
    wbc_per_ul: float | None,
) -> ScoreResult:
    """Simplified MIPI, 0-11 points from age, ECOG (2-4 gives 2), LDH ratio and white cells; half-open
    intervals.

    0-3 low, 4-5 intermediate, 6-11 high. Source: Hoster, Blood 2008;111:558. Example: 65 y, ECOG 1, ratio
    1.20, WBC 8000/µL: 2+0+2+1 = 5, intermediate. Raises as `mipi`.
    """
    inputs: Inputs = {
        "age_y": age_y,
        "ecog": ecog,
        "ldh_u_l": ldh_u_l,
        "ldh_uln_u_l": ldh_uln_u_l,
        "wbc_per_ul": wbc_per_ul,
    }
    _check(age_y, ecog, ldh_u_l, ldh_uln_u_l, wbc_per_ul)
    if age_y is None or ecog is None or ldh_u_l is None or ldh_uln_u_l is None or wbc_per_ul is None:
        return incomplete(SMIPI, inputs)
    ratio = ldh_u_l / ldh_uln_u_l
    points = sum(age_y >= limit for limit in (50, 60, 70)) + 2 * (ecog >= 2)
    points += sum(ratio >= limit for limit in (0.67, 1.0, 1.5))
    points += sum(wbc_per_ul >= limit for limit in (6_700, 10_000, 15_000))
    return complete(SMIPI, points, inputs, LOW if points <= 3 else INTERMEDIATE if points <= 5 else HIGH)


def _by_limits(value: float, intermediate_from: float, high_from: float) -> RiskClass:
    if value >= high_from:
        return HIGH
    return INTERMEDIATE if value >= intermediate_from else LOW
