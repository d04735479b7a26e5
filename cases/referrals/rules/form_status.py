"""Referral form: lines of therapy, present status, laboratory, organ function, infection."""

from datetime import date

from cases.record.rules import codes
from cases.record.rules.outcome_codes import INFECTION_CONTROL
from cases.record.rules.text import Text, choice
from cases.referrals.rules.fields import (
    Condition,
    Field,
    Kind,
    Level,
    Section,
    answered,
    disease_in,
    make,
    value_is,
)
from cases.referrals.rules.form_leukaemia_myeloma import IF_MM
from cases.referrals.rules.values import Values, age_years, raw, text

M1, M2, OPTIONAL = Level.M1, Level.M2, Level.OPTIONAL


def _treated(values: Values, _: date) -> bool:
    return raw(values, "disease_status_now") is not None


IF_TREATED = Condition("treated", Text("malattia già trattata", "disease already treated"), _treated)
IF_WBC = disease_in(
    "mcl_all_cll", "mantellare, LLA, LLC", "MCL, ALL, CLL", codes.MCL | codes.B_ALL | codes.CLL
)
LVEF_METHODS = (
    choice("echo", "Ecocardiogramma", "Echocardiography"),
    choice("muga", "Scintigrafia (MUGA)", "MUGA"),
    choice("mri", "Risonanza", "MRI"),
)
PREGNANCY = (
    choice("negative", "Negativo", "Negative"),
    choice("positive", "Positivo", "Positive"),
    choice("not_applicable", "Non applicabile", "Not applicable"),
)

THERAPY = Section(
    "therapy",
    Text("Linee di terapia", "Lines of therapy"),
    (
        make(
            "therapy_lines",
            "Linee di terapia",
            "Lines of therapy",
            Kind.LINES,
            M1,
            "therapy_line",
            required_when=IF_TREATED,
            hint=Text(
                "Una nuova linea inizia quando la terapia cambia per progressione, refrattarietà o tossicità; "
                "l'autotrapianto programmato dopo il salvataggio è la stessa linea",
                "A new line begins when therapy changes for progression, refractoriness or toxicity; "
                "transplant planned after salvage is the same line",
            ),
        ),
    ),
)

STATUS = Section(
    "status",
    Text("Stato attuale", "Present status"),
    (
        make(
            "ecog",
            "ECOG",
            "ECOG",
            Kind.CHOICE,
            M1,
            "status.ecog",
            choices=codes.ECOG,
            dated=True,
            max_age_days=14,
        ),
        make(
            "kps",
            "Karnofsky",
            "Karnofsky",
            Kind.NUMBER,
            OPTIONAL,
            "status.kps",
            unit="%",
            hard=(0, 100),
            dated=True,
        ),
        make(
            "disease_status_now",
            "Stato di malattia",
            "Disease status",
            Kind.CHOICE,
            M1,
            "disease_status.status",
            choices=codes.DISEASE_STATUS,
            dated=True,
            absent_ok=True,
            max_age_days=30,
        ),
        make(
            "pet_on", "Data dell'ultima PET", "Date of last PET", Kind.DATE, OPTIONAL, "disease_status.pet_on"
        ),
        make(
            "deauville",
            "Deauville",
            "Deauville",
            Kind.NUMBER,
            OPTIONAL,
            "disease_status.deauville",
            hard=(1, 5),
            integer=True,
            dated=True,
        ),
        make(
            "smd",
            "Diametro maggiore (SMD)",
            "Largest diameter (SMD)",
            Kind.NUMBER,
            OPTIONAL,
            "disease_status.smd_cm",
            unit="cm",
            hard=(0, 60),
            dated=True,
        ),
        make(
            "tmtv",
            "Volume metabolico (TMTV)",
            "Metabolic tumour volume (TMTV)",
            Kind.NUMBER,
            OPTIONAL,
            "disease_status.tmtv_ml",
            unit="mL",
            hard=(0, 20_000),
            dated=True,
        ),
        make("b_symptoms", "Sintomi B", "B symptoms", Kind.BOOL, OPTIONAL, "status.b_symptoms", dated=True),
    ),
)

_LAB_LEVEL = {
    "ldh": M1,
    "wbc": M2,
    "anc": M2,
    "alc": M2,
    "platelets": M2,
    "hb": M2,
    "crp": M2,
    "ferritin": M2,
}
_LAB_LEVEL |= {"creatinine": M2, "bilirubin_total": M2, "alt": M2, "ast": M2, "lvef_pct": M2, "spo2_pct": M2}
_ORGAN = ("lvef_pct", "spo2_pct", "dlco_pct", "fev1_pct")
_MYELOMA_ONLY = ("m_protein_g_l", "flc_kappa_mg_l", "flc_lambda_mg_l")


def _lab_field(lab: codes.Lab) -> Field:
    """Form field of a laboratory value: everything but its level comes from the catalogue."""
    return Field(
        lab.code,
        lab.label,
        Kind.NUMBER,
        M2 if lab.code in _MYELOMA_ONLY else _LAB_LEVEL.get(lab.code, OPTIONAL),
        f"lab.{lab.code}",
        hint=lab.hint,
        unit=lab.unit_label,
        hard=lab.hard,
        soft=lab.soft,
        trap=lab.trap,
        trap_side=lab.trap_side,
        shown_when=IF_MM if lab.code in _MYELOMA_ONLY else None,
        required_when=IF_WBC if lab.code == "wbc" else None,
        absent_ok=True,
        dated=True,
        max_age_days=lab.max_age_days,
    )


