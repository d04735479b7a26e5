"""Referral form: comorbidity, the question to the hub and the plan, documents, consents."""

from datetime import date

from cases.record.rules import codes
from cases.record.rules.text import Text, choice
from cases.referrals.rules.fields import Condition, Kind, Level, Section, make
from cases.referrals.rules.values import Values, age_years, flag

M1, M2, OPTIONAL = Level.M1, Level.M2, Level.OPTIONAL

TEMPO = (
    choice("indolent", "Indolente", "Indolent"),
    choice("progressing", "In progressione", "Progressing"),
    choice("critical", "Critica", "Critical"),
)
URGENCY = (
    choice("routine", "Ordinaria (entro 7 giorni)", "Routine (within 7 days)"),
    choice("urgent", "Urgente (entro 24 ore)", "Urgent (within 24 hours)"),
    choice("emergency", "Emergenza (telefonare anche)", "Emergency (phone too)"),
)
QUESTION_TOPICS = (
    choice("eligibility", "Idoneità", "Eligibility"),
    choice("preemptive_apheresis", "Aferesi pre-emptive", "Pre-emptive apheresis"),
    choice("bridging_choice", "Scelta del bridge", "Choice of bridging"),
    choice("timing", "Tempi", "Timing"),
    choice("trial", "Studio clinico", "Clinical trial"),
    choice("second_line_alert", "Strategia di seconda linea: allerta", "Second-line strategy alert"),
    choice("second_opinion", "Secondo parere", "Second opinion"),
    choice("follow_up_problem", "Problema di follow-up", "Follow-up problem"),
)
CAN_DO_HERE = (
    choice("tests", "Esami", "Tests"),
    choice("holding", "Terapia di attesa", "Holding therapy"),
    choice("bridging", "Terapia bridge", "Bridging therapy"),
    choice("transfusion", "Trasfusioni", "Transfusion"),
    choice("rt", "Radioterapia", "Radiotherapy"),
    choice("follow_up", "Follow-up", "Follow-up"),
    choice("none", "Nulla", "Nothing"),
)
CIRCLE_PROPOSAL = (
    choice("eligible", "Idoneo", "Eligible"),
    choice("not_eligible", "Non idoneo", "Not eligible"),
    choice("preemptive_apheresis_only", "Solo raccolta pre-emptive", "Pre-emptive apheresis only"),
    choice("undecided", "Da discutere", "To be discussed"),
)


def _after_allosct(values: Values, _: date) -> bool:
    return flag(values, "prior_allosct") is True


def _aged_75(values: Values, today: date) -> bool:
    age = age_years(values, today)
    return age is not None and age >= 75


IF_ALLOSCT = Condition(
    "after_allosct", Text("dopo trapianto allogenico", "after allogeneic transplant"), _after_allosct
)
IF_AGED_75 = Condition("age_75", Text("da 75 anni", "from 75 years"), _aged_75)
_NONE_IF_NONE = Text("Scrivere «nessuno» se non ce ne sono", 'Enter "none" when there are none')
_DETAIL = Text("Descrivere se sì", "Describe if yes")

