"""Fitness and preparation prompts (layer FIT): amber, never blocking. Age alone is never a message.

Cut-offs are to be settled by hub and apheresis unit; each row shows how well it is backed.
"""

from collections.abc import Callable, Iterator

from cases.record.rules.text import Text
from cases.referrals.rules import fit_questions as ask
from cases.referrals.rules.logic import Answer
from cases.referrals.rules.prompt import Prompt, RuleContext
from cases.referrals.rules.simple_rule import SimpleRule

FIT_TABLE = "PMC10867419, table 1; Transplant Cell Ther 2025 (S2666-6367(25)01528-3)"
YAKOUB = "Yakoub-Agha, Haematologica 2020;105:297"
HAYDEN = "Hayden, Ann Oncol 2022;33:259"
BOTH = f"{YAKOUB}; {HAYDEN}"
GK = "general_knowledge"


def _rule(
    rule_id: str,
    question: Callable[[RuleContext], Answer],
    it: str,
    en: str,
    fields: tuple[str, ...],
    source: str,
    year: str,
    evidence: str = "found",
    severity: str = "amber",
) -> SimpleRule:
    return SimpleRule(rule_id, "FIT", question, Text(it, en), fields, source, year, evidence, severity)


RULES: tuple[SimpleRule, ...] = (
    _rule(
        "FIT-1",
        ask.ecog_2_or_more,
        "Di solito è richiesto ECOG < 2; 2 caso per caso. Nessun fattore da solo deve impedire l'invio.",
        "ECOG <2 is usually required; 2 case by case. No single factor should preclude referral.",
        ("ecog",),
        FIT_TABLE,
        "2025",
    ),
    _rule(
        "FIT-2",
        ask.uncontrolled_infection,
        "Infezione non controllata: rinviare aferesi e linfodeplezione fino al controllo.",
        "Uncontrolled infection: postpone apheresis and lymphodepletion until controlled.",
        ("active_infection",),
        FIT_TABLE,
        "2025",
        severity="red",
    ),
    _rule(
        "FIT-3",
        ask.liver,
        "Bilirubina > 2,0 mg/dL (34 µmol/L; escluso Gilbert) o ALT/AST > 4 volte il limite: da discutere.",
        "Bilirubin >2.0 mg/dL (34 µmol/L; Gilbert excepted) or ALT/AST >4×ULN: discuss.",
        ("bilirubin_total", "alt", "ast"),
        FIT_TABLE,
        "2025",
    ),
    _rule(
        "FIT-4",
        ask.kidney,
        "eGFR o clearance < 30: discutere la linfodeplezione (dose di fludarabina).",
        "eGFR or creatinine clearance <30: discuss lymphodepletion (dose of fludarabine).",
        ("creatinine",),
        BOTH,
        "2022",
        GK,
    ),
    _rule(
        "FIT-5",
        ask.low_ejection_fraction,
        "FEVS < 40%: parere cardiologico (molti centri usano 40-50).",
        "LVEF <40: cardiology opinion (many centres use 40-50).",
        ("lvef_pct",),
        BOTH,
        "2022",
        GK,
    ),
    _rule(
        "FIT-6",
        ask.low_oxygen,
        "SpO2 < 92% in aria ambiente: imaging del torace e prove respiratorie.",
        "SpO2 <92% on room air: chest imaging, pulmonary function tests.",
        ("spo2_pct",),
        YAKOUB,
        "2020",
        GK,
    ),
    _rule(
        "FIT-7",
        ask.virus,
        "HBV, HCV o HIV positivo: parere infettivologico e accettazione del produttore; anti-HBc positivo: "
        "profilassi HBV.",
        "HBV, HCV or HIV positive: infectious-disease opinion and manufacturer acceptance; anti-HBc positive: HBV "
        "prophylaxis.",
        ("hbsag", "anti_hbc", "hbv_dna", "hcv_rna", "hiv_ab_ag"),
        FIT_TABLE,
        "2025",
    ),
    _rule(
        "FIT-8",
        ask.active_cns,
        "Malattia attiva del SNC: parere specialistico e controllo del SNC; i prodotti differiscono.",
        "Active CNS disease: specialist opinion, CNS control; products differ.",
        ("cns_involvement",),
        HAYDEN,
        "2022",
        GK,
    ),
    _rule(
        "FIT-9",
        ask.few_lymphocytes,
        "Linfociti < 0,2·10⁹/L (CD3 < 150/µL): fattibilità dell'aferesi da discutere.",
        "ALC <0.2·10⁹/L (CD3 <150/µL): discuss the feasibility of apheresis.",
        ("alc", "cd3_abs"),
        YAKOUB,
        "2020",
        GK,
    ),
    _rule(
        "FIT-10",
        ask.low_counts,
        "Hb < 8, piastrine < 30 o neutrofili < 1,0: trasfondere o scegliere il momento dell'aferesi.",
        "Hb <8, platelets <30 or ANC <1.0: transfuse or time the apheresis.",
        ("hb", "platelets", "anc"),
        "Apheresis practice",
        "",
        GK,
    ),
    _rule(
        "FIT-11",
        ask.recent_bendamustine,
        "Bendamustina nei 9 mesi prima dell'aferesi: esposizione vicina associata a esiti peggiori.",
        "Bendamustine within 9 months before apheresis: exposure near apheresis is associated with worse outcome.",
        ("therapy_lines",),
        "Iacoboni, J Clin Oncol 2024;42:205",
        "2024",
    ),
    _rule(
        "FIT-12",
        ask.steroids,
        "Steroide > 5-10 mg di prednisone equivalente entro 7 giorni (almeno 3) dall'aferesi: sospendere o ridurre.",
        "Steroids >5-10 mg prednisone equivalent within 7 days (at least 3) of apheresis: stop or reduce.",
        ("steroid_dose_mg_prednisone_eq",),
        BOTH,
        "2022",
        GK,
    ),
    _rule(
        "FIT-13",
        ask.washout_running,
        "Intervallo prima dell'aferesi: chemioterapia 2 settimane, intratecale 1, linfociti del donatore 4, "
        "linfolitici T (ATG, alemtuzumab) almeno 8: controllare.",
        "Washout before apheresis: systemic chemotherapy 2 weeks, intrathecal 1, donor lymphocytes 4, T-lytic (ATG, "
        "alemtuzumab) at least 8: check.",
        ("therapy_lines", "planned_next_start"),
        BOTH,
        "2022",
        GK,
    ),
    _rule(
        "FIT-14",
        ask.interfering_drug,
        "Inibitori di checkpoint, alemtuzumab, daratumumab, brentuximab prima dell'infusione: da evitare, possono "
        "interferire con espansione e persistenza.",
        "Checkpoint inhibitor, alemtuzumab, daratumumab, brentuximab before infusion: avoid, may interfere with "
        "expansion and persistence.",
        ("planned_next_therapy", "bridging_preference", "therapy_lines"),
        "Gotti, Front Immunol 2020;11:565236",
        "2020",
        "document",
    ),
    _rule(
        "FIT-15",
        ask.irradiated_products,
        "Emocomponenti cellulari irradiati da 7 giorni prima dell'aferesi ad almeno 90 giorni dopo.",
        "Irradiated cellular blood products from 7 days before apheresis to at least 90 days after.",
        ("hb", "platelets"),
        "ICAHT management table, ashpublications.org/view-large/11837558",
        "2023",
    ),
    _rule(
        "FIT-16",
        ask.far_or_alone,
        "Entro 1 ora dal centro per almeno 4 settimane, con un caregiver: prevedere un alloggio. (A 2-4 ore di "
        "distanza la probabilità di ricevere la terapia è del 40% più bassa.)",
        "Within 1 hour of the centre for at least 4 weeks, with a caregiver: plan lodging. (At 2-4 hours' distance the "
        "likelihood of treatment is 40% lower.)",
        ("travel_minutes_to_hub", "caregiver_available_28d", "needs_lodging"),
        f"{YAKOUB}; CAR T Vision Steering Committee report",
        "2020",
    ),
)


def fit_prompts(ctx: RuleContext) -> Iterator[Prompt]:
    """Every fitness rule for one referral."""
    return (rule.evaluate(ctx) for rule in RULES)
