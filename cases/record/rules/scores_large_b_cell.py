"""Prognostic indices of large B-cell lymphoma: IPI, age-adjusted IPI, revised IPI, NCCN-IPI."""

from dataclasses import replace

from cases.record.rules.risk_classes import (
    GOOD,
    HIGH,
    HIGH_INTERMEDIATE,
    LOW,
    LOW_INTERMEDIATE,
    POOR,
    VERY_GOOD,
    RiskClass,
)
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

STAGES = ("I", "II", "III", "IV")
IPI = ScoreInfo("ipi", Text("IPI", "IPI"), "N Engl J Med 1993;329:987", "general_knowledge")
AAIPI = ScoreInfo("aaipi", Text("aaIPI", "aaIPI"), "N Engl J Med 1993;329:987", "general_knowledge")
R_IPI = ScoreInfo("r_ipi", Text("R-IPI", "R-IPI"), "Sehn, Blood 2007;109:1857", "general_knowledge")
NCCN_IPI = ScoreInfo(
    "nccn_ipi", Text("NCCN-IPI", "NCCN-IPI"), "Zhou, Blood 2014;123:837", "general_knowledge"
)


def is_advanced(ann_arbor: str) -> bool:
    """Stage III or IV. Raises ValueError for anything but I, II, III, IV."""
    if ann_arbor not in STAGES:
        raise ValueError(f"unknown Ann Arbor stage {ann_arbor!r}")
    return ann_arbor in ("III", "IV")


def ipi(
    *,
    age_y: float | None,
    ecog: int | None,
    ann_arbor: str | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
    extranodal_sites_n: int | None,
) -> ScoreResult:
    """International Prognostic Index: 1 point each for age >60, ECOG >=2, stage III-IV, LDH >ULN, >1
    extranodal site.

    The marrow counts as an extranodal site. Source: N Engl J Med 1993;329:987. Example: 66 y, ECOG 1,
    stage III, LDH 480/250, 1 site: 3, high-intermediate. Raises ScoreInputError for a value that cannot be.
    """
    inputs: Inputs = {
        "age_y": age_y,
        "ecog": ecog,
        "ann_arbor": ann_arbor,
        "ldh_u_l": ldh_u_l,
        "ldh_uln_u_l": ldh_uln_u_l,
        "extranodal_sites_n": extranodal_sites_n,
    }
    require_finite(age_y=age_y, ecog=ecog, ldh_u_l=ldh_u_l, extranodal_sites_n=extranodal_sites_n)
    require_positive(ldh_uln_u_l=ldh_uln_u_l)
    if age_y is None or ecog is None or ann_arbor is None or extranodal_sites_n is None:
        return incomplete(IPI, inputs)
    if ldh_u_l is None or ldh_uln_u_l is None:
        return incomplete(IPI, inputs)
    points = sum(
        (age_y > 60, ecog >= 2, is_advanced(ann_arbor), ldh_u_l > ldh_uln_u_l, extranodal_sites_n > 1)
    )
    return complete(IPI, points, inputs, _ipi_class(points))


def _ipi_class(points: int) -> RiskClass:
    return (LOW, LOW, LOW_INTERMEDIATE, HIGH_INTERMEDIATE, HIGH, HIGH)[points]


def r_ipi(
    *,
    age_y: float | None,
    ecog: int | None,
    ann_arbor: str | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
    extranodal_sites_n: int | None,
) -> ScoreResult:
    """Revised IPI: the points of the IPI in three groups (0 very good, 1-2 good, 3-5 poor).

    Source: Sehn, Blood 2007;109:1857. Example: 3 points are "poor". Raises as `ipi`.
    """
    base = ipi(
        age_y=age_y,
        ecog=ecog,
        ann_arbor=ann_arbor,
        ldh_u_l=ldh_u_l,
        ldh_uln_u_l=ldh_uln_u_l,
        extranodal_sites_n=extranodal_sites_n,
    )
    if base.value is None:
        return replace(base, score_id=R_IPI.score_id, label=R_IPI.label, source=R_IPI.source)
    group = VERY_GOOD if base.value == 0 else GOOD if base.value <= 2 else POOR
    return complete(R_IPI, base.value, base.inputs, group)


