"""Diseases of the referral form, their groups, and the coded findings of a diagnosis.

Groups differ on purpose: `LBCL` is the set the advisory prompts speak of; `LBCL_SCORED` is wider, the
diseases for which the IPI family is customarily computed; `STAGED_LYMPHOMA` are those with an Ann Arbor
stage.
"""

from collections.abc import Collection
from types import MappingProxyType

from cases.record.rules.text import Choice, choice, codes_of

DISEASES: tuple[Choice, ...] = (
    choice("dlbcl_nos", "Linfoma diffuso a grandi cellule B, NAS", "Diffuse large B-cell lymphoma, NOS"),
    choice(
        "hgbl_mycbcl2",
        "Linfoma B ad alto grado con MYC e BCL2 riarrangiati",
        "High-grade B-cell lymphoma with MYC and BCL2 rearrangements",
    ),
    choice("hgbl_nos", "Linfoma B ad alto grado, NAS", "High-grade B-cell lymphoma, NOS"),
    choice(
        "hgbl_11q",
        "Linfoma B ad alto grado con aberrazione 11q",
        "High-grade B-cell lymphoma with 11q aberration",
    ),
    choice(
        "pmbcl",
        "Linfoma primitivo del mediastino a grandi cellule B",
        "Primary mediastinal large B-cell lymphoma",
    ),
    choice(
        "tfl", "DLBCL da trasformazione di linfoma follicolare", "DLBCL transformed from follicular lymphoma"
    ),
    choice("richter", "Sindrome di Richter (DLBCL da LLC)", "Richter transformation (DLBCL from CLL)"),
    choice(
        "tmzl",
        "DLBCL da trasformazione di linfoma marginale",
        "DLBCL transformed from marginal zone lymphoma",
    ),
    choice(
        "thrbcl",
        "Linfoma a grandi cellule B ricco in T e istiociti",
        "T-cell/histiocyte-rich large B-cell lymphoma",
    ),
    choice("fl_1_2", "Linfoma follicolare grado 1-2", "Follicular lymphoma grade 1-2"),
    choice("fl_3a", "Linfoma follicolare grado 3A", "Follicular lymphoma grade 3A"),
    choice(
        "fl_3b",
        "Linfoma follicolare grado 3B / a grandi cellule",
        "Follicular lymphoma grade 3B / large cell",
    ),
    choice("mcl", "Linfoma mantellare", "Mantle cell lymphoma"),
    choice("mzl", "Linfoma della zona marginale", "Marginal zone lymphoma"),
    choice("pcnsl", "Linfoma primitivo del SNC", "Primary CNS lymphoma"),
    choice("scnsl", "Linfoma con localizzazione secondaria al SNC", "Secondary CNS lymphoma"),
    choice("b_all", "Leucemia linfoblastica acuta B", "B-cell acute lymphoblastic leukaemia"),
    choice("cll_sll", "Leucemia linfatica cronica / linfoma linfocitico", "CLL / small lymphocytic lymphoma"),
    choice("mm", "Mieloma multiplo", "Multiple myeloma"),
    choice("pcl", "Leucemia plasmacellulare", "Plasma cell leukaemia"),
    choice("al_amyloidosis", "Amiloidosi AL", "AL amyloidosis"),
    choice("other", "Altra malattia", "Other disease"),
)
DISEASE_CODES = codes_of(DISEASES)

HGBL = frozenset({"hgbl_mycbcl2", "hgbl_nos", "hgbl_11q"})
LBCL = frozenset({"dlbcl_nos", "pmbcl", "tfl", "fl_3b"}) | HGBL
LBCL_SCORED = LBCL | {"richter", "tmzl", "thrbcl"}
FL = frozenset({"fl_1_2", "fl_3a"})
MCL = frozenset({"mcl"})
B_ALL = frozenset({"b_all"})
CLL = frozenset({"cll_sll", "richter"})
MM = frozenset({"mm", "pcl"})
STAGED_LYMPHOMA = LBCL_SCORED | FL | MCL | {"mzl", "scnsl"}
LYMPHOMA = STAGED_LYMPHOMA | {"pcnsl"}

