"""Comorbidity items: those of the HCT-CI with their weights, and the others the referral form asks for.

Source of the items and weights: Sorror, Blood 2005;106:2912 (table reproduced at ashpublications.org). The
index was built for allogeneic transplantation and must be labelled so.
"""

from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Choice, Text, choice


@dataclass(frozen=True, slots=True)
class HctCiItem:
    """One item of the index and the points it gives."""

    code: str
    label: Text
    weight: int


def _i(weight: int, code: str, it: str, en: str) -> HctCiItem:
    return HctCiItem(code, Text(it, en), weight)


HCT_CI_ITEMS: tuple[HctCiItem, ...] = (
    _i(1, "arrhythmia", "Aritmia", "Arrhythmia"),
    _i(
        1,
        "cardiac",
        "Cardiopatia (coronaropatia, scompenso, infarto, FE ≤ 50%)",
        "Cardiac (coronary disease, heart failure, infarction, EF ≤ 50%)",
    ),
    _i(1, "inflammatory_bowel_disease", "Malattia infiammatoria intestinale", "Inflammatory bowel disease"),
    _i(1, "diabetes", "Diabete in terapia farmacologica", "Diabetes on drug treatment"),
    _i(1, "cerebrovascular", "Malattia cerebrovascolare", "Cerebrovascular disease"),
    _i(1, "psychiatric", "Disturbo psichiatrico in terapia", "Psychiatric disorder on treatment"),
    _i(
        1,
        "hepatic_mild",
        "Epatopatia lieve (epatite cronica, bilirubina fino a 1,5×, AST/ALT fino a 2,5×)",
        "Mild hepatic (chronic hepatitis, bilirubin up to 1.5×, AST/ALT up to 2.5×)",
    ),
    _i(1, "obesity", "Obesità (BMI > 35)", "Obesity (BMI > 35)"),
    _i(
        1,
        "infection",
        "Infezione con terapia proseguita dopo il giorno 0",
        "Infection needing treatment after day 0",
    ),
    _i(2, "rheumatologic", "Malattia reumatologica", "Rheumatologic disease"),
    _i(2, "peptic_ulcer", "Ulcera peptica in terapia", "Peptic ulcer on treatment"),
    _i(
        2,
        "renal",
        "Nefropatia moderata-grave (creatinina > 2 mg/dL, dialisi, trapianto)",
        "Moderate/severe renal (creatinine > 2 mg/dL, dialysis, transplant)",
    ),
    _i(
        2,
        "pulmonary_moderate",
        "Pneumopatia moderata (DLCO e/o FEV1 66-80% o dispnea lieve)",
        "Moderate pulmonary (DLCO and/or FEV1 66-80% or dyspnoea on slight activity)",
    ),
    _i(3, "prior_malignancy", "Neoplasia precedente", "Prior malignancy"),
    _i(
        3,
        "heart_valve",
        "Valvulopatia (escluso prolasso mitralico)",
        "Heart valve disease (not mitral prolapse)",
    ),
    _i(
        3,
        "pulmonary_severe",
        "Pneumopatia grave (DLCO/FEV1 ≤ 65%, dispnea a riposo, ossigeno)",
        "Severe pulmonary (DLCO/FEV1 ≤ 65%, dyspnoea at rest, oxygen)",
    ),
    _i(
        3,
        "hepatic_severe",
        "Epatopatia moderata-grave (cirrosi, bilirubina > 1,5×, AST/ALT > 2,5×)",
        "Moderate/severe hepatic (cirrhosis, bilirubin > 1.5×, AST/ALT > 2.5×)",
    ),
)
HCT_CI_BY_CODE = MappingProxyType({item.code: item for item in HCT_CI_ITEMS})
HCT_CI_CHOICES: tuple[Choice, ...] = tuple(
    Choice(i.code, Text(f"{i.label.it} ({i.weight})", f"{i.label.en} ({i.weight})")) for i in HCT_CI_ITEMS
)

OTHER_COMORBIDITIES: tuple[Choice, ...] = (
    choice("autoimmune_disease", "Malattia autoimmune", "Autoimmune disease"),
    choice(
        "seizure_stroke_neuro", "Epilessia, ictus o altra neuropatia", "Seizure, stroke or other neurological"
    ),
    choice("cardiac_history", "Storia cardiologica", "Cardiac history"),
    choice("prior_malignancy", "Neoplasia precedente", "Prior malignancy"),
    choice("prior_allosct", "Trapianto allogenico precedente", "Prior allogeneic transplant"),
    choice("gvhd", "GVHD", "GVHD"),
    choice("immunosuppression", "Immunosoppressione in corso", "Current immunosuppression"),
    choice("prior_cart", "CAR-T precedente", "Prior CAR-T"),
    choice("prior_cd19", "Altra terapia anti-CD19 precedente", "Other prior CD19-directed therapy"),
    choice("anticoagulant", "Terapia anticoagulante", "Anticoagulant"),
)
COMORBIDITIES: tuple[Choice, ...] = (
    *(Choice(i.code, i.label) for i in HCT_CI_ITEMS if i.code != "prior_malignancy"),
    *OTHER_COMORBIDITIES,
)
