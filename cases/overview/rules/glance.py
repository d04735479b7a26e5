"""What of a long record matters now: the eight values of a phase and the findings that make a disease dangerous."""

from __future__ import annotations

from types import MappingProxyType

from cases.overview.rules.phase import Phase
from cases.record.rules.codes import disease_group

_BEFORE = ("ldh", "hb", "anc", "alc", "platelets", "creatinine", "crp", "ferritin")
_EARLY = ("anc", "platelets", "hb", "crp", "ferritin", "ldh", "creatinine", "fibrinogen")
_AFTER = ("anc", "alc", "platelets", "hb", "igg_g_l", "cd4", "ldh", "creatinine")
_IN_PLACE_OF_LDH = MappingProxyType({"mm": "m_protein_g_l"})

SHOWN_LABS = tuple(dict.fromkeys((*_BEFORE, *_EARLY, *_AFTER, *_IN_PLACE_OF_LDH.values())))
"""Every test that some phase shows."""


def labs_that_matter(phase: Phase, disease: str | None) -> tuple[str, ...]:
    """The eight tests to show first: those that decide in each phase (a choice of this project).

    Before the infusion what the decision and CAR-HEMATOTOX ask for, in the first weeks what toxicity and cytopenia
    show, afterwards recovery and immunity. In myeloma the M-protein stands in the place of LDH.
    """
    chosen = {Phase.REFERRAL: _BEFORE, Phase.COLLECTION: _BEFORE, Phase.EARLY: _EARLY}.get(phase, _AFTER)
    other = _IN_PLACE_OF_LDH.get(disease_group(disease)) if disease else None
    return tuple(other if other and code == "ldh" else code for code in chosen)


_STAGE = ("diagnosis.ann_arbor", "diagnosis.extranodal_sites", "diagnosis.bulky", "diagnosis.cns_involvement")
_BY_GROUP = MappingProxyType(
    {
        "lbcl": (
            "diagnosis.cell_of_origin",
            "diagnosis.myc_r",
            "diagnosis.bcl2_r",
            "diagnosis.bcl6_r",
            "diagnosis.tp53",
            "diagnosis.ki67_pct",
            *_STAGE,
        ),
        "mcl": (
            "diagnosis.tp53",
            "diagnosis.p53_ihc_over_50",
            "diagnosis.ki67_pct",
            "diagnosis.mcl_morphology",
            *_STAGE,
        ),
        "b_all": (
            "diagnosis.all_ph_positive",
            "diagnosis.all_kmt2a",
            "diagnosis.all_marrow_blasts_pct",
            "diagnosis.all_mrd_level",
            "diagnosis.all_extramedullary",
            "diagnosis.cns_involvement",
        ),
        "cll": (
            "diagnosis.cll_del17p_tp53",
            "diagnosis.cll_ighv",
            "diagnosis.cll_rai",
            "diagnosis.cll_richter_suspected",
        ),
        "mm": (
            "diagnosis.mm_r_iss",
            "diagnosis.mm_cytogenetics",
            "diagnosis.mm_extramedullary",
            "diagnosis.mm_plasma_cell_leukaemia",
            "diagnosis.mm_lenalidomide_refractory",
            "diagnosis.mm_classes_refractory",
        ),
    }
)
TARGETS = ("diagnosis.cd19", "diagnosis.cd20", "diagnosis.cd22", "diagnosis.bcma")


def risk_paths(disease: str | None) -> tuple[str, ...]:
    """The findings that say how dangerous the disease is, then the targets of the products."""
    group = disease_group(disease) if disease else "other"
    return (*_BY_GROUP.get(group, _STAGE), *TARGETS)


_ALARMING = MappingProxyType(
    {
        "diagnosis.myc_r": {"positive"},
        "diagnosis.tp53": {"mutated", "deleted", "both"},
        "diagnosis.cll_del17p_tp53": {"positive"},
        "diagnosis.bulky": {"ge_7_5_cm", "ge_10_cm"},
        "diagnosis.cns_involvement": {"active_parenchymal", "active_leptomeningeal", "past_treated"},
        "diagnosis.mcl_morphology": {"blastoid", "pleomorphic"},
        "diagnosis.cd19": {"negative", "weak"},
        "diagnosis.bcma": {"negative", "weak"},
        "diagnosis.mm_r_iss": {"III"},
        "diagnosis.mm_cytogenetics": {"del17p", "t_4_14", "t_14_16", "gain_1q"},
    }
)


def is_alarming(path: str, value: object) -> bool:
    """Whether a finding is one of those known to worsen the outlook or to take away a target. An unknown one is not."""
    if value is True and path.endswith(
        ("_extramedullary", "_leukaemia", "_kmt2a", "_ph_positive", "over_50")
    ):
        return True
    found = value if isinstance(value, list) else [value]
    return any(isinstance(each, str) and each in _ALARMING.get(path, frozenset()) for each in found)