COMORBIDITY = Section(
    "comorbidity",
    Text("Comorbilità e terapie in corso", "Comorbidity and current treatment"),
    (
        make(
            "hct_ci_items",
            "Voci HCT-CI",
            "HCT-CI items",
            Kind.MULTICHOICE,
            OPTIONAL,
            "comorbidity.hct_ci",
            choices=(*codes.HCT_CI_CHOICES, choice("none", "Nessuna", "None")),
            hint=Text(
                "Indice nato per il trapianto allogenico", "Index built for allogeneic transplantation"
            ),
        ),
        make(
            "autoimmune_disease",
            "Malattia autoimmune",
            "Autoimmune disease",
            Kind.BOOL,
            OPTIONAL,
            "comorbidity.autoimmune_disease",
        ),
        make(
            "seizure_stroke_neuro",
            "Epilessia, ictus o altra malattia neurologica",
            "Seizure, stroke or other neurological disease",
            Kind.BOOL,
            M2,
            "comorbidity.seizure_stroke_neuro",
            hint=_DETAIL,
        ),
        make(
            "cardiac_history",
            "Storia cardiologica",
            "Cardiac history",
            Kind.BOOL,
            OPTIONAL,
            "comorbidity.cardiac_history",
        ),
        make(
            "prior_malignancy",
            "Neoplasia precedente",
            "Prior malignancy",
            Kind.BOOL,
            OPTIONAL,
            "comorbidity.prior_malignancy",
        ),
        make(
            "prior_allosct",
            "Trapianto allogenico precedente",
            "Prior allogeneic transplant",
            Kind.BOOL,
            M2,
            "comorbidity.prior_allosct",
        ),
        make(
            "gvhd", "GVHD", "GVHD", Kind.TEXT, M2, "comorbidity.gvhd", shown_when=IF_ALLOSCT, absent_ok=True
        ),
        make(
            "immunosuppression",
            "Immunosoppressione in corso",
            "Current immunosuppression",
            Kind.TEXT,
            M2,
            "comorbidity.immunosuppression",
            shown_when=IF_ALLOSCT,
            absent_ok=True,
        ),
        make("prior_cart", "CAR-T precedente", "Prior CAR-T", Kind.BOOL, M1, "comorbidity.prior_cart"),
        make(
            "prior_cd19",
            "Altra terapia anti-CD19 precedente",
            "Other prior CD19-directed therapy",
            Kind.BOOL,
            M1,
            "comorbidity.prior_cd19",
        ),
        make(
            "steroid_dose_mg_prednisone_eq",
            "Steroide in corso (equivalente prednisone/die)",
            "Current steroid (prednisone equivalent per day)",
            Kind.NUMBER,
            M2,
            "medication.steroid_dose_mg_prednisone_eq",
            unit="mg",
            hard=(0, 2_000),
            soft=(0, 200),
            dated=True,
            hint=Text(
                "0 se nessuno; desametasone 4 mg = prednisone 25 mg circa",
                "0 if none; dexamethasone 4 mg = about 25 mg prednisone",
            ),
        ),
        make(
            "anticoagulant",
            "Anticoagulante",
            "Anticoagulant",
            Kind.TEXT,
            OPTIONAL,
            "medication.anticoagulant",
        ),
        make(
            "current_medication",
            "Terapia domiciliare",
            "Current medication",
            Kind.LIST,
            M2,
            "medications",
            hint=_NONE_IF_NONE,
        ),
        make("adl", "ADL", "ADL", Kind.NUMBER, OPTIONAL, "status.adl", hard=(0, 6), dated=True),
        make("iadl", "IADL", "IADL", Kind.NUMBER, OPTIONAL, "status.iadl", hard=(0, 8), dated=True),
        make(
            "g8",
            "G8",
            "G8",
            Kind.NUMBER,
            OPTIONAL,
            "status.g8",
            hard=(0, 17),
            dated=True,
            shown_when=IF_AGED_75,
        ),
    ),
)

PLAN = Section(
    "plan",
    Text("Quesito e programma", "Question and plan"),
    (
        make(
            "tempo_of_disease",
            "Andamento della malattia",
            "Tempo of disease",
            Kind.CHOICE,
            M1,
            "referral.tempo_of_disease",
            choices=TEMPO,
        ),
        make("urgency", "Urgenza", "Urgency", Kind.CHOICE, M1, "referral.urgency", choices=URGENCY),
        make(
            "question_to_hub",
            "Quesito al centro CAR-T",
            "Question to the CAR-T centre",
            Kind.LONG_TEXT,
            M1,
            "referral.question_to_hub",
        ),
        make(
            "question_topics",
            "Argomenti del quesito",
            "Topics of the question",
            Kind.MULTICHOICE,
            M1,
            "referral.question_topics",
            choices=QUESTION_TOPICS,
        ),
        make(
            "circle_proposal",
            "Proposta del centro inviante",
            "Proposal of the referring centre",
            Kind.CHOICE,
            OPTIONAL,
            "referral.circle_proposal",
            choices=CIRCLE_PROPOSAL,
        ),
        make(
            "planned_next_therapy",
            "Prossima terapia prevista",
            "Planned next therapy",
            Kind.TEXT,
            M1,
            "referral.planned_next_therapy",
            absent_ok=True,
            hint=Text(
                "Concordare lo schema con il centro CAR-T prima della linfocitoaferesi",
                "Agree the schedule with the CAR-T centre before lymphocytapheresis",
            ),
        ),
        make(
            "planned_next_start",
            "Data di inizio prevista",
            "Planned start date",
            Kind.DATE,
            M1,
            "referral.planned_next_start",
            may_be_future=True,
            absent_ok=True,
        ),
        make(
            "holding_needed",
            "Serve una terapia di attesa",
            "Holding therapy needed",
            Kind.BOOL,
            OPTIONAL,
            "referral.holding_needed",
        ),
        make(
            "bridging_preference",
            "Preferenza per il bridge",
            "Bridging preference",
            Kind.TEXT,
            OPTIONAL,
            "referral.bridging_preference",
        ),
        make(
            "can_do_here",
            "Possiamo fare qui",
            "We can do here",
            Kind.MULTICHOICE,
            OPTIONAL,
            "referral.can_do_here",
            choices=CAN_DO_HERE,
        ),
    ),
)

