"""Referral form: diagnosis, staging and biology common to the lymphomas, with what each lymphoma adds."""

from datetime import date

from cases.record.rules import codes
from cases.record.rules.text import Text, choice
from cases.referrals.rules.fields import Condition, Kind, Level, Section, disease_in, make
from cases.referrals.rules.values import Values, flag, text, therapy_lines

M1, M2, OPTIONAL = Level.M1, Level.M2, Level.OPTIONAL

IF_LYMPHOMA = disease_in("lymphoma", "linfomi", "lymphomas", codes.LYMPHOMA)
IF_STAGED = disease_in(
    "staged_lymphoma", "linfomi con stadio Ann Arbor", "lymphomas with Ann Arbor stage", codes.STAGED_LYMPHOMA
)
IF_FL = disease_in("fl", "linfoma follicolare", "follicular lymphoma", codes.FL)
IF_MCL = disease_in("mcl", "linfoma mantellare", "mantle cell lymphoma", codes.MCL)
IF_LBCL = disease_in("lbcl", "linfomi a grandi cellule B", "large B-cell lymphomas", codes.LBCL_SCORED)


def _had_cd19_therapy(values: Values, _: date) -> bool:
    given = any("cd19_directed" in (line.drug_classes or ()) for line in therapy_lines(values))
    return given or flag(values, "prior_cart") is True or flag(values, "prior_cd19") is True


AFTER_CD19 = Condition(
    "after_cd19_therapy", Text("dopo terapia anti-CD19", "after CD19-directed therapy"), _had_cd19_therapy
)


def _relapsed(values: Values, _: date) -> bool:
    return text(values, "disease_status_now") in {"pd", "sd", "untested_relapse"}


IF_RELAPSED = Condition(
    "relapsed", Text("malattia recidivata o refrattaria", "relapsed or refractory"), _relapsed
)

DIAGNOSIS = Section(
    "diagnosis",
    Text("Diagnosi", "Diagnosis"),
    (
        make("disease", "Malattia", "Disease", Kind.CHOICE, M1, "diagnosis.disease", choices=codes.DISEASES),
        make(
            "classification",
            "Classificazione",
            "Classification",
            Kind.CHOICE,
            OPTIONAL,
            "diagnosis.classification",
            choices=codes.CLASSIFICATIONS,
        ),
        make("icdo3", "Codice ICD-O-3", "ICD-O-3 code", Kind.TEXT, OPTIONAL, "diagnosis.icdo3"),
        make(
            "diagnosis_date",
            "Data della diagnosi",
            "Date of diagnosis",
            Kind.DATE,
            M1,
            "diagnosis.diagnosed_on",
        ),
        make(
            "relapse_date",
            "Data della recidiva o progressione confermata",
            "Date of confirmed relapse or progression",
            Kind.DATE,
            M2,
            "diagnosis.relapse_confirmed_on",
            required_when=IF_RELAPSED,
            absent_ok=True,
        ),
        make(
            "biopsy_at_relapse",
            "Biopsia alla recidiva",
            "Biopsy at relapse",
            Kind.CHOICE,
            M2,
            "diagnosis.biopsy_at_relapse",
            choices=codes.BIOPSY_AT_RELAPSE,
            required_when=IF_RELAPSED,
            dated=True,
            absent_ok=True,
        ),
        make(
            "cd19_expression",
            "CD19",
            "CD19",
            Kind.CHOICE,
            M2,
            "diagnosis.cd19",
            choices=codes.ANTIGEN_EXPRESSION,
            required_when=AFTER_CD19,
            dated=True,
        ),
        make(
            "cd20_expression",
            "CD20",
            "CD20",
            Kind.CHOICE,
            OPTIONAL,
            "diagnosis.cd20",
            choices=codes.ANTIGEN_EXPRESSION,
            dated=True,
        ),
        make(
            "cd22",
            "CD22",
            "CD22",
            Kind.CHOICE,
            OPTIONAL,
            "diagnosis.cd22",
            choices=codes.ANTIGEN_EXPRESSION,
            dated=True,
        ),
        make(
            "cns_involvement",
            "Interessamento del SNC",
            "CNS involvement",
            Kind.CHOICE,
            M1,
            "diagnosis.cns_involvement",
            choices=codes.CNS_INVOLVEMENT,
        ),
        make("csf_on", "Data del liquor", "Date of CSF", Kind.DATE, OPTIONAL, "diagnosis.csf_on"),
        make(
            "cns_mri_on",
            "Data della RM encefalo",
            "Date of brain MRI",
            Kind.DATE,
            OPTIONAL,
            "diagnosis.cns_mri_on",
        ),
    ),
)

