"""Catalogue of laboratory and organ-function values: unit, LOINC, impossible and unusual ranges, unit traps.

Units are UCUM. LOINC codes are given only where the code is certain; they must be checked against the
LOINC release before clinical use. `hard`: outside is refused; `soft`: outside is asked to be confirmed;
`max_age_days`: how old a value may be before the CAR-T centre's decision. Ranges and ages are design
choices of this project.
"""

from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Text

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Lab:
    """One value of the catalogue.

    `unit` is UCUM, `unit_label` what the page shows; `trap` warns of the unit this value is often mistaken
    for; `needs_uln`: a result is not interpretable without the laboratory's upper limit.
    """

    code: str
    label: Text
    unit: str
    unit_label: str
    loinc: str | None
    hard: Range
    soft: Range | None = None
    trap: Text | None = None
    trap_side: str = "high"
    hint: Text | None = None
    max_age_days: int | None = None
    needs_uln: bool = False


_TRAP_PER_UL = Text(
    "Sembra un valore per µL: dividere per 1000 per averlo in 10⁹/L",
    "Looks like a value per µL: divide by 1000 to get 10⁹/L",
)
_TRAP_HB = Text(
    "Sembra in g/L: dividere per 10 (118 g/L = 11,8 g/dL)",
    "Looks like g/L: divide by 10 (118 g/L = 11.8 g/dL)",
)
_TRAP_CREATININE = Text(
    "Sembra in µmol/L: dividere per 88,4 (88,4 µmol/L = 1,0 mg/dL)",
    "Looks like µmol/L: divide by 88.4 (88.4 µmol/L = 1.0 mg/dL)",
)
_TRAP_BILIRUBIN = Text(
    "Controllare l'unità: 34 µmol/L = 2,0 mg/dL (dividere per 17,1)",
    "Check the unit: 34 µmol/L = 2.0 mg/dL (divide by 17.1)",
)
_HINT_CRP = Text(
    "Qui in mg/L; gli score usano mg/dL (42 mg/L = 4,2 mg/dL): la conversione è automatica",
    "Here in mg/L; the scores use mg/dL (42 mg/L = 4.2 mg/dL): converted automatically",
)
_HINT_ULN = Text(
    "Serve il limite superiore del laboratorio: gli score usano il rapporto",
    "The laboratory's upper limit is needed: the scores use the ratio",
)
_TRAP_CA = Text(
    "Sembra in mmol/L: moltiplicare per 4,0 per averlo in mg/dL",
    "Looks like mmol/L: multiply by 4.0 to get mg/dL",
)
_TRAP_ALBUMIN = Text("Sembra in g/L: dividere per 10", "Looks like g/L: divide by 10")
_TRAP_IGG = Text("Sembra in mg/dL: dividere per 100", "Looks like mg/dL: divide by 100")
_TRAP_FIBRINOGEN = Text("Sembra in g/L: moltiplicare per 100", "Looks like g/L: multiply by 100")