DISEASE_GROUPS = MappingProxyType(
    {
        "lbcl": LBCL_SCORED,
        "fl": FL,
        "mcl": MCL,
        "mzl": frozenset({"mzl"}),
        "cns": frozenset({"pcnsl", "scnsl"}),
        "b_all": B_ALL,
        "cll": frozenset({"cll_sll"}),
        "mm": MM | {"al_amyloidosis"},
        "other": frozenset({"other"}),
    }
)


def disease_group(disease: str) -> str:
    """The one group code of a disease, for filters and blocks; "other" for an unknown one."""
    return next((code for code, members in DISEASE_GROUPS.items() if disease in members), "other")


CLASSIFICATIONS: tuple[Choice, ...] = (
    choice("who_2017", "WHO 2017", "WHO 2017"),
    choice("who_2022", "WHO 2022", "WHO 2022"),
    choice("icc_2022", "ICC 2022", "ICC 2022"),
)
ANN_ARBOR_STAGES: tuple[Choice, ...] = tuple(
    choice(s, f"Stadio {s}", f"Stage {s}") for s in ("I", "II", "III", "IV")
)
ANN_ARBOR_SUFFIXES: tuple[Choice, ...] = (
    choice("e", "E: extranodale per contiguità", "E: extranodal by contiguity"),
    choice("s", "S: milza", "S: spleen"),
    choice("b", "B: sintomi sistemici", "B: systemic symptoms"),
    choice("x", "X: bulky", "X: bulk"),
)


def suffix_letters(suffixes: Collection[str] | None) -> str:
    """The suffixes as they follow a stage: `suffix_letters(["e", "b"])` -> "BE"."""
    return "".join(sorted(each.upper() for each in suffixes or ()))


BULKY: tuple[Choice, ...] = (
    choice("none", "Assente", "None"),
    choice("ge_7_5_cm", "≥ 7,5 cm", "≥ 7.5 cm"),
    choice("ge_10_cm", "≥ 10 cm", "≥ 10 cm"),
)
EXTRANODAL_SITES: tuple[Choice, ...] = (
    choice("bone_marrow", "Midollo osseo", "Bone marrow"),
    choice("cns", "Sistema nervoso centrale", "Central nervous system"),
    choice("liver", "Fegato", "Liver"),
    choice("gi", "Apparato gastroenterico", "Gastrointestinal tract"),
    choice("lung", "Polmone", "Lung"),
    choice("kidney_adrenal", "Rene o surrene", "Kidney or adrenal"),
    choice("testis_ovary", "Testicolo o ovaio", "Testis or ovary"),
    choice("skin", "Cute", "Skin"),
    choice("bone", "Osso", "Bone"),
    choice("breast", "Mammella", "Breast"),
    choice("other", "Altra sede", "Other site"),
)
NCCN_MAJOR_SITES = frozenset({"bone_marrow", "cns", "liver", "gi", "lung"})
"""Sites that score in the NCCN-IPI (Zhou, Blood 2014;123:837)."""