DOCUMENTS = Section(
    "documents",
    Text("Documenti", "Documents"),
    (
        make(
            "doc_histology",
            "Referto istologico",
            "Histology report",
            Kind.DOCUMENT,
            M2,
            "document.histology",
            absent_ok=True,
        ),
        make(
            "doc_pet",
            "Ultimo referto PET-TC (e DICOM)",
            "Last PET-CT report (and DICOM)",
            Kind.DOCUMENT,
            M2,
            "document.pet",
            absent_ok=True,
        ),
        make(
            "doc_clinic_letter",
            "Ultima relazione clinica",
            "Last clinic letter",
            Kind.DOCUMENT,
            M2,
            "document.clinic_letter",
            absent_ok=True,
        ),
        make(
            "doc_labs",
            "Ultimi esami",
            "Last laboratory report",
            Kind.DOCUMENT,
            M2,
            "document.labs",
            absent_ok=True,
        ),
        make("doc_echo", "Ecocardiogramma", "Echocardiogram", Kind.DOCUMENT, OPTIONAL, "document.echo"),
        make("doc_virology", "Virologia", "Virology", Kind.DOCUMENT, OPTIONAL, "document.virology"),
        make(
            "doc_cytogenetics",
            "Citogenetica",
            "Cytogenetics",
            Kind.DOCUMENT,
            OPTIONAL,
            "document.cytogenetics",
        ),
        make(
            "doc_discharge",
            "Lettere di dimissione",
            "Discharge letters",
            Kind.DOCUMENT,
            OPTIONAL,
            "document.discharge",
        ),
        make(
            "doc_consents",
            "Consensi firmati",
            "Signed consents",
            Kind.DOCUMENT,
            OPTIONAL,
            "document.consents",
        ),
    ),
)

CONSENTS = Section(
    "consents",
    Text("Informative e consensi", "Notices and consents"),
    (
        make(
            "consent_privacy_notice",
            "Informativa sul trattamento dei dati consegnata (art. 13 GDPR)",
            "Data-processing notice given (art. 13 GDPR)",
            Kind.BOOL,
            M1,
            "consent.privacy_notice",
            must_be_true=True,
            dated=True,
        ),
        make(
            "consent_circle_sharing",
            "Presa d'atto della condivisione con il circolo di cura",
            "Sharing of the record with the circle of care acknowledged",
            Kind.BOOL,
            M1,
            "consent.circle_sharing",
            must_be_true=True,
            dated=True,
        ),
        make(
            "consent_telemedicine",
            "Adesione alla televisita",
            "Telemedicine service accepted",
            Kind.BOOL,
            OPTIONAL,
            "consent.telemedicine",
            dated=True,
        ),
        make(
            "consent_recording",
            "Registrazione video",
            "Recording of video",
            Kind.BOOL,
            OPTIONAL,
            "consent.recording",
            dated=True,
        ),
        make(
            "consent_caregiver_delegate",
            "Delega al caregiver",
            "Caregiver delegate",
            Kind.BOOL,
            OPTIONAL,
            "consent.caregiver_delegate",
            dated=True,
        ),
        make(
            "consent_treatment",
            "Consenso ad aferesi e CAR-T",
            "Apheresis and CAR-T consent",
            Kind.BOOL,
            OPTIONAL,
            "consent.treatment",
            dated=True,
        ),
        make(
            "consent_registry",
            "Registro / EBMT",
            "Registry / EBMT",
            Kind.BOOL,
            OPTIONAL,
            "consent.registry",
            dated=True,
        ),
        make(
            "consent_study",
            "Studi clinici",
            "Clinical studies",
            Kind.BOOL,
            OPTIONAL,
            "consent.study",
            dated=True,
        ),
        make(
            "consent_reuse",
            "Riuso di dati de-identificati",
            "Reuse of de-identified data",
            Kind.BOOL,
            OPTIONAL,
            "consent.reuse",
            dated=True,
        ),
    ),
)
SECTIONS_PLAN = (COMORBIDITY, PLAN, DOCUMENTS, CONSENTS)
