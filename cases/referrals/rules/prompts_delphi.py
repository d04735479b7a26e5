"""Prompts of the Delphi consensus on referral for CAR-T in aggressive lymphomas (layer DELPHI).

One opinion among others: referring centres were not heard by the panel; guidelines of the network rank
above it.
"""

from collections.abc import Callable, Iterator

from cases.record.rules.text import Text
from cases.referrals.rules import delphi_questions as ask
from cases.referrals.rules.logic import Answer, all_of, known
from cases.referrals.rules.prompt import Prompt, RuleContext
from cases.referrals.rules.simple_rule import SimpleRule

SOURCE = (
    "Overcoming barriers to referral for CAR T-cell therapy in patients with non-Hodgkin aggressive B-cell lymphomas: "
    "a Delphi consensus (as summarised in the slides «Hub-Spoke o Circle?», GITMO, Brescia, 28 Nov 2025; DOI not found)"
)
SOURCE_DATE = "2025-11-28"
Ask = Callable[[RuleContext], Answer]


def _both(first: Ask, second: Ask) -> Ask:
    return lambda ctx: all_of(first(ctx), second(ctx))


def _three(first: Ask, second: Ask, third: Ask) -> Ask:
    return lambda ctx: all_of(first(ctx), second(ctx), third(ctx))


def _rule(
    rule_id: str, question: Ask, it: str, en: str, fields: tuple[str, ...], evidence: str = "document"
) -> SimpleRule:
    return SimpleRule(rule_id, "DELPHI", question, Text(it, en), fields, SOURCE, SOURCE_DATE, evidence)


RULES: tuple[SimpleRule, ...] = (
    _rule(
        "DEL-L1",
        _three(ask.is_lbcl, ask.first_line_unfinished, ask.high_risk_at_diagnosis),
        "Malattia ad alto rischio: consultare il centro CAR-T già alla diagnosi. (L'elenco dei fattori di rischio è "
        "una scelta del progetto.)",
        "High-risk disease: consult the CAR-T centre already at diagnosis. (The list of risk factors is a choice of "
        "this project.)",
        ("disease", "ann_arbor"),
        "project",
    ),
    _rule(
        "DEL-L2",
        _both(ask.is_lbcl, ask.no_interim_assessment),
        "Suggerita una TC o PET intermedia dopo 3-4 cicli.",
        "Interim CT or PET suggested after 3-4 courses.",
        ("therapy_lines", "pet_on"),
    ),
    _rule(
        "DEL-L3",
        _both(ask.is_lbcl, ask.no_end_of_treatment_assessment),
        "Valutazione di fine trattamento entro 1 mese (prima di rituximab aggiuntivo).",
        "End-of-treatment assessment within 1 month (before adjunctive rituximab).",
        ("therapy_lines", "pet_on"),
    ),
    _rule(
        "DEL-L4",
        _both(ask.is_lbcl, ask.monitoring_due),
        "Monitoraggio della malattia a 6 e 12 mesi dalla fine del trattamento.",
        "Disease monitoring at 6 and 12 months after the end of treatment.",
        ("disease_status_now", "pet_on"),
    ),
    _rule(
        "DEL-L5",
        _both(ask.is_lbcl, ask.early_or_refractory_unreferred),
        "Contattare il centro CAR-T appena il paziente è potenzialmente candidabile: confermare l'idoneità, "
        "organizzare la linfocitoaferesi.",
        "Contact the CAR-T centre as soon as the patient is potentially eligible: confirm eligibility, organise "
        "lymphocytapheresis.",
        ("therapy_lines", "relapse_date"),
    ),
    _rule(
        "DEL-L6",
        ask.therapy_before_apheresis,
        "Concordare prima lo schema di terapia con il centro CAR-T.",
        "Agree the therapy schedule with the CAR-T centre first.",
        ("planned_next_therapy", "holding_needed"),
    ),
    _rule(
        "DEL-L7",
        _both(ask.is_lbcl, ask.bridging_after_acceptance),
        "Il bridge si concorda tra i due centri; raccomandato se la malattia progredisce con alto carico tumorale; la "
        "decisione sulle CAR-T non dipende dal suo esito; la radioterapia è un'opzione; polatuzumab può essere "
        "considerato; l'autotrapianto non è indicato come bridge.",
        "Bridging is agreed between the two centres; recommended with progressive disease and high tumour burden; the "
        "CAR-T decision does not depend on its outcome; RT is an option; polatuzumab may be considered; ASCT is not "
        "indicated as bridge.",
        ("bridging_preference",),
    ),
    _rule(
        "DEL-G1",
        lambda ctx: known(ctx.referral_state in ("under_discussion", "more_info_needed")),
        "Decisione finale: centro CAR-T.",
        "Final decision: the CAR-T centre.",
        ("circle_proposal",),
    ),
    _rule(
        "DEL-M1",
        ask.is_mcl,
        "MIPI utile; alto rischio: Ki-67, TP53 deleto o mutato, morfologia blastoide o pleomorfa; POD24 emergente.",
        "MIPI useful; high risk: Ki-67, TP53 deleted or mutated, blastoid or pleomorphic; POD24 emerging.",
        ("ki67_pct", "tp53", "mcl_morphology"),
    ),
    _rule(
        "DEL-M2",
        _three(ask.is_mcl, ask.mcl_first_line_failed_second_not_started, ask.mcl_high_risk),
        "Gli esperti NON hanno raggiunto il consenso sull'avvisare il centro CAR-T prima della seconda linea: "
        "considerare un contatto precoce.",
        "Experts DISAGREED (no consensus) on alerting the centre before second line: consider an early contact.",
        ("therapy_lines",),
    ),
    _rule(
        "DEL-M3",
        _both(ask.is_mcl, ask.resistant_to_btki),
        "Resistenza a inibitore di BTK, con qualsiasi rischio: potenziale candidato, inviare.",
        "Resistant to a BTK inhibitor, any risk: potential candidate, refer.",
        ("therapy_lines",),
    ),
    _rule(
        "DEL-M4",
        _both(ask.is_mcl, lambda ctx: known(ctx.bridging)),
        "Il bridge si concorda tra i centri; l'inibitore di BTK può proseguire se malattia stabile o progressione "
        "lenta; considerare un inibitore di BTK non covalente.",
        "Bridging is agreed between the centres; the BTK inhibitor may go on with stable disease or slow progression; "
        "consider a non-covalent BTK inhibitor.",
        ("bridging_preference",),
    ),
    _rule(
        "DEL-P1",
        lambda ctx: known(ctx.referral_open),
        "Spiegare a paziente e caregiver: il trasferimento è essenziale per la cura migliore ed è per un tempo "
        "limitato; comunicare presto le loro necessità al centro CAR-T, che può adattare le soluzioni.",
        "Explain to patient and caregiver: the transfer is essential for the best treatment and for a limited "
        "time; send their needs to the hub early, it may tailor solutions.",
        ("patient_informed_of_referral", "caregiver_available_28d"),
    ),
)


def delphi_prompts(ctx: RuleContext) -> Iterator[Prompt]:
    """Every Delphi rule for one referral."""
    return (rule.evaluate(ctx) for rule in RULES)