def _uln_field(lab: codes.Lab) -> Field:
    return Field(
        f"{lab.code}_uln",
        Text(
            f"{lab.label.it}: limite superiore del laboratorio", f"{lab.label.en}: laboratory's upper limit"
        ),
        Kind.NUMBER,
        _LAB_LEVEL[lab.code],
        f"lab.{lab.code}.uln",
        unit=lab.unit_label,
        hard=codes.ULN_HARD_RANGES[lab.code],
        soft=codes.ULN_SOFT_RANGES[lab.code],
        required_when=answered(lab.code, f"con {lab.label.it}", f"with {lab.label.en}"),
    )


def _with_limits(labs: tuple[codes.Lab, ...]) -> tuple[Field, ...]:
    return tuple(
        field
        for lab in labs
        for field in ([_lab_field(lab), _uln_field(lab)] if lab.needs_uln else [_lab_field(lab)])
    )


LABORATORY = Section(
    "laboratory",
    Text("Laboratorio", "Laboratory"),
    _with_limits(tuple(lab for lab in codes.LABS if lab.code not in _ORGAN)),
)
ORGANS = Section(
    "organs",
    Text("Funzione d'organo", "Organ function"),
    (
        *_with_limits(tuple(lab for lab in codes.LABS if lab.code in _ORGAN)),
        make(
            "lvef_method",
            "FEVS: metodo",
            "LVEF: method",
            Kind.CHOICE,
            OPTIONAL,
            "lab.lvef_pct.method",
            choices=LVEF_METHODS,
        ),
        make("ecg", "ECG", "ECG", Kind.TEXT, OPTIONAL, "lab.ecg", dated=True),
    ),
)

_ALWAYS_M2 = ("hbsag", "anti_hbc", "anti_hcv", "hiv_ab_ag")
_NUCLEIC = {"hbv_dna": ("hbsag", "anti_hbc"), "hcv_rna": ("anti_hcv",)}


def _any_positive(markers: tuple[str, ...]) -> Condition:
    label = " / ".join(codes.VIROLOGY_BY_CODE[m].label.it for m in markers)
    return Condition(
        f"positive:{','.join(markers)}",
        Text(f"{label} positivo", f"{label} positive"),
        lambda values, _: any(text(values, marker) == "positive" for marker in markers),
    )


def _virology_field(test: codes.VirologyTest) -> Field:
    required = test.code in _ALWAYS_M2 or test.code in _NUCLEIC
    return Field(
        test.code,
        test.label,
        Kind.CHOICE,
        M2 if required else OPTIONAL,
        f"virology.{test.code}",
        choices=codes.POS_NEG_ND,
        required_when=_any_positive(_NUCLEIC[test.code]) if test.code in _NUCLEIC else None,
        absent_ok=True,
        dated=True,
        max_age_days=codes.VIROLOGY_MAX_AGE_DAYS if required else None,
    )


def _copies_field(code: str) -> Field:
    test = codes.VIROLOGY_BY_CODE[code]
    return make(
        f"{code}_iu_ml",
        f"{test.label.it}: quantità",
        f"{test.label.en}: amount",
        Kind.NUMBER,
        OPTIONAL,
        f"virology.{code}.iu_ml",
        unit="IU/mL",
        hard=(0, 1e12),
        shown_when=value_is(code, frozenset({"positive"}), "se positivo", "if positive"),
    )


def _may_be_pregnant(values: Values, today: date) -> bool:
    age = age_years(values, today)
    return text(values, "sex") == "F" and age is not None and 12 <= age <= 55


IF_MAY_BE_PREGNANT = Condition(
    "female_12_55", Text("donna di 12-55 anni", "female aged 12-55"), _may_be_pregnant
)

INFECTION = Section(
    "infection",
    Text("Infezioni e virologia", "Infection and virology"),
    (
        *(_virology_field(test) for test in codes.VIROLOGY),
        *(_copies_field(code) for code in _NUCLEIC),
        make(
            "mdr_colonisation",
            "Colonizzazione da germi multiresistenti",
            "MDR colonisation",
            Kind.TEXT,
            OPTIONAL,
            "status.mdr_colonisation",
            dated=True,
        ),
        make(
            "covid_recent",
            "COVID-19 recente",
            "Recent COVID-19",
            Kind.BOOL,
            OPTIONAL,
            "status.covid_recent",
            dated=True,
        ),
        make(
            "active_infection",
            "Infezione in atto",
            "Active infection",
            Kind.CHOICE,
            M1,
            "status.active_infection",
            choices=INFECTION_CONTROL,
            dated=True,
        ),
        make(
            "pregnancy_test",
            "Test di gravidanza",
            "Pregnancy test",
            Kind.CHOICE,
            M2,
            "lab.pregnancy_test",
            choices=PREGNANCY,
            shown_when=IF_MAY_BE_PREGNANT,
            dated=True,
            absent_ok=True,
            max_age_days=14,
        ),
        make(
            "contraception",
            "Contraccezione",
            "Contraception",
            Kind.TEXT,
            OPTIONAL,
            "referral.contraception",
            shown_when=IF_MAY_BE_PREGNANT,
        ),
        make(
            "active_infection_detail",
            "Sede, agente, terapia",
            "Site, agent, therapy",
            Kind.TEXT,
            M2,
            "status.active_infection_detail",
            shown_when=value_is(
                "active_infection",
                frozenset({"controlled", "uncontrolled"}),
                "con infezione",
                "with an infection",
            ),
        ),
    ),
)
SECTIONS_STATUS = (THERAPY, STATUS, LABORATORY, ORGANS, INFECTION)