LABS: tuple[Lab, ...] = (
    Lab(
        "ldh",
        Text("LDH", "LDH"),
        "U/L",
        "U/L",
        "2532-0",
        (20, 20000),
        (80, 5000),
        hint=_HINT_ULN,
        max_age_days=14,
        needs_uln=True,
    ),
    Lab(
        "wbc",
        Text("Leucociti", "White cells"),
        "10*9/L",
        "10⁹/L",
        "6690-2",
        (0, 900),
        (0.1, 300),
        trap=_TRAP_PER_UL,
        max_age_days=14,
    ),
    Lab(
        "anc",
        Text("Neutrofili", "Neutrophils (ANC)"),
        "10*9/L",
        "10⁹/L",
        "751-8",
        (0, 200),
        (0, 100),
        trap=_TRAP_PER_UL,
        max_age_days=14,
    ),
    Lab(
        "alc",
        Text("Linfociti", "Lymphocytes (ALC)"),
        "10*9/L",
        "10⁹/L",
        "731-0",
        (0, 500),
        (0, 100),
        trap=_TRAP_PER_UL,
        max_age_days=14,
    ),
    Lab(
        "cd3_abs",
        Text("Linfociti CD3+", "CD3+ lymphocytes"),
        "/uL",
        "/µL",
        None,
        (0, 50000),
        (5, 10000),
    ),
    Lab(
        "platelets",
        Text("Piastrine", "Platelets"),
        "10*9/L",
        "10⁹/L",
        "777-3",
        (0, 3000),
        (5, 1500),
        trap=_TRAP_PER_UL,
        max_age_days=14,
    ),
    Lab(
        "hb",
        Text("Emoglobina", "Haemoglobin"),
        "g/dL",
        "g/dL",
        "718-7",
        (2, 25),
        (5, 20),
        trap=_TRAP_HB,
        max_age_days=14,
    ),
    Lab(
        "crp",
        Text("Proteina C reattiva (PCR)", "C-reactive protein"),
        "mg/L",
        "mg/L",
        "1988-5",
        (0, 800),
        (0, 500),
        hint=_HINT_CRP,
        max_age_days=14,
    ),
    Lab(
        "ferritin",
        Text("Ferritina", "Ferritin"),
        "ng/mL",
        "ng/mL (= µg/L)",
        "2276-4",
        (0, 200000),
        (2, 50000),
        max_age_days=30,
    ),
    Lab(
        "creatinine",
        Text("Creatinina", "Creatinine"),
        "mg/dL",
        "mg/dL",
        "2160-0",
        (0.1, 25),
        (0.2, 20),
        trap=_TRAP_CREATININE,
        max_age_days=14,
    ),
    Lab(
        "bilirubin_total",
        Text("Bilirubina totale", "Total bilirubin"),
        "mg/dL",
        "mg/dL",
        "1975-2",
        (0, 60),
        (0, 20),
        trap=_TRAP_BILIRUBIN,
        max_age_days=14,
    ),
    Lab(
        "alt",
        Text("ALT", "ALT"),
        "U/L",
        "U/L",
        "1742-6",
        (0, 10000),
        (1, 3000),
        max_age_days=14,
        needs_uln=True,
    ),
    Lab(
        "ast",
        Text("AST", "AST"),
        "U/L",
        "U/L",
        "1920-8",
        (0, 10000),
        (1, 3000),
        max_age_days=14,
        needs_uln=True,
    ),
    Lab(
        "albumin",
        Text("Albumina", "Albumin"),
        "g/dL",
        "g/dL",
        "1751-7",
        (0.5, 7),
        (1.5, 6),
        trap=_TRAP_ALBUMIN,
    ),
    Lab("uric_acid", Text("Acido urico", "Uric acid"), "mg/dL", "mg/dL", "3084-1", (0, 50), (0.5, 20)),
    Lab(
        "ca",
        Text("Calcio totale", "Total calcium"),
        "mg/dL",
        "mg/dL",
        "17861-6",
        (2, 25),
        (6, 16),
        trap=_TRAP_CA,
        trap_side="low",
    ),
    Lab("inr", Text("INR", "INR"), "1", "", "6301-6", (0.5, 20), (0.7, 6)),
    Lab(
        "fibrinogen",
        Text("Fibrinogeno", "Fibrinogen"),
        "mg/dL",
        "mg/dL",
        "3255-7",
        (0, 2000),
        (50, 1000),
        trap=_TRAP_FIBRINOGEN,
        trap_side="low",
    ),
    Lab(
        "lvef_pct",
        Text("Frazione di eiezione (FEVS)", "Ejection fraction (LVEF)"),
        "%",
        "%",
        "10230-1",
        (5, 85),
        (20, 80),
        max_age_days=60,
    ),
    Lab(
        "spo2_pct",
        Text("SpO2 in aria ambiente", "SpO2 on room air"),
        "%",
        "%",
        "59408-5",
        (50, 100),
        (80, 100),
        max_age_days=14,
    ),
    Lab("dlco_pct", Text("DLCO (% del predetto)", "DLCO (% predicted)"), "%", "%", None, (5, 200), (20, 150)),
    Lab("fev1_pct", Text("FEV1 (% del predetto)", "FEV1 (% predicted)"), "%", "%", None, (5, 200), (20, 150)),
    Lab("igg_g_l", Text("IgG", "IgG"), "g/L", "g/L", "2465-3", (0, 100), (0.2, 40), trap=_TRAP_IGG),
    Lab(
        "cd4",
        Text("Linfociti CD4+", "CD4+ lymphocytes"),
        "/uL",
        "/µL",
        "24467-3",
        (0, 20000),
        (0, 3000),
    ),
    Lab(
        "b_cells",
        Text("Linfociti B CD19+", "CD19+ B lymphocytes"),
        "/uL",
        "/µL",
        None,
        (0, 20000),
        (0, 1500),
    ),
    Lab("m_protein_g_l", Text("Componente monoclonale", "M-protein"), "g/L", "g/L", None, (0, 150), (0, 100)),
    Lab(
        "flc_kappa_mg_l",
        Text("Catene leggere libere kappa", "Free kappa light chains"),
        "mg/L",
        "mg/L",
        None,
        (0, 100000),
        (0, 20000),
    ),
    Lab(
        "flc_lambda_mg_l",
        Text("Catene leggere libere lambda", "Free lambda light chains"),
        "mg/L",
        "mg/L",
        None,
        (0, 100000),
        (0, 20000),
    ),
)
LAB_BY_CODE = MappingProxyType({lab.code: lab for lab in LABS})
LAB_BY_LOINC = MappingProxyType({lab.loinc: lab for lab in LABS if lab.loinc})

ULN_HARD_RANGES = MappingProxyType({"ldh": (20.0, 20_000.0), "alt": (5.0, 500.0), "ast": (5.0, 500.0)})
ULN_SOFT_RANGES = MappingProxyType({"ldh": (150.0, 700.0), "alt": (20.0, 80.0), "ast": (20.0, 80.0)})
