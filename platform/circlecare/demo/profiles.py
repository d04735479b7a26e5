"""The illnesses of the demonstration, each as it stands on the day of the referral.

All times are days before that day. The courses are typical of the disease and belong to nobody; they are there
so that scores, prompts and charts have something plausible to show.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of therapy: `start` and `end` in days before the referral (`end` None: still running)."""

    intent: str
    regimen: str
    start: int
    end: int | None
    cycles: int | None = None
    best: str | None = None
    eot: str | None = None
    progression: int | None = None
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One illness. `diagnosis` holds the fields of the primary diagnosis, dates as days before the referral under
    `*_on`. `labs` are the latest values, `trend` by how much a value was other four months before (factor)."""

    diagnosis: dict[str, Any]
    lines: tuple[Line, ...]
    ecog: int
    status: str
    deauville: int | None
    labs: dict[str, float]
    question: str
    topics: tuple[str, ...]
    next_therapy: str
    tempo: str = "progressing"
    trend: dict[str, float] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ("Aciclovir 400 mg x 2", "Cotrimossazolo 960 mg x 3/settimana")
    hct_ci: tuple[str, ...] = ("none",)
    summary: str = ""
    """One line for reports and messages."""


COUNTS = {"wbc": 5.4, "anc": 3.1, "alc": 0.9, "platelets": 178, "hb": 11.6}
ORGANS = {
    "creatinine": 0.9,
    "bilirubin_total": 0.6,
    "alt": 24,
    "ast": 22,
    "albumin": 3.8,
    "lvef_pct": 60,
    "spo2_pct": 97,
    "igg_g_l": 6.2,
}
LYMPHOMA_LABS = {**COUNTS, **ORGANS, "ldh": 412, "crp": 18, "ferritin": 320}
RISING = {"ldh": 0.55, "crp": 0.3, "ferritin": 0.5, "hb": 1.12, "platelets": 1.2, "alc": 1.3}

DLBCL = {
    "disease": "dlbcl_nos",
    "classification": "who_2022",
    "icd10": "C83.3",
    "ann_arbor": "IV",
    "ann_arbor_suffix": ["b"],
    "bulky": "none",
    "largest_cm": 5.8,
    "extranodal_sites": ["bone", "lung"],
    "cns_involvement": "never",
    "cardiac_involvement": False,
    "cell_of_origin": "non_gcb",
    "myc_r": "negative",
    "bcl2_r": "not_done",
    "bcl6_r": "not_done",
    "ki67_pct": 80,
    "cd19": "positive",
    "cd20": "positive",
    "biopsy_at_relapse": "yes",
}
FOLLICULAR = {
    "disease": "fl_1_2",
    "classification": "who_2022",
    "icd10": "C82.1",
    "ann_arbor": "III",
    "bulky": "none",
    "largest_cm": 4.4,
    "nodal_areas_n": 6,
    "extranodal_sites": ["bone_marrow"],
    "cns_involvement": "never",
    "cardiac_involvement": False,
    "ki67_pct": 20,
    "cd19": "positive",
    "cd20": "positive",
    "biopsy_at_relapse": "yes",
}
MANTLE = {
    "disease": "mcl",
    "classification": "who_2022",
    "icd10": "C83.1",
    "ann_arbor": "IV",
    "bulky": "none",
    "largest_cm": 4.9,
    "extranodal_sites": ["bone_marrow", "gi"],
    "cns_involvement": "never",
    "cardiac_involvement": False,
    "ki67_pct": 40,
    "tp53": "wild_type",
    "mcl_morphology": "classic",
    "cd19": "positive",
    "cd20": "positive",
    "biopsy_at_relapse": "yes",
}
LEUKAEMIA = {
    "disease": "b_all",
    "classification": "who_2022",
    "icd10": "C91.0",
    "cns_involvement": "never",
    "cd19": "positive",
    "cd22": "positive",
    "all_marrow_blasts_pct": 38,
    "all_mrd_level": 0.12,
    "all_mrd_method": "flow",
    "all_ph_positive": False,
    "all_kmt2a": False,
    "all_extramedullary": False,
    "all_prior_blinatumomab": True,
    "all_prior_inotuzumab": False,
    "biopsy_at_relapse": "yes",
}
MYELOMA = {
    "disease": "mm",
    "classification": "who_2022",
    "icd10": "C90.0",
    "cns_involvement": "never",
    "mm_iss": "II",
    "mm_r_iss": "II",
    "mm_isotype": "igg",
    "mm_cytogenetics": ["gain_1q"],
    "mm_extramedullary": False,
    "mm_plasma_cell_leukaemia": False,
    "mm_m_protein_g_l": 24,
    "mm_classes_exposed": ["imid", "pi", "anti_cd38"],
    "mm_classes_refractory": ["imid", "anti_cd38"],
    "mm_lenalidomide_refractory": True,
    "bcma": "positive",
    "biopsy_at_relapse": "no",
}
