"""Which facts the record is expected to hold in each phase, how old they may be, and on whose word.

What is expected at the decision follows the referral form and the ages of the laboratory catalogue; what is expected
afterwards follows the calendar of follow-up (Yakoub-Agha, Haematologica 2020;105:297; Hayden, Ann Oncol 2022;33:259).
Ages are in days and, unless a source is named, choices of this project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cases.overview.rules.phase import Phase
from cases.overview.rules.story import Place
from cases.record.rules.codes import (
    B_ALL,
    CLL,
    LAB_BY_CODE,
    LBCL_SCORED,
    LYMPHOMA,
    MCL,
    MM,
    STAGED_LYMPHOMA,
    VIROLOGY_BY_CODE,
)
from cases.record.rules.text import Text

ANY_AGE = 0
FORM = "Scheda di invio / Referral form"
CALENDAR = "Yakoub-Agha, Haematologica 2020;105:297; Hayden, Ann Oncol 2022;33:259"
HEMATOTOX = "CAR-HEMATOTOX: Rejeski, Blood 2021;138:2499"

Applies = Callable[[str | None], bool]


def everybody(_disease: str | None) -> bool:
    return True


class Moment(StrEnum):
    """What a fact is recorded for: once that is done, its age is that of the day on which it was done."""

    APHERESIS = "apheresis"
    LYMPHODEPLETION = "lymphodepletion"


@dataclass(frozen=True, slots=True)
class Expected:
    """One fact. `ages`: by phase the greatest age in days (ANY_AGE: once is enough); `applies` asks the disease;
    `judged_at`: what it is asked for; `if_positive`: only while one of these markers is."""

    path: str
    label: Text
    place: Place
    ages: Mapping[Phase, int]
    why: Text
    source: str
    evidence: str = "project"
    is_essential: bool = True
    judged_at: Moment | None = None
    applies: Applies = field(default=everybody)
    if_positive: tuple[str, ...] = ()

    @property
    def holds_always(self) -> bool:
        """Asked once, whatever lies ahead: who the patient is to any doctor, not what a decision needs."""
        return all(self.ages.get(phase) == ANY_AGE for phase in Phase)


def _of(diseases: frozenset[str]) -> Applies:
    return lambda disease: disease in diseases


_DECISION = Text("Serve per la decisione del centro CAR-T", "Needed for the decision of the CAR-T centre")
_RISK = Text("Rischio biologico della malattia", "Biological risk of the disease")
_TARGET = Text("Bersaglio del prodotto", "Target of the product")
_SAFETY = Text("Sicurezza di ogni prescrizione", "Safety of every prescription")
_BEFORE = Text(
    "Serve prima dell'aferesi o della linfodeplezione", "Needed before apheresis or lymphodepletion"
)
_COUNTS = Text("Idoneità prima, recupero dopo l'infusione", "Fitness before, recovery after the infusion")
_TOXIC = Text("CAR-HEMATOTOX e sorveglianza", "CAR-HEMATOTOX and watch")
_WATCH = Text("Sorveglianza dopo l'infusione", "Watch after the infusion")
_BEFORE_INFUSION = (Phase.REFERRAL, Phase.COLLECTION)
_ALWAYS = dict.fromkeys(Phase, ANY_AGE)


def _diagnosis(
    name: str, it: str, en: str, why: Text, applies: Applies = everybody, *, must: bool = True
) -> Expected:
    place = Place("record", "diagnoses")
    ages = _ALWAYS if name in {"disease", "diagnosed_on"} else dict.fromkeys(_BEFORE_INFUSION, ANY_AGE)
    return Expected(
        f"diagnosis.{name}", Text(it, en), place, ages, why, FORM, is_essential=must, applies=applies
    )


def _lab(code: str, why: Text, source: str, *, must: bool = True, **ages: int) -> Expected:
    by_phase = {Phase(name): days for name, days in ages.items()}
    return Expected(
        f"lab.{code}",
        LAB_BY_CODE[code].label,
        Place("labs", "labs"),
        by_phase,
        why,
        source,
        is_essential=must,
    )


def _virology(code: str, *markers: str) -> Expected:
    return Expected(
        f"virology.{code}",
        VIROLOGY_BY_CODE[code].label,
        Place("record", "virology"),
        {Phase.REFERRAL: ANY_AGE, Phase.COLLECTION: 30},
        Text("Richiesta entro 30 giorni dall'aferesi", "Asked for within 30 days of the apheresis"),
        FORM,
        judged_at=Moment.APHERESIS,
        if_positive=tuple(f"virology.{marker}" for marker in markers),
    )


EXPECTED: tuple[Expected, ...] = (
    _diagnosis("disease", "Diagnosi", "Diagnosis", _DECISION),
    _diagnosis("diagnosed_on", "Data della diagnosi", "Date of the diagnosis", _DECISION),
    _diagnosis("ann_arbor", "Stadio Ann Arbor", "Ann Arbor stage", _DECISION, _of(STAGED_LYMPHOMA)),
    _diagnosis("cns_involvement", "Interessamento del SNC", "CNS involvement", _DECISION, _of(LYMPHOMA | B_ALL)),
    _diagnosis("myc_r", "Riarrangiamento di MYC", "MYC rearrangement", _RISK, _of(LBCL_SCORED), must=False),
    _diagnosis("bcl2_r", "Riarrangiamento di BCL2", "BCL2 rearrangement", _RISK, _of(LBCL_SCORED), must=False),
    _diagnosis("tp53", "TP53", "TP53", _RISK, _of(MCL), must=False),
    _diagnosis("ki67_pct", "Ki-67", "Ki-67", _RISK, _of(LBCL_SCORED | MCL), must=False),
    _diagnosis("all_ph_positive", "Cromosoma Philadelphia", "Philadelphia chromosome", _RISK, _of(B_ALL), must=False),
    _diagnosis("cll_del17p_tp53", "del(17p) / TP53", "del(17p) / TP53", _RISK, _of(CLL), must=False),
    _diagnosis("mm_cytogenetics", "Citogenetica", "Cytogenetics", _RISK, _of(MM), must=False),
    _diagnosis("cd19", "CD19", "CD19", _TARGET, _of(LYMPHOMA | B_ALL | CLL), must=False),
    _diagnosis("bcma", "BCMA", "BCMA", _TARGET, _of(MM), must=False),
    Expected(
        "therapy_line",
        Text("Linee di terapia", "Lines of therapy"),
        Place("therapies", "therapy-lines"),
        _ALWAYS,
        _DECISION,
        FORM,
    ),
    Expected(
        "status.ecog",
        Text("ECOG", "ECOG"),
        Place("record", "performance-status"),
        {
            Phase.REFERRAL: 30,
            Phase.COLLECTION: 30,
            Phase.EARLY: 14,
            Phase.FIRST_YEAR: 100,
            Phase.LATE: 400,
        },
        Text("Si chiede a ogni visita", "Asked at every visit"),
        CALENDAR,
    ),
    Expected(
        "disease_status.status",
        Text("Stato di malattia", "Disease status"),
        Place("record", "disease-status"),
        {Phase.REFERRAL: 60, Phase.COLLECTION: 90, Phase.FIRST_YEAR: 120, Phase.LATE: 400},
        Text("PET a D+28, D+100, 6 e 12 mesi", "PET at D+28, D+100, 6 and 12 months"),
        CALENDAR,
    ),
    Expected(
        "status.active_infection",
        Text("Infezione in atto", "Active infection"),
        Place("record", "infection-status"),
        {Phase.REFERRAL: 14, Phase.COLLECTION: 14},
        Text("Rimanda aferesi e linfodeplezione", "Puts off apheresis and lymphodepletion"),
        CALENDAR,
    ),
    Expected(
        "status.active_infection",
        Text("Infezione in atto", "Active infection"),
        Place("record", "infection-status"),
        {Phase.EARLY: 7, Phase.FIRST_YEAR: 100},
        _WATCH,
        CALENDAR,
    ),
    Expected("allergies", Text("Allergie", "Allergies"), Place("record", "allergies"), _ALWAYS, _SAFETY, FORM),
    Expected(
        "medications", Text("Farmaci in corso", "Current medication"), Place("record", "medications"),
        _ALWAYS, _SAFETY, FORM,
    ),
    Expected(
        "comorbidity.hct_ci",
        Text("Comorbilità (HCT-CI)", "Comorbidity (HCT-CI)"),
        Place("record", "comorbidity"),
        dict.fromkeys(_BEFORE_INFUSION, ANY_AGE),
        _DECISION,
        FORM,
        is_essential=False,
    ),
    Expected(
        "vitals.weight_kg",
        Text("Peso", "Weight"),
        Place("record", "vitals"),
        {Phase.COLLECTION: 30},
        Text("Dose della linfodeplezione", "Dose of the lymphodepletion"),
        CALENDAR,
        judged_at=Moment.LYMPHODEPLETION,
    ),
    Expected(
        "consent.treatment",
        Text("Consenso ad aferesi e CAR-T", "Apheresis and CAR-T consent"),
        Place("record", "consents"),
        {Phase.COLLECTION: ANY_AGE},
        _BEFORE,
        FORM,
    ),
    Expected(
        "patient.caregiver_name",
        Text("Caregiver", "Caregiver"),
        Place("identity"),
        {Phase.COLLECTION: ANY_AGE, Phase.EARLY: ANY_AGE},
        Text("Presente per 28 giorni dopo l'infusione", "Present for 28 days after the infusion"),
        CALENDAR,
    ),
    _lab("ldh", _DECISION, FORM, referral=14),
    _lab("ldh", _BEFORE, FORM, collection=14),
    _lab("ldh", _WATCH, CALENDAR, early=7, first_year=200, late=400),
    _lab("hb", _COUNTS, CALENDAR, referral=14, collection=14, early=3, first_year=30, late=200),
    _lab("anc", _COUNTS, CALENDAR, referral=14, collection=14, early=3, first_year=30, late=200),
    _lab("alc", _BEFORE, FORM, referral=14, collection=14),
    _lab("platelets", _COUNTS, CALENDAR, referral=14, collection=14, early=3, first_year=30, late=200),
    _lab("creatinine", _DECISION, FORM, referral=14),
    _lab("creatinine", _BEFORE, FORM, collection=14),
    _lab("creatinine", _WATCH, CALENDAR, early=7, first_year=200, late=400),
    _lab("bilirubin_total", _DECISION, FORM, referral=14, collection=14),
    _lab("lvef_pct", _DECISION, FORM, referral=60, collection=60),
    _lab("crp", _TOXIC, HEMATOTOX, collection=14, early=3),
    _lab("ferritin", _TOXIC, HEMATOTOX, collection=14, early=7),
    _lab("igg_g_l", _WATCH, CALENDAR, first_year=60, late=400),
    _lab("cd4", _WATCH, CALENDAR, must=False, first_year=100, late=400),
    *(_virology(code) for code in ("hbsag", "anti_hbc", "anti_hcv", "hiv_ab_ag")),
    _virology("hbv_dna", "hbsag", "anti_hbc"),
    _virology("hcv_rna", "anti_hcv"),
)  # fmt: skip