LYMPHOMA = Section(
    "lymphoma",
    Text("Linfoma: estensione e biologia", "Lymphoma: extent and biology"),
    (
        make(
            "ann_arbor",
            "Stadio Ann Arbor",
            "Ann Arbor stage",
            Kind.CHOICE,
            M1,
            "diagnosis.ann_arbor",
            choices=codes.ANN_ARBOR_STAGES,
            shown_when=IF_STAGED,
            absent_ok=True,
        ),
        make(
            "ann_arbor_suffix",
            "Suffissi",
            "Suffixes",
            Kind.MULTICHOICE,
            OPTIONAL,
            "diagnosis.ann_arbor_suffix",
            choices=codes.ANN_ARBOR_SUFFIXES,
            shown_when=IF_STAGED,
        ),
        make(
            "bulky",
            "Bulky",
            "Bulk",
            Kind.CHOICE,
            M2,
            "diagnosis.bulky",
            choices=codes.BULKY,
            shown_when=IF_STAGED,
            absent_ok=True,
        ),
        make(
            "largest_cm",
            "Diametro maggiore",
            "Largest diameter",
            Kind.NUMBER,
            OPTIONAL,
            "diagnosis.largest_cm",
            unit="cm",
            hard=(0, 40),
            soft=(0, 25),
            shown_when=IF_STAGED,
        ),
        make(
            "nodal_areas_n",
            "Numero di aree linfonodali (mappa FLIPI)",
            "Number of nodal areas (FLIPI map)",
            Kind.NUMBER,
            M2,
            "diagnosis.nodal_areas_n",
            hard=(0, 20),
            integer=True,
            shown_when=IF_FL,
            absent_ok=True,
        ),
        make(
            "extranodal_sites",
            "Sedi extranodali",
            "Extranodal sites",
            Kind.MULTICHOICE,
            M1,
            "diagnosis.extranodal_sites",
            choices=(*codes.EXTRANODAL_SITES, choice("none", "Nessuna", "None")),
            shown_when=IF_LYMPHOMA,
            absent_ok=True,
            hint=Text("Scegliere «nessuna» se assenti", 'Choose "none" when there are none'),
        ),
        make(
            "cardiac_involvement",
            "Interessamento cardiaco",
            "Cardiac involvement",
            Kind.BOOL,
            M2,
            "diagnosis.cardiac_involvement",
            shown_when=IF_LYMPHOMA,
            absent_ok=True,
        ),
        make(
            "cell_of_origin",
            "Cellula di origine",
            "Cell of origin",
            Kind.CHOICE,
            OPTIONAL,
            "diagnosis.cell_of_origin",
            choices=codes.CELL_OF_ORIGIN,
            shown_when=IF_LBCL,
        ),
        make(
            "myc_r",
            "MYC (FISH)",
            "MYC (FISH)",
            Kind.CHOICE,
            OPTIONAL,
            "diagnosis.myc_r",
            choices=codes.FISH_RESULT,
            shown_when=IF_LYMPHOMA,
        ),
        make(
            "bcl2_r",
            "BCL2 (FISH)",
            "BCL2 (FISH)",
            Kind.CHOICE,
            OPTIONAL,
            "diagnosis.bcl2_r",
            choices=codes.FISH_RESULT,
            shown_when=IF_LYMPHOMA,
        ),
        make(
            "bcl6_r",
            "BCL6 (FISH)",
            "BCL6 (FISH)",
            Kind.CHOICE,
            OPTIONAL,
            "diagnosis.bcl6_r",
            choices=codes.FISH_RESULT,
            shown_when=IF_LYMPHOMA,
        ),
        make(
            "tp53",
            "TP53",
            "TP53",
            Kind.CHOICE,
            M2,
            "diagnosis.tp53",
            choices=codes.TP53_STATUS,
            required_when=IF_MCL,
            absent_ok=True,
        ),
        make(
            "p53_ihc_over_50",
            "p53 > 50% in immunoistochimica",
            "p53 > 50% by IHC",
            Kind.BOOL,
            OPTIONAL,
            "diagnosis.p53_ihc_over_50",
            shown_when=IF_MCL,
        ),
        make(
            "ki67_pct",
            "Ki-67",
            "Ki-67",
            Kind.NUMBER,
            M2,
            "diagnosis.ki67_pct",
            unit="%",
            hard=(0, 100),
            required_when=IF_MCL,
            absent_ok=True,
            shown_when=IF_LYMPHOMA,
        ),
        make(
            "mcl_morphology",
            "Morfologia",
            "Morphology",
            Kind.CHOICE,
            M2,
            "diagnosis.mcl_morphology",
            choices=codes.MCL_MORPHOLOGY,
            shown_when=IF_MCL,
            absent_ok=True,
        ),
    ),
)
SECTIONS_DIAGNOSIS = (DIAGNOSIS, LYMPHOMA)