CNS_INVOLVEMENT: tuple[Choice, ...] = (
    choice("never", "Mai", "Never"),
    choice("past_treated", "Pregresso, trattato", "Past, treated"),
    choice("active_parenchymal", "Attivo, parenchimale", "Active, parenchymal"),
    choice("active_leptomeningeal", "Attivo, leptomeningeo", "Active, leptomeningeal"),
    choice("unknown", "Non noto", "Unknown"),
)
BIOPSY_AT_RELAPSE: tuple[Choice, ...] = (
    choice("yes", "Eseguita", "Done"),
    choice("no", "Non eseguita", "Not done"),
    choice("planned", "Programmata", "Planned"),
)
ANTIGEN_EXPRESSION: tuple[Choice, ...] = (
    choice("positive", "Positivo", "Positive"),
    choice("weak", "Debole", "Weak"),
    choice("negative", "Negativo", "Negative"),
    choice("not_done", "Non eseguito", "Not done"),
)
FISH_RESULT: tuple[Choice, ...] = (
    choice("positive", "Riarrangiato", "Rearranged"),
    choice("negative", "Non riarrangiato", "Not rearranged"),
    choice("not_done", "Non eseguito", "Not done"),
)
CELL_OF_ORIGIN: tuple[Choice, ...] = (
    choice("gcb", "GCB", "GCB"),
    choice("non_gcb", "Non GCB", "Non-GCB"),
    choice("unclassified", "Non classificabile", "Unclassified"),
    choice("not_done", "Non eseguita", "Not done"),
)
TP53_STATUS: tuple[Choice, ...] = (
    choice("wild_type", "Non mutato", "Wild type"),
    choice("mutated", "Mutato", "Mutated"),
    choice("deleted", "Deleto (17p)", "Deleted (17p)"),
    choice("both", "Mutato e deleto", "Mutated and deleted"),
    choice("not_done", "Non eseguito", "Not done"),
)
MCL_MORPHOLOGY: tuple[Choice, ...] = (
    choice("classic", "Classica", "Classic"),
    choice("blastoid", "Blastoide", "Blastoid"),
    choice("pleomorphic", "Pleomorfa", "Pleomorphic"),
    choice("other", "Altra", "Other"),
)
MRD_METHODS: tuple[Choice, ...] = (
    choice("flow", "Citofluorimetria", "Flow cytometry"),
    choice("pcr", "PCR (Ig/TCR)", "PCR (Ig/TCR)"),
    choice("ngs", "NGS", "NGS"),
    choice("bcr_abl", "BCR::ABL1", "BCR::ABL1"),
)
POS_NEG_ND: tuple[Choice, ...] = (
    choice("positive", "Positivo", "Positive"),
    choice("negative", "Negativo", "Negative"),
    choice("not_done", "Non eseguito", "Not done"),
)
ISS_STAGES: tuple[Choice, ...] = tuple(choice(s, f"Stadio {s}", f"Stage {s}") for s in ("I", "II", "III"))
MM_ISOTYPES: tuple[Choice, ...] = (
    choice("igg", "IgG", "IgG"),
    choice("iga", "IgA", "IgA"),
    choice("igd", "IgD", "IgD"),
    choice("igm", "IgM", "IgM"),
    choice("light_chain", "Catene leggere", "Light chain"),
    choice("non_secretory", "Non secernente", "Non-secretory"),
)
MM_CYTOGENETICS: tuple[Choice, ...] = (
    choice("del17p", "del(17p)", "del(17p)"),
    choice("t_4_14", "t(4;14)", "t(4;14)"),
    choice("t_14_16", "t(14;16)", "t(14;16)"),
    choice("gain_1q", "1q+", "1q+"),
    choice("none", "Nessuna ad alto rischio", "None high-risk"),
    choice("not_done", "Non eseguita", "Not done"),
)
RAI_STAGES: tuple[Choice, ...] = tuple(
    choice(s, f"Rai {s}", f"Rai {s}") for s in ("0", "I", "II", "III", "IV")
)
BINET_STAGES: tuple[Choice, ...] = tuple(choice(s, f"Binet {s}", f"Binet {s}") for s in ("A", "B", "C"))
IGHV_STATUS: tuple[Choice, ...] = (
    choice("mutated", "Mutato", "Mutated"),
    choice("unmutated", "Non mutato", "Unmutated"),
    choice("not_done", "Non eseguito", "Not done"),
)
DISEASE_STATUS: tuple[Choice, ...] = (
    choice("cr", "Remissione completa (CR)", "Complete response (CR)"),
    choice("pr", "Risposta parziale (PR)", "Partial response (PR)"),
    choice("sd", "Malattia stabile (SD)", "Stable disease (SD)"),
    choice("pd", "Progressione (PD)", "Progressive disease (PD)"),
    choice("untested_relapse", "Recidiva non trattata", "Untested relapse"),
)
ECOG: tuple[Choice, ...] = (
    choice("0", "0: attività normale", "0: fully active"),
    choice("1", "1: attività limitata negli sforzi", "1: restricted in strenuous activity"),
    choice("2", "2: autosufficiente, in piedi > 50% del giorno", "2: self-care, up > 50% of waking hours"),
    choice("3", "3: autonomia limitata, letto o sedia > 50%", "3: limited self-care, bed or chair > 50%"),
    choice("4", "4: non autosufficiente", "4: completely disabled"),
    choice("5", "5: decesso", "5: dead"),
)