def aaipi(
    *,
    age_y: float | None,
    ecog: int | None,
    ann_arbor: str | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
) -> ScoreResult:
    """Age-adjusted IPI, meant for patients up to 60 years (above, a warning): stage III-IV, LDH >ULN, ECOG
    >=2.

    0 low, 1 low-intermediate, 2 high-intermediate, 3 high. Source: N Engl J Med 1993;329:987. Example: 60
    y, ECOG 2, stage IV, LDH 250/250: 2, high-intermediate.
    """
    inputs: Inputs = {
        "age_y": age_y,
        "ecog": ecog,
        "ann_arbor": ann_arbor,
        "ldh_u_l": ldh_u_l,
        "ldh_uln_u_l": ldh_uln_u_l,
    }
    require_finite(age_y=age_y, ecog=ecog, ldh_u_l=ldh_u_l)
    require_positive(ldh_uln_u_l=ldh_uln_u_l)
    if age_y is None or ecog is None or ann_arbor is None or ldh_u_l is None or ldh_uln_u_l is None:
        return incomplete(AAIPI, inputs)
    points = sum((is_advanced(ann_arbor), ldh_u_l > ldh_uln_u_l, ecog >= 2))
    groups = (LOW, LOW_INTERMEDIATE, HIGH_INTERMEDIATE, HIGH)
    warnings = (
        (Text("aaIPI vale fino a 60 anni", "aaIPI is meant for patients up to 60 years"),)
        if age_y > 60
        else ()
    )
    return complete(AAIPI, points, inputs, groups[points], warnings)


def nccn_ipi(
    *,
    age_y: float | None,
    ecog: int | None,
    ann_arbor: str | None,
    ldh_u_l: float | None,
    ldh_uln_u_l: float | None,
    major_extranodal: bool | None,
) -> ScoreResult:
    """NCCN-IPI, 0-8 points: age (>40, >60, >75), LDH ratio (>1, >3), stage III-IV, major extranodal site,
    ECOG >=2.

    `major_extranodal`: marrow, CNS, liver, gastrointestinal tract or lung. 0-1 low, 2-3 low-intermediate, 4-5
    high-intermediate, 6-8 high. Source: Zhou, Blood 2014;123:837. Example: 80 y, ECOG 2, IV, LDH 875/250,
    liver: 8.
    """
    inputs: Inputs = {
        "age_y": age_y,
        "ecog": ecog,
        "ann_arbor": ann_arbor,
        "ldh_u_l": ldh_u_l,
        "ldh_uln_u_l": ldh_uln_u_l,
        "major_extranodal": major_extranodal,
    }
    require_finite(age_y=age_y, ecog=ecog, ldh_u_l=ldh_u_l)
    require_positive(ldh_uln_u_l=ldh_uln_u_l)
    if age_y is None or ecog is None or ann_arbor is None or major_extranodal is None:
        return incomplete(NCCN_IPI, inputs)
    if ldh_u_l is None or ldh_uln_u_l is None:
        return incomplete(NCCN_IPI, inputs)
    ratio = ldh_u_l / ldh_uln_u_l
    points = sum(age_y > limit for limit in (40, 60, 75)) + sum(ratio > limit for limit in (1, 3))
    points += sum((is_advanced(ann_arbor), major_extranodal, ecog >= 2))
    return complete(NCCN_IPI, points, inputs, _nccn_class(points))


def _nccn_class(points: int) -> RiskClass:
    for limit, group in ((1, LOW), (3, LOW_INTERMEDIATE), (5, HIGH_INTERMEDIATE)):
        if points <= limit:
            return group
    return HIGH
